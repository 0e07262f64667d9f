#!/bin/sh
# The check catches what it is there to catch: forbidden/ breaks each kind of arrow once.
set -eu
cd "$(dirname "$0")"
if output=$(./arrows.sh arrows.txt forbidden); then
  echo "the forbidden includes passed"
  exit 1
fi
echo "$output" | diff -u forbidden/expected.txt -
