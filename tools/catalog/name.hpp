// Names of database objects as PostgreSQL holds them: folded, unquoted, at most 63 bytes.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace schemake::catalog {

/// Where an unqualified name lives.
inline constexpr std::string_view default_schema = "public";
/// PostgreSQL's NAMEDATALEN - 1, in bytes.
inline constexpr std::size_t longest_name = 63;

/// A name within a schema; a name written without one is in `default_schema`.
struct QualifiedName {
  std::string schema{default_schema};
  std::string name;

  auto operator<=>(const QualifiedName&) const = default;
  bool in_default_schema() const { return schema == default_schema; }
  /// "users", or "audit.users" outside the default schema: for messages, not for SQL.
  std::string display() const { return in_default_schema() ? name : schema + "." + name; }
};

/// "public.users" or "\"Users\"" as written in an SQL string ('…'::regclass): folded, quotes removed. Without
/// a schema the default one.
QualifiedName parse_name(std::string_view text);

/// `name` cut to `longest_name` bytes at a character's boundary, as the server does.
std::string truncate_name(std::string_view name);

/// The name that PostgreSQL makes from two parts and a label ("users", "email", "key" → "users_email_key"),
/// shortening the longer part until it fits. `second` may be empty.
std::string make_object_name(std::string_view first, std::string_view second, std::string_view label);

}  // namespace schemake::catalog
