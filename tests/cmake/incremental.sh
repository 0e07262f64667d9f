#!/bin/sh
# After each kind of edit, one build does what is needed and no more, and the next has nothing to do.
. "$(dirname "$0")/helpers.sh"
copy_project basic
migrations=source/migrations
registry=build/schemake/app_db/app_db/registry.json

add_column() {
  cat <<SQL
-- $2
--
-- Revision: $1
-- Revises:  1a0000000002
-- Created:  2026-01-03 12:00:00Z

-- migrate:up
ALTER TABLE users ADD COLUMN $2 text;

-- migrate:down
ALTER TABLE users DROP COLUMN $2;
SQL
}

succeed configure
build
expect_nothing_to_do

step "a touched but unchanged migration and schema file: nothing compiles, nothing links"
products="build/app build/app_db-migrate build/libapp_db.a"
for file in registry.cpp registry.json schema.hpp; do
  products="$products build/schemake/app_db/app_db/$file"
done
# shellcheck disable=SC2086 # a list of files
before=$(written $products)
sleep 0.1
touch "$migrations"/*.sql source/schema/*.sql
build
expect "Compiling the migrations"
expect_not "Building CXX"
expect_not "Linking"
# shellcheck disable=SC2086 # a list of files
same "$(written $products)" "$before"
expect_nothing_to_do

step "an edited migration"
sed -i 's/varchar(40)/varchar(50)/' "$migrations/202601011200_users.sql" source/schema/users.sql
build
expect "Linking CXX executable app_db-migrate"
expect_nothing_to_do
succeed build/app_db-migrate sql --url sqlite:offline.db
expect "VARCHAR(50)"

step "a new file"
add_column 1a0000000003 phone >"$migrations/202601031200_phone.sql"
build
expect "Linking CXX executable app_db-migrate"
expect_not "Re-running CMake"
grep -q 1a0000000003 "$registry" || fail "the new revision is not in $registry"
expect_nothing_to_do

step "a deleted file"
rm "$migrations/202601031200_phone.sql"
build
expect "Linking CXX executable app_db-migrate"
expect_not "Re-running CMake"
! grep -q 1a0000000003 "$registry" || fail "the deleted revision is still in $registry"
expect_nothing_to_do

step "an edited schema file"
echo "CREATE TABLE notes (id integer PRIMARY KEY);" >>source/schema/users.sql
build
expect "Compiling the migrations"
expect_nothing_to_do

step "a schema file that does not parse"
echo "CREATE TABEL mistaken (id integer);" >source/schema/mistaken.sql
refuse cmake --build build
expect "source/schema/mistaken.sql:1:8: error:"
rm source/schema/mistaken.sql
build
expect_nothing_to_do
