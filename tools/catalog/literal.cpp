#include "catalog/literal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "text/ascii.hpp"

namespace schemake::catalog {
namespace {

using Kind = ExpressionKind;

Expression literal(Kind kind, std::string text) {
  Expression expression;
  expression.kind = kind;
  expression.text = std::move(text);
  return expression;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A number as its sign, its digits and where its point is: 0.5 is {false, "5", 0}, 120 is {false, "12", 3}.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::ptrdiff_t point = 0;
  /// Digits written behind the point.
  std::ptrdiff_t scale = 0;
};

std::optional<Decimal> read_decimal(std::string_view text) {
  constexpr std::size_t longest = 1000;
  Decimal number;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) number.negative = text[at++] == '-';
  bool point = false;
  bool any = false;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
      continue;
    }
    any = true;
    number.digits += text[at];
    if (point) {
      ++number.scale;
    } else {
      ++number.point;
    }
  }
  if (!any || number.digits.size() > longest) return std::nullopt;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    if (++at < text.size() && text[at] == '+') ++at;
    int exponent = 0;
    const auto read = std::from_chars(text.data() + at, text.data() + text.size(), exponent);
    const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    if (!whole || exponent > static_cast<int>(longest) || exponent < -static_cast<int>(longest))
      return std::nullopt;
    number.point += exponent;
    number.scale = std::max<std::ptrdiff_t>(0, number.scale - exponent);
  }
  const std::size_t zeros = std::min(number.digits.find_first_not_of('0'), number.digits.size());
  number.digits.erase(0, zeros);
  number.point -= static_cast<std::ptrdiff_t>(zeros);
  number.digits.erase(number.digits.find_last_not_of('0') + 1);
  if (number.digits.empty()) number = {false, "", 0, number.scale};
  return number;
}

std::string written(const Decimal& number) {
  if (number.digits.empty()) return "0";
  std::string out = number.negative ? "-" : "";
  const auto size = static_cast<std::ptrdiff_t>(number.digits.size());
  if (number.point <= 0) {
    return out + "0." + std::string(static_cast<std::size_t>(-number.point), '0') + number.digits;
  }
  if (number.point >= size) {
    return out + number.digits + std::string(static_cast<std::size_t>(number.point - size), '0');
  }
  const auto point = static_cast<std::size_t>(number.point);
  return out + number.digits.substr(0, point) + "." + number.digits.substr(point);
}

bool is_one_of(const TypeName& type, std::initializer_list<std::string_view> names) {
  return type.array_dimensions == 0 && std::find(names.begin(), names.end(), type.name) != names.end();
}

/// An interval has three parts that do not turn into one another.
struct Interval {
  double months = 0;
  double days = 0;
  double seconds = 0;
  bool operator==(const Interval&) const = default;
};

struct Unit {
  std::string_view name;
  double Interval::*part;
  double factor;
};
constexpr std::array<Unit, 14> units{{{"year", &Interval::months, 12},
                                      {"y", &Interval::months, 12},
                                      {"month", &Interval::months, 1},
                                      {"mon", &Interval::months, 1},
                                      {"week", &Interval::days, 7},
                                      {"w", &Interval::days, 7},
                                      {"day", &Interval::days, 1},
                                      {"d", &Interval::days, 1},
                                      {"hour", &Interval::seconds, 3600},
                                      {"h", &Interval::seconds, 3600},
                                      {"minute", &Interval::seconds, 60},
                                      {"min", &Interval::seconds, 60},
                                      {"second", &Interval::seconds, 1},
                                      {"sec", &Interval::seconds, 1}}};

const Unit* find_unit(std::string word) {
  word = text::lower(word);
  if (word.size() > 1 && word.ends_with('s')) word.pop_back();
  if (word == "s") word = "sec";
  if (word == "m") word = "min";
  const auto* at =
      std::find_if(units.begin(), units.end(), [&](const Unit& unit) { return unit.name == word; });
  return at == units.end() ? nullptr : &*at;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  const auto kind = [](char c) {
    return is_digit(c) || c == '.' || c == ':' || c == '-' || c == '+' ? 1 : 2;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ' ') continue;
    std::string word;
    const int first = kind(text[at]);
    for (; at < text.size() && text[at] != ' ' && kind(text[at]) == first; ++at) word += text[at];
    words.push_back(std::move(word));
    if (at < text.size()) --at;
  }
  return words;
}

std::optional<double> read_double(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && !text.empty()
             ? std::optional(value)
             : std::nullopt;
}

// "01:30:00": hours, minutes, seconds.
std::optional<double> read_clock(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  double seconds = 0;
  double factor = 3600;
  while (factor >= 1) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::optional<double> part = read_double(text.substr(0, colon));
    if (!part) return std::nullopt;
    seconds += *part * factor;
    if (colon == text.size()) return negative ? -seconds : seconds;
    text.remove_prefix(colon + 1);
    factor /= 60;
  }
  return std::nullopt;
}

std::optional<Interval> read_interval(std::string_view text) {
  Interval interval;
  const std::vector<std::string> words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].find(':') != std::string::npos) {
      const std::optional<double> clock = read_clock(words[i]);
      if (!clock) return std::nullopt;
      interval.seconds += *clock;
      continue;
    }
    const std::optional<double> count = read_double(words[i]);
    if (!count) return std::nullopt;
    const bool alone = i + 1 == words.size();
    const Unit* unit = alone ? find_unit("second") : find_unit(words[++i]);
    // A fraction of a month or day spills into the parts below.
    if (unit == nullptr || (unit->part != &Interval::seconds &&
                            *count != static_cast<double>(static_cast<std::int64_t>(*count)))) {
      return std::nullopt;
    }
    interval.*(unit->part) += *count * unit->factor;
  }
  return words.empty() ? std::nullopt : std::optional(interval);
}

