// Where a database is, as users write it, and how it is shown without its password.
//
//   sqlite:path            relative to the working directory, or absolute; taken as it stands
//   sqlite:///abs/path     the URL form; %XX is decoded
//   sqlite::memory:
//   sqlite:file:path?...   SQLite's own URI form
//   postgresql://user:password@host:port/database?parameter=value      (also postgres://)
//   postgresql:host=/run/postgresql dbname=app                          (libpq's keywords)
//
// `sqlite3:` and SQLAlchemy's `postgresql+driver://` and `sqlite+driver://` are understood too.
#pragma once

#include <string>
#include <string_view>

#include <schemake/registry.hpp>

namespace schemake {

struct Url {
  Dialect dialect;
  /// SQLite: the path for sqlite3_open_v2. PostgreSQL: the connection string for libpq.
  std::string target;
  /// The whole URL for people: a password is `***`.
  std::string shown;
};

/// Throws Error `usage`, which shows no password, when no driver can be named for the URL.
Url parse_url(std::string_view text);

/// The URL with every password in it as `***`: of the authority, of `?password=` and `?sslpassword=`, of
/// libpq's keywords. Never throws; a text that is no URL is masked as far as it can be read.
std::string mask_url(std::string_view text);

/// `message` with every password of `url_text` (as written, decoded, and in the pieces that a server cuts
/// a malformed URL into) replaced by `***`.
std::string mask_message(std::string message, std::string_view url_text);

/// %XX as its byte; a percent sign without two digits stays.
std::string decode_percent(std::string_view text);

}  // namespace schemake
