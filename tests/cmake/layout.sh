#!/bin/sh
# Another tool's folder: its versions and files are what the migrator knows and names, a new folder in it is
# seen, a wrong down is a warning and with STRICT_DOWNS an error, and an import of it is the same history.
. "$(dirname "$0")/helpers.sh"
copy_project diesel
migrations=source/migrations
succeed configure
build

step "diesel's versions, hyphens left out"
succeed build/app_db-migrate upgrade --url sqlite:app.db
expect 20240102030405
expect 20240202030405

step "a down that fails is located in its own file"
mkdir "$migrations/2024-03-02-030405_phone"
echo "ALTER TABLE users ADD COLUMN phone text;" >"$migrations/2024-03-02-030405_phone/up.sql"
printf '%s\n' "" "INSERT INTO users (id, name) VALUES (1, NULL);" >"$migrations/2024-03-02-030405_phone/down.sql"
build
expect_not "Re-running CMake"
succeed build/app_db-migrate upgrade --url sqlite:app.db
refuse build/app_db-migrate downgrade --url sqlite:app.db
expect "migrations/2024-03-02-030405_phone/down.sql:2:1"
expect_nothing_to_do

step "a down with a mistake is a warning"
echo "ALTER TABLE users DROP COLUMN fone;" >"$migrations/2024-03-02-030405_phone/down.sql"
build
expect "2024-03-02-030405_phone/down.sql:1:31: warning: column \"fone\" does not exist"

step "and with STRICT_DOWNS an error"
succeed configure -DSTRICT=ON
refuse cmake --build build
expect "2024-03-02-030405_phone/down.sql:1:31: error: column \"fone\" does not exist"
echo "ALTER TABLE users DROP COLUMN phone;" >"$migrations/2024-03-02-030405_phone/down.sql"
build

step "migrate-new writes what diesel would"
MSG="add age" succeed cmake --build build --target migrate-new
[ "$(find "$migrations" -name up.sql | wc -l)" = 4 ] || fail "no fourth up.sql"
rm -r "$migrations"/*_add_age

step "an import runs the same statements"
succeed "$SCHEMAKE_TEST_PROGRAM" import --migrations "$migrations" --output native
expect "3 revisions of diesel's folder"
refuse "$SCHEMAKE_TEST_PROGRAM" import --migrations "$migrations" --output native
expect "is not empty"
for folder in "$migrations" native; do
  succeed "$SCHEMAKE_TEST_PROGRAM" compile --migrations "$folder" --dialects postgresql,sqlite --output out
  grep -E '"(id|sql|checksum|transactional|irreversible)":' out/registry.json >"$(basename "$folder").statements"
done
same "$(cat native.statements)" "$(cat migrations.statements)"
[ -s native.statements ] || fail "no statements"

step "a pipe is named and not waited for, a file that is too large not read"
mkdir strange
mkfifo strange/1_pipe.sql
truncate -s 17000000 strange/2_large.sql
refuse timeout 20 "$SCHEMAKE_TEST_PROGRAM" compile --migrations strange --dialects sqlite --check-only
expect "strange/1_pipe.sql:1:1: error: this is no regular file"
expect "strange/2_large.sql:1:1: error: a file of 17 MB"
