// A URL that goes wrong is the likeliest place for a password to be printed, so masking does not trust
// parsing: it works on any text, and takes as password everything that could be meant as one.
#include <schemake/apply/url.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

/// libpq's parameters that are secrets; `password` stands for `sslpassword` too where a text is searched.
constexpr std::array secret_keys{string_view("password"), string_view("oauth_client_secret"),
                                 string_view("scram_client_key"), string_view("scram_server_key")};

bool is_secret_key(string_view key) {
  return key == "sslpassword" || std::find(secret_keys.begin(), secret_keys.end(), key) != secret_keys.end();
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

bool is_port(string_view text) {
  return text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// `host:port` or `[::1]:port`, or several with commas: what may stand behind `//` without a user.
bool is_host_list(string_view text) {
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    string_view host = text.substr(0, comma);
    if (!host.empty() && host.front() == '[') host.remove_prefix(std::min(host.find(']'), host.size()));
    const std::size_t colon = host.find(':');
    if (colon != string_view::npos && !is_port(host.substr(colon + 1))) return false;
    if (comma == text.size()) return true;
    text.remove_prefix(comma + 1);
  }
}

string_view scheme_of(string_view url) {
  const std::size_t colon = url.find(':');
  return colon == string_view::npos ? string_view() : url.substr(0, colon);
}

/// SQLAlchemy names its driver behind a plus sign, which means nothing here.
std::string known_scheme(string_view written) {
  const std::string lower = lowered(written);
  const std::string scheme = lower.substr(0, lower.find('+'));
  if (scheme == "postgres" || scheme == "postgresql") return "postgresql";
  return scheme == "sqlite" || scheme == "sqlite3" ? "sqlite" : "";
}

bool has_authority(string_view url) {
  const std::size_t colon = url.find(':');
  return colon != string_view::npos && url.substr(colon + 1, 2) == "//";
}

/// Where `user:password@host` begins: behind the scheme and its slashes, as far as there are some.
std::size_t user_begin(string_view url) {
  const bool scheme = has_authority(url) || !known_scheme(scheme_of(url)).empty();
  const std::size_t begin = scheme ? url.find(':') + 1 : 0;
  return std::min(url.find_first_not_of('/', begin), url.size());
}

/// Of `user:password@host`: from the first colon to the last `@`, so that an unencoded `@`, `/` or `:` in a
/// password is masked with it. Without an `@`, what stands for a port and is none is a password too.
void find_in_authority(string_view url, std::vector<Range>& found) {
  const std::size_t begin = user_begin(url);
  const std::size_t colon = url.find(':', begin);
  // libpq's keywords, whose values may have colons, or a file's path.
  if (colon == string_view::npos || url.find('=') < colon || known_scheme(scheme_of(url)) == "sqlite") return;
  const std::size_t at = url.rfind('@');
  if (at != string_view::npos && at > colon) {
    if (colon + 1 < at) found.push_back({colon + 1, at});
    return;
  }
  const std::size_t end = std::min(url.find_first_of("/?", begin), url.size());
  const bool locates = has_authority(url) || known_scheme(scheme_of(url)) == "postgresql";
  if (locates && !is_host_list(url.substr(begin, end - begin))) {
    found.push_back({colon + 1, std::min(url.find('?', colon), url.size())});
  }
}

void find_in_parameters(string_view url, std::vector<Range>& found) {
  std::size_t begin = url.find('?');
  while (begin != string_view::npos) {
    ++begin;
    const std::size_t end = std::min(url.find('&', begin), url.size());
    const std::size_t equals = url.find('=', begin);
    if (equals < end && is_secret_key(lowered(decode_percent(url.substr(begin, equals - begin))))) {
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
void find_in_keywords(string_view url, string_view key, std::vector<Range>& found) {
  const std::string text = lowered(url);
  for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
    const std::size_t equals = skip_blanks(text, at + key.size());
    if (equals >= text.size() || text[equals] != '=') continue;
    const std::size_t begin = skip_blanks(text, equals + 1);
    found.push_back({begin, keyword_value_end(text, begin)});
  }
}

/// In order, without overlaps, none empty.
std::vector<Range> find_passwords(string_view url) {
  std::vector<Range> found;
  find_in_authority(url, found);
  find_in_parameters(url, found);
  if (!has_authority(url)) {
    for (const string_view key : secret_keys) find_in_keywords(url, key, found);
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

/// Whether a server quotes a part of a password. A short piece must be the whole of it, or all before an
/// `@`, as it would else be found in any name.
bool shows_piece(string_view quoted, string_view piece) {
  if (piece.empty()) return false;
  if (piece.size() > 3 && quoted.find(piece) != string_view::npos) return true;
  return quoted == piece || (quoted.substr(0, piece.size()) == piece && quoted[piece.size()] == '@');
}

/// A server that cuts a malformed URL quotes the pieces: `invalid port number: "secret"`.
void mask_quoted(std::string& message, string_view piece) {
  std::size_t open = message.find('"');
  while (open != std::string::npos) {
    const std::size_t close = message.find('"', open + 1);
    if (close == std::string::npos) return;
    std::size_t next = close;
    if (shows_piece(string_view(message).substr(open + 1, close - open - 1), piece)) {
      message.replace(open + 1, close - open - 1, stars);
      next = open + 1 + stars.size();
    }
    open = message.find('"', next + 1);
  }
}

void mask_pieces(std::string& message, string_view password) {
  std::size_t begin = 0;
  while (begin <= password.size()) {
    const std::size_t end = std::min(password.find_first_of("/?#@:&= '", begin), password.size());
    const std::string piece(password.substr(begin, end - begin));
    mask_quoted(message, piece);
    mask_quoted(message, decode_percent(piece));
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
  return decode_percent(rest);
}

/// libpq takes the host to begin at the first `@`, and would send the rest of a password to a name server.
void refuse_unescaped(string_view text, string_view rest) {
  const std::size_t authority_end = std::min(rest.find_first_of("/?", 2), rest.size());
  const std::size_t query = std::min(rest.find('?'), rest.size());
  const string_view authority = rest.substr(0, authority_end);
  const string_view path = rest.substr(authority_end, query - std::min(query, authority_end));
  const string_view key = rest.substr(query, std::min(rest.find('=', query), rest.size()) - query);
  const bool twice = authority.find('@') != authority.rfind('@');
  if (!twice && path.find('@') == string_view::npos && key.find('@') == string_view::npos) return;
  refuse(text, "an unescaped @, / or ? of a user's name or password",
         "write %40 for @, %2F for / and %3F for ? in them");
}

std::string postgresql_target(string_view text, string_view rest) {
  if (rest.rfind("//", 0) == 0) {
    refuse_unescaped(text, rest);
    return "postgresql:" + std::string(rest);
  }
  if (!rest.empty() && rest.find('=') == string_view::npos) refuse(text, "no // and no keyword", forms);
  return std::string(rest);  // libpq's keywords
}

/// What follows an unknown scheme may be anything, so also a password behind its user.
[[noreturn]] void refuse_scheme(string_view text, const std::string& scheme) {
  const std::string masked = mask_url(text);
  throw_error(ErrorKind::usage,
              fmt::format("unknown scheme \"{}\" in the database URL \"{}\"", scheme,
                          masked == text && !has_authority(text) ? scheme + ":***" : masked),
              forms);
}

}  // namespace

std::string decode_percent(string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    result += escape ? static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return result;
}

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
      replace_all(message, decode_percent(password), stars);
    }
    mask_pieces(message, password);
  }
  return message;
}

Url parse_url(string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == string_view::npos) refuse(text, "no scheme", forms);
  const std::string scheme = known_scheme(text.substr(0, colon));
  const string_view rest = text.substr(colon + 1);
  if (scheme == "sqlite") return {Dialect::sqlite, sqlite_path(text, rest), std::string(text)};
  if (scheme == "postgresql") return {Dialect::postgresql, postgresql_target(text, rest), mask_url(text)};
  refuse_scheme(text, lowered(text.substr(0, colon)));
}

}  // namespace schemake
