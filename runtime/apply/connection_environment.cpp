// libpq's rules for its two forms of a connection string; `Url::target` is one of them.
#include <schemake/apply/connection_environment.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string_view>

namespace schemake {
namespace {

using std::string_view;
using Parameters = std::map<std::string, std::string, std::less<>>;

struct Variable {
  string_view keyword;
  const char* name;
};

constexpr std::array variables{
    Variable{"host", "PGHOST"},
    Variable{"hostaddr", "PGHOSTADDR"},
    Variable{"port", "PGPORT"},
    Variable{"dbname", "PGDATABASE"},
    Variable{"user", "PGUSER"},
    Variable{"password", "PGPASSWORD"},
    Variable{"passfile", "PGPASSFILE"},
    Variable{"service", "PGSERVICE"},
    Variable{"options", "PGOPTIONS"},
    Variable{"application_name", "PGAPPNAME"},
    Variable{"client_encoding", "PGCLIENTENCODING"},
    Variable{"connect_timeout", "PGCONNECT_TIMEOUT"},
    Variable{"channel_binding", "PGCHANNELBINDING"},
    Variable{"require_auth", "PGREQUIREAUTH"},
    Variable{"sslmode", "PGSSLMODE"},
    Variable{"sslnegotiation", "PGSSLNEGOTIATION"},
    Variable{"sslcompression", "PGSSLCOMPRESSION"},
    Variable{"sslcert", "PGSSLCERT"},
    Variable{"sslkey", "PGSSLKEY"},
    Variable{"sslcertmode", "PGSSLCERTMODE"},
    Variable{"sslrootcert", "PGSSLROOTCERT"},
    Variable{"sslcrl", "PGSSLCRL"},
    Variable{"sslcrldir", "PGSSLCRLDIR"},
    Variable{"sslsni", "PGSSLSNI"},
    Variable{"requirepeer", "PGREQUIREPEER"},
    Variable{"ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"},
    Variable{"ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"},
    Variable{"gssencmode", "PGGSSENCMODE"},
    Variable{"krbsrvname", "PGKRBSRVNAME"},
    Variable{"gsslib", "PGGSSLIB"},
    Variable{"gssdelegation", "PGGSSDELEGATION"},
    Variable{"target_session_attrs", "PGTARGETSESSIONATTRS"},
    Variable{"load_balance_hosts", "PGLOADBALANCEHOSTS"},
};

bool is_blank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

/// A cursor on `host=h password = 'it\'s'`.
class Keywords {
 public:
  explicit Keywords(string_view text) : text_(text) {}

  Parameters read() {
    Parameters found;
    for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
      const std::size_t end = std::min(text_.find('=', at_), text_.size());
      std::string keyword(text_.substr(at_, end - at_));
      while (!keyword.empty() && is_blank(keyword.back())) keyword.pop_back();
      at_ = std::min(end + 1, text_.size());
      skip_blanks();
      found[keyword] = read_value();
    }
    return found;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  /// Between quotes, or up to a blank; a backslash takes the next byte as it is.
  std::string read_value() {
    const bool quoted = at_ < text_.size() && text_[at_] == '\'';
    if (quoted) ++at_;
    std::string value;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quoted ? c == '\'' : is_blank(c)) {
        ++at_;
        break;
      }
      if (c != '\\') {
        value += c;
      } else if (at_ + 1 < text_.size()) {
        value += text_[++at_];
      }
    }
    return value;
  }

  string_view text_;
  std::size_t at_ = 0;
};

/// What stands before the first of `ends`, which goes with it; `found` is which one, or 0.
string_view take_until(string_view& rest, string_view ends, char& found) {
  const std::size_t end = std::min(rest.find_first_of(ends), rest.size());
  const string_view taken = rest.substr(0, end);
  found = end < rest.size() ? rest[end] : '\0';
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return taken;
}

/// An empty part names nothing, so that a variable or a default says it.
void set(Parameters& parameters, const std::string& keyword, const std::string& value) {
  if (!value.empty()) parameters[keyword] = value;
}

/// `user:password@`, where it is there.
void read_user(string_view& rest, Parameters& found) {
  const std::size_t at = rest.find('@');
  if (at == string_view::npos || at > rest.find('/')) return;
  string_view user = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  char end = '\0';
  set(found, "user", decode_percent(take_until(user, ":", end)));
  set(found, "password", decode_percent(user));
}

/// `host:port,[::1]:port`: lists that belong together keep their empty places. Gives what ended them.
char read_hosts(string_view& rest, Parameters& found) {
  std::string hosts;
  std::string ports;
  char end = ',';
  for (bool first = true; end == ','; first = false) {
    string_view host;
    if (!rest.empty() && rest.front() == '[') {
      rest.remove_prefix(1);
      host = take_until(rest, "]", end);
      take_until(rest, ":/?,", end);
    } else {
      host = take_until(rest, ":/?,", end);
    }
    const string_view port = end == ':' ? take_until(rest, "/?,", end) : string_view();
    hosts.append(first ? "" : ",").append(host);
    ports.append(first ? "" : ",").append(port);
  }
  set(found, "host", decode_percent(hosts));
  set(found, "port", decode_percent(ports));
  return end;
}

void read_parameters(string_view rest, Parameters& found) {
  while (!rest.empty()) {
    char end = '\0';
    string_view pair = take_until(rest, "&", end);
    const std::string keyword = decode_percent(take_until(pair, "=", end));
    const std::string value = decode_percent(pair);
    // JDBC's spelling, which libpq understands too.
    const bool jdbc = keyword == "ssl" && value == "true";
    set(found, jdbc ? "sslmode" : keyword, jdbc ? "require" : value);
  }
}

Parameters read_url(string_view text) {
  Parameters found;
  string_view rest = text.substr(text.find("://") + 3);
  read_user(rest, found);
  char end = read_hosts(rest, found);
  if (end == '/') set(found, "dbname", decode_percent(take_until(rest, "?", end)));
  if (end == '?') read_parameters(rest, found);
  return found;
}

bool is_url(string_view target) {
  return target.rfind("postgresql://", 0) == 0 || target.rfind("postgres://", 0) == 0;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> connection_environment(const Url& url) {
  std::vector<std::pair<std::string, std::string>> found;
  if (url.dialect != Dialect::postgresql) return found;
  const Parameters parameters = is_url(url.target) ? read_url(url.target) : Keywords(url.target).read();
  for (const Variable& variable : variables) {
    const auto parameter = parameters.find(variable.keyword);
    if (parameter != parameters.end()) found.emplace_back(variable.name, parameter->second);
  }
  return found;
}

}  // namespace schemake
