#!/bin/sh
# arrows.sh TABLE ROOT: every include below ROOT's runtime/ and tools/ goes along an arrow of TABLE.
#
# Prints each that does not as file:line: and exits 1. A tree without a single include to look at is a
# mistake of the caller's, not a success.
set -eu
table=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$2"

# shellcheck disable=SC2016 # awk's own $
find runtime tools -type f '(' -name '*.hpp' -o -name '*.cpp' ')' | LC_ALL=C sort | xargs awk '
  FILENAME == ARGV[1] && $1 == "room" {
    rooms[$2] = 1
    for (i = 3; i <= NF; ++i) arrow[$2, $i] = 1
  }
  FILENAME == ARGV[1] && $1 == "library" {
    pattern[$2] = $3
    for (i = 4; i <= NF; ++i) uses[$2, $i] = 1
  }
  FILENAME == ARGV[1] { next }

  FNR == 1 {
    from = folder(FILENAME)
    if (!(from in rooms)) report("no such room in the table: " from)
  }
  /^[ \t]*#[ \t]*include[ \t]*["<]/ {
    ++includes
    header = $0
    sub(/^[^"<]*["<]/, "", header)
    sub(/[">].*$/, "", header)
    check(header, $0 ~ /^[^<]*"/)
  }
  END {
    if (includes == 0) { print "no includes found below " ARGV[2]; exit 1 }
    exit failed
  }

  function folder(path) {
    sub(/\/[^\/]*$/, "", path)
    return path
  }
  function check(header, quoted,    to, library) {
    if (header ~ /(^|\/)\.\.?\//) {
      report(header ": written relative to the file; write it from its root")
      return
    }
    to = target(header, quoted)
    if (to != "" && to != from && !((from, to) in arrow))
      report(from " may not include " to ": " header)
    for (library in pattern)
      if (header ~ pattern[library] && !((library, from) in uses))
        report(from " may not include " library ": " header)
  }
  # The room that a header is of, or nothing for one that is not ours. A name without a folder is a
  # neighbour.
  function target(header, quoted) {
    if (header ~ /^schemake\//) {
      sub(/^schemake/, "runtime", header)
      return folder(header)
    }
    if (!quoted) return ""
    if (header !~ /\//) return from
    return folder((from ~ /^runtime/ ? "runtime/" : "tools/") header)
  }
  function report(message) {
    print FILENAME ":" FNR ": " message
    failed = 1
  }
' "$table"
