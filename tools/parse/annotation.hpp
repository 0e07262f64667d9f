// What an author tells the compiler of one statement, in comments around it. Internal to this room.
//
//   -- allow(M0207): the column is made by the program   above a statement: this finding is expected
//   -- effect: CREATE TABLE made (id integer)            below an opaque one: what it does, a line a
//   statement
//   -- migrate:batch 5000                               above an UPDATE or DELETE: it runs in batches
#pragma once

#include <optional>
#include <vector>

#include "change/migration.hpp"
#include "parse/token.hpp"
#include "text/diagnostic.hpp"

namespace schemake::parse {

/// The annotations among the comments that lie between two statements.
struct Annotations {
  /// The statements in `-- effect:` lines.
  std::vector<text::Span> effects;
  std::vector<change::Allowance> allowances;
  /// Of the statement below; of several lines the first.
  std::optional<change::BatchRequest> batch;
};

/// Adds M0117 or M0119 for one that is not understood.
Annotations read_annotations(const text::Source& source, const Tokens& tokens, text::Offset begin,
                             text::Offset end, text::Diagnostics& diagnostics);

}  // namespace schemake::parse
