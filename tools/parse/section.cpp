#include "parse/section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "parse/batch.hpp"
#include "parse/duration.hpp"
#include "parse/header.hpp"
#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

constexpr std::string_view marker_prefix = "migrate:";
constexpr std::string_view irreversible_option = "irreversible:";

bool at_line_start(const text::Source& source, text::Offset at) {
  while (at > 0 && (source.text()[at - 1] == ' ' || source.text()[at - 1] == '\t')) --at;
  return at == 0 || source.text()[at - 1] == '\n';
}

void report_option(text::Span word, std::string_view nearest, text::Diagnostics& diagnostics) {
  diagnostics.error("M0105", word, fmt::format("unknown section option \"{}\"", word.text())).help =
      nearest.empty()
          ? "the options are transaction:false, lock_timeout:<duration>, statement_timeout:<duration>, "
            "sqlite and, on a down, irreversible: <reason>"
          : fmt::format("did you mean \"{}\"?", nearest);
}

// lock_timeout:5s. Returns false where the word is something else.
bool read_timeout(text::Span word, change::Timeouts& timeouts, text::Diagnostics& diagnostics) {
  const std::string_view option = word.text();
  const std::size_t colon = option.find(':');
  const std::string_view name = option.substr(0, colon);
  if (colon == std::string_view::npos || (name != "lock_timeout" && name != "statement_timeout"))
    return false;
  std::int32_t& milliseconds = name == "lock_timeout" ? timeouts.lock : timeouts.statement;
  const std::string_view value = option.substr(colon + 1);
  const std::optional<std::int32_t> limit = timeout(value);
  if (!limit) {
    diagnostics.error("M0105", word, fmt::format("\"{}\" of {} is no duration", value, name)).help =
        fmt::format("{}; none for no limit", duration_help);
  } else if (milliseconds != 0) {
    diagnostics.error("M0105", word, fmt::format("{} is given twice", name)).help = "keep one of them";
  } else {
    milliseconds = *limit;
  }
  return true;
}

// Returns false where the rest of the line belongs to the option.
bool read_option(text::Span word, text::Span line, SectionText& section, text::Diagnostics& diagnostics) {
  const std::string_view option = word.text();
  if (option == "transaction:false") {
    section.transactional = false;
  } else if (option == "sqlite") {
    section.sqlite = true;
  } else if (option == "postgresql") {
    diagnostics.error("M0105", word, "the section without a dialect is PostgreSQL's own").help =
        "remove \"postgresql\"";
  } else if (option.starts_with(irreversible_option) && section.up) {
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
      section.irreversible = option;
    } else {
      section.irreversible = text.substr(first);
    }
    return false;
  } else if (!read_timeout(word, section.timeouts, diagnostics) && option != "transaction:true") {
    report_option(word,
                  text::nearest(option, {"transaction:false", "sqlite",
                                         "irreversible:", "lock_timeout:", "statement_timeout:"}),
                  diagnostics);
  }
  return true;
}

std::optional<SectionText> read_marker(const text::Source& source, const Token& comment,
                                       text::Diagnostics& diagnostics) {
  const text::Span line = comment_text(source, comment);
  if (is_batch_line(line.text())) return std::nullopt;
  if (!line.text().starts_with(marker_prefix) || !at_line_start(source, comment.begin)) return std::nullopt;
  SectionText section;
  section.marker = {&source, comment.begin, line.end};
  const std::vector<text::Span> words = words_of(line);
  const std::string_view direction = words.front().text().substr(marker_prefix.size());
  if (direction != "up" && direction != "down") {
    diagnostics.error("M0105", words.front(), fmt::format("unknown section \"{}\"", words.front().text()))
        .help = "the sections are `-- migrate:up` and `-- migrate:down`";
    return std::nullopt;
  }
  section.up = direction == "up";
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!read_option(words[i], line, section, diagnostics)) break;
  }
  return section;
}

text::Offset end_of(const text::Source& source) {
  return static_cast<text::Offset>(source.text().size());
}

// Each section ends where the next one's line begins.
void begin_section(SectionText section, const Token& line, std::vector<SectionText>& sections,
                   const text::Source& source) {
  if (!sections.empty()) sections.back().pieces.front().end = line.begin;
  section.pieces = {{line.end, end_of(source)}};
  sections.push_back(std::move(section));
}

bool is_line_comment(const text::Source& source, const Token& token) {
  return token.kind == TokenKind::comment && text_of(source, token).starts_with("--");
}

/// goose's own lines, one after the other.
class GooseReader {
 public:
  GooseReader(const text::Source& source, text::Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  void line(const Token& token) {
    constexpr std::string_view prefix = "+goose";
    const text::Span comment = comment_text(source_, token);
    if (!comment.text().starts_with(prefix)) return;
    std::string_view rest = comment.text().substr(prefix.size());
    rest = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const std::string command = text::lower(rest);
    if (command == "up" || command == "down") {
      direction(token, comment, command == "up");
    } else if (command == "no transaction") {
      transactional_ = false;
    } else if (command == "envsub on") {
      diagnostics_.error("M0112", comment, "the file has values put in from the environment").help =
          "write the values themselves: what runs must be known when it is built";
    } else if (command != "statementbegin" && command != "statementend" && command != "envsub off") {
      diagnostics_.error("M0116", comment, "unknown goose annotation").help =
          "they are Up, Down, StatementBegin, StatementEnd and NO TRANSACTION";
    }
  }

  std::vector<SectionText> take() {
    for (SectionText& section : sections_) section.transactional = transactional_;
    return std::move(sections_);
  }

 private:
  void direction(const Token& token, text::Span comment, bool up) {
    if (sections_.empty() && !up) {
      diagnostics_.error("M0116", comment, "`-- +goose Down` before `-- +goose Up`").help =
          "put the way up first";
    }
    SectionText section;
    section.marker = {&source_, token.begin, comment.end};
    section.up = up;
    begin_section(std::move(section), token, sections_, source_);
  }

  const text::Source& source_;
  text::Diagnostics& diagnostics_;
  std::vector<SectionText> sections_;
  bool transactional_ = true;
};

}  // namespace

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

std::vector<SectionText> native_sections(const text::Source& source, const Tokens& tokens,
                                         text::Diagnostics& diagnostics) {
  std::vector<SectionText> sections;
  for (const Token& token : tokens) {
    if (!is_line_comment(source, token)) continue;
    std::optional<SectionText> section = read_marker(source, token, diagnostics);
    if (section) begin_section(*std::move(section), token, sections, source);
  }
  return sections;
}

std::vector<SectionText> goose_sections(const text::Source& source, const Tokens& tokens,
                                        text::Diagnostics& diagnostics) {
  GooseReader reader(source, diagnostics);
  for (const Token& token : tokens) {
    if (is_line_comment(source, token)) reader.line(token);
  }
  return reader.take();
}

}  // namespace schemake::parse
