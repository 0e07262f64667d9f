#include "parse/migration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "parse/encoding.hpp"
#include "parse/header.hpp"
#include "parse/statement.hpp"
#include "parse/token.hpp"

namespace schemake::parse {
namespace {

constexpr std::string_view marker_prefix = "migrate:";
constexpr std::string_view irreversible_option = "irreversible:";

/// A `-- migrate:…` line, read.
struct Marker {
  text::Span span;
  bool up = true;
  bool sqlite = false;
  bool transactional = true;
  std::string irreversible;
  /// The section's text, up to the next marker.
  text::Offset begin = 0;
  text::Offset end = 0;
};

bool at_line_start(const text::Source& source, text::Offset at) {
  while (at > 0 && (source.text()[at - 1] == ' ' || source.text()[at - 1] == '\t')) --at;
  return at == 0 || source.text()[at - 1] == '\n';
}

std::vector<text::Span> words_of(text::Span span) {
  std::vector<text::Span> words;
  const std::string& text = span.source->text();
  for (text::Offset at = span.begin; at < span.end;) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
      continue;
    }
    const text::Offset begin = at;
    while (at < span.end && text[at] != ' ' && text[at] != '\t') ++at;
    words.push_back({span.source, begin, at});
  }
  return words;
}

void report_option(text::Span word, std::string_view nearest, text::Diagnostics& diagnostics) {
  diagnostics.error("M0105", word, fmt::format("unknown section option \"{}\"", word.text())).help =
      nearest.empty() ? "the options are transaction:false, sqlite and, on a down, irreversible: <reason>"
                      : fmt::format("did you mean \"{}\"?", nearest);
}

// Returns false where the rest of the line belongs to the option.
bool read_option(text::Span word, text::Span line, Marker& marker, text::Diagnostics& diagnostics) {
  const std::string_view option = word.text();
  if (option == "transaction:false") {
    marker.transactional = false;
  } else if (option == "sqlite") {
    marker.sqlite = true;
  } else if (option == "postgresql") {
    diagnostics.error("M0105", word, "the section without a dialect is PostgreSQL's own").help =
        "remove \"postgresql\"";
  } else if (option.starts_with(irreversible_option) && marker.up) {
    diagnostics.error("M0105", word, "irreversible is said of a down").help =
        "move it: `-- migrate:down irreversible: <reason>`";
    return false;
  } else if (option.starts_with(irreversible_option)) {
    const text::Span reason{word.source, word.begin + static_cast<text::Offset>(irreversible_option.size()),
                            line.end};
    const std::string_view text = reason.text();
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
      diagnostics.error("M0105", word, "irreversible without a reason").help =
          "say why: `-- migrate:down irreversible: <reason>`";
      marker.irreversible = option;
    } else {
      marker.irreversible = text.substr(first);
    }
    return false;
  } else if (option != "transaction:true") {
    report_option(word, text::nearest(option, {"transaction:false", "sqlite", "irreversible:"}), diagnostics);
  }
  return true;
}

std::optional<Marker> read_marker(const text::Source& source, const Token& comment,
                                  text::Diagnostics& diagnostics) {
  const text::Span line = comment_text(source, comment);
  if (!line.text().starts_with(marker_prefix) || !at_line_start(source, comment.begin)) return std::nullopt;
  Marker marker;
  marker.span = {&source, comment.begin, line.end};
  const std::vector<text::Span> words = words_of(line);
  const std::string_view direction = words.front().text().substr(marker_prefix.size());
  if (direction != "up" && direction != "down") {
    diagnostics.error("M0105", words.front(), fmt::format("unknown section \"{}\"", words.front().text()))
        .help = "the sections are `-- migrate:up` and `-- migrate:down`";
    return std::nullopt;
  }
  marker.up = direction == "up";
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!read_option(words[i], line, marker, diagnostics)) break;
  }
  return marker;
}

std::vector<Marker> read_markers(const text::Source& source, const Tokens& tokens,
                                 text::Diagnostics& diagnostics) {
  std::vector<Marker> markers;
  for (const Token& token : tokens) {
    if (token.kind != TokenKind::comment || !text_of(source, token).starts_with("--")) continue;
    std::optional<Marker> marker = read_marker(source, token, diagnostics);
    if (!marker) continue;
    marker->begin = token.end;
    if (!markers.empty()) markers.back().end = token.begin;
    markers.push_back(*std::move(marker));
  }
  if (!markers.empty()) markers.back().end = static_cast<text::Offset>(source.text().size());
  return markers;
}

std::string section_checksum(const text::Source& source, const Tokens& tokens,
                             const std::vector<text::Span>& statements) {
  std::vector<TokenRange> ranges;
  ranges.reserve(statements.size());
  for (const text::Span& span : statements) ranges.emplace_back(source, tokens, span.begin, span.end);
  return checksum(ranges);
}

change::Section parse_section(const text::Source& source, const Tokens& tokens, const Marker& marker,
                              text::Diagnostics& diagnostics) {
  change::Section section;
  section.marker = marker.span;
  section.transactional = marker.transactional;
  section.irreversible = marker.irreversible;
  section.statements = parse_statements(source, tokens, marker.begin, marker.end, diagnostics);
  std::vector<text::Span> spans;
  for (const change::Statement& statement : section.statements) spans.push_back(statement.span);
  section.checksum = section_checksum(source, tokens, spans);
  return section;
}

