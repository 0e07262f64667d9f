#!/bin/sh
# Two databases in one project: their targets, libraries and tests do not meet.
. "$(dirname "$0")/helpers.sh"
copy_project two_databases
succeed configure
build

step "the first has the plain names, each has its own"
build --target migrate-up
[ -f build/accounts/accounts.db ] || fail "migrate-up is not of the first database"
[ ! -e build/shop/shop.db ] || fail "migrate-up is of the second database too"
build --target shop-migrate-up
[ -f build/shop/shop.db ] || fail "shop-migrate-up made no database"
build --target accounts-migrate-current
expect "a100000"
build --target shop-migrate-current
expect "b200000"

step "the tests of both"
succeed ctest --test-dir build -N
expect "accounts.single_head"
expect "accounts.sqlite.round_trip"
expect "shop.sqlite.round_trip"
expect "shop.postgresql.round_trip"
expect_not "accounts.postgresql"
expect_not "matches_schema"
