#include "catalog/expression_equality.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "catalog/literal.hpp"

namespace schemake::catalog {
namespace {

using Kind = ExpressionKind;

bool is_literal(Kind kind) {
  return kind == Kind::string_literal || kind == Kind::integer_literal || kind == Kind::decimal_literal ||
         kind == Kind::boolean_literal || kind == Kind::null_literal || kind == Kind::bit_string_literal;
}

std::size_t count_nodes(const Expression& e) {
  std::size_t count = 1;
  for (const Expression& operand : e.operands) count += count_nodes(operand);
  return count;
}

bool is_number_literal(Kind kind) {
  return kind == Kind::integer_literal || kind == Kind::decimal_literal;
}

/// A type's implicit casts to others, by PostgreSQL's pg_cast.
struct Implicit {
  std::string_view from;
  std::array<std::string_view, 6> to;
};
constexpr std::array<Implicit, 14> implicit_casts{{
    {"varchar", {"text", "bpchar", "name"}},
    {"bpchar", {"text", "varchar", "name"}},
    {"name", {"text"}},
    {"text", {"varchar", "bpchar", "name"}},
    {"citext", {"text", "varchar"}},
    {"int2", {"int4", "int8", "numeric", "float4", "float8", "oid"}},
    {"int4", {"int8", "numeric", "float4", "float8", "oid"}},
    {"int8", {"numeric", "float4", "float8", "oid"}},
    {"numeric", {"float4", "float8"}},
    {"float4", {"float8"}},
    {"date", {"timestamp", "timestamptz"}},
    {"timestamp", {"timestamptz"}},
    {"time", {"timetz", "interval"}},
    {"inet", {"cidr"}},
}};

// Types that what is not a column may well be cast to without anybody having written it.
constexpr std::array<std::string_view, 9> common_targets{"text", "varchar", "bpchar", "name",       "numeric",
                                                         "int8", "float4",  "float8", "timestamptz"};

class Comparison {
 public:
  Comparison(const Meaning& meaning, std::size_t nodes) : meaning_(meaning), steps_(steps_per_node * nodes) {}

  bool same(const Expression& left, const Expression& right) {
    if (steps_ == 0) return false;
    --steps_;
    if (is_literal(left.kind) && is_literal(right.kind)) return same_literals(left, right, nullptr);
    if (left.kind == Kind::cast && right.kind == Kind::cast && same_cast(left, right)) return true;
    if (left.kind != right.kind || left.kind == Kind::cast) return without_cast(left, right);
    return same_node(left, right) && same_operands(left, right);
  }

 private:
  // Casts on both sides are tried in several ways, which would take for ever in a tower of casts.
  static constexpr std::size_t steps_per_node = 64;

  bool same_node(const Expression& left, const Expression& right) const {
    if (left.text != right.text || left.alias != right.alias) return false;
    if (left.type.has_value() != right.type.has_value()) return false;
    if (left.type && !same_type(*left.type, *right.type)) return false;
    // In a query the server writes a qualifier that the author may have left out.
    const bool names =
        left.kind == Kind::column || left.kind == Kind::relation || left.kind == Kind::function_call;
    return left.qualifier == right.qualifier ||
           (names && (left.qualifier.empty() || right.qualifier.empty()));
  }

  bool same_operands(const Expression& left, const Expression& right) {
    if (left.operands.size() != right.operands.size()) return false;
    if (left.kind == Kind::binary_operator) return same_sides(left, right);
    for (std::size_t i = 0; i < left.operands.size(); ++i) {
      if (!same(left.operands[i], right.operands[i])) return false;
    }
    return true;
  }

  // The server brings one side of an operator to the other's type. Casts on both sides were written, except
  // to text, which varchar always goes through.
  bool same_sides(const Expression& left, const Expression& right) {
    std::size_t dropped = 0;
    for (std::size_t i = 0; i < 2; ++i) {
      dropped_ = 0;
      if (!same(left.operands[i], right.operands[i])) return false;
      dropped += dropped_ > 0 ? 1 : 0;
    }
    dropped_ = 0;
    return dropped < 2;
  }

  bool same_type(const TypeName& left, const TypeName& right) const {
    const bool schemas = left.schema == right.schema || left.schema.empty() || right.schema.empty();
    const bool dimensions = (left.array_dimensions > 0) == (right.array_dimensions > 0);
    return schemas && dimensions && left.name == right.name && left.modifiers == right.modifiers &&
           left.interval_fields == right.interval_fields;
  }

  bool same_cast(const Expression& left, const Expression& right) {
    const Expression& left_value = left.operands.front();
    const Expression& right_value = right.operands.front();
    const bool literals = is_literal(left_value.kind) && is_literal(right_value.kind);
    if (!same_type(*left.type, *right.type)) return false;
    return literals ? same_literals(left_value, right_value, &*left.type) : same(left_value, right_value);
  }