// Blanks outside of strings do not count.
std::string compact_json(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!quoted && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) continue;
    out += c;
    if (quoted && c == '\\' && i + 1 < text.size()) {
      out += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    }
  }
  return out;
}

// A timestamp without a time is at midnight.
std::string moment(std::string_view text) {
  std::string out(text);
  const std::size_t letter = out.find('T');
  if (letter != std::string::npos && letter > 0 && is_digit(out[letter - 1])) out[letter] = ' ';
  return out.size() == 10 && out[4] == '-' && out[7] == '-' ? out + " 00:00:00" : out;
}

// 'public.s' and 's' are one sequence to a program that knows one search path.
std::string relation_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != '"') out += c;
  }
  return out.starts_with("public.") ? out.substr(7) : out;
}

}  // namespace

Expression number_literal(std::string_view text) {
  const bool integer = text.find_first_not_of("-0123456789") == std::string_view::npos;
  const std::optional<Decimal> number = read_decimal(text);
  if (!number) return literal(Kind::decimal_literal, std::string(text));
  std::string value = written(*number);
  const std::size_t point = value.find('.');
  const std::size_t behind = point == std::string::npos ? 0 : value.size() - point - 1;
  const auto scale = static_cast<std::size_t>(number->scale);
  if (scale > behind) value += (point == std::string::npos ? "." : "") + std::string(scale - behind, '0');
  return literal(integer ? Kind::integer_literal : Kind::decimal_literal, std::move(value));
}

std::string number_value(std::string_view text) {
  const std::optional<Decimal> number = read_decimal(text);
  return number ? written(*number) : std::string();
}

std::string bits(std::string_view text) {
  if (!text.starts_with('x') && !text.starts_with('X')) return std::string(text);
  std::string out = "b";
  for (const char c : text.substr(1)) {
    const int value = is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
    for (int bit = 8; bit > 0; bit /= 2) out += (value & bit) != 0 ? '1' : '0';
  }
  return out;
}

std::optional<std::vector<Expression>> array_elements(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('{') || !text.ends_with('}')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::vector<Expression> elements;
  std::size_t at = 0;
  while (at < text.size()) {
    std::string value;
    const bool quoted = text[at] == '"';
    at += quoted ? 1 : 0;
    for (; at < text.size() && text[at] != (quoted ? '"' : ','); ++at) {
      if (text[at] == '{' && !quoted) return std::nullopt;
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      value += text[at];
    }
    at += quoted ? 1 : 0;
    const bool null = !quoted && text::lower(value) == "null";
    elements.push_back(literal(null ? Kind::null_literal : Kind::string_literal, null ? "" : value));
    if (at < text.size() && text[at] != ',') return std::nullopt;
    ++at;
  }
  return elements;
}

bool is_text(const TypeName& type) {
  return is_one_of(type, {"text", "varchar", "bpchar", "name"});
}

bool is_number(const TypeName& type) {
  return is_one_of(type, {"int2", "int4", "int8", "numeric", "float4", "float8"});
}

std::optional<bool> boolean_value(std::string_view text) {
  const std::string word = text::lower(text);
  for (const std::string_view yes : {"t", "true", "y", "yes", "on", "1"}) {
    if (word == yes) return true;
  }
  for (const std::string_view no : {"f", "false", "n", "no", "off", "0"}) {
    if (word == no) return false;
  }
  return std::nullopt;
}

Expression literal_of_type(Expression cast) {
  Expression& value = cast.operands.front();
  const TypeName& type = *cast.type;
  if (value.kind == Kind::cast && value.operands.front().kind == Kind::string_literal &&
      is_text(*value.type)) {
    value = std::move(value.operands.front());
  }
  if (value.kind != Kind::string_literal) return cast;
  if (is_text(type)) return std::move(value);
  if (is_one_of(type, {"bool"})) {
    if (const std::optional<bool> known = boolean_value(value.text)) {
      return literal(Kind::boolean_literal, *known ? "true" : "false");
    }
  }
  if (is_one_of(type, {"bit", "varbit"})) return literal(Kind::bit_string_literal, bits("b" + value.text));
  if (!is_number(type) || number_value(value.text).empty()) return cast;
  value = number_literal(value.text);
  return is_one_of(type, {"int2", "int4", "int8"}) ? std::move(value) : std::move(cast);
}

bool same_value(const TypeName& type, const std::string& left, const std::string& right) {
  if (left == right) return true;
  if (is_number(type)) return !number_value(left).empty() && number_value(left) == number_value(right);
  if (is_one_of(type, {"json", "jsonb"})) return compact_json(left) == compact_json(right);
  if (is_one_of(type, {"timestamp", "timestamptz"})) return moment(left) == moment(right);
  if (is_one_of(type, {"uuid", "macaddr", "inet", "cidr"})) return text::lower(left) == text::lower(right);
  if (is_one_of(type, {"regclass"})) return relation_name(left) == relation_name(right);
  if (is_one_of(type, {"bool"})) return boolean_value(left) && boolean_value(left) == boolean_value(right);
  if (is_one_of(type, {"interval"})) {
    const std::optional<Interval> value = read_interval(left);
    return value && value == read_interval(right);
  }
  return false;
}

}  // namespace schemake::catalog
