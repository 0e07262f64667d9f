#include <cassert>
#include <limits>

#include "emit/registry.hpp"

namespace schemake::emit {
namespace {

Text text_of(const std::string& text) {
  assert(text.size() <= std::numeric_limits<std::uint32_t>::max());
  return {text.c_str(), static_cast<std::uint32_t>(text.size())};
}

template <typename Elements>
std::uint32_t count_of(const Elements& elements) {
  assert(elements.size() <= std::numeric_limits<std::uint32_t>::max());
  return static_cast<std::uint32_t>(elements.size());
}

std::string joined(const std::vector<std::string>& labels) {
  std::string result;
  for (const std::string& label : labels) {
    if (!result.empty()) result += ',';
    result += label;
  }
  return result;
}

StatementKind kind_of(const PlannedStatement& statement) {
  if (statement.batch) return StatementKind::batch;
  switch (statement.kind) {
    case dialect::RenderedKind::execute:
      return StatementKind::execute;
    case dialect::RenderedKind::assert_empty:
      return StatementKind::assert_empty;
    case dialect::RenderedKind::execute_rows:
      return StatementKind::execute_rows;
  }
  assert(false);
  return StatementKind::execute;
}

std::uint8_t flags_of(const PlannedScript& planned) {
  unsigned flags = script_present;
  if (planned.transactional) flags |= script_transactional;
  if (planned.without_foreign_keys) flags |= script_without_foreign_keys;
  return static_cast<std::uint8_t>(flags);
}

std::uint8_t dialects_of(const Plan& plan) {
  const unsigned postgresql = plan.postgresql ? 1U << static_cast<unsigned>(Dialect::postgresql) : 0U;
  const unsigned sqlite = plan.sqlite ? 1U << static_cast<unsigned>(Dialect::sqlite) : 0U;
  return static_cast<std::uint8_t>(postgresql | sqlite);
}

/// What stands where a dialect is not compiled for.
constexpr Text no_text{"", 0};
constexpr Script no_script{0, 0, 0, no_text, no_text};
static_assert(no_timeout == change::Timeouts::no_limit);

}  // namespace

RegistryStorage::RegistryStorage(Plan plan) : plan_(std::make_unique<const Plan>(std::move(plan))) {
  for (const PlannedRevision& revision : plan_->revisions) add_revision(revision);
  registry_.name = text_of(plan_->name);
  registry_.default_url = text_of(plan_->default_url);
  registry_.fingerprint = text_of(plan_->fingerprint);
  registry_.dialects = dialects_of(*plan_);
  registry_.revisions = revisions_.data();
  registry_.revision_count = count_of(revisions_);
  registry_.statements = statements_.data();
  registry_.statement_count = count_of(statements_);
  registry_.edges = edges_.data();
  registry_.edge_count = count_of(edges_);
  registry_.heads = plan_->heads.data();
  registry_.head_count = count_of(plan_->heads);
  registry_.batches = batches_.empty() ? nullptr : batches_.data();
  registry_.batch_count = count_of(batches_);
  registry_.version = text_of(plan_->version);
  registry_.ledger_schema = text_of(plan_->ledger_schema);
  registry_.ledger_table = text_of(plan_->ledger_table);
}

void RegistryStorage::add_revision(const PlannedRevision& planned) {
  Revision revision{};
  revision.id = text_of(planned.id);
  revision.message = text_of(planned.message);
  revision.file = text_of(planned.file);
  revision.created = text_of(planned.created);
  revision.labels = planned.labels.empty() ? no_text : keep(joined(planned.labels));
  add_edges(planned.parents, revision.first_parent, revision.parent_count);
  add_edges(planned.dependencies, revision.first_dependency, revision.dependency_count);
  add_dialect(planned.postgresql, Dialect::postgresql, revision);
  add_dialect(planned.sqlite, Dialect::sqlite, revision);
  revisions_.push_back(revision);
}

void RegistryStorage::add_edges(const std::vector<std::uint32_t>& targets, std::uint32_t& first,
                                std::uint32_t& count) {
  for ([[maybe_unused]] const std::uint32_t target : targets) assert(target < revisions_.size());
  first = count_of(edges_);
  count = count_of(targets);
  edges_.insert(edges_.end(), targets.begin(), targets.end());
}

void RegistryStorage::add_dialect(const std::optional<PlannedDialect>& planned, Dialect dialect,
                                  Revision& revision) {
  const auto index = static_cast<unsigned>(dialect);
  revision.checksums[index] = planned ? text_of(planned->checksum) : no_text;
  revision.scripts[index][0] = planned ? add_script(planned->up) : no_script;
  revision.scripts[index][1] = planned ? add_script(planned->down) : no_script;
}

Script RegistryStorage::add_script(const PlannedScript& planned) {
  assert(planned.irreversible.empty() || planned.statements.empty());
  const Script script{count_of(statements_),         count_of(planned.statements), flags_of(planned),
                      text_of(planned.irreversible), text_of(planned.file),        planned.timeouts.lock,
                      planned.timeouts.statement};
  for (const PlannedStatement& statement : planned.statements)
    statements_.push_back(add_statement(statement));
  return script;
}

Statement RegistryStorage::add_statement(const PlannedStatement& planned) {
  Statement statement{text_of(planned.sql), planned.line,           planned.column,        kind_of(planned),
                      planned.flags,        text_of(planned.locks), text_of(planned.index)};
  if (planned.batch) statement.batch = add_batch(*planned.batch);
  return statement;
}

std::uint32_t RegistryStorage::add_batch(const dialect::RenderedBatch& planned) {
  batches_.push_back({text_of(planned.head), text_of(planned.tail), text_of(planned.table),
                      text_of(planned.keys), text_of(planned.table_keys), planned.key_count, planned.rows,
                      planned.pause_ms});
  return count_of(batches_) - 1;
}

Text RegistryStorage::keep(std::string text) {
  return text_of(*kept_.emplace_back(std::make_unique<const std::string>(std::move(text))));
}

}  // namespace schemake::emit
