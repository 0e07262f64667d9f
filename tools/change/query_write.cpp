// INSERT, UPDATE, DELETE and MERGE: what they write, and with what.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "change/query_checker.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using catalog::find_operand;
using Kind = catalog::ExpressionKind;

text::Span span_of(const Expression& e) {
  if (e.span.known()) return e.span;
  for (const Expression& operand : e.operands) {
    const text::Span span = span_of(operand);
    if (span.known()) return span;
  }
  return {};
}

const Expression* find_row_query(const Expression& statement) {
  for (const Expression& part : statement.operands) {
    if (catalog::is_row_query(part.kind)) return &part;
  }
  return nullptr;
}

const Expression* written_target(const Expression& statement) {
  return find_operand(statement, Kind::relation);
}

bool has_star(const Expression& row) {
  return std::any_of(row.operands.begin(), row.operands.end(),
                     [](const Expression& value) { return value.kind == Kind::star; });
}

}  // namespace

QueryChecker::Place QueryChecker::place_of(const Expression& insert) {
  return find_operand(insert, Kind::overriding) == nullptr ? Place::inserted : Place::overridden;
}

// The table is never a WITH query, whatever their names.
ScopeItem QueryChecker::written_relation(const Expression& query, CommonTables* tables) {
  const Expression& relation = *written_target(query);
  CommonTables* home = nullptr;
  const bool common = source_.find(relation.qualifier, relation.text) == nullptr &&
                      find_common_table(relation, tables, &home) != nullptr;
  if (common) {
    report("M0244", relation.span,
           fmt::format("\"{}\" is a WITH query: it cannot be written to", relation.text))
        .help = "write to a table";
  }
  ScopeItem item;
  item.known = false;
  if (!common) item = item_of_table(relation);
  item.name = relation.alias.empty() ? relation.text : relation.alias;
  if (!relation.alias.empty()) item.schema = {};
  return item;
}

const catalog::Column* QueryChecker::written_column(const Expression& node, const catalog::Table* table) {
  if (table == nullptr) return nullptr;
  const catalog::Column* column = table->find_column(node.text);
  if (column == nullptr) {
    source_.report_missing_column(*table, node.text, node.span);
  } else {
    facts_.uses.emplace(table->name, column->name);
    if (observer_ != nullptr) observer_->written(node, *table);
  }
  return column;
}

void QueryChecker::report_twice(const Expression& node) {
  report("M0233", node.span, fmt::format("column \"{}\" is written twice", node.text)).help = "write it once";
}

// A column may stand there several times when each time a part of it is meant.
std::vector<QueryChecker::Written> QueryChecker::written_columns(const Expression* list,
                                                                 const catalog::Table* table) {
  std::vector<Written> columns;
  if (list == nullptr) {
    if (table == nullptr) return columns;
    for (const catalog::Column& column : table->columns) columns.push_back({nullptr, &column});
    return columns;
  }
  std::set<std::string_view> whole;
  std::set<std::string_view> parts;
  for (const Expression& node : list->operands) {
    columns.push_back({&node, written_column(node, table)});
    const bool part = !node.operands.empty();
    const bool twice = whole.contains(node.text) || (!part && parts.contains(node.text));
    if (twice) report_twice(node);
    (part ? parts : whole).insert(node.text);
  }
  return columns;
}

void QueryChecker::refuse_generated(const Written& written, text::Span span, Place place) {
  if (written.column == nullptr) return;
  const bool identity = written.column->identity == catalog::Identity::always && place != Place::overridden;
  if (!written.column->generated && !identity) return;
  report("M0239", span,
         fmt::format("column \"{}\" is {}: only DEFAULT can be written to it", written.column->name,
                     written.column->generated ? "generated" : "GENERATED ALWAYS AS IDENTITY"))
      .help = identity && place == Place::inserted
                  ? "leave the column out, or write OVERRIDING SYSTEM VALUE before the values"
                  : "leave the column out";
}

