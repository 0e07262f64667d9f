#!/bin/sh
# The ledger under a name of the project's own, and the version of the program in it.
. "$(dirname "$0")/helpers.sh"
copy_project basic
database=build/app.db

succeed configure -DVERSION_TABLE=app_history
build --target migrate-up

step "the table has the name, and there is no other"
same "$(sqlite3 "$database" "SELECT count(*) FROM app_history")" 2
same "$(sqlite3 "$database" "SELECT count(*) FROM sqlite_master WHERE name LIKE 'schemake%'")" 0

step "the program's version is that of its project"
same "$(sqlite3 "$database" "SELECT count(*) FROM app_history WHERE applied_with LIKE 'app_db 1.4.2, %'")" 2
grep -q '"version": "1.4.2"' build/schemake/app_db/app_db/registry.json || fail "registry.json has no version"

step "a new version is compiled in by the next build"
sed -i 's/VERSION 1.4.2/VERSION 1.5.0/' source/CMakeLists.txt
build
build --target migrate-down
build --target migrate-up
same "$(sqlite3 "$database" "SELECT count(*) FROM app_history WHERE applied_with LIKE 'app_db 1.5.0, %'")" 1

step "the compiler refuses what CMake refuses"
refuse "$SCHEMAKE_TEST_PROGRAM" compile --migrations source/migrations --dialects sqlite --check-only \
  --version-table "My Ledger"
expect '"My Ledger" is no name for a table'
refuse "$SCHEMAKE_TEST_PROGRAM" compile --migrations source/migrations --dialects sqlite --check-only \
  --version-table ops.ledger
expect 'SQLite has none'
succeed "$SCHEMAKE_TEST_PROGRAM" compile --migrations source/migrations --dialects sqlite,postgresql --check-only \
  --version-table ops.ledger
