#!/bin/sh
# Every wrong call of schemake_add_migrations() is refused with what to do instead. arguments/<case>.cmake
# is the call, arguments/<case>.txt what the message says, a line each.
. "$(dirname "$0")/helpers.sh"
mkdir -p source/migrations
cat >source/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(Arguments LANGUAGES CXX)
find_package(Schemake REQUIRED)
include("${CASE}")
CMAKE

cases=0
for call in "$here"/arguments/*.cmake; do
  step "$(basename "$call")"
  refuse configure -DCASE="$call"
  while IFS= read -r line; do
    expect_words "$line"
  done <"${call%.cmake}.txt"
  cases=$((cases + 1))
done
[ "$cases" -gt 0 ] || fail "no cases found"
