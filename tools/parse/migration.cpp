#include "parse/migration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "parse/batch.hpp"
#include "parse/client_text.hpp"
#include "parse/encoding.hpp"
#include "parse/header.hpp"
#include "parse/section.hpp"
#include "parse/statement.hpp"
#include "parse/token.hpp"

namespace schemake::parse {
namespace {

/// A source that may be read as SQL.
struct ScannedSource {
  const text::Source& source;
  Tokens tokens;
};

std::optional<ScannedSource> scan_source(const text::Source& source, const MigrationFiles& files,
                                         text::Diagnostics& diagnostics) {
  if (!check_encoding(source, diagnostics)) return std::nullopt;
  const std::size_t errors_before = diagnostics.error_count();
  if (files.placeholders && has_placeholders(source, diagnostics)) return std::nullopt;
  Tokens tokens = scan(source, diagnostics);
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  return ScannedSource{source, std::move(tokens)};
}

std::string section_checksum(const ScannedSource& scanned, const std::vector<text::Span>& statements) {
  std::vector<TokenRange> ranges;
  ranges.reserve(statements.size());
  for (const text::Span& span : statements) {
    ranges.emplace_back(scanned.source, scanned.tokens, span.begin, span.end);
  }
  return checksum(ranges);
}

// A syntax tree takes a hundred times the memory of its text, so a large section is parsed a part at a time.
constexpr text::Offset largest_part = 256'000;
// Of a section that is none of SQL at all, the first thousands of mistakes will do.
constexpr std::size_t most_mistakes = 1'000;

std::vector<Piece> parts_of(const ScannedSource& scanned, const Piece& piece) {
  if (piece.end - piece.begin <= largest_part) return {piece};
  std::vector<Piece> parts;
  text::Offset begin = piece.begin;
  StatementEnds ends;
  const TokenRange range(scanned.source, scanned.tokens, piece.begin, piece.end);
  for (const Token& token : range.tokens()) {
    if (!ends.at(text_of(scanned.source, token)) || token.end - begin < largest_part) continue;
    parts.push_back({begin, token.end});
    begin = token.end;
  }
  parts.push_back({begin, piece.end});
  return parts;
}

std::vector<change::Statement> parse_piece(const ScannedSource& scanned, const Piece& piece,
                                           text::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  std::vector<change::Statement> statements;
  for (const Piece& part : parts_of(scanned, piece)) {
    std::vector<change::Statement> parsed =
        parse_statements(scanned.source, scanned.tokens, part.begin, part.end, diagnostics);
    std::move(parsed.begin(), parsed.end(), std::back_inserter(statements));
    if (diagnostics.error_count() - errors_before > most_mistakes) break;
  }
  return statements;
}

change::Section parse_section(const ScannedSource& scanned, const SectionText& written,
                              text::Diagnostics& diagnostics) {
  change::Section section;
  section.marker = written.marker;
  section.transactional = written.transactional;
  section.timeouts = written.timeouts;
  section.irreversible = written.irreversible;
  for (const Piece& piece : written.pieces) {
    std::vector<change::Statement> statements = parse_piece(scanned, piece, diagnostics);
    std::move(statements.begin(), statements.end(), std::back_inserter(section.statements));
  }
  std::vector<text::Span> spans;
  for (const change::Statement& statement : section.statements) spans.push_back(statement.span);
  section.checksum = section_checksum(scanned, spans);
  return section;
}

// What SQLite runs as it stands is not read, so it cannot be cut either.
void refuse_batches(const ScannedSource& scanned, const Piece& piece, text::Diagnostics& diagnostics) {
  for (const Token& token : scanned.tokens) {
    if (token.kind != TokenKind::comment || token.begin < piece.begin || token.begin >= piece.end) continue;
    const text::Span line = comment_text(scanned.source, token);
    if (!is_batch_line(line.text())) continue;
    diagnostics.error("M0119", line, "batches in a section of SQLite's own SQL").help =
        "remove the line: the statement then runs as one; or leave the section away, if the statement can be "
        "translated";
  }
}

change::VerbatimSection parse_sqlite_section(const ScannedSource& scanned, const SectionText& written,
                                             text::Diagnostics& diagnostics) {
  change::VerbatimSection section;
  section.marker = written.marker;
  section.transactional = written.transactional;
  section.timeouts = written.timeouts;
  section.irreversible = written.irreversible;
  for (const Piece& piece : written.pieces) {
    const std::vector<text::Span> spans =
        split_sqlite(scanned.source, scanned.tokens, piece.begin, piece.end);
    section.statements.insert(section.statements.end(), spans.begin(), spans.end());
    refuse_batches(scanned, piece, diagnostics);
  }
  section.checksum = section_checksum(scanned, section.statements);
  return section;
}

// Another tool's down is not ours to refuse: with a mistake in it, it is a down that cannot be run.
change::Section parse_down(const ScannedSource& scanned, const SectionText& written, bool lenient,
                           text::Diagnostics& diagnostics) {
  if (!lenient) return parse_section(scanned, written, diagnostics);
  text::Diagnostics mistakes;
  change::Section section = parse_section(scanned, written, mistakes);
  diagnostics.add_as_warnings(mistakes);
  if (!mistakes.has_errors()) return section;
  change::Section refused;
  refused.marker = written.marker;
  refused.irreversible = "its down does not parse";
  return refused;
}

// The section was given before: the second one is in error and is not read.
template <typename SectionType>
bool is_duplicate(const std::optional<SectionType>& section, const SectionText& written,
                  text::Diagnostics& diagnostics) {
  if (!section) return false;
  const bool goose = written.marker.text().find("+goose") != std::string_view::npos;
  const std::string_view name =
      goose ? (written.up ? "+goose Up" : "+goose Down") : (written.up ? "migrate:up" : "migrate:down");
  text::Diagnostic& diagnostic =
      diagnostics.error("M0104", written.marker, fmt::format("a second `{}` section", name));
  diagnostic.notes.push_back({section->marker, "the first is here"});
  diagnostic.help = "put all statements of one direction into one section";
  return true;
}

/// What a file with sections in it is read by.
struct SectionWords {
  std::string_view up;
  std::string_view missing_help;
};

constexpr SectionWords native_words{
    "-- migrate:up", "add `-- migrate:up` and the statements below it; the section may be empty"};
constexpr SectionWords goose_words{
    "-- +goose Up", "add `-- +goose Up` and the statements below it; the section may be empty"};

class SectionedFile {
 public:
  SectionedFile(const ScannedSource& scanned, change::Migration& migration, text::Diagnostics& diagnostics)
      : scanned_(scanned), migration_(migration), diagnostics_(diagnostics) {}

