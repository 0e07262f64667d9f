#include <schemake/migrator/environment.hpp>

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <system_error>

#include <schemake/apply/error.hpp>

namespace schemake::migrator {
namespace {

using std::string_view;

bool is_key_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

/// A cursor on the text of a `.env` file.
class Reader {
 public:
  Reader(string_view text, const Lookup& environment) : text_(text), environment_(environment) {}

  bool at_end() const { return at_ >= text_.size(); }

  /// One line, or the lines that a quoted value takes.
  void read_entry(Dotenv& dotenv) {
    line_ = line_at(at_);
    skip_blanks();
    std::string key = read_key();
    const bool exported = key == "export" && is_blank(peek());
    skip_blanks();
    if (exported) {
      key = read_key();
      skip_blanks();
    }
    if (peek() == '=') {
      ++at_;
      if (!key.empty()) read_assignment(key, dotenv);
    } else if (!key.empty() && !(exported && rest_is_empty())) {
      dotenv.problems.push_back({line_, key, "expected KEY=VALUE"});
    }
    skip_line();
  }

 private:
  char peek() const { return at_end() ? '\n' : text_[at_]; }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }

  void skip_line() { at_ = at_end() ? at_ : std::min(text_.find('\n', at_), text_.size() - 1) + 1; }

  std::string read_key() {
    const std::size_t begin = at_;
    while (!at_end() && is_key_character(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void read_assignment(const std::string& key, Dotenv& dotenv) {
    skip_blanks();
    const bool quoted = peek() == '\'' || peek() == '"';
    missing_.clear();
    const auto value = quoted ? read_quoted(peek(), dotenv) : expanded(read_plain(), dotenv);
    if (!value) {
      // What follows may be of the value or not, so nothing of it can be trusted.
      dotenv.problems.push_back({line_, "", "the quote has no end"});
      at_ = text_.size();
      return;
    }
    dotenv.variables[key] = *value;
    if (!missing_.empty()) {
      dotenv.problems.push_back(
          {line_, key, fmt::format("${{{}}} is not set, and has no default", missing_)});
    }
    if (!quoted || rest_is_empty()) return;
    // A forgotten quote ends at the next variable's first one, and swallows that variable's name.
    const bool swallows = value->find('\n') != std::string::npos;
    dotenv.problems.push_back({line_, swallows ? "" : key, "text behind the closing quote"});
  }

  /// Nothing but blanks and a comment up to the line's end.
  bool rest_is_empty() {
    skip_blanks();
    return peek() == '\n' || peek() == '#';
  }

  std::size_t line_at(std::size_t offset) const {
    return 1 + static_cast<std::size_t>(
                   std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  }

  /// Nothing for a quote without its end.
  std::optional<std::string> read_quoted(char quote, const Dotenv& dotenv) {
    std::string value;
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == quote) {
        at_ = i + 1;
        return value;
      }
      const bool escape = text_[i] == '\\' && i + 1 < text_.size() && (quote == '"' || text_[i + 1] == quote);
      if (escape) {
        value += unescaped(text_[++i]);
      } else if (quote == '"' && is_reference(text_, i)) {
        value += referred(text_, i, dotenv);
      } else {
        value += text_[i];
      }
    }
    return std::nullopt;
  }

  std::string expanded(const std::string& text, const Dotenv& dotenv) {
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
      value += is_reference(text, i) ? referred(text, i, dotenv) : std::string(1, text[i]);
    }
    return value;
  }

  /// `${NAME}` or `${NAME:-default}`; anything else between braces stays as it stands.
  static bool is_reference(string_view text, std::size_t i) {
    if (text.substr(i, 2) != "${") return false;
    const std::size_t name_end = skip_name(text, i + 2);
    if (name_end == i + 2 || name_end == text.size()) return false;
    return text[name_end] == '}' ||
           (text.substr(name_end, 2) == ":-" && reference_end(text, i) < text.size());
  }

  static std::size_t skip_name(string_view text, std::size_t i) {
    while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_')) ++i;
    return i;
  }

  /// The place of the brace that ends it.
  static std::size_t reference_end(string_view text, std::size_t i) {
    return std::min(text.find_first_of("}\n", i), text.size());
  }

  /// What the reference at `i` stands for; `i` is then at its end. As on the whole, the environment wins.
  std::string referred(string_view text, std::size_t& i, const Dotenv& dotenv) {
    const std::size_t name_end = skip_name(text, i + 2);
    const std::string name(text.substr(i + 2, name_end - i - 2));
    const std::size_t end = reference_end(text, i);
    const bool has_default = text[name_end] == ':';
    i = end;
    if (auto value = environment_(name)) return *value;
    const auto above = dotenv.variables.find(name);
    if (above != dotenv.variables.end() && !(has_default && above->second.empty())) return above->second;
    if (has_default) return std::string(text.substr(name_end + 2, end - name_end - 2));
    missing_ = name;
    return {};
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
      case '\'':
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
  const Lookup& environment_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;  ///< of the entry
  std::string missing_;   ///< a variable that its value refers to, and that is not set
};

[[noreturn]] void refuse_dotenv(const std::string& place, const std::string& reason) {
  throw_error(ErrorKind::usage, fmt::format("{}: {}", place, reason),
              "it may name the database, so it is not passed over: put it right, or remove it, or name the "
              "database with --url");
}

/// Nothing only where there is no `.env` at all.
std::optional<std::string> read_dotenv() {
  struct stat status {};
  if (lstat(".env", &status) != 0) {
    if (errno == ENOENT) return std::nullopt;
    refuse_dotenv(".env", fmt::format("can't be read: {}", std::generic_category().message(errno)));
  }
  if (stat(".env", &status) != 0)
    refuse_dotenv(".env", fmt::format("can't be read: {}", std::generic_category().message(errno)));
  if (S_ISDIR(status.st_mode)) refuse_dotenv(".env", "is a folder");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(".env", "rb"), std::fclose);
  if (!file) refuse_dotenv(".env", fmt::format("can't be read: {}", std::generic_category().message(errno)));
  std::string text;
  char buffer[4096];
  while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, file.get())) text.append(buffer, size);
  if (std::ferror(file.get()) != 0)
    refuse_dotenv(".env", fmt::format("can't be read: {}", std::generic_category().message(errno)));
  return text;
}

std::optional<std::string> dotenv_variable(string_view name) {
  const auto text = read_dotenv();
  if (!text) return std::nullopt;
  if (text->find('\0') != std::string::npos) refuse_dotenv(".env", "is no UTF-8 text");
  const Dotenv dotenv = parse_dotenv(*text, environment_variable);
  for (const DotenvProblem& problem : dotenv.problems) {
    if (!problem.key.empty() && problem.key != name) continue;
    refuse_dotenv(fmt::format(".env:{}", problem.line), problem.message);
  }
  const auto found = dotenv.variables.find(name);
  if (found == dotenv.variables.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

}  // namespace

Dotenv parse_dotenv(string_view text, const Lookup& environment) {
  constexpr string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.substr(0, 3) == byte_order_mark) text.remove_prefix(3);
  Dotenv dotenv;
  Reader reader(text, environment);
  while (!reader.at_end()) reader.read_entry(dotenv);
  return dotenv;
}

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
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
