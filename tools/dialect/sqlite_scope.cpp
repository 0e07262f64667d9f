#include "dialect/sqlite_scope.hpp"

#include <algorithm>
#include <array>

namespace schemake::dialect {
namespace {

constexpr std::array<std::string_view, 17> text_functions{
    "lower", "upper", "trim",   "btrim",   "ltrim", "rtrim",  "replace", "substr", "substring",
    "left",  "right", "concat", "to_char", "md5",   "format", "initcap", "repeat"};
constexpr std::array<std::string_view, 7> integer_functions{
    "length", "char_length", "character_length", "octet_length", "count", "strpos", "position"};
constexpr std::array<std::string_view, 6> same_functions{"min", "max", "abs", "sum", "round", "mod"};

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Family wider(Family a, Family b) {
  if (!is_number(a) || !is_number(b)) return Family::unknown;
  return std::max(a, b);
}

}  // namespace

void Scope::enter(const Expression& query) {
  if (const Expression* with = find_operand(query, ExpressionKind::with_clause)) {
    for (const Expression& table : with->operands) common_tables_.push_back(table.text);
  }
  Frame frame;
  for (const Expression& part : query.operands) {
    if (part.kind == ExpressionKind::relation) collect(part, frame);
    if (part.kind == ExpressionKind::from_clause || part.kind == ExpressionKind::using_clause) {
      for (const Expression& item : part.operands) collect(item, frame);
    }
  }
  frames_.push_back(std::move(frame));
}

void Scope::collect(const Expression& item, Frame& frame) {
  if (item.kind == ExpressionKind::join) {
    collect(item.operands.at(0), frame);
    collect(item.operands.at(1), frame);
    return;
  }
  const bool is_relation = item.kind == ExpressionKind::relation;
  frame.push_back({item.alias.empty() ? item.text : item.alias, is_relation ? find_table(item) : nullptr});
  if (frame.size() == 1 && frame.front().table != nullptr) frame.push_back({"excluded", frame.front().table});
}

const catalog::Table* Scope::find_table(const Expression& relation) const {
  const bool hidden = relation.qualifier.empty() && std::find(common_tables_.begin(), common_tables_.end(),
                                                              relation.text) != common_tables_.end();
  if (hidden || catalog_ == nullptr) return nullptr;
  const std::string schema =
      relation.qualifier.empty() ? std::string(catalog::default_schema) : relation.qualifier;
  return catalog_->find_table({schema, relation.text});
}

const catalog::Column* Scope::find_column(const Expression& column) const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    bool opaque = false;
    for (const Relation& relation : *frame) {
      if (!column.qualifier.empty() && relation.name != column.qualifier) continue;
      if (relation.table == nullptr) {
        opaque = true;
      } else if (const catalog::Column* found = relation.table->find_column(column.text)) {
        return found;
      }
    }
    if (opaque) return nullptr;
  }
  return nullptr;
}

Family Scope::common_family(const std::vector<Expression>& expressions) const {
  Family common = Family::unknown;
  for (const Expression& expression : expressions) {
    if (expression.kind == ExpressionKind::null_literal) continue;
    const Family one = family(expression);
    if (common == Family::unknown || common == one) {
      common = one;
    } else if (expression.kind != ExpressionKind::string_literal) {
      common = wider(common, one);
    }
    if (common == Family::unknown) return common;
  }
  return common;
}

Family Scope::family_of_operator(const Expression& e) const {
  const Level level = level_of_operator(e.text);
  if (level == Level::comparison) return Family::boolean;
  if (e.text == "||") {
    const Family left = family(e.operands.at(0));
    const Family right = family(e.operands.at(1));
    return left == Family::json || right == Family::json ? Family::json : Family::text;
  }
  if (level != Level::additive && level != Level::multiplicative) return Family::unknown;
  return wider(family(e.operands.at(0)), family(e.operands.at(1)));
}

Family Scope::family_of_call(const Expression& e) const {
  if (contains(text_functions, e.text)) return Family::text;
  if (contains(integer_functions, e.text)) return Family::integer;
  if (e.text == "avg") return Family::floating;
  if (e.text == "now" || e.text == "transaction_timestamp") return Family::timestamp;
  if (e.text == "gen_random_uuid" || e.text == "uuid_generate_v4") return Family::uuid;
  if (contains(same_functions, e.text) && !e.operands.empty()) return family(e.operands.front());
  return Family::unknown;
}

Family Scope::family(const Expression& e) const {
  using enum ExpressionKind;
  if (e.kind == integer_literal) return Family::integer;
  if (e.kind == decimal_literal) return Family::decimal;
  if (e.kind == string_literal) return Family::text;
  if (e.kind == ExpressionKind::cast || e.kind == ExpressionKind::collate) {
    return e.type ? family_of(*e.type) : Family::text;
  }
  if (e.kind == column) {
    const catalog::Column* found = find_column(e);
    return found == nullptr ? Family::unknown : family_of(found->type);
  }
  if (e.kind == current_value) return e.text == "CURRENT_DATE" ? Family::date : Family::timestamp;
  if (e.kind == binary_operator) return family_of_operator(e);
  if (e.kind == unary_operator) return family(e.operands.at(0));
  if (e.kind == function_call) return family_of_call(e);
  if (e.kind == coalesce || e.kind == greatest || e.kind == least) return common_family(e.operands);
  if (e.kind == nullif) return family(e.operands.at(0));
  if (e.kind == boolean_literal || e.kind == logical_and || e.kind == logical_or || e.kind == logical_not ||
      e.kind == is_null || e.kind == is_not_null || e.kind == boolean_test || e.kind == in_list ||
      e.kind == not_in_list || e.kind == between || e.kind == not_between || e.kind == exists_subquery) {
    return Family::boolean;
  }
  if (e.kind == case_when) {
    for (const Expression& part : e.operands) {
      if (part.kind == case_branch) return family(part.operands.at(1));
    }
  }
  return Family::unknown;
}

}  // namespace schemake::dialect
