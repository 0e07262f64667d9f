// The least that a program can do with an SQLite database: open it and ask one question.
#include <sqlite3.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  sqlite3* database = nullptr;
  sqlite3_stmt* statement = nullptr;
  sqlite3_open(argv[1], &database);
  sqlite3_prepare_v2(database, "SELECT count(*) FROM schemake_ledger", -1, &statement, nullptr);
  const bool answered = sqlite3_step(statement) == SQLITE_ROW;
  std::printf("%d\n", answered ? sqlite3_column_int(statement, 0) : -1);
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return answered ? 0 : 1;
}
