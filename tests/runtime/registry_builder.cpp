#include "registry_builder.hpp"

#include <algorithm>
#include <stdexcept>

namespace schemake::test {

StatementSpec builds(const std::string& index, const std::string& sql) {
  StatementSpec spec(sql, StatementKind::execute);
  spec.flags = statement_alone | statement_builds_index;
  spec.index = index;
  return spec;
}

StatementSpec alone(const std::string& sql) {
  StatementSpec spec(sql, StatementKind::execute);
  spec.flags = statement_alone;
  return spec;
}

StatementSpec in_batches(const std::string& sql, const BatchSpec& batch) {
  StatementSpec spec(sql, StatementKind::batch);
  spec.batch = batch;
  return spec;
}

RegistryBuilder::RegistryBuilder(const std::vector<RevisionSpec>& specs, std::uint8_t dialects) {
  for (const auto& spec : specs) add(spec);
  find_heads();
  registry_.name = keep("app_db");
  registry_.default_url = keep("");
  registry_.fingerprint = keep(std::string(32, 'f'));
  registry_.dialects = dialects;
  registry_.revisions = revisions_.data();
  registry_.revision_count = static_cast<std::uint32_t>(revisions_.size());
  registry_.statements = statements_.data();
  registry_.statement_count = static_cast<std::uint32_t>(statements_.size());
  registry_.edges = edges_.data();
  registry_.edge_count = static_cast<std::uint32_t>(edges_.size());
  registry_.heads = heads_.data();
  registry_.head_count = static_cast<std::uint32_t>(heads_.size());
  registry_.batches = batches_.data();
  registry_.batch_count = static_cast<std::uint32_t>(batches_.size());
}

Text RegistryBuilder::keep(std::string text) {
  const std::string& kept = texts_.emplace_back(std::move(text));
  return {kept.c_str(), static_cast<std::uint32_t>(kept.size())};
}

std::uint32_t RegistryBuilder::index_of(std::string_view id) const {
  for (std::uint32_t i = 0; i < revisions_.size(); ++i) {
    if (std::string_view(revisions_[i].id) == id) return i;
  }
  throw std::logic_error("no such revision in the test: " + std::string(id));
}

void RegistryBuilder::add(const RevisionSpec& spec) {
  Revision revision{};
  revision.id = keep(spec.id);
  revision.message = keep("make " + spec.id);
  revision.file = keep("migrations/" + spec.id + ".sql");
  revision.created = keep("2026-01-30 14:47:22Z");
  revision.labels = keep("");
  revision.first_parent = static_cast<std::uint32_t>(edges_.size());
  revision.parent_count = static_cast<std::uint32_t>(spec.parents.size());
  for (const auto& parent : spec.parents) edges_.push_back(index_of(parent));
  revision.first_dependency = static_cast<std::uint32_t>(edges_.size());
  revision.dependency_count = static_cast<std::uint32_t>(spec.depends.size());
  for (const auto& dependency : spec.depends) edges_.push_back(index_of(dependency));
  const Script up = add_script(spec.up, spec);
  Script down = add_script(spec.down, spec);
  down.irreversible = keep(spec.irreversible);
  for (unsigned dialect = 0; dialect < dialect_count; ++dialect) {
    revision.checksums[dialect] = keep(spec.checksum.empty() ? "sum-of-" + spec.id : spec.checksum);
    revision.scripts[dialect][0] = up;
    revision.scripts[dialect][1] = down;
  }
  revisions_.push_back(revision);
}

Script RegistryBuilder::add_script(const std::vector<StatementSpec>& statements, const RevisionSpec& spec) {
  Script script{};
  script.first_statement = static_cast<std::uint32_t>(statements_.size());
  script.statement_count = static_cast<std::uint32_t>(statements.size());
  script.flags = static_cast<std::uint8_t>(script_present | (spec.transactional ? script_transactional : 0) |
                                           (spec.without_foreign_keys ? script_without_foreign_keys : 0));
  script.irreversible = keep("");
  script.lock_timeout = spec.lock_timeout;
  std::uint32_t line = 3;
  for (const auto& statement : statements) {
    statements_.push_back({keep(statement.sql), line++, 1, statement.kind, statement.flags,
                           keep(statement.locks), keep(statement.index),
                           statement.batch ? add_batch(*statement.batch) : 0});
  }
  return script;
}

std::uint32_t RegistryBuilder::add_batch(const BatchSpec& spec) {
  batches_.push_back({keep(spec.head), keep(spec.tail), keep(spec.table), keep(spec.keys), keep(spec.keys),
                      spec.key_count, spec.rows, spec.pause_ms});
  return static_cast<std::uint32_t>(batches_.size() - 1);
}

void RegistryBuilder::find_heads() {
  for (std::uint32_t i = 0; i < revisions_.size(); ++i) {
    const bool built_on = std::any_of(revisions_.begin(), revisions_.end(), [&](const Revision& revision) {
      const auto first = edges_.begin() + revision.first_parent;
      return std::find(first, first + revision.parent_count, i) != first + revision.parent_count;
    });
    if (!built_on) heads_.push_back(i);
  }
}

}  // namespace schemake::test
