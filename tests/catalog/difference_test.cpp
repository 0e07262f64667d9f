// What cases of whole folders cannot reach: the comparison of two catalogs that share no journal, and what is
// said once only.
#include "catalog/difference.hpp"

#include <gtest/gtest.h>

namespace schemake::catalog {
namespace {

Column column(std::string name, TypeName type = {.name = "int4"}) {
  Column made;
  made.name = std::move(name);
  made.type = std::move(type);
  return made;
}

Expression integer(std::string text) {
  return {.kind = ExpressionKind::integer_literal, .text = std::move(text)};
}

Table users() {
  Table table;
  table.name.name = "users";
  table.columns = {column("id"), column("email", {.name = "varchar", .modifiers = {20}})};
  table.constraints = {{.name = "users_pkey", .definition = PrimaryKey{{"id"}, {}}}};
  return table;
}

Index email_index() {
  Index index;
  index.name.name = "users_email_idx";
  index.table.name = "users";
  index.elements = {{.expression = {.kind = ExpressionKind::column, .text = "email"}}};
  return index;
}

Catalog sample() {
  Catalog catalog;
  catalog.add_table(users());
  catalog.add_index(email_index());
  catalog.add_type({.name = {.name = "mood"}, .definition = EnumType{{"sad", "ok"}}});
  catalog.forget();
  return catalog;
}

std::vector<std::string> sentences(const std::vector<Difference>& differences) {
  std::vector<std::string> texts;
  for (const Difference& difference : differences) texts.push_back(display(difference));
  return texts;
}

using Texts = std::vector<std::string>;
using Edit = std::function<void(Catalog&)>;

/// Both forms say the same: against the past of one catalog, and between two.
Texts after(const Edit& edit) {
  const Catalog before = sample();
  Catalog now = sample();
  const Catalog::Checkpoint checkpoint = now.checkpoint();
  edit(now);
  const Texts whole = sentences(differences(before, now));
  EXPECT_EQ(sentences(differences(now.past(checkpoint), now)), whole);
  return whole;
}

const QualifiedName users_name{.name = "users"};

TEST(Difference, NothingBetweenEqualStates) {
  EXPECT_EQ(after([](Catalog&) {}), Texts{});
  // An edit that is taken back is none.
  EXPECT_EQ(after([](Catalog& catalog) {
              catalog.remove_index({.name = "users_email_idx"});
              catalog.add_index(email_index());
            }),
            Texts{});
}

TEST(Difference, PropertiesOfAColumn) {
  EXPECT_EQ(after([](Catalog& catalog) {
              catalog.edit_table(users_name, [](Table& table) {
                Column& email = *table.find_column("email");
                email.type = {.name = "text"};
                email.not_null = true;
                email.default_value = integer("0");
                email.properties["comment"] = "where to write";
              });
            }),
            (Texts{"column \"email\" of table \"users\": varchar(20) expected, text found",
                   "column \"email\" of table \"users\": no NOT NULL expected",
                   "column \"email\" of table \"users\": no default expected, 0 found",
                   "column \"email\" of table \"users\": no comment expected, \"where to write\" found"}));
}

TEST(Difference, AMissingTableIsSaidOnce) {
  EXPECT_EQ(after([](Catalog& catalog) {
              catalog.remove_index({.name = "users_email_idx"});
              catalog.remove_table(users_name);
            }),
            Texts{"table \"users\" is missing"});
}

TEST(Difference, AMissingColumnTakesItsIndexAlong) {
  EXPECT_EQ(after([](Catalog& catalog) {
              catalog.remove_index({.name = "users_email_idx"});
              catalog.edit_table(users_name, [](Table& table) { table.columns.pop_back(); });
            }),
            Texts{"column \"email\" of table \"users\" is missing"});
}

TEST(Difference, OrderOfColumnsIsApart) {
  Catalog now = sample();
  now.edit_table(users_name, [](Table& table) { std::swap(table.columns[0], table.columns[1]); });
  const std::vector<Difference> found = differences(sample(), now);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, DifferenceKind::column_order);
  EXPECT_EQ(display(found[0]), "table \"users\": columns in the order id, email expected, email, id found");
}

TEST(Difference, ConstraintUnderAnotherName) {
  EXPECT_EQ(after([](Catalog& catalog) {
              catalog.edit_table(users_name, [](Table& table) { table.constraints[0].name = "users_key"; });
            }),
            Texts{"constraint \"users_pkey\" of table \"users\": name users_pkey expected, users_key found"});
}

TEST(Difference, DefinitionsOfConstraintsAndIndexes) {
  EXPECT_EQ(after([](Catalog& catalog) {
              catalog.edit_table(users_name, [](Table& table) {
                table.constraints[0].definition = PrimaryKey{{"id", "email"}, {}};
              });
              catalog.edit_index({.name = "users_email_idx"}, [](Index& index) { index.unique = true; });
            }),
            (Texts{"constraint \"users_pkey\" of table \"users\": PRIMARY KEY (id) expected, "
                   "PRIMARY KEY (id, email) found",
                   "index \"users_email_idx\": (email) expected, UNIQUE (email) found"}));
}

TEST(Difference, ValuesOfAnEnum) {
  EXPECT_EQ(after([](Catalog& catalog) {
              catalog.edit_type({.name = "mood"}, [](TypeDefinition& type) {
                std::get<EnumType>(type.definition).labels = {"ok", "sad", "happy"};
              });
            }),
            (Texts{"value \"happy\" of enum \"mood\" is left over",
                   "enum \"mood\": order of values sad, ok expected, ok, sad found"}));
}

TEST(Difference, WhatASchemaHasIsSaidWithIt) {
  EXPECT_EQ(after([](Catalog& catalog) {
              catalog.add_object({.id = schema_id("audit")});
              Table log = users();
              log.name = {"audit", "log"};
              log.constraints.clear();
              catalog.add_table(log);
            }),
            Texts{"schema \"audit\" is left over"});
}

TEST(Difference, ALongTextIsNotShown) {
  const ObjectId function{ObjectKind::routine, {.name = "touch"}, ""};
  Catalog before;
  before.add_object(
      {.id = function, .subkind = "function", .attributes = {{"body", "BEGIN\n  RETURN 1;\nEND"}}});
  Catalog now;
  now.add_object({.id = function, .subkind = "function", .attributes = {{"body", "SELECT 2"}}});
  EXPECT_EQ(sentences(differences(before, now)), Texts{"function \"touch()\": another body found"});
}

TEST(Difference, WhatIsNotKnownOfATableDoesNotDiffer) {
  EXPECT_EQ(after([](Catalog& catalog) {
              catalog.edit_table(users_name, [](Table& table) {
                table.opaque = true;
                table.columns.clear();
              });
            }),
            Texts{});
}

}  // namespace
}  // namespace schemake::catalog
