#include <gtest/gtest.h>

#include <memory>
#include <schemake/sqlite/driver.hpp>

#include "change_case.hpp"

namespace schemake::inspect {
namespace {

std::unique_ptr<apply::Driver> memory() {
  return sqlite::driver.open({Dialect::sqlite, ":memory:", "sqlite::memory:"}, {});
}

// Each piece stands alone, so that a case can replace one.
constexpr const char* users =
    "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email varchar(20) NOT NULL DEFAULT 'x',"
    " CONSTRAINT users_email_key UNIQUE (email), CONSTRAINT users_email_check CHECK (length(email) > 0));";
constexpr const char* orders =
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id bigint CONSTRAINT orders_user_id_fkey"
    " REFERENCES users (id) ON DELETE CASCADE);";
constexpr const char* rest =
    "CREATE INDEX orders_user_id_idx ON orders (user_id);"
    "CREATE VIEW v AS SELECT id FROM users;"
    "CREATE TRIGGER t AFTER INSERT ON orders BEGIN UPDATE users SET email = 'y'; END;";

Snapshot snapshot_of(const std::string& sql) {
  const std::unique_ptr<apply::Driver> driver = memory();
  driver->execute(sql);
  return read_snapshot(*driver);
}

std::string base() {
  return std::string(users) + orders + rest;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(SqliteSnapshot, ReadsEveryKind) {
  std::string lines;
  for (const Entry& entry : snapshot_of(base()).entries)
    lines += entry.identity + ": " + entry.definition + "\n";
  EXPECT_EQ(
      lines,
      "column orders.id: integer\n"
      "column orders.user_id: bigint\n"
      "column users.email: varchar(20) NOT NULL DEFAULT 'x'\n"
      "column users.id: integer\n"
      "constraint orders.(unnamed): PRIMARY KEY (id)\n"
      "constraint orders.orders_user_id_fkey: FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE\n"
      "constraint users.(unnamed): PRIMARY KEY (id) AUTOINCREMENT\n"
      "constraint users.users_email_check: CHECK (length(email) > 0)\n"
      "constraint users.users_email_key: UNIQUE (email)\n"
      "foreign key orders (user_id): REFERENCES users (id) ON DELETE CASCADE\n"
      "index orders_user_id_idx: create index orders_user_id_idx on orders(user_id)\n"
      "table orders: ordinary\n"
      "table users: ordinary\n"
      "trigger orders.t: create trigger t after insert on orders begin update users set email = 'y'; end\n"
      "view v: create view v as select id from users\n");
}

TEST(SqliteSnapshot, TheSameSchemaOtherwiseWrittenIsTheSame) {
  const std::string other =
      "create table \"users\"(\n id integer primary key autoincrement -- key\n, email VARCHAR( 20 ) "
      "default('x') not "
      "null constraint users_email_key unique, constraint users_email_check check((length(email)>0)));" +
      std::string(orders) + rest;
  EXPECT_EQ(render(compare(snapshot_of(base()), snapshot_of(other))), "");
}

TEST(SqliteSnapshot, ColumnOrderAndTheLedgerDoNotCount) {
  const Snapshot left = snapshot_of("CREATE TABLE t (a int, b text); CREATE TABLE schemake_ledger (x)");
  const Snapshot right = snapshot_of("CREATE TABLE t (b text, a int)");
  EXPECT_TRUE(left == right);
  EXPECT_EQ(left.column_order.at("t"), (std::vector<std::string>{"a", "b"}));
}

TEST(SqliteSnapshot, ASystemWithoutDifferencesHasNone) {
  EXPECT_TRUE(compare(snapshot_of(base()), snapshot_of(base())).empty());
}

struct Replacement {
  const char* name;
  const char* from;
  const char* to;
};
void PrintTo(const Replacement& test, std::ostream* out) {
  *out << test.name;
}

class SqliteDifference : public testing::TestWithParam<Replacement> {};

TEST_P(SqliteDifference, IsSeen) {
  const auto differences =
      compare(snapshot_of(base()), snapshot_of(replaced(base(), GetParam().from, GetParam().to)));
  EXPECT_FALSE(differences.empty());
}

INSTANTIATE_TEST_SUITE_P(
    OneThingAtATime, SqliteDifference,
    testing::Values(
        Replacement{"default_value", "DEFAULT 'x'", "DEFAULT 'X'"},
        Replacement{"default_dropped", "DEFAULT 'x'", ""}, Replacement{"not_null", "NOT NULL", ""},
        Replacement{"type", "varchar(20)", "varchar(21)"},
        Replacement{"collation", "varchar(20)", "varchar(20) COLLATE NOCASE"},
        Replacement{"check", "length(email) > 0", "length(email) > 1"},
        Replacement{"check_name", "users_email_check", "users_email_check1"},
        Replacement{"check_dropped", ", CONSTRAINT users_email_check CHECK (length(email) > 0)", ""},
        Replacement{"unique_dropped", " CONSTRAINT users_email_key UNIQUE (email),", ""},
        Replacement{"unique_name", "users_email_key", "users_email_key1"},
        Replacement{"autoincrement", " AUTOINCREMENT", ""},
        Replacement{"foreign_key_action", "ON DELETE CASCADE", "ON DELETE SET NULL"},
        Replacement{"foreign_key_name", "orders_user_id_fkey", "orders_user_id_fkey1"},
        Replacement{"foreign_key_deferred", "ON DELETE CASCADE",
                    "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"},
        Replacement{"foreign_key_dropped",
                    "CONSTRAINT orders_user_id_fkey REFERENCES users (id) ON DELETE CASCADE", ""},
        Replacement{"index_unique", "CREATE INDEX", "CREATE UNIQUE INDEX"},
        Replacement{"index_order", "ON orders (user_id)", "ON orders (user_id DESC)"},
        Replacement{"index_predicate", "ON orders (user_id)", "ON orders (user_id) WHERE user_id > 1"},
        Replacement{"column_dropped",
                    ", user_id bigint CONSTRAINT orders_user_id_fkey REFERENCES users "
                    "(id) ON DELETE CASCADE);CREATE INDEX orders_user_id_idx ON orders "
                    "(user_id);",
                    ");"},
        Replacement{"column_added", "email varchar(20)", "phone text, email varchar(20)"},
        Replacement{"generated", "user_id bigint", "g int AS (id + 1), user_id bigint"},
        Replacement{"strictness", "ON DELETE CASCADE);", "ON DELETE CASCADE) WITHOUT ROWID;"},
        Replacement{"view", "SELECT id FROM users", "SELECT email FROM users"},
        Replacement{"trigger", "email = 'y'", "email = 'z'"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(SnapshotComparison, SaysBothSides) {
  const Snapshot left = snapshot_of("CREATE TABLE t (a int NOT NULL, b text)");
  const Snapshot right = snapshot_of("CREATE TABLE t (a int, c text)");
  EXPECT_EQ(render(compare(left, right)),
            "  expected: column t.a: int NOT NULL\n"
            "  found:    column t.a: int\n"
            "  expected: column t.b: text\n"
            "  found:    no column t.b\n"
            "  expected: no column t.c\n"
            "  found:    column t.c: text\n");
}

}  // namespace
}  // namespace schemake::inspect
