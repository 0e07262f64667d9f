# What the cases share; sourced first. A case is a script that takes a whole project through what its user
# would do, in a folder of its own below the build tree, which is left there to be looked at.
# shellcheck shell=sh disable=SC2034
set -eu
: "${SCHEMAKE_TEST_FOLDER:?the cases are run by ctest}"

here=$(cd "$(dirname "$0")" && pwd)
work=$SCHEMAKE_TEST_FOLDER/$(basename "$0" .sh)
rm -rf "$work"
mkdir -p "$work"
cd "$work"
# What the targets read when they run is each case's to set.
unset DATABASE_URL MSG REV DESTDIR CMAKE_BUILD_PARALLEL_LEVEL NINJA_STATUS

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

step() {
  echo "== $*"
}

copy_project() {
  cp -R "$here/projects/$1" source
}

# Configures `source` into `build` with what this build of Schemake was made with.
configure() {
  cmake -S source -B build -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER="$CXX" \
    -DCMAKE_CXX_FLAGS="$SCHEMAKE_TEST_CXX_FLAGS" -DCMAKE_CXX_COMPILER_LAUNCHER="$SCHEMAKE_TEST_LAUNCHER" \
    -DCMAKE_PREFIX_PATH="$SCHEMAKE_TEST_PREFIX" "$@"
}

# Runs a command, its output in the file `output`; shows that and fails where the command does.
succeed() {
  "$@" >output 2>&1 || { cat output; fail "exit $?: $*"; }
  cat output
}

# The command must fail, and say each expected thing by `expect`.
refuse() {
  if "$@" >output 2>&1; then
    cat output
    fail "succeeded, but should not: $*"
  fi
}

build() {
  succeed cmake --build build --parallel 2 "$@"
}

# The last command's output has this text.
expect() {
  grep -F -q -e "$1" output || { cat output; fail "not in the output: $1"; }
}

expect_not() {
  ! grep -F -q -e "$1" output || { cat output; fail "in the output: $1"; }
}

# The same for a message of CMake's, which breaks long lines.
expect_words() {
  tr -s ' \n' '  ' <output >words
  grep -F -q -e "$1" words || { cat output; fail "not in the output: $1"; }
}

same() {
  [ "$1" = "$2" ] || fail "expected \"$2\", got \"$1\""
}

# When files were last written, to the nanosecond.
written() {
  stat -c '%n %y' "$@"
}

# A build that has nothing to do says so; Ninja checks modification times, so this is exact.
expect_nothing_to_do() {
  build
  expect "ninja: no work to do"
}
