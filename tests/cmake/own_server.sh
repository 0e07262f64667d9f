#!/bin/sh
# ctest starts a PostgreSQL server for itself and stops it; where none can be had, the tests that need one
# are reported as skipped, never as passed.
. "$(dirname "$0")/helpers.sh"
unset SCHEMAKE_TEST_POSTGRESQL_URL
copy_project two_databases
succeed configure
build

step "a server that does not start: skipped"
mkdir programs
for name in initdb pg_ctl; do
  printf '#!/bin/sh\necho "%s is broken"; exit 1\n' "$name" >programs/$name
  chmod +x programs/$name
done
succeed env PATH="$work/programs:$PATH" ctest --test-dir build -j2 -V
expect "initdb is broken"
grep -E -q 'shop\.postgresql\.round_trip \.+\*\*\*Skipped' output || fail "not reported as skipped"
expect "shop.sqlite.round_trip"

step "a server of its own: all pass, and it is gone afterwards"
succeed ctest --test-dir build -j2 -V
folder=$(sed -n 's/.*started .*host=//p' output)
if [ -z "$folder" ]; then
  expect "no PostgreSQL server: no initdb"
  echo "skipped: no PostgreSQL server on this machine"
  exit 77
fi
expect "100% tests passed"
expect_not "Skipped"
[ ! -e "$folder" ] || fail "the server in $folder outlived ctest"
