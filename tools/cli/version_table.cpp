#include "cli/version_table.hpp"

#include <algorithm>

#include "catalog/name.hpp"

namespace schemake::cli {
namespace {

// What needs no quotes in either database, so that everybody who asks the table writes it alike.
bool is_plain(std::string_view name) {
  const auto letter = [](char byte) { return (byte >= 'a' && byte <= 'z') || byte == '_'; };
  const auto digit = [](char byte) { return byte >= '0' && byte <= '9'; };
  return !name.empty() && name.size() <= catalog::longest_name && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char byte) { return letter(byte) || digit(byte); });
}

bool has(const std::vector<std::string>& dialects, std::string_view dialect) {
  return std::find(dialects.begin(), dialects.end(), dialect) != dialects.end();
}

}  // namespace

VersionTable parse_version_table(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return {{}, std::string(text)};
  return {std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

std::string version_table_problem(std::string_view text, const std::vector<std::string>& dialects) {
  const VersionTable name = parse_version_table(text);
  const bool with_schema = text.find('.') != std::string_view::npos;
  const std::string quoted = "\"" + std::string(text) + "\"";
  if (!is_plain(name.table) || (with_schema && !is_plain(name.schema)))
    return quoted +
           " is no name for a table: write table or schema.table, of lower-case letters, digits and _";
  if (name.schema.starts_with("pg_") || name.table.starts_with("sqlite_"))
    return quoted + " is a name that the database keeps for itself: take another one";
  if (with_schema && !has(dialects, "postgresql"))
    return quoted + " has a schema, and SQLite has none: write the table alone";
  return {};
}

}  // namespace schemake::cli
