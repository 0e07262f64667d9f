// WITH and FROM: which relations a query has, and their columns.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "change/query_checker.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using catalog::find_operand;
using Kind = catalog::ExpressionKind;

// The server's own relations are not in the catalog.
bool is_system_relation(const Expression& relation) {
  const std::string& schema = relation.qualifier;
  return relation.text.starts_with("pg_") || schema.starts_with("pg_") || schema == "information_schema";
}

const Expression* names_of(const Expression& item) {
  return find_operand(item, Kind::alias_columns);
}

// A query's columns as those of a relation: whose they were inside does not matter any more.
std::vector<ScopeColumn> given_by(const Output& output) {
  std::vector<ScopeColumn> columns = output.columns;
  for (ScopeColumn& column : columns) column.relation = nullptr;
  return columns;
}

bool has_column(const ScopeItem& item, std::string_view name) {
  return std::any_of(item.columns.begin(), item.columns.end(),
                     [&](const ScopeColumn& column) { return column.name == name; });
}

}  // namespace

void QueryChecker::common_tables(const Expression& with, CommonTables& tables) {
  tables.recursive = with.text == "RECURSIVE";
  std::set<std::string_view> names;
  for (const Expression& node : with.operands) {
    if (!names.insert(node.text).second) {
      report("M0231", node.span, fmt::format("\"{}\" stands twice in WITH", node.text)).help =
          "choose another name";
    }
    CommonTable table;
    table.node = &node;
    tables.tables.push_back(std::move(table));
  }
  for (CommonTable& table : tables.tables) analyse(table, tables);
}

// A recursive query's columns are those of its first half; the second sees them.
void QueryChecker::analyse(CommonTable& table, CommonTables& tables) {
  if (table.state != CommonTable::State::waiting) return;
  table.state = CommonTable::State::running;
  const Expression& node = *table.node;
  const Expression& query = node.operands.front();
  table.output.complete = false;
  const bool recursive = tables.recursive && query.kind == Kind::set_operation;
  Output output = this->query(query, tables.outer_scope, &tables, recursive ? &table : nullptr);
  rename(output.columns, output.complete && !recursive, &node, "WITH query", node.span);
  if (const Expression* search = find_operand(node, Kind::search_clause)) {
    output.columns.push_back({search->alias, nullptr, nullptr, {}});
  }
  if (const Expression* cycle = find_operand(node, Kind::cycle_clause)) {
    output.columns.push_back({cycle->text, nullptr, nullptr, {}});
    output.columns.push_back({cycle->alias, nullptr, nullptr, {}});
  }
  table.output = std::move(output);
  table.state = CommonTable::State::done;
}

// Without RECURSIVE a query sees those before it, with it all of its WITH.
CommonTable* QueryChecker::find_common_table(const Expression& relation, CommonTables* tables,
                                             CommonTables** home) const {
  if (!relation.qualifier.empty()) return nullptr;
  for (CommonTables* level = tables; level != nullptr; level = level->outer) {
    for (CommonTable& table : level->tables) {
      const bool visible = level->recursive || table.state == CommonTable::State::done;
      if (!visible || table.node->text != relation.text) continue;
      *home = level;
      return &table;
    }
  }
  return nullptr;
}

void QueryChecker::rename(std::vector<ScopeColumn>& columns, bool complete, const Expression* names,
                          std::string_view what, text::Span span) {
  if (names == nullptr) return;
  std::size_t at = 0;
  for (const Expression& name : names->operands) {
    if (name.kind != Kind::column) continue;
    if (at < columns.size()) {
      columns[at].name = name.text;
      columns[at].relation = nullptr;
    } else if (!complete) {
      columns.push_back({name.text, nullptr, nullptr, {}});
    } else {
      report("M0238", name.span.known() ? name.span : span,
             fmt::format("this {} has {}, and more names are given", what, counted(columns.size(), "column")))
          .help = "leave out the surplus names";
      return;
    }
    ++at;
  }
}

void QueryChecker::from(const Expression& clause, std::vector<ScopeItem>& items, const Scope& scope) {
  const std::size_t first = items.size();
  for (const Expression& item : clause.operands) from_item(item, items, scope);
  check_names(items, first, clause);
}

