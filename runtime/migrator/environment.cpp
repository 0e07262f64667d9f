#include <schemake/migrator/environment.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace schemake::migrator {
namespace {

using std::string_view;

bool is_key_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

/// A cursor on the text of a `.env` file.
class Reader {
 public:
  explicit Reader(string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }

  /// One line, or the lines that a quoted value takes.
  void read_entry(std::map<std::string, std::string, std::less<>>& variables) {
    skip_blanks();
    std::string key = read_key();
    skip_blanks();
    if (key == "export") {
      key = read_key();
      skip_blanks();
    }
    if (!key.empty() && peek() == '=') {
      ++at_;
      skip_blanks();
      if (auto value = read_value()) variables[key] = *value;
    }
    skip_line();
  }

 private:
  char peek() const { return at_end() ? '\n' : text_[at_]; }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }

  void skip_line() { at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1; }

  std::string read_key() {
    const std::size_t begin = at_;
    while (!at_end() && is_key_character(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  /// Nothing for a quote without its end: then the rest of the file is no value.
  std::optional<std::string> read_value() {
    if (peek() == '\'') return read_quoted('\'');
    if (peek() == '"') return read_quoted('"');
    return read_plain();
  }

  std::optional<std::string> read_quoted(char quote) {
    std::string value;
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == quote) {
        at_ = i + 1;
        return value;
      }
      const bool escape = quote == '"' && text_[i] == '\\' && i + 1 < text_.size();
      value += escape ? unescaped(text_[++i]) : std::string(1, text_[i]);
    }
    return std::nullopt;
  }

  static std::string unescaped(char c) {
    switch (c) {
      case 'n':
        return "\n";
      case 't':
        return "\t";
      case 'r':
        return "\r";
      case '"':
      case '\\':
      case '$':
      case '`':
        return std::string(1, c);
      default:
        return std::string("\\") + c;
    }
  }

  /// Up to the line's end, or to a comment: a # behind a blank, as a # may be part of a password.
  std::string read_plain() {
    const std::size_t begin = at_;
    std::size_t end = std::min(text_.find('\n', at_), text_.size());
    for (std::size_t i = begin; i < end; ++i) {
      if (text_[i] == '#' && (i == begin || is_blank(text_[i - 1]))) end = i;
    }
    while (end > begin && is_blank(text_[end - 1])) --end;
    at_ = end;
    return std::string(text_.substr(begin, end - begin));
  }

  string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::string> dotenv_variable(string_view name) {
  std::ifstream file(".env", std::ios::binary);
  if (!file) return std::nullopt;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto variables = parse_dotenv(text);
  const auto found = variables.find(name);
  if (found == variables.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

}  // namespace

std::map<std::string, std::string, std::less<>> parse_dotenv(string_view text) {
  constexpr string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.substr(0, 3) == byte_order_mark) text.remove_prefix(3);
  std::map<std::string, std::string, std::less<>> variables;
  Reader reader(text);
  while (!reader.at_end()) reader.read_entry(variables);
  return variables;
}

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::optional<FoundUrl> find_url(const Options& options, const Registry& registry) {
  if (!options.url.empty()) return FoundUrl{options.url, "--url"};
  if (auto url = environment_variable("DATABASE_URL"))
    return FoundUrl{*url, "DATABASE_URL in the environment"};
  if (auto url = dotenv_variable("DATABASE_URL")) return FoundUrl{*url, "DATABASE_URL in .env"};
  if (!options.default_url.empty()) return FoundUrl{options.default_url, "--default-url"};
  if (!registry.default_url.empty()) {
    return FoundUrl{std::string(string_view(registry.default_url)), "the built-in default"};
  }
  return std::nullopt;
}

}  // namespace schemake::migrator
