#include "change/query_checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/output_name.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using catalog::find_operand;
using Kind = catalog::ExpressionKind;

// The types that an expression's form tells.
const catalog::TypeName boolean_type{.schema = "", .name = "bool"};
const catalog::TypeName text_type{.schema = "", .name = "text"};
const catalog::TypeName integer_type{.schema = "", .name = "int4"};
const catalog::TypeName numeric_type{.schema = "", .name = "numeric"};
const catalog::TypeName count_type{.schema = "", .name = "int8"};

constexpr std::array boolean_kinds{Kind::boolean_literal,   Kind::logical_and,
                                   Kind::logical_or,        Kind::logical_not,
                                   Kind::is_null,           Kind::is_not_null,
                                   Kind::boolean_test,      Kind::distinct_from,
                                   Kind::not_distinct_from, Kind::in_list,
                                   Kind::not_in_list,       Kind::between,
                                   Kind::not_between,       Kind::like,
                                   Kind::not_like,          Kind::ilike,
                                   Kind::not_ilike,         Kind::similar_to,
                                   Kind::not_similar_to,    Kind::any_array,
                                   Kind::all_array,         Kind::any_subquery,
                                   Kind::all_subquery,      Kind::exists_subquery,
                                   Kind::in_subquery,       Kind::not_in_subquery,
                                   Kind::between_symmetric, Kind::not_between_symmetric};

bool is_written_as_quoted(text::Span span) {
  return span.known() && span.text().starts_with('"');
}

// The names that could have been meant by a column without a qualifier, outwards.
std::vector<std::string_view> visible_columns(const Scope& scope) {
  std::vector<std::string_view> names;
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    for (std::size_t i = level->first; i < level->items->size(); ++i) {
      const ScopeItem& item = (*level->items)[i];
      if (!item.by_column) continue;
      for (const ScopeColumn& column : item.columns) names.push_back(column.name);
    }
  }
  return names;
}

// The table of the innermost query, if that has one alone.
const catalog::Table* only_table(const Scope& scope) {
  const ScopeItem* only = nullptr;
  for (std::size_t i = scope.first; i < scope.items->size(); ++i) {
    const ScopeItem& item = (*scope.items)[i];
    if (!item.by_column) continue;
    if (only != nullptr) return nullptr;
    only = &item;
  }
  return only == nullptr ? nullptr : only->table;
}

bool is_comparison(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{"=", "<>", "<", "<=", ">", ">="};
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_subquery(Kind kind) {
  return kind == Kind::scalar_subquery || kind == Kind::exists_subquery || kind == Kind::in_subquery ||
         kind == Kind::not_in_subquery || kind == Kind::any_subquery || kind == Kind::all_subquery ||
         kind == Kind::array_subquery;
}

const Expression* window_named(const Expression* clause, std::string_view name) {
  if (clause == nullptr) return nullptr;
  for (const Expression& window : clause->operands) {
    if (window.text == name) return &window;
  }
  return nullptr;
}

}  // namespace

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

text::Diagnostic& QueryChecker::report(const char* code, text::Span span, std::string message) {
  return diagnostics_.error(code, span, std::move(message));
}

void QueryChecker::operands(const Expression& e, const Scope& scope) {
  for (const Expression& operand : e.operands) expression(operand, scope);
}

// Kinds that are not here are looked through.
void QueryChecker::expression(const Expression& e, const Scope& scope) {
  if (e.kind == Kind::column) {
    column(e, scope);
  } else if (e.kind == Kind::star) {
    star(e, scope);
  } else if (e.kind == Kind::access) {
    access(e, scope);
  } else if (e.kind == Kind::function_call) {
    call(e, scope);
  } else if (e.kind == Kind::over) {
    over(e, scope);
  } else if (e.kind == Kind::binary_operator) {
    comparison(e, scope);
  } else if (e.kind == Kind::in_list || e.kind == Kind::not_in_list) {
    operands(e, scope);
    for (const Expression& literal : e.operands) compared(e.operands.front(), literal, scope);
  } else if (is_subquery(e.kind)) {
    subquery(e, scope, std::nullopt);
  } else if (catalog::is_query(e.kind)) {
    query(e, &scope, scope.tables);
  } else {
    if (e.kind == Kind::cast) cast(e);
    if (e.type) use_type(*e.type);
    operands(e, scope);
  }
}

void QueryChecker::cast(const Expression& e) {
  source_.check_type(*e.type, e.span);
  const bool literal = e.operands.front().kind == Kind::string_literal;
  if (literal && e.type->name == "regclass" && e.type->array_dimensions == 0)
    source_.check_regclass(e.operands.front(), false);
}

