#include "parse/header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace schemake::parse {
namespace {

constexpr std::array<std::string_view, 5> keys{"Revision", "Revises", "Created", "Labels", "Depends"};

text::Span trim(text::Span span) {
  const auto blank = [&](text::Offset at) {
    return std::isspace(static_cast<unsigned char>(span.source->text()[at])) != 0;
  };
  while (span.begin < span.end && blank(span.begin)) ++span.begin;
  while (span.end > span.begin && blank(span.end - 1)) --span.end;
  return span;
}

std::vector<text::Span> split_list(text::Span value) {
  std::vector<text::Span> items;
  text::Offset begin = value.begin;
  for (text::Offset at = value.begin; at <= value.end; ++at) {
    if (at < value.end && value.source->text()[at] != ',') continue;
    const text::Span item = trim({value.source, begin, at});
    if (item.begin < item.end) items.push_back(item);
    begin = at + 1;
  }
  return items;
}

bool is_identifier(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char byte) {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '-' || byte == '.';
  });
}

class HeaderParser {
 public:
  HeaderParser(change::Migration& migration, text::Diagnostics& diagnostics)
      : migration_(migration), diagnostics_(diagnostics) {}

  void line(text::Span comment) {
    const std::string_view text = comment.text();
    const std::size_t colon = text.find(':');
    const std::string_view key = text.substr(0, colon);
    const bool keyed = colon != std::string_view::npos && key.find(' ') == std::string_view::npos;
    if (keyed && std::find(keys.begin(), keys.end(), key) != keys.end()) {
      value(key, comment,
            trim({comment.source, comment.begin + static_cast<text::Offset>(colon) + 1, comment.end}));
    } else if (keyed && !key.empty() && !text::nearest(key, {keys.begin(), keys.end()}).empty()) {
      const text::Span span{comment.source, comment.begin, comment.begin + static_cast<text::Offset>(colon)};
      diagnostics_.error("M0107", span, fmt::format("unknown header \"{}\"", key)).help =
          fmt::format("write \"{}:\"", text::nearest(key, {keys.begin(), keys.end()}));
    } else if (!text.empty() && !message_seen_) {
      migration_.message = text;
      message_seen_ = true;
    }
  }

 private:
  void value(std::string_view key, text::Span whole, text::Span written) {
    if (std::find(seen_.begin(), seen_.end(), key) != seen_.end()) {
      diagnostics_.error("M0107", whole, fmt::format("header \"{}\" is given twice", key)).help =
          "keep one of them";
      return;
    }
    seen_.push_back(key);
    if (key == "Revision") revision(whole, written);
    if (key == "Revises") references(written, migration_.revises);
    if (key == "Depends") references(written, migration_.depends);
    if (key == "Created") migration_.created = written.text();
    if (key == "Labels") {
      for (const text::Span& item : split_list(written)) migration_.labels.emplace_back(item.text());
    }
  }

  void revision(text::Span whole, text::Span written) {
    if (!is_identifier(written.text())) {
      report_identifier(written.text().empty() ? whole : written);
      return;
    }
    migration_.revision = written.text();
    migration_.revision_span = written;
  }

  void references(text::Span written, std::vector<change::RevisionReference>& out) {
    for (const text::Span& item : split_list(written)) {
      if (is_identifier(item.text())) {
        out.push_back({std::string(item.text()), item});
      } else {
        report_identifier(item);
      }
    }
  }

  void report_identifier(text::Span span) {
    diagnostics_.error("M0107", span, "not a revision identifier").help =
        "use letters, digits, \"_\", \"-\" and \".\"";
  }

  change::Migration& migration_;
  text::Diagnostics& diagnostics_;
  std::vector<std::string_view> seen_;
  bool message_seen_ = false;
};

}  // namespace

text::Span comment_text(const text::Source& source, const Token& comment) {
  text::Span span{&source, comment.begin, comment.end};
  if (span.text().starts_with("--")) span.begin += 2;
  return trim(span);
}

void parse_header(const Tokens& tokens, text::Offset end, change::Migration& migration,
                  text::Diagnostics& diagnostics) {
  HeaderParser parser(migration, diagnostics);
  for (const Token& token : tokens) {
    if (token.begin >= end || token.kind != TokenKind::comment) break;
    if (text_of(*migration.source, token).starts_with("--"))
      parser.line(comment_text(*migration.source, token));
  }
}

}  // namespace schemake::parse
