#include "dialect/sqlite_cast.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "dialect/identifier.hpp"
#include "text/ascii.hpp"

namespace schemake::dialect {
namespace {

using text::lower;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// In a shape 9 is a digit and everything else is itself.
bool has_shape(std::string_view value, std::string_view shape) {
  return value.size() == shape.size() &&
         std::equal(value.begin(), value.end(), shape.begin(),
                    [](char c, char s) { return s == '9' ? is_digit(c) : c == s; });
}

std::optional<Written> integer(std::string_view value) {
  const std::string_view digits = value.starts_with('-') ? value.substr(1) : value;
  if (digits.empty() || digits.size() > 18 || !std::all_of(digits.begin(), digits.end(), is_digit)) return {};
  return Written{std::string(value), value.starts_with('-') ? Level::unary : Level::primary};
}

std::optional<Written> decimal(std::string_view value) {
  const std::string_view digits = value.starts_with('-') ? value.substr(1) : value;
  const auto point = digits.find('.');
  const bool valid =
      !digits.empty() && is_digit(digits.front()) && is_digit(digits.back()) &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return is_digit(c) || c == '.'; }) &&
      (point == std::string_view::npos || digits.find('.', point + 1) == std::string_view::npos);
  if (!valid) return {};
  return Written{std::string(value), value.starts_with('-') ? Level::unary : Level::primary};
}

std::optional<Written> boolean(const std::string& value) {
  constexpr std::array<std::string_view, 6> yes{"t", "true", "y", "yes", "on", "1"};
  constexpr std::array<std::string_view, 6> no{"f", "false", "n", "no", "off", "0"};
  const std::string word = lower(value);
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return Written{"TRUE"};
  if (std::find(no.begin(), no.end(), word) != no.end()) return Written{"FALSE"};
  return {};
}

// "2024-01-31 10:00:00", with a fraction and UTC's zone or without.
std::optional<Written> timestamp(std::string value) {
  if (has_shape(value, "9999-99-99")) return Written{quote_literal(value + " 00:00:00")};
  for (const std::string_view zone : {"Z", "+00:00", "+00"}) {
    if (value.size() > 19 && value.ends_with(zone)) {
      value.resize(value.size() - zone.size());
      break;
    }
  }
  if (value.size() < 19 || (value[10] != ' ' && value[10] != 'T')) return {};
  value[10] = ' ';
  const std::string_view fraction = std::string_view(value).substr(19);
  const bool valid = has_shape(std::string_view(value).substr(0, 19), "9999-99-99 99:99:99") &&
                     (fraction.empty() || (fraction.size() > 1 && fraction.front() == '.' &&
                                           std::all_of(fraction.begin() + 1, fraction.end(), is_digit)));
  if (!valid) return {};
  return Written{quote_literal(value)};
}

std::optional<Written> uuid(const std::string& value) {
  constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  const bool valid = value.size() == shape.size() &&
                     std::equal(value.begin(), value.end(), shape.begin(),
                                [](char c, char s) { return s == 'x' ? is_hex(c) : c == s; });
  if (!valid) return {};
  return Written{quote_literal(lower(value))};
}

std::optional<Written> bytes(const std::string& value) {
  const bool hexadecimal = value.starts_with("\\x") && value.size() % 2 == 0 &&
                           std::all_of(value.begin() + 2, value.end(), is_hex);
  if (hexadecimal) return Written{"X'" + value.substr(2) + "'"};
  if (value.empty()) return Written{"X''"};
  return {};
}

std::optional<Written> text_literal(const std::string& value, const catalog::TypeName& type) {
  // A cast cuts to the length, an assignment fails; one that fits is the same in both.
  if (!type.modifiers.empty() && value.size() > static_cast<std::size_t>(type.modifiers[0])) return {};
  return Written{quote_literal(value)};
}

Written call(const std::string& function, const std::string& arguments) {
  return {function + "(" + arguments + ")"};
}