// Null for what is no column of a known relation.
const ScopeColumn* QueryChecker::column(const Expression& e, const Scope& scope, const Expression* place) {
  const Found found = find_in_scope(e, scope);
  switch (found.kind) {
    case Found::Kind::column:
      if (found.column != nullptr) {
        use(*found.column);
        if (observer_ != nullptr) observer_->column(place == nullptr ? e : *place, *found.column);
      }
      return found.column;
    case Found::Kind::whole_row:
      use(*found.item);
      if (observer_ != nullptr) observer_->row(e, *found.item);
      return nullptr;
    case Found::Kind::unknown:
      return nullptr;
    case Found::Kind::ambiguous:
      report("M0232", e.span,
             fmt::format("column \"{}\" is ambiguous: more than one relation has it", e.text))
          .help = "write the relation before it";
      return nullptr;
    case Found::Kind::relation:
    case Found::Kind::nothing:
      if (found.kind == Found::Kind::relation && source_.has_function(e.text)) return nullptr;
      if (e.qualifier.empty() || found.kind == Found::Kind::relation) {
        report_column(e, scope);
      } else {
        report_qualifier(e, scope);
      }
      return nullptr;
  }
  return nullptr;
}

void QueryChecker::report_column(const Expression& e, const Scope& scope) {
  if (source_.may_have_column(e.text)) return;
  const ScopeItem* item = e.qualifier.empty() ? nullptr : find_item(e.schema, e.qualifier, scope);
  const catalog::Table* table = e.qualifier.empty() ? only_table(scope) : item->table;
  const bool renamed = table != nullptr && table->find_column(e.text) != nullptr;
  if (table != nullptr && !renamed && !is_written_as_quoted(e.span)) {
    return source_.report_missing_column(*table, e.text, e.span);
  }
  text::Diagnostic& diagnostic =
      report("M0207", e.span,
             item == nullptr ? fmt::format("column \"{}\" does not exist in this query", e.text)
                             : fmt::format("column \"{}\" does not exist in \"{}\"", e.text, e.qualifier));
  std::vector<std::string_view> names = visible_columns(scope);
  if (item != nullptr) {
    names.clear();
    for (const ScopeColumn& column : item->columns) names.push_back(column.name);
  }
  const std::string_view nearest = text::nearest(e.text, names);
  if (!nearest.empty()) {
    diagnostic.help = fmt::format("did you mean \"{}\"?", nearest);
  } else if (is_written_as_quoted(e.span)) {
    diagnostic.help = fmt::format("a string stands in single quotes: '{}'", e.text);
  }
}

void QueryChecker::report_qualifier(const Expression& e, const Scope& scope) {
  text::Diagnostic& diagnostic =
      report("M0230", e.span, fmt::format("\"{}\" is no relation that can be used here", e.qualifier));
  std::vector<std::string_view> names;
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    for (std::size_t i = level->first; i < level->items->size(); ++i) {
      const ScopeItem& item = (*level->items)[i];
      if (!item.by_name || item.name.empty()) continue;
      names.push_back(item.name);
      if (item.table == nullptr || item.table->name.name != e.qualifier) continue;
      diagnostic.help = fmt::format("the table has an alias here: write \"{}\"", item.name);
      return;
    }
  }
  const std::string_view nearest = text::nearest(e.qualifier, names);
  if (!nearest.empty()) diagnostic.help = fmt::format("did you mean \"{}\"?", nearest);
}

void QueryChecker::star(const Expression& e, const Scope& scope) {
  if (e.qualifier.empty()) return;
  const ScopeItem* item = find_item(e.schema, e.qualifier, scope);
  if (item != nullptr) {
    if (observer_ != nullptr) observer_->row(e, *item);
    return use(*item);
  }
  if (!may_be_hidden(scope)) report_qualifier(e, scope);
}

// `(t).column`, where t is a relation's whole row.
void QueryChecker::access(const Expression& e, const Scope& scope) {
  operands(e, scope);
  const Expression& subject = e.operands.front();
  if (subject.kind != Kind::column || e.operands.at(1).kind != Kind::field_step) return;
  const Found found = find_in_scope(subject, scope);
  if (found.kind != Found::Kind::whole_row || !found.item->known) return;
  const Expression field{.kind = Kind::column,
                         .text = e.operands[1].text,
                         .qualifier = std::string(found.item->name),
                         .schema = std::string(found.item->schema),
                         .span = e.operands[1].span.known() ? e.operands[1].span : e.span};
  column(field, scope, &e.operands[1]);
}

void QueryChecker::call(const Expression& e, const Scope& scope) {
  facts_.functions.emplace(e.qualifier, e.text);
  const bool of_sequence = e.text == "nextval" || e.text == "currval" || e.text == "setval";
  if (of_sequence && !e.operands.empty() && e.operands.front().kind == Kind::string_literal)
    source_.check_regclass(e.operands.front(), true);
  operands(e, scope);
}

