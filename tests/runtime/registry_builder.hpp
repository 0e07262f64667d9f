// Registries written by hand, as generated code would have them.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <schemake/registry.hpp>

namespace schemake::test {

struct StatementSpec {
  StatementSpec(const char* text) : sql(text) {}  // NOLINT: a statement is its SQL
  StatementSpec(std::string text, StatementKind how) : sql(std::move(text)), kind(how) {}
  std::string sql;
  StatementKind kind = StatementKind::execute;
};

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
};

/// Owns what its registry points to; stays where it is.
class RegistryBuilder {
 public:
  explicit RegistryBuilder(const std::vector<RevisionSpec>& specs, std::uint8_t dialects = 3);
  RegistryBuilder(const RegistryBuilder&) = delete;
  RegistryBuilder& operator=(const RegistryBuilder&) = delete;

  const Registry& registry() const { return registry_; }
  operator const Registry&() const { return registry_; }  // NOLINT: a registry by another name

 private:
  Text keep(std::string text);
  std::uint32_t index_of(std::string_view id) const;
  void add(const RevisionSpec& spec);
  Script add_script(const std::vector<StatementSpec>& statements, const RevisionSpec& spec);
  void find_heads();

  std::deque<std::string> texts_;
  std::vector<Revision> revisions_;
  std::vector<Statement> statements_;
  std::vector<std::uint32_t> edges_;
  std::vector<std::uint32_t> heads_;
  Registry registry_{};
};

}  // namespace schemake::test
