// The compiled registry and the one in memory are the same.
#include <gtest/gtest.h>

#include "emit/registry.hpp"
#include "emit/words.hpp"
#include "empty/schema.hpp"
#include "nasty/schema.hpp"
#include "plans.hpp"
#include "small/schema.hpp"

namespace schemake::emit {
namespace {

std::string_view view(const Text& text) {
  return text;
}

void expect_same(const Script& actual, const Script& expected) {
  EXPECT_EQ(actual.first_statement, expected.first_statement);
  EXPECT_EQ(actual.statement_count, expected.statement_count);
  EXPECT_EQ(actual.flags, expected.flags);
  EXPECT_EQ(view(actual.irreversible), view(expected.irreversible));
  EXPECT_EQ(view(actual.file), view(expected.file));
  EXPECT_EQ(actual.lock_timeout, expected.lock_timeout);
  EXPECT_EQ(actual.statement_timeout, expected.statement_timeout);
}

void expect_same(const Revision& actual, const Revision& expected) {
  EXPECT_EQ(view(actual.id), view(expected.id));
  EXPECT_EQ(view(actual.message), view(expected.message));
  EXPECT_EQ(view(actual.file), view(expected.file));
  EXPECT_EQ(view(actual.created), view(expected.created));
  EXPECT_EQ(view(actual.labels), view(expected.labels));
  EXPECT_EQ(actual.first_parent, expected.first_parent);
  EXPECT_EQ(actual.parent_count, expected.parent_count);
  EXPECT_EQ(actual.first_dependency, expected.first_dependency);
  EXPECT_EQ(actual.dependency_count, expected.dependency_count);
  for (const Dialect dialect : all_dialects) {
    const auto index = static_cast<unsigned>(dialect);
    EXPECT_EQ(view(actual.checksums[index]), view(expected.checksums[index]));
    for (const Direction direction : all_directions)
      expect_same(script(actual, dialect, direction), script(expected, dialect, direction));
  }
}

void expect_same(const Statement& actual, const Statement& expected) {
  EXPECT_EQ(view(actual.sql), view(expected.sql));
  EXPECT_EQ(actual.line, expected.line);
  EXPECT_EQ(actual.column, expected.column);
  EXPECT_EQ(actual.kind, expected.kind);
  EXPECT_EQ(actual.flags, expected.flags);
  EXPECT_EQ(view(actual.locks), view(expected.locks));
  EXPECT_EQ(view(actual.index), view(expected.index));
  EXPECT_EQ(actual.batch, expected.batch);
}

void expect_same(const Batch& actual, const Batch& expected) {
  EXPECT_EQ(view(actual.head), view(expected.head));
  EXPECT_EQ(view(actual.tail), view(expected.tail));
  EXPECT_EQ(view(actual.table), view(expected.table));
  EXPECT_EQ(view(actual.keys), view(expected.keys));
  EXPECT_EQ(view(actual.table_keys), view(expected.table_keys));
  EXPECT_EQ(actual.key_count, expected.key_count);
  EXPECT_EQ(actual.rows, expected.rows);
  EXPECT_EQ(actual.pause_ms, expected.pause_ms);
}

std::vector<std::uint32_t> indexes(const std::uint32_t* first, std::uint32_t count) {
  return {first, first + count};
}

void expect_same(const Registry& actual, const Registry& expected) {
  EXPECT_EQ(view(actual.name), view(expected.name));
  EXPECT_EQ(view(actual.default_url), view(expected.default_url));
  EXPECT_EQ(view(actual.fingerprint), view(expected.fingerprint));
  EXPECT_EQ(actual.dialects, expected.dialects);
  ASSERT_EQ(actual.revision_count, expected.revision_count);
  for (std::uint32_t i = 0; i < actual.revision_count; ++i)
    expect_same(actual.revisions[i], expected.revisions[i]);
  ASSERT_EQ(actual.statement_count, expected.statement_count);
  for (std::uint32_t i = 0; i < actual.statement_count; ++i)
    expect_same(actual.statements[i], expected.statements[i]);
  ASSERT_EQ(actual.batch_count, expected.batch_count);
  for (std::uint32_t i = 0; i < actual.batch_count; ++i) expect_same(actual.batches[i], expected.batches[i]);
  EXPECT_EQ(view(actual.version), view(expected.version));
  EXPECT_EQ(view(actual.ledger_schema), view(expected.ledger_schema));
  EXPECT_EQ(view(actual.ledger_table), view(expected.ledger_table));
  EXPECT_EQ(indexes(actual.edges, actual.edge_count), indexes(expected.edges, expected.edge_count));
  EXPECT_EQ(indexes(actual.heads, actual.head_count), indexes(expected.heads, expected.head_count));
}

TEST(Registry, CompiledSmallPlan) {
  expect_same(small_db::registry(), RegistryStorage(small_plan()).view());
}
TEST(Registry, CompiledNastyPlan) {
  expect_same(nasty_db::registry(), RegistryStorage(nasty_plan()).view());
}
TEST(Registry, CompiledEmptyPlan) {
  expect_same(empty_db::registry(), RegistryStorage(empty_plan()).view());
}

TEST(Registry, TextIsTerminated) {
  const Registry& registry = nasty_db::registry();
  for (std::uint32_t i = 0; i < registry.statement_count; ++i) {
    const Text& sql = registry.statements[i].sql;
    EXPECT_EQ(sql.data[sql.size], '\0') << i;
  }
}

/// The short strings of a plan move with it; the registry's must not.
TEST(Registry, StorageMoves) {
  RegistryStorage first(small_plan());
  const RegistryStorage second(std::move(first));
  expect_same(second.view(), small_db::registry());
}

TEST(Registry, HoldsThePlan) {
  const RegistryStorage storage(small_plan());
  const Registry& registry = storage.view();
  ASSERT_EQ(registry.revision_count, 3U);
  EXPECT_TRUE(registry.supports(Dialect::postgresql));
  EXPECT_TRUE(registry.supports(Dialect::sqlite));
  const Revision& index = registry.revisions[2];
  EXPECT_EQ(view(index.labels), "search,slow");
  ASSERT_EQ(parents_of(registry, index).size(), 1U);
  EXPECT_EQ(parents_of(registry, index)[0], 0U);
  ASSERT_EQ(dependencies_of(registry, index).size(), 1U);
  EXPECT_EQ(dependencies_of(registry, index)[0], 1U);
  EXPECT_EQ(script(index, Dialect::postgresql, Direction::up).flags, script_present);
  EXPECT_EQ(script(index, Dialect::sqlite, Direction::up).flags, script_present | script_transactional);
  const auto statements =
      statements_of(registry, script(registry.revisions[1], Dialect::sqlite, Direction::up));
  ASSERT_EQ(statements.size(), 3U);
  const auto outside = statements_of(registry, script(index, Dialect::postgresql, Direction::down));
  ASSERT_EQ(outside.size(), 2U);
  EXPECT_EQ(outside[0].flags, statement_alone | statement_drops_index);
  EXPECT_EQ(outside[1].kind, StatementKind::batch);
  EXPECT_EQ(registry.batches[outside[1].batch].rows, 500U);
  EXPECT_EQ(statements[0].kind, StatementKind::assert_empty);
  EXPECT_EQ(statements[2].kind, StatementKind::execute_rows);
}

TEST(Registry, AbsentDialectIsAbsent) {
  const Revision& revision = nasty_db::registry().revisions[0];
  EXPECT_EQ(script(revision, Dialect::sqlite, Direction::up).flags, 0);
  EXPECT_EQ(script(revision, Dialect::sqlite, Direction::down).flags, 0);
  EXPECT_TRUE(revision.checksums[static_cast<unsigned>(Dialect::sqlite)].empty());
}

TEST(SchemaHeader, IsConstant) {
  static_assert(small_db::name == "small_db");
  static_assert(small_db::fingerprint == "0123456789abcdef0123456789abcdef");
  static_assert(small_db::revision_count == 3);
  static_assert(small_db::heads.size() == 2);
  static_assert(small_db::heads[0] == "3a4feffbb7a1" && small_db::heads[1] == "77d1b3a0c2e4");
  static_assert(empty_db::heads.empty() && empty_db::revision_count == 0);
  EXPECT_EQ(nasty_db::heads[0], "a\"b\\c");
}

TEST(Namespace, Names) {
  for (const std::string_view name : {"app_db", "App2", "a", "a1_"}) EXPECT_TRUE(is_namespace(name)) << name;
  for (const std::string_view name :
       {"", "2nd", "app-db", "app db", "a::b", "class", "and", "std", "schemake", "a__b", "_a", "_A", "é"})
    EXPECT_FALSE(is_namespace(name)) << name;
}

}  // namespace
}  // namespace schemake::emit
