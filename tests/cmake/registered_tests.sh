#!/bin/sh
# The tests that a project gets run on both databases, and fail when a migration's way back is wrong.
. "$(dirname "$0")/helpers.sh"
copy_project two_databases
succeed configure
build

step "with a given server: all pass"
succeed ctest --test-dir build -j2 --output-on-failure
expect "100% tests passed"
expect_not "Skipped"

step "a way back that is wrong fails the round trip on both databases, and says where"
sed -i 's/DROP TABLE products/UPDATE products SET name = name/' source/shop/migrations/*.sql
build
refuse ctest --test-dir build -R 'shop.*round_trip' --output-on-failure
expect "202601011200_products.sql:9:1: error: round trip"
expect "products"
grep -E -q 'shop\.sqlite\.round_trip \.+\*\*\*Failed' output || fail "SQLite's round trip did not fail"
grep -E -q 'shop\.postgresql\.round_trip \.+\*\*\*Failed' output || fail "PostgreSQL's round trip did not fail"