  void read(const std::vector<SectionText>& sections, const SectionWords& words) {
    if (!sections.empty()) report_statement_outside(sections.front().marker.begin, words);
    for (const SectionText& section : sections) add(section);
    if (!migration_.up) report_missing_up(sections, words);
  }

 private:
  void add(const SectionText& written) {
    if (written.sqlite) {
      auto& section = written.up ? migration_.sqlite.up : migration_.sqlite.down;
      if (!is_duplicate(section, written, diagnostics_))
        section = parse_sqlite_section(scanned_, written, diagnostics_);
      return;
    }
    auto& section = written.up ? migration_.up : migration_.down;
    if (is_duplicate(section, written, diagnostics_)) return;
    section = written.up ? parse_section(scanned_, written, diagnostics_)
                         : parse_down(scanned_, written, migration_.foreign, diagnostics_);
  }

  void report_statement_outside(text::Offset end, const SectionWords& words) {
    const TokenRange before(scanned_.source, scanned_.tokens, 0, end);
    if (before.empty()) return;
    const text::Span span = before.token_at(before.tokens().front().begin);
    const std::string_view stem = words.up.substr(0, words.up.size() - 2);
    const bool native = words.up == native_words.up;
    diagnostics_.error("M0103", span, "statement outside a section").help =
        fmt::format("move it below `{}` or `{}{}`", words.up, stem, native ? "down" : "Down");
  }

  void report_missing_up(const std::vector<SectionText>& sections, const SectionWords& words) {
    const std::string message = fmt::format("no `{}` section", words.up);
    if (!sections.empty()) {
      diagnostics_.error("M0102", sections.front().marker, message).help = words.missing_help;
      return;
    }
    const auto end = static_cast<text::Offset>(scanned_.source.text().size());
    const TokenRange range(scanned_.source, scanned_.tokens, 0, end);
    const text::Span place =
        range.empty() ? text::Span{&scanned_.source, 0, 0} : range.token_at(range.span().begin);
    diagnostics_.error("M0102", place, message).help =
        range.empty() ? std::string(words.missing_help)
                      : fmt::format("put the line `{}` above line {}", words.up, place.position().line);
  }