// Two relations of one name are told apart by their schemas alone, and only without an alias.
void QueryChecker::check_names(const std::vector<ScopeItem>& items, std::size_t first,
                               const Expression& clause) {
  std::map<std::string_view, std::string_view> names;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const ScopeItem& item = items[i];
    if (!item.by_name || item.name.empty()) continue;
    const auto [other, added] = names.emplace(item.name, item.schema);
    const bool apart = !item.schema.empty() && !other->second.empty() && item.schema != other->second;
    if (added || apart || i < first) continue;
    text::Span span = clause.span;
    walk(clause, [&](const Expression& node) {
      const bool named = node.kind == Kind::relation && node.alias.empty() && node.text == item.name;
      if ((named || node.alias == item.name) && node.span.known()) span = node.span;
    });
    report("M0231", span, fmt::format("\"{}\" stands twice in FROM", item.name)).help =
        "give one of them an alias";
    return;
  }
}

void QueryChecker::from_item(const Expression& item, std::vector<ScopeItem>& items, const Scope& scope) {
  if (item.kind == Kind::relation) return relation(item, items, scope.tables);
  if (item.kind == Kind::derived_table) return derived_table(item, items, scope);
  if (item.kind == Kind::table_function) return table_function(item, items, scope);
  if (item.kind == Kind::join) return join(item, items, scope);
  ScopeItem unknown;
  unknown.name = item.alias;
  unknown.known = false;
  items.push_back(std::move(unknown));
  facts_.complete = false;
}

void QueryChecker::relation(const Expression& relation, std::vector<ScopeItem>& items, CommonTables* tables) {
  CommonTables* home = nullptr;
  CommonTable* common = find_common_table(relation, tables, &home);
  ScopeItem item;
  if (common == nullptr) {
    item = item_of_table(relation);
  } else {
    analyse(*common, *home);
    if (!common->output.rows) {
      report("M0244", relation.span, fmt::format("\"{}\" gives no rows: it has no RETURNING", relation.text))
          .help = "write RETURNING at its end";
    }
    item.columns = given_by(common->output);
    item.known = common->output.complete && common->output.rows;
  }
  item.name = relation.alias.empty() ? relation.text : relation.alias;
  if (!relation.alias.empty()) item.schema = {};
  rename(item.columns, item.known, names_of(relation), "relation", relation.span);
  if (const Expression* sample = find_operand(relation, Kind::table_sample)) {
    const Scope nothing{&items, items.size(), nullptr, tables, nullptr};
    operands(*sample, nothing);
  }
  items.push_back(std::move(item));
}

ScopeItem QueryChecker::item_of_table(const Expression& relation) {
  ScopeItem item;
  const catalog::Table* table = source_.find(relation.qualifier, relation.text);
  if (table == nullptr && !is_system_relation(relation)) source_.report_missing(relation);
  if (table == nullptr || table->opaque || table->mistaken) {
    facts_.uses.emplace(table == nullptr ? catalog::QualifiedName{relation.qualifier.empty()
                                                                      ? std::string(catalog::default_schema)
                                                                      : relation.qualifier,
                                                                  relation.text}
                                         : table->name,
                        std::string());
    item.known = false;
    item.has_system_columns = true;
    item.schema = relation.qualifier;
    facts_.complete = false;
    return item;
  }
  facts_.uses.emplace(table->name, std::string());
  if (observer_ != nullptr) observer_->relation(relation, *table);
  item.table = table;
  item.node = &relation;
  item.schema = table->name.schema;
  item.has_system_columns = true;
  item.columns.reserve(table->columns.size());
  for (const catalog::Column& column : table->columns) {
    item.columns.push_back({column.name, &column.type, table, column.name, &relation});
  }
  return item;
}

void QueryChecker::derived_table(const Expression& node, std::vector<ScopeItem>& items, const Scope& scope) {
  const Output output =
      query(node.operands.front(), node.text == "LATERAL" ? &scope : scope.outer, scope.tables);
  ScopeItem item;
  item.name = node.alias;
  item.columns = given_by(output);
  item.known = output.complete;
  rename(item.columns, item.known, names_of(node), "subquery", node.span);
  items.push_back(std::move(item));
}