change::VerbatimSection parse_sqlite_section(const text::Source& source, const Tokens& tokens,
                                             const Marker& marker) {
  change::VerbatimSection section;
  section.marker = marker.span;
  section.transactional = marker.transactional;
  section.irreversible = marker.irreversible;
  section.statements = split_sqlite(source, tokens, marker.begin, marker.end);
  section.checksum = section_checksum(source, tokens, section.statements);
  return section;
}

// The section was given before: the second one is in error and is not read.
template <typename SectionType>
bool is_duplicate(const std::optional<SectionType>& section, const Marker& marker,
                  text::Diagnostics& diagnostics) {
  if (!section) return false;
  text::Diagnostic& diagnostic = diagnostics.error(
      "M0104", marker.span, fmt::format("a second `migrate:{}` section", marker.up ? "up" : "down"));
  diagnostic.notes.push_back({section->marker, "the first is here"});
  diagnostic.help = "put all statements of one direction into one section";
  return true;
}

void add_section(const text::Source& source, const Tokens& tokens, const Marker& marker,
                 change::Migration& migration, text::Diagnostics& diagnostics) {
  if (marker.sqlite) {
    auto& section = marker.up ? migration.sqlite.up : migration.sqlite.down;
    if (!is_duplicate(section, marker, diagnostics)) section = parse_sqlite_section(source, tokens, marker);
    return;
  }
  auto& section = marker.up ? migration.up : migration.down;
  if (!is_duplicate(section, marker, diagnostics))
    section = parse_section(source, tokens, marker, diagnostics);
}

void report_statement_outside(const text::Source& source, const Tokens& tokens, text::Offset end,
                              text::Diagnostics& diagnostics) {
  const TokenRange before(source, tokens, 0, end);
  if (before.empty()) return;
  const text::Span span = before.token_at(before.tokens().front().begin);
  diagnostics.error("M0103", span, "statement outside a section").help =
      "move it below `-- migrate:up` or `-- migrate:down`";
}

void report_missing_up(const change::Migration& migration, const Tokens& tokens,
                       const std::vector<Marker>& markers, text::Diagnostics& diagnostics) {
  const text::Source& source = *migration.source;
  if (!markers.empty()) {
    diagnostics.error("M0102", markers.front().span, "no `-- migrate:up` section").help =
        "add `-- migrate:up` and the statements below it; the section may be empty";
    return;
  }
  const auto end = static_cast<text::Offset>(source.text().size());
  const TokenRange range(source, tokens, 0, end);
  const text::Span place = range.empty() ? text::Span{&source, 0, 0} : range.token_at(range.span().begin);
  diagnostics.error("M0102", place, "no `-- migrate:up` section").help =
      range.empty() ? "add `-- migrate:up` and the statements below it; the section may be empty"
                    : fmt::format("put the line `-- migrate:up` above line {}", place.position().line);
}

void parse_sections(const Tokens& tokens, change::Migration& migration, text::Diagnostics& diagnostics) {
  const text::Source& source = *migration.source;
  const std::vector<Marker> markers = read_markers(source, tokens, diagnostics);
  const text::Offset first =
      markers.empty() ? static_cast<text::Offset>(source.text().size()) : markers.front().span.begin;
  parse_header(tokens, first, migration, diagnostics);
  if (!markers.empty()) report_statement_outside(source, tokens, first, diagnostics);
  for (const Marker& marker : markers) add_section(source, tokens, marker, migration, diagnostics);
  if (!migration.up) report_missing_up(migration, tokens, markers, diagnostics);
}

// A file without sections is one section.
std::optional<change::Section> parse_whole(const text::Source& source, bool up,
                                           text::Diagnostics& diagnostics) {
  if (!check_encoding(source, diagnostics)) return std::nullopt;
  const std::size_t errors_before = diagnostics.error_count();
  const Tokens tokens = scan(source, diagnostics);
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  Marker marker;
  marker.up = up;
  marker.end = static_cast<text::Offset>(source.text().size());
  return parse_section(source, tokens, marker, diagnostics);
}

// Another tool's down file is not ours to refuse: with a mistake in it, it is a down that cannot be run.
change::Section parse_foreign_down(const text::Source& source, text::Diagnostics& diagnostics) {
  text::Diagnostics mistakes;
  std::optional<change::Section> section = parse_whole(source, false, mistakes);
  diagnostics.add_as_warnings(mistakes);
  if (!mistakes.has_errors()) return *std::move(section);
  change::Section refused;
  refused.irreversible = "its down file does not parse";
  return refused;
}

void parse_native(change::Migration& migration, text::Diagnostics& diagnostics) {
  if (!check_encoding(*migration.source, diagnostics)) return;
  const std::size_t errors_before = diagnostics.error_count();
  const Tokens tokens = scan(*migration.source, diagnostics);
  if (diagnostics.error_count() == errors_before) parse_sections(tokens, migration, diagnostics);
}

}  // namespace

change::Migration parse_migration(const MigrationInput& input, text::Diagnostics& diagnostics) {
  change::Migration migration;
  migration.source = input.up;
  migration.foreign = input.layout != Layout::native;
  migration.revision = input.revision;
  migration.message = input.message;
  migration.revision_span = {input.up, 0, 0};
  switch (input.layout) {
    case Layout::native:
      parse_native(migration, diagnostics);
      break;
    case Layout::golang_migrate:
    case Layout::plain:
      migration.up = parse_whole(*input.up, true, diagnostics);
      if (input.down != nullptr) migration.down = parse_foreign_down(*input.down, diagnostics);
      break;
  }
  return migration;
}

}  // namespace schemake::parse
