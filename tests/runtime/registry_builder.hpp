// Registries written by hand, as generated code would have them.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemake/registry.hpp>

namespace schemake::test {

struct BatchSpec {
  std::string head;
  std::string tail;
  std::string table;
  std::string keys;
  std::uint32_t key_count = 1;
  std::uint32_t rows = 100;
  std::uint32_t pause_ms = 0;
};

struct StatementSpec {
  StatementSpec(const char* text) : sql(text) {}  // NOLINT: a statement is its SQL
  StatementSpec(std::string text, StatementKind how) : sql(std::move(text)), kind(how) {}
  std::string sql;
  StatementKind kind = StatementKind::execute;
  std::uint8_t flags = 0;
  std::string index{};
  std::string locks{};
  std::optional<BatchSpec> batch{};
};

/// CREATE INDEX CONCURRENTLY.
StatementSpec builds(const std::string& index, const std::string& sql);
/// What may not be in a transaction.
StatementSpec alone(const std::string& sql);
StatementSpec in_batches(const std::string& sql, const BatchSpec& batch);

/// The same script for every dialect.
struct RevisionSpec {
  std::string id;
  std::vector<std::string> parents;
  std::vector<StatementSpec> up;
  std::vector<StatementSpec> down;
  std::vector<std::string> depends{};
  bool transactional = true;
  bool without_foreign_keys = false;
  std::string irreversible{};
  std::string checksum{};  ///< empty: made from the id
  std::int32_t lock_timeout = 0;
};

/// Owns what its registry points to; stays where it is.
class RegistryBuilder {
 public:
  explicit RegistryBuilder(const std::vector<RevisionSpec>& specs, std::uint8_t dialects = 3);
  RegistryBuilder(const RegistryBuilder&) = delete;
  RegistryBuilder& operator=(const RegistryBuilder&) = delete;

  const Registry& registry() const { return registry_; }
  Registry& edit() { return registry_; }
  operator const Registry&() const { return registry_; }  // NOLINT: a registry by another name

 private:
  Text keep(std::string text);
  std::uint32_t index_of(std::string_view id) const;
  void add(const RevisionSpec& spec);
  std::uint32_t add_batch(const BatchSpec& spec);
  Script add_script(const std::vector<StatementSpec>& statements, const RevisionSpec& spec);
  void find_heads();

  std::deque<std::string> texts_;
  std::vector<Revision> revisions_;
  std::vector<Statement> statements_;
  std::vector<std::uint32_t> edges_;
  std::vector<std::uint32_t> heads_;
  std::vector<Batch> batches_;
  Registry registry_{};
};

}  // namespace schemake::test
