// A source's text, cut into sections: which part of it goes up, which down, and how it is run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "change/migration.hpp"
#include "parse/layout.hpp"
#include "parse/token.hpp"

namespace schemake::parse {

/// A range of a source's bytes.
struct Piece {
  text::Offset begin = 0;
  text::Offset end = 0;
};

/// What stands between blanks.
std::vector<text::Span> words_of(text::Span span);

/// A section as it is written, not yet parsed.
struct SectionText {
  text::Span marker;  ///< the line that begins it; nowhere for a whole file
  bool up = true;
  bool sqlite = false;
  bool transactional = true;
  change::Timeouts timeouts;
  std::string irreversible;
  /// Its text: of the author's own BEGIN and COMMIT, where the layout has them, what lies between.
  std::vector<Piece> pieces;
};

/// The sections below `-- migrate:up` and `-- migrate:down`. Mistakes in these lines add M0105.
std::vector<SectionText> native_sections(const text::Source& source, const Tokens& tokens,
                                         text::Diagnostics& diagnostics);

/// The sections below `-- +goose Up` and `-- +goose Down`. Mistakes in goose's lines add M0116, its
/// substitution of environment variables M0112.
std::vector<SectionText> goose_sections(const text::Source& source, const Tokens& tokens,
                                        text::Diagnostics& diagnostics);

/// A whole file, as the layout's tool would run it: its transaction is the tool's or the file's own.
SectionText whole_section(const text::Source& source, const Tokens& tokens, const MigrationFiles& files,
                          Layout layout, bool up);

/// Takes balanced `BEGIN;` … `COMMIT;` out of the pieces where nothing but SET stands outside of them, and
/// says whether there were any. Otherwise the pieces stay, and the statements will be refused (M0106).
bool take_out_transaction(const text::Source& source, const Tokens& tokens, SectionText& section);

/// Tells, token by token, which semicolons end a statement: not those of a rule, in parentheses, nor those of
/// a function's body, between ATOMIC and END.
class StatementEnds {
 public:
  /// Whether this token, one that is no comment, is such a semicolon.
  bool at(std::string_view token);

 private:
  int parentheses_ = 0;
  int blocks_ = 0;  ///< ATOMIC and, in it, CASE, not yet ended
};

}  // namespace schemake::parse