  const ScannedSource& scanned_;
  change::Migration& migration_;
  text::Diagnostics& diagnostics_;
};

void parse_native(const MigrationInput& input, change::Migration& migration, text::Diagnostics& diagnostics) {
  const auto scanned = scan_source(*input.up, input.files, diagnostics);
  if (!scanned) return;
  const std::vector<SectionText> sections = native_sections(*input.up, scanned->tokens, diagnostics);
  const text::Offset header_end =
      sections.empty() ? static_cast<text::Offset>(input.up->text().size()) : sections.front().marker.begin;
  if (input.layout == Layout::native) parse_header(scanned->tokens, header_end, migration, diagnostics);
  SectionedFile(*scanned, migration, diagnostics).read(sections, native_words);
}

void parse_goose(const MigrationInput& input, change::Migration& migration, text::Diagnostics& diagnostics) {
  const auto scanned = scan_source(*input.up, input.files, diagnostics);
  if (!scanned) return;
  const std::vector<SectionText> sections = goose_sections(*input.up, scanned->tokens, diagnostics);
  SectionedFile(*scanned, migration, diagnostics).read(sections, goose_words);
}

std::optional<change::Section> parse_whole(const MigrationInput& input, bool up,
                                           text::Diagnostics& diagnostics) {
  const text::Source& source = up ? *input.up : *input.down;
  const auto scanned = scan_source(source, input.files, diagnostics);
  if (!scanned) return std::nullopt;
  return parse_section(*scanned, whole_section(source, scanned->tokens, input.files, input.layout, up),
                       diagnostics);
}

change::Section parse_whole_down(const MigrationInput& input, bool lenient, text::Diagnostics& diagnostics) {
  text::Diagnostics mistakes;
  std::optional<change::Section> section = parse_whole(input, false, mistakes);
  if (lenient) {
    diagnostics.add_as_warnings(mistakes);
  } else {
    for (const text::Diagnostic& mistake : mistakes.all()) diagnostics.add(mistake);
  }
  if (!mistakes.has_errors()) return *std::move(section);
  change::Section refused;
  refused.irreversible = "its down file does not parse";
  return refused;
}

void parse_files(const MigrationInput& input, change::Migration& migration, text::Diagnostics& diagnostics) {
  migration.up = parse_whole(input, true, diagnostics);
  if (input.down != nullptr) migration.down = parse_whole_down(input, migration.foreign, diagnostics);
}

change::Migration named_migration(const MigrationInput& input) {
  change::Migration migration;
  migration.source = input.up;
  migration.foreign = input.layout != Layout::native && !input.strict_downs;
  migration.revision = input.files.revision;
  migration.message = input.files.message;
  migration.created = input.files.created;
  migration.depends = input.files.depends;
  migration.labels = input.files.labels;
  migration.revision_span = {input.up, 0, 0};
  return migration;
}

/// The sections of a file, as `parse_migration` reads them.
std::vector<SectionText> sections_of(const MigrationInput& input, const text::Source& source,
                                     const Tokens& tokens, text::Diagnostics& diagnostics) {
  switch (input.layout) {
    case Layout::native:
    case Layout::dbmate:
      return native_sections(source, tokens, diagnostics);
    case Layout::goose:
      return goose_sections(source, tokens, diagnostics);
    case Layout::golang_migrate:
    case Layout::diesel:
    case Layout::sqlx:
    case Layout::flyway:
    case Layout::sqitch:
    case Layout::prisma:
    case Layout::plain:
      return {whole_section(source, tokens, input.files, input.layout, &source == input.up)};
  }
  return {};
}

}  // namespace

change::Migration parse_migration(const MigrationInput& input, text::Diagnostics& diagnostics) {
  change::Migration migration = named_migration(input);
  switch (input.layout) {
    case Layout::native:
    case Layout::dbmate:
      parse_native(input, migration, diagnostics);
      break;
    case Layout::goose:
      parse_goose(input, migration, diagnostics);
      break;
    case Layout::golang_migrate:
    case Layout::diesel:
    case Layout::sqlx:
    case Layout::flyway:
    case Layout::sqitch:
    case Layout::prisma:
    case Layout::plain:
      parse_files(input, migration, diagnostics);
      break;
  }
  return migration;
}

SourceText source_text(const MigrationInput& input) {
  SourceText texts;
  for (const text::Source* source : {input.up, input.down}) {
    if (source == nullptr) continue;
    text::Diagnostics ignored;  // said when it was parsed
    const Tokens tokens = scan(*source, ignored);
    for (const SectionText& section : sections_of(input, *source, tokens, ignored)) {
      std::string& text = section.up ? texts.up : texts.down;
      for (const Piece& piece : section.pieces) {
        text += std::string_view(source->text()).substr(piece.begin, piece.end - piece.begin);
      }
    }
  }
  return texts;
}

}  // namespace schemake::parse
