#!/bin/sh
# The throwaway server's own script: it starts, serves, stops, and cleans up after a run that was killed.
. "$(dirname "$0")/helpers.sh"
unset SCHEMAKE_TEST_POSTGRESQL_URL
server=$SCHEMAKE_TEST_SOURCE/cmake/schemake/postgresql_server.sh
state=$work/state
trap '"$server" stop "$state"' EXIT

# Waits a while for a command to fail.
wait_while() {
  waited=0
  while "$@" 2>/dev/null; do
    [ $waited -lt 30 ] || fail "still so after 30 s: $*"
    sleep 1
    waited=$((waited + 1))
  done
}

folder() {
  sed -n 's/^folder=//p' "$state"
}

step "no run without a start"
refuse "$server" run "$state" true
expect "skipped:"

step "starts and serves"
succeed "$server" start "$state"
if grep -q '^none=' "$state"; then
  echo "skipped: $(cat "$state")"
  exit 77
fi
# shellcheck disable=SC2016 # the variable is the command's
succeed "$server" run "$state" sh -c 'psql -X -A -t "$SCHEMAKE_TEST_POSTGRESQL_URL" -c "SELECT 40 + 2"'
expect 42
first=$(folder)

step "a second start replaces the first, which a killed run may have left"
kill -9 "$(head -n 1 "$first/data/postmaster.pid")"
succeed "$server" start "$state"
[ ! -e "$first" ] || fail "$first is still there"

step "stops"
second=$(folder)
process=$(head -n 1 "$second/data/postmaster.pid")
succeed "$server" stop "$state"
[ ! -e "$second" ] || fail "$second is still there"
[ ! -e "$state" ] || fail "$state is still there"
wait_while kill -0 "$process"
succeed "$server" stop "$state"

step "a server whose ctest was killed stops by itself"
sh -c '"$0" start "$1"; :' "$server" "$state" >/dev/null
third=$(folder)
wait_while [ -e "$third" ]

step "a given server is used as it is"
succeed env SCHEMAKE_TEST_POSTGRESQL_URL=postgresql://given "$server" start "$state"
[ ! -e "$state" ] || fail "a server was started"
# shellcheck disable=SC2016 # the variable is the command's
succeed env SCHEMAKE_TEST_POSTGRESQL_URL=postgresql://given "$server" run "$state" sh -c \
  'echo "$SCHEMAKE_TEST_POSTGRESQL_URL"'
expect "postgresql://given"
