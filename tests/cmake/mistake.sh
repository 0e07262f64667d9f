#!/bin/sh
# A mistake in a migration is a compiler error at its place, and the build recovers when it is corrected.
. "$(dirname "$0")/helpers.sh"
copy_project basic
succeed configure

step "a column that does not exist"
sed -i 's/users (email)/users (emial)/' source/migrations/202601021200_email.sql
refuse cmake --build build
expect "$work/source/migrations/202601021200_email.sql:9:36: error:"
expect "emial"
expect "[M0"
[ ! -e build/app_db-migrate ] || fail "a migrator was linked from a mistaken migration"

step "still refused by the next build"
refuse cmake --build build
expect "202601021200_email.sql:9:36: error:"

step "corrected"
sed -i 's/emial/email/' source/migrations/202601021200_email.sql
build
expect "Linking CXX executable app_db-migrate"
