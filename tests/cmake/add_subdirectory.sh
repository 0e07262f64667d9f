#!/bin/sh
# A project that has Schemake in its tree gets the same names as by find_package. The compiler is given,
# as for cross-compiling, so that only the runtime is built from source.
. "$(dirname "$0")/helpers.sh"
copy_project basic
succeed configure -DSCHEMAKE_SOURCE_DIR="$SCHEMAKE_TEST_SOURCE" -DSCHEMAKE_EXECUTABLE="$SCHEMAKE_TEST_PROGRAM" \
  -DSCHEMAKE_POSTGRESQL=OFF
build --target app migrate-up
build --target migrate-current
expect "1a0000000002"
succeed build/app own.db
expect "upgraded by 2 of 2"

step "nothing of Schemake's own is registered or installed"
succeed ctest --test-dir build -N
expect "Total Tests: 3"
[ ! -e build/schemake/install_manifest.txt ] || fail "an install rule ran"

step "a dialect without its driver"
sed -i 's/DIALECTS sqlite/DIALECTS sqlite postgresql/' source/CMakeLists.txt
refuse configure
expect_words "this Schemake has no driver for postgresql"
expect_words "-DSCHEMAKE_POSTGRESQL=ON"
