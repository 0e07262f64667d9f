// A program that brings its own connection up to date before it uses it.
#include <sqlite3.h>

#include <cstdio>

#include <app_db/schema.hpp>
#include <schemake/sqlite/sqlite.hpp>

namespace {

int migrate(sqlite3* connection) {
  if (schemake::sqlite::is_up_to_date(connection, app_db::registry())) {
    std::puts("up to date");
    return 0;
  }
  const schemake::Outcome outcome = schemake::sqlite::upgrade(connection, app_db::registry());
  std::printf("upgraded by %zu of %zu\n", outcome.upgraded.size(),
              static_cast<std::size_t>(app_db::revision_count));
  return schemake::sqlite::is_up_to_date(connection, app_db::registry()) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  sqlite3* connection = nullptr;
  int result = 1;
  if (argc == 2 && sqlite3_open(argv[1], &connection) == SQLITE_OK) {
    try {
      result = migrate(connection);
    } catch (const schemake::Error& error) {
      std::fputs(error.what(), stderr);
    }
  }
  sqlite3_close(connection);
  return result;
}
