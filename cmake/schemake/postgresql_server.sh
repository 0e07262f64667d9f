#!/bin/sh
# A throwaway PostgreSQL server for one run of ctest.
#
#   postgresql_server.sh start STATE              CTest fixture set-up
#   postgresql_server.sh stop STATE               CTest fixture clean-up
#   postgresql_server.sh run STATE COMMAND...     one test: with the server's URL, or exit 77 (skipped)
#
# STATE is a file in the build tree with one `key=value` a line: `url` and `folder` of a server, or
# `none`, the reason why there is none. The server listens on a Unix socket in a folder that only its
# user may enter, and on no port, so that any number of build trees can test at the same time. Nothing
# it holds is worth a sync. Where SCHEMAKE_TEST_POSTGRESQL_URL is set, that server is used instead and
# nothing is started or stopped.
#
# The server must not outlive ctest, and ctest can be killed before it runs its clean-up. So `start`
# leaves a watcher behind that stops the server when its ctest is gone.
set -eu

skipped=77

main() {
  [ $# -ge 2 ] || fail "usage: $0 start|stop|run STATE [COMMAND...]"
  command=$1
  state=$2
  shift 2
  case $command in
    start) start ;;
    stop) stop ;;
    run) run_test "$@" ;;
    watch) watch "$@" ;;
    *) fail "unknown command \"$command\": start, stop or run" ;;
  esac
}

fail() {
  echo "postgresql_server: $*" >&2
  exit 1
}

state_value() {
  [ -f "$state" ] || return 0
  sed -n "s/^$1=//p" "$state"
}

# --- start

start() {
  if [ -n "${SCHEMAKE_TEST_POSTGRESQL_URL:-}" ]; then
    echo "using the server of SCHEMAKE_TEST_POSTGRESQL_URL"
    return
  fi
  refuse_second_run
  stop
  mkdir -p "$(dirname "$state")"
  find_programs || { record_none "no initdb and pg_ctl found: install the package \"postgresql\""; return; }
  find_user || { record_none "the server refuses to run as root, and there is no user to run it as"; return; }
  if ! create_server; then
    [ ! -f "$folder/log" ] || cat "$folder/log"
    remove_server "$folder"
    record_none "initdb or pg_ctl failed: see the output of the test schemake.postgresql.start"
    return
  fi
  watch_over "$PPID"
  echo "started $(state_value url)"
}

# A server that is up and whose ctest is alive belongs to that run.
refuse_second_run() {
  owner=$(state_value owner)
  if [ -n "$owner" ] && [ "$owner" != "$PPID" ] && kill -0 "$owner" 2>/dev/null && server_is_up; then
    fail "another ctest (process $owner) is testing in this build tree; wait until it is done"
  fi
}

server_is_up() {
  pid_file=$(state_value folder)/data/postmaster.pid
  [ -f "$pid_file" ] && kill -0 "$(head -n 1 "$pid_file")" 2>/dev/null
}

record_none() {
  echo "none=$1" >"$state"
  echo "no PostgreSQL server: $1; the tests that need one are skipped"
}

# Debian keeps the server's programs out of PATH, a folder for each major version: the newest is taken.
find_programs() {
  if command -v initdb >/dev/null 2>&1 && command -v pg_ctl >/dev/null 2>&1; then
    programs=$(dirname "$(command -v initdb)")
    return
  fi
  programs=$(
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin; do
      [ ! -x "$folder/initdb" ] || [ ! -x "$folder/pg_ctl" ] || echo "$folder"
    done | sort -V | tail -n 1
  )
  [ -n "$programs" ]
}

# `server_user` is empty where the server may run as whoever runs the tests.
find_user() {
  server_user=
  [ "$(id -u)" -eq 0 ] || return 0
  for user in postgres nobody; do
    if id "$user" >/dev/null 2>&1; then
      server_user=$user
      return
    fi
  done
  return 1
}

as_server_user() {
  if [ -z "$server_user" ]; then
    "$@"
  elif command -v setpriv >/dev/null 2>&1; then
    setpriv --reuid "$server_user" --regid "$(id -g "$server_user")" --clear-groups "$@"
  else
    runuser -u "$server_user" -- "$@"
  fi
}

# The folder lies in /tmp because the path of a socket may have no more than about 100 characters.
create_server() {
  folder=$(mktemp -d /tmp/schemake-pg.XXXXXX)
  [ -z "$server_user" ] || chown "$server_user" "$folder"
  url="postgresql://postgres@/postgres?host=$folder"
  printf 'folder=%s\nurl=%s\nowner=%s\nuser=%s\nprograms=%s\n' \
    "$folder" "$url" "$PPID" "$server_user" "$programs" >"$state"
  cd "$folder"
  unset PGDATA PGHOST PGPORT PGUSER PGOPTIONS PGDATABASE PGPASSWORD PGSERVICE
  as_server_user "$programs/initdb" -D "$folder/data" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C --no-sync >"$folder/initdb.log" 2>&1 </dev/null || { cat "$folder/initdb.log"; return 1; }
  options="-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off -c synchronous_commit=off"
  options="$options -c full_page_writes=off -c shared_buffers=32MB -c max_connections=100"
  as_server_user "$programs/pg_ctl" start -D "$folder/data" -l "$folder/log" -w -t 60 -o "$options" \
    >/dev/null 2>&1 </dev/null
}

# Its own session and no open pipe of ctest's: ctest waits for those.
watch_over() {
  if command -v setsid >/dev/null 2>&1; then
    setsid sh "$0" watch "$state" "$1" "$folder" >/dev/null 2>&1 </dev/null &
  else
    nohup sh "$0" watch "$state" "$1" "$folder" >/dev/null 2>&1 </dev/null &
  fi
}

watch() {
  while kill -0 "$1" 2>/dev/null; do
    [ -d "$2" ] || return 0
    sleep 1
  done
  # A later run may have its own server in the same state file by now.
  [ "$(state_value folder)" != "$2" ] || stop
}

# --- stop

stop() {
  folder=$(state_value folder)
  if [ -n "$folder" ]; then
    server_user=$(state_value user)
    programs=$(state_value programs)
    remove_server "$folder"
  fi
  rm -f "$state"
}

# Also after a crash, where the server may be gone and its folder still here.
remove_server() {
  case $1 in
    /tmp/schemake-pg.*) ;;
    *) fail "\"$1\" is not a folder of a throwaway server; remove $state by hand" ;;
  esac
  if [ -f "$1/data/postmaster.pid" ]; then
    (cd "$1" && as_server_user "$programs/pg_ctl" stop -D "$1/data" -m immediate -w -t 30 >/dev/null 2>&1) || true
  fi
  rm -rf "$1"
}

# --- run

run_test() {
  [ $# -ge 1 ] || fail "run: no command"
  if [ -z "${SCHEMAKE_TEST_POSTGRESQL_URL:-}" ]; then
    reason=$(state_value none)
    [ -f "$state" ] || reason="the fixture schemake.postgresql.start has not run: run ctest in the top build folder"
    if [ -n "$reason" ]; then
      echo "skipped: $reason, or set SCHEMAKE_TEST_POSTGRESQL_URL"
      exit $skipped
    fi
    SCHEMAKE_TEST_POSTGRESQL_URL=$(state_value url)
    export SCHEMAKE_TEST_POSTGRESQL_URL
  fi
  exec "$@"
}

main "$@"
