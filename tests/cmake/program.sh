#!/bin/sh
# A program upgrades its own sqlite3* and asks whether the database is what it was built for; and a project
# on SQLite alone links nothing of PostgreSQL.
. "$(dirname "$0")/helpers.sh"
copy_project basic
succeed configure
build

step "upgrades, then has nothing to do"
succeed build/app own.db
expect "upgraded by 2 of 2"
succeed build/app own.db
expect "up to date"

step "the migrator agrees"
succeed build/app_db-migrate current --url sqlite:own.db
expect "1a0000000002"

step "a database that is one revision behind is upgraded by one"
succeed build/app_db-migrate downgrade --url sqlite:own.db
succeed build/app own.db
expect "upgraded by 1 of 2"

step "no client library of PostgreSQL is linked"
succeed ldd build/app build/app_db-migrate
expect "libsqlite3"
expect_not "libpq"