// `surplus`: the first value that has no column, if there is one.
void QueryChecker::count_values(std::size_t count, const Expression* surplus, text::Span span,
                                const std::vector<Written>& columns, bool known) {
  const bool listed = !columns.empty() && columns.front().node != nullptr;
  if (!listed && !known) return;
  if (count > columns.size()) {
    report("M0234", surplus != nullptr && span_of(*surplus).known() ? span_of(*surplus) : span,
           fmt::format("{} for {}", counted(count, "value"), counted(columns.size(), "column")))
        .help = listed ? "name a column for each value" : "the table has no more columns";
  } else if (count < columns.size() && listed) {
    report("M0234", columns[count].node->span,
           fmt::format("{} for {}", counted(count, "value"), counted(columns.size(), "column")))
        .help = "give a value for each column, or name fewer";
  }
}

void QueryChecker::insert_rows(const Expression& values, const std::vector<Written>& columns, bool known,
                               Place place, const Scope& scope) {
  std::vector<bool> refused(columns.size(), false);
  const Expression* first = nullptr;
  for (const Expression& row : values.operands) {
    if (row.kind != Kind::row) continue;
    const std::size_t width = row.operands.size();
    if (first == nullptr) {
      first = &row;
      const Expression* surplus = width > columns.size() ? &row.operands[columns.size()] : nullptr;
      if (!has_star(row)) count_values(width, surplus, span_of(row), columns, known);
    } else if (width != first->operands.size()) {
      report(
          "M0237", span_of(row),
          fmt::format("this row has {}, the first has {}", counted(width, "value"), first->operands.size()))
          .help = "give all rows the same number of values";
      return;
    }
    operands(row, scope);
    for (std::size_t i = 0; i < std::min(width, columns.size()); ++i) {
      if (refused[i] || row.operands[i].kind == Kind::set_default) continue;
      const std::size_t before = diagnostics_.error_count();
      refuse_generated(columns[i], span_of(row.operands[i]), place);
      refused[i] = diagnostics_.error_count() != before;
    }
  }
}

void QueryChecker::insert_source(const Expression& query, const std::vector<Written>& columns,
                                 const Scope* outer, CommonTables* tables) {
  const Expression* source = find_row_query(query);
  if (source == nullptr) return;
  const bool known =
      !columns.empty() && (columns.front().node != nullptr || columns.front().column != nullptr);
  const bool plain_values = source->kind == Kind::values && source->operands.size() > 0 &&
                            find_operand(*source, Kind::with_clause) == nullptr;
  if (plain_values) {
    const std::vector<ScopeItem> nothing;
    return insert_rows(*source, columns, known, place_of(query), {&nothing, 0, outer, tables, nullptr});
  }
  const Output output = this->query(*source, outer, tables);
  if (!output.complete) return;
  const Expression* targets = find_operand(*source, Kind::targets);
  const std::size_t count = output.columns.size();
  const bool one_each = targets != nullptr && targets->operands.size() == count;
  const Expression* surplus =
      one_each && count > columns.size() ? &targets->operands[columns.size()] : nullptr;
  count_values(count, surplus, span_of(*source), columns, known);
  for (std::size_t i = 0; i < std::min(count, columns.size()); ++i) {
    refuse_generated(columns[i], one_each ? span_of(targets->operands[i]) : span_of(*source),
                     place_of(query));
  }
}

Output QueryChecker::insert(const Expression& query, const Scope* outer, CommonTables* tables) {
  const ScopeItem target = written_relation(query, tables);
  const Expression* list = find_operand(query, Kind::insert_columns);
  insert_source(query, written_columns(list, target.table), outer, tables);
  if (const Expression* clause = find_operand(query, Kind::on_conflict)) {
    on_conflict(*clause, target, outer, tables);
  }
  const std::vector<ScopeItem> items{target};
  return returning(query, {&items, 0, outer, tables, nullptr});
}

Output QueryChecker::returning(const Expression& query, const Scope& scope) {
  const Expression* clause = find_operand(query, Kind::returning);
  if (clause != nullptr) return target_list(*clause, scope);
  return {{}, true, false};
}

void QueryChecker::assignment(const Expression& node, const catalog::Table* table, const Scope& scope) {
  const Expression& value = node.operands.front();
  const Written written{&node, written_column(node, table)};
  if (value.kind != Kind::set_default) refuse_generated(written, node.span, Place::updated);
  operands(node, scope);
}

