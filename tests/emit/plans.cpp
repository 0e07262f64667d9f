#include "plans.hpp"

#include <schemake/registry.hpp>
#include <stdexcept>

namespace schemake::emit {
namespace {

using dialect::RenderedKind;

PlannedScript script(std::vector<PlannedStatement> statements) {
  return {std::move(statements), true, false, ""};
}

PlannedRevision users() {
  const std::string up = "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  name text NOT NULL\n)";
  PlannedRevision revision{"0c90191dbca7",
                           "users",
                           "migrations/202601211010_users.sql",
                           "2026-01-21 10:10:00Z",
                           {"accounts"},
                           {},
                           {},
                           {},
                           {}};
  revision.postgresql = {script({{up, 7, 1}}), script({{"DROP TABLE users", 13, 1}}),
                         "00000000000000000000000000000001"};
  revision.sqlite = revision.postgresql;
  return revision;
}

PlannedRevision email() {
  PlannedRevision revision{"3a4feffbb7a1",
                           "every user has an email",
                           "migrations/202601301447_email.sql",
                           "2026-01-30 14:47:22Z",
                           {},
                           {0},
                           {},
                           {},
                           {}};
  revision.postgresql = {
      script({{"ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT 'none' -- a guess", 8, 1}}),
      script({{"ALTER TABLE users DROP COLUMN email", 8, 1}}), "00000000000000000000000000000002"};
  revision.sqlite = {{{{"SELECT 'users has rows' FROM users LIMIT 1", 8, 1, RenderedKind::assert_empty},
                       {"ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT 'none'", 8, 1},
                       {"SELECT sql FROM saved_triggers ORDER BY 1", 8, 1, RenderedKind::execute_rows}},
                      true,
                      true,
                      ""},
                     {{}, true, false, "the addresses are gone"},
                     "00000000000000000000000000000003"};
  return revision;
}

PlannedStatement vacuum() {
  PlannedStatement statement{"VACUUM users", 6, 1};
  statement.flags = statement_alone;
  return statement;
}

PlannedStatement fill(const std::string& column, std::uint32_t rows) {
  const std::string set = "UPDATE users SET " + column + " = true";
  PlannedStatement statement{set + " RETURNING id", 7, 1};
  statement.locks = "ROW EXCLUSIVE on public.users";
  statement.batch = {set + " WHERE ", " RETURNING id", "users", "users.id", "id", 1, rows, 100};
  return statement;
}

PlannedRevision index() {
  PlannedRevision revision{"77d1b3a0c2e4",
                           "index of names",
                           "migrations/202602020900_index.sql",
                           "",
                           {"search", "slow"},
                           {0},
                           {1},
                           {},
                           {}};
  PlannedStatement build{"CREATE INDEX CONCURRENTLY users_name ON users (name)", 5, 3};
  build.flags = statement_alone | statement_builds_index;
  build.locks = "SHARE UPDATE EXCLUSIVE on public.users";
  build.index = "users_name";
  PlannedStatement drop{"DROP INDEX CONCURRENTLY users_name", 8, 1};
  drop.flags = statement_alone | statement_drops_index;
  drop.index = "users_name";
  revision.postgresql = {{{build, vacuum(), fill("seen", 1'000)}, false, false, "", "", {2'000, -1}},
                         {{drop, fill("met", 500)}, false, false, "", "", {0, 60'000}},
                         "00000000000000000000000000000004"};
  revision.sqlite = {script({{"CREATE INDEX users_name ON users (name)", 5, 3}}),
                     script({{"DROP INDEX users_name", 8, 1}}), "00000000000000000000000000000005"};
  revision.sqlite->down.file = "migrations/202602020900_index.down.sql";
  return revision;
}

std::string all_bytes() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  return bytes;
}

std::vector<PlannedStatement> nasty_statements() {
  using namespace std::string_literals;
  std::string long_lines;
  while (long_lines.size() < 200'000) long_lines += "INSERT INTO \"a\" VALUES ('?\?');\n";
  std::vector<PlannedStatement> statements;
  for (const std::string& sql :
       {all_bytes(), "?\?=?\?/?\?'?\?(?\?)?\?!?\?<?\?>?\?- ?\?\?= ?\?\?\?/"s, ")\" )delim\" )sql\" R\"(x)\""s,
        "ends with \\"s, "\0001\0012\1773\3774"s, "'\"\\\\n\\x41\\u0041\\101'"s, "\r\n\r\n\t\v\f\a\b"s, "\n"s,
        "\n\n\nlast"s, "%d {} {0} $1 // /* */ \\\n"s, "Grüße, 世界"s, "\xff\xfe\xc3\x28"s,
        std::string(200'000, 'x'), long_lines, std::string(70'000, '?'), std::string(65'535, 'y'),
        std::string(65'536, '\0')})
    statements.push_back({sql, 1, static_cast<std::uint32_t>(statements.size() + 1)});
  statements.push_back({"SELECT 1", 4'294'967'295, 4'294'967'295, RenderedKind::assert_empty});
  return statements;
}

}  // namespace

Plan small_plan() {
  return {"small_db",
          "sqlite:small.db",
          "0123456789abcdef0123456789abcdef",
          true,
          true,
          {users(), email(), index()},
          {1, 2},
          "1.4.2",
          "operations",
          "Small ledger"};
}

Plan nasty_plan() {
  Plan plan{"nasty_db", "", std::string(32, 'f'), true, false, {}, {0}};
  PlannedRevision revision{
      "a\"b\\c", all_bytes(), "dir with \"quotes\"/?\?/x\n.sql", "\xff", {"a", "b"}, {}, {}, {}, {}};
  revision.postgresql = {script(nasty_statements()), {{}, false, false, all_bytes()}, std::string(32, '0')};
  plan.revisions.push_back(std::move(revision));
  return plan;
}

Plan empty_plan() {
  return {"empty_db", "", std::string(32, 'e'), false, true, {}, {}};
}

Plan plan_named(std::string_view name) {
  if (name == "small") return small_plan();
  if (name == "nasty") return nasty_plan();
  if (name == "empty") return empty_plan();
  throw std::invalid_argument("no plan of this name");
}

}  // namespace schemake::emit