void QueryChecker::over(const Expression& e, const Scope& scope) {
  if (!e.operands.empty()) return window(e.operands.front(), scope);
  if (window_named(scope.windows, e.text) != nullptr) return;
  report("M0242", e.span, fmt::format("window \"{}\" does not exist", e.text)).help =
      fmt::format("define it: WINDOW {} AS (…)", e.text);
}

void QueryChecker::window(const Expression& e, const Scope& scope) {
  if (!e.qualifier.empty() && window_named(scope.windows, e.qualifier) == nullptr) {
    report("M0242", e.span, fmt::format("window \"{}\" does not exist", e.qualifier)).help =
        fmt::format("define it: WINDOW {} AS (…)", e.qualifier);
  }
  operands(e, scope);
}

// `(a, b) = (SELECT …)`: the only subquery as a value that may have several columns.
// A literal beside a column is read as a value of the column's type.
void QueryChecker::compared(const Expression& column, const Expression& literal, const Scope& scope) {
  if (column.kind != Kind::column || literal.kind != Kind::string_literal) return;
  const Found found = find_in_scope(column, scope);
  if (found.kind != Found::Kind::column || found.column == nullptr || found.column->type == nullptr) return;
  source_.check_literal(literal, *found.column->type);
}

void QueryChecker::comparison(const Expression& e, const Scope& scope) {
  const Expression& left = e.operands.front();
  const Expression& right = e.operands.back();
  if (left.kind != Kind::row || right.kind != Kind::scalar_subquery) {
    operands(e, scope);
    if (!is_comparison(e.text)) return;
    compared(left, right, scope);
    return compared(right, left, scope);
  }
  expression(left, scope);
  subquery(right, scope, left.operands.size());
}

void QueryChecker::subquery(const Expression& e, const Scope& scope, std::optional<std::size_t> width) {
  if (e.operands.size() > 1) {
    const Expression& left = e.operands.front();
    expression(left, scope);
    width = left.kind == Kind::row ? left.operands.size() : 1;
    // A whole row, or `t.*` in a row, is as wide as its type.
    for (const Expression& part : left.operands) {
      if (left.kind == Kind::row && part.kind == Kind::star) width.reset();
    }
    if (left.kind == Kind::column && find_in_scope(left, scope).kind != Found::Kind::column) width.reset();
  } else if (!width && e.kind != Kind::exists_subquery) {
    width = 1;
  }
  const Output output = query(e.operands.back(), &scope, scope.tables);
  if (e.kind == Kind::exists_subquery || !width || !output.complete || output.columns.size() == *width)
    return;
  report("M0243", e.span,
         fmt::format("the subquery gives {}, and {} {} wanted here", counted(output.columns.size(), "column"),
                     *width, *width == 1 ? "is" : "are"))
      .help = *width == 1 ? "select one column" : "select as many columns as the row has values";
}

void QueryChecker::use(const ScopeColumn& column) {
  if (column.table != nullptr) facts_.uses.emplace(column.table->name, column.origin);
}

// All of a relation's columns, as `t.*` and the whole row are.
void QueryChecker::use(const ScopeItem& item) {
  for (const ScopeColumn& column : item.columns) use(column);
  if (!item.known) facts_.complete = false;
}

void QueryChecker::use_type(const catalog::TypeName& type) {
  facts_.types.emplace(type.schema, type.name);
}

const catalog::TypeName* QueryChecker::type_of(const Expression& e, const Scope& scope) const {
  if (e.kind == Kind::cast) return &*e.type;
  if (e.kind == Kind::column) {
    const Found found = find_in_scope(e, scope);
    return found.kind == Found::Kind::column && found.column != nullptr ? found.column->type : nullptr;
  }
  if (e.kind == Kind::string_literal || e.kind == Kind::null_literal) return &text_type;
  if (e.kind == Kind::integer_literal) return &integer_type;
  if (e.kind == Kind::decimal_literal) return &numeric_type;
  if (e.kind == Kind::collate) return type_of(e.operands.front(), scope);
  if (e.kind == Kind::function_call && e.text == "count" && e.qualifier.empty()) return &count_type;
  for (const Kind kind : boolean_kinds) {
    if (kind == e.kind) return &boolean_type;
  }
  return nullptr;
}

// A target as a column of its query's output.
ScopeColumn QueryChecker::described(const Expression& target, const Scope& scope) {
  const Expression& value = target.operands.front();
  ScopeColumn described{catalog::output_name(target), type_of(value, scope), nullptr, {}};
  if (value.kind != Kind::column) return described;
  const Found found = find_in_scope(value, scope);
  if (found.kind == Found::Kind::column && found.column != nullptr) {
    described.table = found.column->table;
    described.origin = found.column->origin;
  }
  return described;
}

}  // namespace schemake::change
