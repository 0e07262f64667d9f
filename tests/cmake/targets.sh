#!/bin/sh
# The targets, as typed: where they find the database, the revision and the message.
. "$(dirname "$0")/helpers.sh"
copy_project basic
database=build/app.db

rows() {
  sqlite3 "$1" "SELECT count(*) FROM schemake_ledger"
}

succeed configure
step "the default lies in the build folder"
build --target migrate-up
[ -f "$database" ] || fail "there is no $database"
same "$(rows "$database")" 2
build --target migrate-current
expect "1a0000000002"
build --target app_db-migrate-history
expect "1a0000000001"
build --target migrate-heads
expect "1a0000000002"
build --target migrate-branches

step "what somebody does by hand is told, and fails the target"
build --target migrate-check
expect "is as the last run left it"
sqlite3 "$database" "CREATE INDEX mine ON users (email)"
refuse cmake --build build --target migrate-check
expect "index mine: found, not expected"
sqlite3 "$database" "DROP INDEX mine"
build --target app_db-migrate-check

step "one step down, and to a revision"
build --target migrate-down
same "$(rows "$database")" 1
succeed env REV=base cmake --build build --target migrate-down
same "$(rows "$database")" 0
succeed env REV=1a0000000001 cmake --build build --target migrate-up
same "$(rows "$database")" 1
succeed env REV=1a0000000002 cmake --build build --target migrate-show
expect "email"
succeed env REV=head cmake --build build --target migrate-stamp
same "$(rows "$database")" 2

step "SQL offline"
build --target migrate-sql
expect "CREATE TABLE users"

step "DATABASE_URL is read when a target runs, from the environment before .env"
echo "DATABASE_URL=sqlite:from_file.db" >source/.env
build --target migrate-up
same "$(rows source/from_file.db)" 2
succeed env DATABASE_URL=sqlite:from_environment.db cmake --build build --target migrate-up
same "$(rows source/from_environment.db)" 2
! grep -r -q from_file build --include=CMakeCache.txt --include='*.ninja' || fail ".env was read when configuring"
rm source/.env

step "a password is shown nowhere"
refuse env DATABASE_URL=postgresql://me:s3cret@localhost:1/app cmake --build build --target migrate-current
expect_not s3cret

step "a password is built into no program"
refuse "$SCHEMAKE_TEST_PROGRAM" compile --migrations source/migrations --dialects postgresql --output refused \
  --url postgresql://me:s3cret@localhost/app
expect "a password does not belong in a program"
expect_not s3cret
[ ! -e refused ] || fail "something was written"

step "a new migration is compiled by the next build"
succeed env MSG="add phone" cmake --build build --target migrate-new
file=$(find source/migrations -name '*_add_phone.sql')
[ -f "$file" ] || fail "migrate-new made no file"
grep -q "^-- Revises: *1a0000000002$" "$file" || fail "$file does not revise the head"
build
expect "Linking CXX executable app_db-migrate"
