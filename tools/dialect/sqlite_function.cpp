// The functions that mean the same in both, by name. A function that is not here is refused: SQLite may
// well have one of that name that does something else.
#include <algorithm>
#include <array>

#include "dialect/identifier.hpp"
#include "dialect/sqlite_cast.hpp"
#include "dialect/sqlite_expression.hpp"

namespace schemake::dialect {
namespace {

/// Called with the arguments as they stand.
struct SameFunction {
  std::string_view name;
  std::string_view sqlite;
  std::size_t least;
  std::size_t most;
};

// lower() and upper() change ASCII letters alone in SQLite; the manual says so.
constexpr std::array<SameFunction, 18> same_functions{{{"lower", "lower", 1, 1},
                                                       {"upper", "upper", 1, 1},
                                                       {"length", "length", 1, 1},
                                                       {"char_length", "length", 1, 1},
                                                       {"character_length", "length", 1, 1},
                                                       {"abs", "abs", 1, 1},
                                                       {"replace", "replace", 3, 3},
                                                       {"trim", "trim", 1, 2},
                                                       {"btrim", "trim", 1, 2},
                                                       {"ltrim", "ltrim", 1, 2},
                                                       {"rtrim", "rtrim", 1, 2},
                                                       {"strpos", "instr", 2, 2},
                                                       {"position", "instr", 2, 2},
                                                       {"count", "count", 1, 1},
                                                       {"sum", "sum", 1, 1},
                                                       {"min", "min", 1, 1},
                                                       {"max", "max", 1, 1},
                                                       {"avg", "avg", 1, 1}}};

// A random UUID of version 4, in the form that PostgreSQL prints. randomblob() is asked for each row.
constexpr std::string_view random_uuid =
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' "
    "|| "
    "substr('89ab', 1 + (abs(random() % 4)), 1) || substr(hex(randomblob(2)), 2) || '-' || "
    "hex(randomblob(6)))";

bool is_count(const Expression& argument, int least) {
  return argument.kind == ExpressionKind::integer_literal && argument.text.size() < 10 &&
         std::stoi(argument.text) >= least;
}

const SameFunction* find_same(const Expression& call) {
  const auto* at = std::find_if(same_functions.begin(), same_functions.end(),
                                [&](const SameFunction& one) { return one.name == call.text; });
  return at == same_functions.end() ? nullptr : &*at;
}

bool is_now(std::string_view name) {
  return name == "now" || name == "transaction_timestamp";
}
bool is_uuid(std::string_view name) {
  return name == "gen_random_uuid" || name == "uuid_generate_v4";
}

}  // namespace

Written SqliteWriter::refuse_function(const Expression& call, const std::string& why) {
  problems().report(unknown_function, call.span,
                    "function \"" + call.text + "\"" + why + " has no translation to SQLite");
  return {"NULL"};
}

Written SqliteWriter::function_call(const Expression& e) {
  const bool built_in = e.qualifier.empty() || e.qualifier == "pg_catalog" ||
                        (is_uuid(e.text) && e.qualifier == catalog::default_schema);
  if (!built_in) return refuse_function(e);
  const SameFunction* same = find_same(e);
  if (same != nullptr && e.operands.size() >= same->least && e.operands.size() <= same->most) {
    return {call(same->sqlite, e)};
  }
  if (const auto special = special_function(e)) return *special;
  return refuse_function(e);
}

std::optional<Written> SqliteWriter::special_function(const Expression& e) {
  const std::size_t arguments = e.operands.size();
  if (is_now(e.text) && arguments == 0) return volatile_value(e, "CURRENT_TIMESTAMP");
  if (is_uuid(e.text) && arguments == 0) return volatile_value(e, std::string(random_uuid));
  if (e.text == "substr" || e.text == "substring") return substring(e);
  if (e.text == "left" || e.text == "right") return edge(e);
  if (e.text == "concat") return concat(e);
  if (e.text == "octet_length" && arguments == 1)
    return Written{"length(CAST(" + text(e.operands[0]) + " AS BLOB))"};
  if (e.text == "round" && (arguments == 1 || arguments == 2)) {
    const Family family = scope_.family(e.operands[0]);
    if (family == Family::integer || family == Family::decimal) return Written{call("round", e)};
    return refuse_function(e, " of " + std::string(name_of(family)));
  }
  return {};
}

// A start before the text is, to PostgreSQL, before the text, and to SQLite a count from its end. Without
// a length that is mended by a start of at least 1; with one, both must be known.
std::optional<Written> SqliteWriter::substring(const Expression& e) {
  if (e.operands.size() < 2 || e.operands.size() > 3) return {};
  if (e.operands.size() == 2 && !is_count(e.operands[1], 1)) {
    return Written{"substr(" + text(e.operands[0]) + ", max(1, " + text(e.operands[1]) + "))"};
  }
  const bool known = is_count(e.operands[1], 1) && (e.operands.size() < 3 || is_count(e.operands[2], 0));
  return known ? Written{call("substr", e)} : refuse_function(e, " with a start or length that is computed");
}

std::optional<Written> SqliteWriter::edge(const Expression& e) {
  if (e.operands.size() != 2) return {};
  if (!is_count(e.operands[1], 1)) return refuse_function(e, " with a length that is computed");
  const std::string& length = e.operands[1].text;
  return Written{"substr(" + text(e.operands[0]) + (e.text == "left" ? ", 1, " : ", -") + length + ")"};
}

std::optional<Written> SqliteWriter::concat(const Expression& e) {
  std::vector<std::string> parts;
  for (const Expression& part : e.operands) {
    const Family family = scope_.family(part);
    const bool literal = part.kind == ExpressionKind::string_literal;
    if (!literal && family != Family::text && family != Family::integer && family != Family::uuid) {
      return refuse_function(e, " with " + std::string(name_of(family)));
    }
    parts.push_back(literal ? text(part) : "coalesce(" + text(part) + ", '')");
  }
  if (parts.empty()) return {};
  return Written{join(parts, " || "), parts.size() == 1 ? Level::primary : Level::other_operator};
}

}  // namespace schemake::dialect