// `(a, b) = (1, 2)`, or with a subquery.
void QueryChecker::multi_assignment(const Expression& node, const catalog::Table* table, const Scope& scope) {
  const Expression& value = node.operands.at(1);
  const std::vector<Expression>& targets = node.operands.front().operands;
  std::size_t count = targets.size();
  if (value.kind == Kind::scalar_subquery) {
    const Output output = query(value.operands.back(), &scope, scope.tables);
    if (output.complete) count = output.columns.size();
  } else {
    expression(value, scope);
    if (value.kind == Kind::row && !has_star(value)) count = value.operands.size();
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    operands(targets[i], scope);
    const Written written{&targets[i], written_column(targets[i], table)};
    const bool by_default =
        value.kind == Kind::row && i < value.operands.size() && value.operands[i].kind == Kind::set_default;
    if (!by_default) refuse_generated(written, targets[i].span, Place::updated);
  }
  if (count == targets.size()) return;
  report("M0234", span_of(node),
         fmt::format("{} for {}", counted(count, "value"), counted(targets.size(), "column")))
      .help = "give a value for each column";
}

void QueryChecker::assignments(const Expression& clause, const catalog::Table* table, const Scope& scope) {
  std::set<std::string_view> whole;
  std::set<std::string_view> parts;
  const auto once = [&](const Expression& node, bool part) {
    const bool twice = whole.contains(node.text) || (!part && parts.contains(node.text));
    if (twice) report_twice(node);
    (part ? parts : whole).insert(node.text);
  };
  for (const Expression& node : clause.operands) {
    if (node.kind == Kind::multi_assignment) {
      multi_assignment(node, table, scope);
      for (const Expression& target : node.operands.front().operands) once(target, !target.operands.empty());
    } else {
      assignment(node, table, scope);
      once(node, node.operands.size() > 1);
    }
  }
}

Output QueryChecker::update(const Expression& query, const Scope* outer, CommonTables* tables) {
  std::vector<ScopeItem> items{written_relation(query, tables)};
  const catalog::Table* table = items.front().table;
  const Scope scope{&items, 0, outer, tables, nullptr};
  // What is in FROM does not see the table that is written.
  Scope beside = scope;
  beside.first = 1;
  if (const Expression* clause = find_operand(query, Kind::from_clause)) from(*clause, items, beside);
  for (const Expression& part : query.operands) {
    if (part.kind == Kind::set_clause) assignments(part, table, scope);
    if (part.kind == Kind::where_clause) operands(part, scope);
  }
  return returning(query, scope);
}

Output QueryChecker::delete_from(const Expression& query, const Scope* outer, CommonTables* tables) {
  std::vector<ScopeItem> items{written_relation(query, tables)};
  const Scope scope{&items, 0, outer, tables, nullptr};
  Scope beside = scope;
  beside.first = 1;
  if (const Expression* clause = find_operand(query, Kind::using_clause)) from(*clause, items, beside);
  if (const Expression* where = find_operand(query, Kind::where_clause)) operands(*where, scope);
  return returning(query, scope);
}

Output QueryChecker::merge(const Expression& query, const Scope* outer, CommonTables* tables) {
  std::vector<ScopeItem> items{written_relation(query, tables)};
  const catalog::Table* table = items.front().table;
  const Scope both{&items, 0, outer, tables, nullptr};
  Scope source = both;
  source.first = 1;
  const auto target = std::find_if(query.operands.begin(), query.operands.end(),
                                   [](const Expression& part) { return part.kind == Kind::relation; });
  from_item(*(target + 1), items, source);
  check_names(items, 1, query);
  for (const Expression& part : query.operands) {
    if (part.kind == Kind::join_on) operands(part, both);
    if (part.kind == Kind::merge_when) merge_when(part, table, both, source);
  }
  return {{}, true, false};
}

void QueryChecker::merge_when(const Expression& when, const catalog::Table* table, const Scope& both,
                              const Scope& source) {
  const Scope& scope = when.text == "MATCHED" ? both : source;
  if (const Expression* condition = find_operand(when, Kind::where_clause)) operands(*condition, scope);
  if (const Expression* set = find_operand(when, Kind::set_clause)) assignments(*set, table, scope);
  if (when.alias != "INSERT") return;
  const std::vector<Written> columns = written_columns(find_operand(when, Kind::insert_columns), table);
  if (find_operand(when, Kind::row) == nullptr) return;
  insert_rows(when, columns, table != nullptr, place_of(when), scope);
}

}  // namespace schemake::change