// What a function gives is not known; the names that are written for it are.
void QueryChecker::table_function(const Expression& node, std::vector<ScopeItem>& items, const Scope& scope) {
  ScopeItem item;
  item.name = node.alias;
  item.known = false;
  for (const Expression& part : node.operands) {
    if (part.kind != Kind::rows_from) continue;
    expression(part.operands.front(), scope);
    if (item.name.empty()) item.name = part.operands.front().text;
    if (const Expression* definitions = find_operand(part, Kind::column_definitions))
      operands(*definitions, scope);
  }
  if (const Expression* definitions = find_operand(node, Kind::column_definitions)) {
    operands(*definitions, scope);
    for (const Expression& column : definitions->operands) {
      item.columns.push_back({column.text, &*column.type, nullptr, {}});
    }
    item.known = find_operand(node, Kind::with_ordinality) == nullptr;
  }
  if (!item.known) facts_.complete = false;
  rename(item.columns, item.known, names_of(node), "function", node.span);
  items.push_back(std::move(item));
}

void QueryChecker::join(const Expression& join, std::vector<ScopeItem>& items, const Scope& scope) {
  const std::size_t first = items.size();
  from_item(join.operands.at(0), items, scope);
  const std::size_t left = items.size() - 1;
  from_item(join.operands.at(1), items, scope);
  const std::size_t right = items.size() - 1;
  if (const Expression* on = find_operand(join, Kind::join_on)) {
    Scope sides = scope;
    sides.first = first;
    operands(*on, sides);
  }
  merge_columns(join, items, left, right);
  for (std::size_t i = first; i + 1 < items.size(); ++i) {
    items[i].by_column = false;
    if (!join.alias.empty()) items[i].by_name = false;
  }
}

// The join's own item, behind those of its sides; before it the one that an alias of USING makes.
void QueryChecker::merge_columns(const Expression& join, std::vector<ScopeItem>& items, std::size_t left,
                                 std::size_t right) {
  ScopeItem item;
  item.name = join.alias;
  item.by_name = !join.alias.empty();
  item.known = items[left].known && items[right].known;
  std::set<std::string_view> shared;
  const Expression* columns = find_operand(join, Kind::join_using);
  if (columns != nullptr) {
    for (const Expression& column : columns->operands) {
      item.columns.push_back(merged(column.text, items[left], items[right], column.span));
      shared.insert(column.text);
    }
  } else if (join.text.starts_with("NATURAL")) {
    for (const ScopeColumn& column : items[left].columns) {
      const bool both = has_column(items[right], column.name) && shared.insert(column.name).second;
      if (both) item.columns.push_back(merged(column.name, items[left], items[right], join.span));
    }
    // Which columns are shared with what is hidden is hidden too.
    if (!item.known) item.columns.clear();
  }
  const std::size_t merged_count = item.columns.size();
  for (const std::size_t side : {left, right}) {
    for (const ScopeColumn& column : items[side].columns) {
      const bool hidden = join.text.starts_with("NATURAL") && !item.known;
      if (!hidden && !shared.contains(column.name)) item.columns.push_back(column);
    }
  }
  if (columns != nullptr && !columns->alias.empty()) {
    ScopeItem alias;
    alias.name = columns->alias;
    alias.columns.assign(item.columns.begin(),
                         item.columns.begin() + static_cast<std::ptrdiff_t>(merged_count));
    alias.by_column = false;
    items.push_back(std::move(alias));
  }
  rename(item.columns, item.known, names_of(join), "join", join.span);
  items.push_back(std::move(item));
}

ScopeColumn QueryChecker::merged(std::string_view name, const ScopeItem& left, const ScopeItem& right,
                                 text::Span span) {
  ScopeColumn found{name, nullptr, nullptr, {}};
  for (const ScopeItem* side : {&right, &left}) {
    std::size_t count = 0;
    for (const ScopeColumn& column : side->columns) {
      if (column.name != name) continue;
      found = column;
      ++count;
      use(column);
      if (observer_ != nullptr) observer_->merged(column);
    }
    if (count > 1) {
      report("M0232", span,
             fmt::format("column \"{}\" is ambiguous: one side of the join has it twice", name))
          .help = "join with ON, and write the relation before the column";
    }
    if (count > 0 || !side->known) continue;
    if (side->table != nullptr && side->table->find_column(name) == nullptr) {
      source_.report_missing_column(*side->table, std::string(name), span);
    } else {
      report("M0207", span,
             fmt::format("column \"{}\" does not exist on the {} side of the join", name,
                         side == &left ? "left" : "right"));
    }
    return found;
  }
  return found;
}

}  // namespace schemake::change