  // A cast that one side alone has must be one that the server adds by itself.
  bool without_cast(const Expression& left, const Expression& right) {
    for (const auto& [cast, other] : {std::pair(&left, &right), std::pair(&right, &left)}) {
      if (cast->kind != Kind::cast) continue;
      const Expression& value = cast->operands.front();
      if (is_literal(value.kind) && is_literal(other->kind)) {
        if (same_literals(value, *other, &*cast->type)) return true;
        continue;
      }
      if (!may_be_implicit(*cast) || !same(value, *other)) continue;
      // A domain over the type is of it already.
      const TypeName* from = type_of(value);
      const bool changes_nothing = from != nullptr && from->name == cast->type->name;
      if (!is_text(*cast->type) && !changes_nothing) ++dropped_;
      return true;
    }
    return same_array(left, right) || same_array(right, left);
  }

  // A default of '{}' whose type only the column says.
  bool same_array(const Expression& array, const Expression& literal) {
    if (array.kind != Kind::array || literal.kind != Kind::string_literal) return false;
    const std::optional<std::vector<Expression>> elements = array_elements(literal.text);
    if (!elements || elements->size() != array.operands.size()) return false;
    for (std::size_t i = 0; i < elements->size(); ++i) {
      if (!same(array.operands[i], (*elements)[i])) return false;
    }
    return true;
  }

  const TypeName* type_of(const Expression& value) const {
    if (value.kind == Kind::cast) return &*value.type;
    if (value.kind != Kind::column || meaning_.table == nullptr || !value.qualifier.empty()) return nullptr;
    const Column* column = meaning_.table->find_column(value.text);
    return column == nullptr ? nullptr : &column->type;
  }

  bool may_be_implicit(const Expression& cast) const {
    const TypeName& to = *cast.type;
    if (!to.modifiers.empty()) return false;
    if (is_literal(cast.operands.front().kind)) return true;
    const TypeName* from = type_of(cast.operands.front());
    if (from == nullptr) {
      return std::find(common_targets.begin(), common_targets.end(), to.name) != common_targets.end();
    }
    if ((from->array_dimensions > 0) != (to.array_dimensions > 0)) return false;
    if (from->name == to.name) return true;
    bool known = false;
    for (const Implicit& one : implicit_casts) {
      if (one.from != from->name) continue;
      known = true;
      if (std::find(one.to.begin(), one.to.end(), to.name) != one.to.end()) return true;
    }
    // A domain goes to its base type.
    return !known && !is_built_in(*from);
  }

  static bool is_built_in(const TypeName& type) {
    constexpr std::array<std::string_view, 12> names{"bool",  "json",        "jsonb", "uuid",
                                                     "bytea", "timestamptz", "date",  "float8",
                                                     "xml",   "interval",    "inet",  "timetz"};
    return std::find(names.begin(), names.end(), type.name) != names.end();
  }

  // A numeric keeps the zeros behind its point, and what is no string keeps whether it is an integer.
  static bool same_numbers(const Expression& left, const Expression& right, const TypeName* type) {
    const bool string = left.kind == Kind::string_literal || right.kind == Kind::string_literal;
    if (number_value(left.text).empty() || (type == nullptr && !string)) return false;
    if (type != nullptr && type->name.starts_with("float"))
      return number_value(left.text) == number_value(right.text);
    return number_literal(left.text).text == number_literal(right.text).text;
  }

  // `type` is what one side casts to, or null.
  bool same_literals(const Expression& left, const Expression& right, const TypeName* type) const {
    if (left.kind == Kind::null_literal || right.kind == Kind::null_literal) return left.kind == right.kind;
    if (left.kind == right.kind && left.text == right.text) return true;
    if (left.kind == Kind::bit_string_literal || right.kind == Kind::bit_string_literal) {
      const auto value = [](const Expression& e) {
        return e.kind == Kind::string_literal ? "b" + e.text : e.text;
      };
      return value(left) == value(right);
    }
    if (left.kind == Kind::boolean_literal || right.kind == Kind::boolean_literal) {
      const std::optional<bool> value = boolean_value(left.text);
      return value && value == boolean_value(right.text);
    }
    if (is_number_literal(left.kind) || is_number_literal(right.kind)) return same_numbers(left, right, type);
    if (type == nullptr) return false;
    if (same_value(*type, left.text, right.text)) return true;
    return meaning_.same_literal && meaning_.same_literal(*type, left.text, right.text);
  }

  const Meaning& meaning_;
  std::size_t steps_;
  /// Casts, to other types than text, that were passed over since it was set to 0.
  std::size_t dropped_ = 0;
};

}  // namespace

bool same_meaning(const Expression& left, const Expression& right, const Meaning& meaning) {
  if (left == right) return true;
  const std::string_view table = meaning.table == nullptr ? std::string_view() : meaning.table->name.name;
  const Expression left_form = canonical(left, table);
  const Expression right_form = canonical(right, table);
  return Comparison(meaning, count_nodes(left_form) + count_nodes(right_form)).same(left_form, right_form);
}

}  // namespace schemake::catalog
