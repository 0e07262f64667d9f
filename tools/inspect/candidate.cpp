#include "inspect/candidate.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>
#include <schemake/apply/ledger.hpp>
#include <string_view>

#include "inspect/sqlite_text.hpp"

namespace schemake::inspect {
namespace {

enum class TypeFamily { integer, decimal, text, boolean, date, time, timestamp, other };

bool has(std::string_view type, std::string_view part) {
  return type.find(part) != std::string_view::npos;
}

std::string_view base_of(std::string_view type) {
  return type.substr(0, type.find('('));
}

TypeFamily family_of(std::string_view type) {
  const std::string_view base = base_of(type);
  if (has(type, "[]")) return TypeFamily::other;
  if (has(base, "interval") || has(base, "point") || has(base, "range")) return TypeFamily::other;
  if (has(base, "timestamp") || has(base, "datetime")) return TypeFamily::timestamp;
  if (has(base, "date")) return TypeFamily::date;
  if (base.starts_with("time")) return TypeFamily::time;
  if (has(base, "bool")) return TypeFamily::boolean;
  if (has(base, "int") || has(base, "serial")) return TypeFamily::integer;
  if (has(base, "char") || has(base, "text") || has(base, "clob") || base == "name") return TypeFamily::text;
  if (has(base, "numeric") || has(base, "decimal") || has(base, "real") || has(base, "double") ||
      has(base, "float") || base == "money") {
    return TypeFamily::decimal;
  }
  return TypeFamily::other;
}

/// The numbers in the type's parentheses: {12, 3}.
std::vector<int> modifiers_of(std::string_view type) {
  std::vector<int> result;
  const char* at = type.data() + std::min(type.find('('), type.size());
  const char* const end = type.data() + type.size();
  while (at < end) {
    int number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error == std::errc()) result.push_back(number);
    at = error == std::errc() ? next : at + 1;
  }
  return result;
}

std::string repeated(const std::string& text, std::size_t size) {
  std::string result;
  while (result.size() < size) result += text;
  return result.substr(0, size);
}

std::string padded(const char* format, std::uint32_t number) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, number);
  return buffer.data();
}

/// SQLite's tokens serve for both, but for PostgreSQL's ARRAY['x'], which SQLite would read as a name.
std::vector<SqliteToken> tokens_of(const CheckShape& check, Dialect dialect) {
  std::string text = check.text;
  if (dialect == Dialect::postgresql) std::replace(text.begin(), text.end(), '[', '(');
  return sqlite_tokens(text);
}

/// Makes the candidates of one column.
class CandidateMaker {
 public:
  CandidateMaker(const ColumnShape& column, const ValueContext& context)
      : column_(column),
        context_(context),
        family_(family_of(column.type)),
        modifiers_(modifiers_of(column.type)) {}

  void add_plain() {
    if (!column_.labels.empty()) {
      for (std::size_t i = 0; i < column_.labels.size(); ++i) {
        add_string(column_.labels[(i + context_.serial) % column_.labels.size()]);
      }
      return;
    }
    switch (family_) {
      case TypeFamily::integer:
        return add_number(plain_integer(), "");
      case TypeFamily::decimal:
        return add_number(plain_decimal(), plain_fraction());
      case TypeFamily::text:
        return add_string(plain_text());
      case TypeFamily::boolean:
        return add_boolean(context_.serial % 2 == 0);
      case TypeFamily::date:
        return add_string(day(0));
      case TypeFamily::time:
        return add_string(padded("%02u:30:00", context_.serial % 24));
      case TypeFamily::timestamp:
        return add_string(day(0) + " 12:30:00" + zone());
      case TypeFamily::other:
        return add_other();
    }
  }

  /// Common shapes, for checks that we do not read.
  void add_shapes() {
    switch (family_) {
      case TypeFamily::integer:
      case TypeFamily::decimal:
        for (const long long number : {0LL, 1LL, 2LL, 10LL, 100LL, -1LL}) add_number(number, "");
        return;
      case TypeFamily::text:
        return add_text_shapes();
      case TypeFamily::boolean:
        add_boolean(true);
        return add_boolean(false);
      case TypeFamily::date:
        add_string(day(1));
        return add_string(day(-1));
      case TypeFamily::timestamp:
        add_string(day(1) + " 12:30:00" + zone());
        return add_string(day(-1) + " 12:30:00" + zone());
      case TypeFamily::time:
      case TypeFamily::other:
        return;
    }
  }

  void add_near(const SqliteToken& token) {
    if (token.kind == SqliteTokenKind::string && token.text.size() >= 2) {
      add_string(std::string(token.text.substr(1, token.text.size() - 2)));
    } else if (token.kind == SqliteTokenKind::number) {
      long long number = 0;
      std::from_chars(token.text.data(), token.text.data() + token.text.size(), number);
      add_near(number);
    }
  }

  std::vector<std::string> take() { return std::move(result_); }

 private:
  void add(std::string literal) {
    if (std::find(result_.begin(), result_.end(), literal) == result_.end())
      result_.push_back(std::move(literal));
  }

  void add_string(const std::string& text) { add(apply::quote_literal(text, context_.dialect)); }

