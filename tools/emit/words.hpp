// The words that JSON, listings and comments use for the registry's values.
#pragma once

#include <schemake/registry.hpp>
#include <span>
#include <string_view>

namespace schemake::emit {

inline constexpr Dialect all_dialects[] = {Dialect::postgresql, Dialect::sqlite};
inline constexpr Direction all_directions[] = {Direction::up, Direction::down};

std::string_view word(Dialect dialect);
std::string_view word(Direction direction);
std::string_view word(StatementKind kind);

inline bool has_flag(const Script& script, ScriptFlags flag) {
  return (script.flags & flag) != 0;
}
inline bool has_flag(const Statement& statement, StatementFlags flag) {
  return (statement.flags & flag) != 0;
}

inline std::span<const Revision> revisions_of(const Registry& registry) {
  return {registry.revisions, registry.revision_count};
}
inline std::span<const Statement> statements_of(const Registry& registry, const Script& script) {
  return std::span(registry.statements, registry.statement_count)
      .subspan(script.first_statement, script.statement_count);
}
inline std::span<const Batch> batches_of(const Registry& registry) {
  return {registry.batches, registry.batch_count};
}
inline std::span<const std::uint32_t> heads_of(const Registry& registry) {
  return {registry.heads, registry.head_count};
}
inline std::span<const std::uint32_t> parents_of(const Registry& registry, const Revision& revision) {
  return {registry.edges + revision.first_parent, revision.parent_count};
}
inline std::span<const std::uint32_t> dependencies_of(const Registry& registry, const Revision& revision) {
  return {registry.edges + revision.first_dependency, revision.dependency_count};
}

}  // namespace schemake::emit