std::optional<Written> to_text(const Written& value, Family from, const catalog::TypeName& type) {
  const bool limited = !type.modifiers.empty() && type.name == "varchar";
  if (!type.modifiers.empty() && !limited) return {};
  std::optional<Written> out;
  if (from == Family::integer) out = call("CAST", value.sql + " AS TEXT");
  if (from == Family::text || from == Family::uuid || from == Family::json) out = value;
  if (from == Family::boolean) {
    out = Written{"CASE WHEN " + value.sql + " THEN 'true' WHEN NOT (" + value.sql + ") THEN 'false' END"};
  }
  if (out && limited) out = call("substr", out->sql + ", 1, " + std::to_string(type.modifiers[0]));
  return out;
}

std::optional<Written> to_integer(const Written& value, Family from) {
  if (from == Family::integer) return value;
  if (from == Family::boolean) return call("CAST", value.sql + " AS INTEGER");
  if (from == Family::decimal) return call("CAST", "round(" + value.sql + ") AS INTEGER");
  return {};
}

// A number that SQLite stores as an integer would divide as one, so it is made REAL.
std::optional<Written> to_decimal(const Written& value, Family from, const catalog::TypeName& type) {
  if (!is_number(from)) return {};
  const Written real = call("CAST", value.sql + " AS REAL");
  if (family_of(type) != Family::decimal || type.modifiers.empty()) return real;
  const std::int32_t scale = type.modifiers.size() > 1 ? type.modifiers[1] : 0;
  return scale < 0 ? std::optional<Written>() : call("round", real.sql + ", " + std::to_string(scale));
}

std::optional<Written> to_timestamp(const Written& value, Family from) {
  if (from == Family::timestamp) return value;
  if (from == Family::date) return call("datetime", value.sql);
  return {};
}

}  // namespace

std::optional<Written> literal_as(const std::string& value, const catalog::TypeName& type) {
  switch (family_of(type)) {
    case Family::integer:
      return integer(value);
    case Family::decimal:
    case Family::floating:
      return decimal(value);
    case Family::boolean:
      return boolean(value);
    case Family::text:
      return text_literal(value, type);
    case Family::json:
      return Written{quote_literal(value)};
    case Family::date:
      return has_shape(value, "9999-99-99") ? std::optional(Written{quote_literal(value)}) : std::nullopt;
    case Family::time:
      return has_shape(value, "99:99:99") && type.name == "time"
                 ? std::optional(Written{quote_literal(value)})
                 : std::nullopt;
    case Family::timestamp:
      return timestamp(value);
    case Family::uuid:
      return uuid(value);
    case Family::bytes:
      return bytes(value);
    case Family::unknown:
    case Family::foreign:
      break;
  }
  return {};
}

std::optional<Written> convert(const Written& value, Family from, const catalog::TypeName& type) {
  const Family to = family_of(type);
  switch (to) {
    case Family::text:
      return to_text(value, from, type);
    case Family::integer:
      return to_integer(value, from);
    case Family::decimal:
    case Family::floating:
      return to_decimal(value, from, type);
    case Family::boolean:
      if (from == Family::integer) return Written{"(" + value.sql + ") <> 0", Level::comparison};
      break;
    case Family::timestamp:
      return to_timestamp(value, from);
    case Family::date:
      if (from == Family::timestamp) return call("date", value.sql);
      break;
    case Family::time:
    case Family::uuid:
    case Family::json:
    case Family::bytes:
    case Family::unknown:
    case Family::foreign:
      break;
  }
  if (from == to && to != Family::unknown && to != Family::foreign) return value;
  return {};
}

std::optional<Written> convert_column(const Written& value, Family from, const catalog::TypeName& type) {
  const Family to = family_of(type);
  if (from == Family::unknown || from == Family::foreign) return {};
  if (from == Family::text && (is_number(to) || to == Family::text)) return value;
  if (from == Family::integer && is_number(to)) return value;
  if (is_number(from) && (to == Family::floating || to == Family::decimal) && type.modifiers.empty()) {
    return value;
  }
  return convert(value, from, type);
}

}  // namespace schemake::dialect