  void add_boolean(bool truth) { add(truth ? "true" : "false"); }

  void add_number(long long number, const std::string& fraction) { add(std::to_string(number) + fraction); }

  /// A text's literal may be its length, a number's its bound.
  void add_near(long long number) {
    const bool length = family_ == TypeFamily::text;
    if (length && (number < 0 || number > 1000)) return;
    for (const long long near : {number, number + 1, number - 1}) {
      if (family_ == TypeFamily::integer || family_ == TypeFamily::decimal) add_number(near, "");
      if (length && near >= 0)
        add_string(repeated(std::to_string(context_.serial) + "ab", static_cast<std::size_t>(near)));
    }
  }

  /// Keys keep clear of the small numbers that migrations seed.
  long long plain_integer() const {
    const bool small = has(column_.type, "smallint") || has(column_.type, "int2");
    if (!column_.in_primary_key) return small ? context_.serial % 30000 : context_.serial;
    return small ? 20000 + context_.serial % 10000 : 7000000 + context_.serial;
  }

  bool is_scaled() const { return modifiers_.size() < 2 ? modifiers_.empty() : modifiers_[1] > 0; }

  long long plain_decimal() const {
    const int digits = modifiers_.empty() ? 9 : modifiers_[0] - (modifiers_.size() > 1 ? modifiers_[1] : 0);
    if (digits >= 9) return context_.serial;
    long long limit = 1;
    for (int i = 0; i < digits; ++i) limit *= 10;
    return context_.serial % limit;
  }

  /// A half is exact in binary, too.
  std::string plain_fraction() const { return is_scaled() ? ".5" : ""; }

  /// Ends with the serial, which is what must stay when it is cut.
  std::string plain_text() const {
    const std::string text = "v" + std::to_string(context_.serial);
    const std::size_t limit = modifiers_.empty() ? text.size() : static_cast<std::size_t>(modifiers_[0]);
    if (base_of(column_.type) == "character") return repeated(text, limit);
    return text.size() <= limit ? text : text.substr(text.size() - limit);
  }

  void add_text_shapes() {
    const std::string serial = std::to_string(context_.serial);
    for (const std::string& text :
         {"v" + serial + "@example.org", "+1555" + padded("%07u", context_.serial),
          "https://example.org/" + serial, padded("%08u", context_.serial), std::string("en"),
          std::string("EUR"), std::string("A"), "A-" + serial, "V" + serial, std::string("#00ff00"),
          std::string("2026-01-01"), std::string("127.0.0.1")}) {
      add_string(text);
    }
  }

  std::string day(int shift) const {
    const std::uint32_t days = context_.serial + 400U + static_cast<std::uint32_t>(shift + 1);
    return padded("%04u", 2000 + days / 336) + padded("-%02u", days / 28 % 12 + 1) +
           padded("-%02u", days % 28 + 1);
  }

  std::string zone() const {
    return has(column_.type, "with time zone") || has(column_.type, "tz") ? "+00" : "";
  }

  /// Types whose name says nothing of their values. On PostgreSQL a string literal takes the column's type.
  void add_other() {
    const std::string_view base = base_of(column_.type);
    const std::string serial = std::to_string(context_.serial);
    if (has(column_.type, "[]")) return add_string("{}");
    if (has(base, "uuid")) return add_string(padded("00000000-0000-4000-8000-%012u", context_.serial));
    if (has(base, "json")) return add_string("{\"v\": " + serial + "}");
    if (has(base, "bytea")) return add_string(padded("\\x%08x", context_.serial));
    if (has(base, "blob")) return add(padded("x'%08x'", context_.serial));
    if (has(base, "interval")) return add_string(serial + " hours");
    if (has(base, "range")) return add_string("empty");
    if (has(base, "inet")) return add_string(padded("10.0.%u.1", context_.serial % 256));
    if (has(base, "cidr")) return add_string(padded("10.0.%u.0/24", context_.serial % 256));
    if (has(base, "macaddr")) return add_string(padded("08:00:2b:01:02:%02x", context_.serial % 256));
    if (has(base, "point")) return add_string("(" + serial + ",1)");
    if (has(base, "bit"))
      return add_string(repeated("1", modifiers_.empty() ? 1 : static_cast<std::size_t>(modifiers_[0])));
    if (base == "xml") return add_string("<v>" + serial + "</v>");
    if (context_.dialect == Dialect::sqlite) return add_string(plain_text());
    add_string(serial);
    add_string("v" + serial);
  }

  const ColumnShape& column_;
  const ValueContext& context_;
  TypeFamily family_;
  std::vector<int> modifiers_;
  std::vector<std::string> result_;
};

}  // namespace

std::vector<std::string> candidates(const ColumnShape& column, const std::vector<const CheckShape*>& checks,
                                    const ValueContext& context) {
  CandidateMaker maker(column, context);
  maker.add_plain();
  for (const CheckShape* check : checks) {
    for (const SqliteToken& token : tokens_of(*check, context.dialect)) maker.add_near(token);
  }
  if (!checks.empty()) maker.add_shapes();
  return maker.take();
}

}  // namespace schemake::inspect
