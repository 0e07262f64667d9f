#include "parse/client_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

constexpr std::string_view copy_help =
    "write the rows as INSERT … VALUES, or have a program of yours load them after the migration";

text::Offset offset(std::size_t at) {
  return static_cast<text::Offset>(at);
}

bool is_copy_line(std::string_view line) {
  const std::string upper = text::upper(line.substr(0, 4));
  return upper == "COPY" && text::upper(line).find("FROM STDIN") != std::string::npos;
}

struct Advice {
  std::string_view command;
  std::string_view help;
};

// What each of psql's commands is for, said in SQL.
constexpr std::array<Advice, 9> advices{{
    {"restrict", "remove the line: pg_dump writes it for psql alone"},
    {"unrestrict", "remove the line: pg_dump writes it for psql alone"},
    {"connect", "remove the line: the migrator is told its database by DATABASE_URL"},
    {"c", "remove the line: the migrator is told its database by DATABASE_URL"},
    {"i", "put the other file's statements here, or make it a migration of its own"},
    {"ir", "put the other file's statements here, or make it a migration of its own"},
    {"copy", copy_help},
    {"set", "write the value where it is used: psql's variables are not known to the server"},
    {"echo", "remove the line: it prints a text and changes nothing"},
}};

std::string_view advice_for(std::string_view command) {
  for (const Advice& advice : advices) {
    if (advice.command == command) return advice.help;
  }
  return "write SQL in its place: no psql runs a migration";
}

class ClientTextFinder {
 public:
  ClientTextFinder(const text::Source& source, const Tokens& tokens, text::Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {
    for (const Token& token : tokens) {
      if (token.kind != TokenKind::comment) tokens_.push_back(&token);
    }
  }

  bool find() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const std::string_view text = at(i);
      if (text == "[") ++brackets_;
      if (text == "]" && brackets_ > 0) --brackets_;
      if (text == ";") brackets_ = 0;
      if (text == "\\") command(i);
      if (text == ":") variable(i);
      if (text == "{" && touches(i) && at(i + 1) == "{") placeholder(i);
      if (text.size() == 4 && text::upper(text) == "COPY" && begins_statement(i)) copy(i);
    }
    return found_;
  }

 private:
  std::string_view at(std::size_t i) const {
    return i < tokens_.size() ? text_of(source_, *tokens_[i]) : std::string_view();
  }
  bool touches(std::size_t i) const {
    return i + 1 < tokens_.size() && tokens_[i + 1]->begin == tokens_[i]->end;
  }
  bool begins_statement(std::size_t i) const { return i == 0 || at(i - 1) == ";"; }

  text::Diagnostic& report(std::string_view code, text::Offset begin, text::Offset end, std::string message) {
    found_ = true;
    return diagnostics_.error(std::string(code), {&source_, begin, end}, std::move(message));
  }

  // The rest of the line is the command's.
  void command(std::size_t& i) {
    const text::Offset begin = tokens_[i]->begin;
    const std::string& text = source_.text();
    std::size_t end = begin + 1;
    while (end < text.size() && std::isalpha(static_cast<unsigned char>(text[end])) != 0) ++end;
    const std::string name = text.substr(begin + 1, end - begin - 1);
    report("M0113", begin, offset(end), fmt::format("\\{} is a command to psql, not to the server", name))
        .help = advice_for(name);
    const std::size_t line_end = std::min(text.find('\n', begin), text.size());
    while (i + 1 < tokens_.size() && tokens_[i + 1]->begin < line_end) ++i;
  }

  // A slice of an array, `a[1:n]`, has a colon too.
  void variable(std::size_t i) {
    if (!touches(i)) return;
    const Token& name = *tokens_[i + 1];
    const bool quoted = at(i + 1).front() == '\'' || name.kind == TokenKind::quoted_identifier;
    const bool bare = name.kind == TokenKind::word && brackets_ == 0;
    if (!quoted && !bare) return;
    report("M0113", tokens_[i]->begin, name.end, "psql would put the value of a variable in here").help =
        "write the value itself: the server gets the text as it stands";
  }

  void placeholder(std::size_t i) {
    report("M0112", tokens_[i]->begin, tokens_[i + 1]->end, "a template would put something in here").help =
        "write what it would put in: the server gets the text as it stands";
  }

  void copy(std::size_t i) {
    for (std::size_t word = i + 1; word < tokens_.size() && at(word) != ";"; ++word) {
      if (text::upper(at(word)) != "FROM" || text::upper(at(word + 1)) != "STDIN") continue;
      report("M0113", tokens_[i]->begin, tokens_[word + 1]->end, "COPY from a client's input").help =
          copy_help;
      return;
    }
  }

  const text::Source& source_;
  text::Diagnostics& diagnostics_;
  std::vector<const Token*> tokens_;
  int brackets_ = 0;
  bool found_ = false;
};

}  // namespace

bool has_copied_rows(const text::Source& source, text::Diagnostics& diagnostics) {
  const std::string_view text = source.text();
  std::size_t copy = std::string_view::npos;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line == "\\." && copy != std::string_view::npos) {
      const std::size_t copy_end = std::min(text.find('\n', copy), text.size());
      diagnostics
          .error("M0113", {&source, offset(copy), offset(copy_end)},
                 "COPY with its rows in the file: psql reads them, not the server")
          .help = copy_help;
      return true;
    }
    if (is_copy_line(line)) copy = begin;
    begin = end + 1;
  }
  return false;
}

bool has_client_text(const text::Source& source, const Tokens& tokens, text::Diagnostics& diagnostics) {
  return ClientTextFinder(source, tokens, diagnostics).find();
}

bool has_placeholders(const text::Source& source, text::Diagnostics& diagnostics) {
  const std::string_view text = source.text();
  bool found = false;
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const std::size_t end = text.find_first_of("}\n", at);
    if (end == std::string_view::npos || text[end] != '}' || end == at + 2) continue;
    diagnostics
        .error("M0112", {&source, offset(at), offset(end + 1)},
               fmt::format("Flyway would put the value of \"{}\" in here", text.substr(at + 2, end - at - 2)))
        .help =
        "write the value itself; where the text is meant as it stands, say placeholderReplacement=false in "
        "the script's .conf";
    found = true;
  }
  return found;
}

}  // namespace schemake::parse
