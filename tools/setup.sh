# What the commands in this folder share; sourced, with `set -eu` on.
# shellcheck shell=sh disable=SC2034

root=$(cd "$(dirname "$0")/.." && pwd)

build_packages="g++ cmake ninja-build ccache pkg-config libpqxx-dev libsqlite3-dev libfmt-dev
  libpg-query-dev libprotobuf-c-dev libcli11-dev nlohmann-json3-dev libxxhash-dev libgtest-dev sqlite3"
test_packages="postgresql pgbouncer clang-format cmake-format shellcheck"
fuzz_packages="clang-19 libclang-rt-19-dev"
lint_packages="clang-tidy libbenchmark-dev shellcheck"

say() {
  printf '\n== %s\n' "$*"
}

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# Shows the command, then runs it.
run() {
  printf '$ %s\n' "$*"
  "$@"
}

jobs() {
  nproc 2>/dev/null || echo 2
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Asks apt for nothing when everything is there, so that a second run needs neither root nor a network.
# Elsewhere than on Debian and its kin the packages are the reader's to find: CMake names what is missing.
install_missing() {
  command -v dpkg-query >/dev/null 2>&1 || { echo "no dpkg here: expecting what Debian calls" "$@"; return 0; }
  missing=
  for package in "$@"; do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  say "Installing$missing"
  # shellcheck disable=SC2086 # a list of names
  install_packages $missing
}

install_packages() {
  case " $* " in
    *" postgresql "*) without_cluster apt_get_them "$@" ;;
    *) apt_get_them "$@" ;;
  esac
}

# A machine whose package lists were never fetched knows no package; so the lists are fetched only if a
# first try fails.
apt_get_them() {
  apt_install "$@" || { as_root apt-get update -q && apt_install "$@"; } || fail "apt-get could not install: $*"
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# Debian's server package makes and starts a database cluster, on a port, that nobody asked for: the tests
# start their own. So this installation, and only this, is told to make none.
without_cluster() {
  settings=/etc/postgresql-common/createcluster.conf
  if [ -e "$settings" ]; then
    "$@"
    return
  fi
  as_root mkdir -p "$(dirname "$settings")"
  echo "create_main_cluster = false" | as_root tee "$settings" >/dev/null
  "$@"
  as_root cp /usr/share/postgresql-common/createcluster.conf "$settings"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    fail "needs root or sudo, for: $*"
  fi
}

# The dev preset's build folder, configured once; Ninja configures again when a list file has changed.
configure() {
  [ -f "$root/build/$1/build.ninja" ] || run cmake --preset "$1"
}
