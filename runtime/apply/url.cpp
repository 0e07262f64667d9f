// A URL that goes wrong is the likeliest place for a password to be printed, so masking does not trust
// parsing: it works on any text, and takes as password everything that could be meant as one.
#include <schemake/apply/url.hpp>

#include <algorithm>
#include <cctype>
#include <vector>

#include <schemake/apply/error.hpp>

namespace schemake {
namespace {

using std::string_view;

constexpr string_view stars = "***";

/// A half-open range of bytes of a URL.
struct Range {
  std::size_t begin;
  std::size_t end;
};

bool is_password_key(string_view key) {
  return key == "password" || key == "sslpassword";
}

std::string lowered(string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// %XX as its byte; a percent sign without two digits stays.
std::string decoded(string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    result += escape ? static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return result;
}

/// Of `//user:password@host`: from the first colon to the last `@`, so that an unencoded `@`, `/` or `:` in
/// a password is masked with it.
void find_in_authority(string_view url, std::vector<Range>& found) {
  const std::size_t slashes = url.find("//");
  const std::size_t at = url.rfind('@');
  if (slashes == string_view::npos || at == string_view::npos || at < slashes) return;
  const std::size_t colon = url.find(':', slashes + 2);
  if (colon != string_view::npos && colon + 1 < at) found.push_back({colon + 1, at});
}

void find_in_parameters(string_view url, std::vector<Range>& found) {
  std::size_t begin = url.find('?');
  while (begin != string_view::npos) {
    ++begin;
    const std::size_t end = std::min(url.find('&', begin), url.size());
    const std::size_t equals = url.find('=', begin);
    if (equals < end && is_password_key(lowered(url.substr(begin, equals - begin)))) {
      found.push_back({equals + 1, end});
    }
    begin = end == url.size() ? string_view::npos : end;
  }
}

/// The end of a libpq value that begins at `begin`: quoted with escapes, or up to a blank.
std::size_t keyword_value_end(string_view text, std::size_t begin) {
  const bool quoted = begin < text.size() && text[begin] == '\'';
  for (std::size_t i = begin + (quoted ? 1 : 0); i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (quoted ? text[i] == '\'' : std::isspace(static_cast<unsigned char>(text[i])) != 0) {
      return quoted ? i + 1 : i;
    }
  }
  return text.size();
}

std::size_t skip_blanks(string_view text, std::size_t i) {
  while (i < text.size() && std::isspace(static_cast<unsigned char>(text[i])) != 0) ++i;
  return i;
}

/// Of `host=... password = 'it''s'`; does not require that the rest is well formed.
void find_in_keywords(string_view url, std::vector<Range>& found) {
  const std::string text = lowered(url);
  for (std::size_t at = text.find("password"); at != std::string::npos; at = text.find("password", at + 1)) {
    const std::size_t equals = skip_blanks(text, at + string_view("password").size());
    if (equals >= text.size() || text[equals] != '=') continue;
    const std::size_t begin = skip_blanks(text, equals + 1);
    found.push_back({begin, keyword_value_end(text, begin)});
  }
}

/// In order, without overlaps, none empty.
std::vector<Range> find_passwords(string_view url) {
  std::vector<Range> found;
  find_in_authority(url, found);
  if (url.find("//") != string_view::npos) {
    find_in_parameters(url, found);
  } else {
    find_in_keywords(url, found);
  }
  std::sort(found.begin(), found.end(), [](Range a, Range b) { return a.begin < b.begin; });
  std::vector<Range> merged;
  for (const Range range : found) {
    if (range.begin >= range.end) continue;
    if (!merged.empty() && range.begin < merged.back().end) {
      merged.back().end = std::max(merged.back().end, range.end);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

void replace_all(std::string& text, string_view from, string_view to) {
  if (from.empty()) return;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// A server that cuts a malformed URL quotes the pieces: `invalid port number: "secret"`.
void mask_pieces(std::string& message, string_view password) {
  std::size_t begin = 0;
  while (begin <= password.size()) {
    const std::size_t end = std::min(password.find_first_of("/?#@:&= '", begin), password.size());
    const std::string piece(password.substr(begin, end - begin));
    if (!piece.empty()) {
      replace_all(message, "\"" + piece + "\"", "\"***\"");
      replace_all(message, "\"" + decoded(piece) + "\"", "\"***\"");
    }
    begin = end + 1;
  }
}

[[noreturn]] void refuse(string_view text, std::string message, std::string help) {
  throw_error(ErrorKind::usage, std::move(message) + " in the database URL \"" + mask_url(text) + "\"",
              std::move(help));
}

constexpr const char* forms =
    "write sqlite:path, sqlite:///absolute/path, sqlite::memory:, postgresql://user@host/database or "
    "postgresql:host=... dbname=...";

/// After `sqlite:`.
std::string sqlite_path(string_view text, string_view rest) {
  if (rest.rfind("//", 0) != 0) {
    if (rest.empty()) refuse(text, "no file", forms);
    return std::string(rest);
  }
  rest.remove_prefix(2);
  if (rest.find('?') != string_view::npos) {
    refuse(text, "unexpected parameters", "SQLite's own form takes parameters: sqlite:file:path?mode=ro");
  }
  if (rest.empty() || rest == "/") refuse(text, "no file", forms);
  return decoded(rest);
}

std::string postgresql_target(string_view rest) {
  if (rest.rfind("//", 0) == 0) return "postgresql:" + std::string(rest);
  return std::string(rest);  // libpq's keywords
}

}  // namespace

std::string mask_url(string_view text) {
  std::string shown;
  std::size_t from = 0;
  for (const Range range : find_passwords(text)) {
    shown += text.substr(from, range.begin - from);
    shown += stars;
    from = range.end;
  }
  return shown.append(text.substr(from));
}

std::string mask_message(std::string message, string_view url_text) {
  for (const Range range : find_passwords(url_text)) {
    const string_view password = url_text.substr(range.begin, range.end - range.begin);
    // A short one would also stand for words of the message; a message names a password between quotes.
    if (password.size() > 3) {
      replace_all(message, password, stars);
      replace_all(message, decoded(password), stars);
    }
    mask_pieces(message, password);
  }
  return message;
}

Url parse_url(string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == string_view::npos) refuse(text, "no scheme", forms);
  // SQLAlchemy names its driver behind a plus sign, which means nothing here.
  const std::string written = lowered(text.substr(0, colon));
  const std::string scheme = written.substr(0, written.find('+'));
  const string_view rest = text.substr(colon + 1);
  if (scheme == "sqlite" || scheme == "sqlite3") {
    return {Dialect::sqlite, sqlite_path(text, rest), std::string(text)};
  }
  if (scheme == "postgresql" || scheme == "postgres") {
    return {Dialect::postgresql, postgresql_target(rest), mask_url(text)};
  }
  refuse(text, "unknown scheme \"" + scheme + "\"", forms);
}

}  // namespace schemake
