// A rename is a walk by the checker's own rules, which tells what each name stands for; what stands for the
// renamed thing is rewritten afterwards.
#include "change/query_rename.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "catalog/output_name.hpp"
#include "change/query_checker.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using catalog::find_operand;
using Kind = catalog::ExpressionKind;

/// The same database, but nothing is said of what is missing.
class Silent : public RelationSource {
 public:
  explicit Silent(const RelationSource& source) : source_(source) {}

  const catalog::Table* find(const std::string& schema, const std::string& name) const override {
    return source_.find(schema, name);
  }
  std::vector<const catalog::Index*> indexes_of(const catalog::Table& table) const override {
    return source_.indexes_of(table);
  }
  bool has_function(const std::string& name) const override { return source_.has_function(name); }
  void report_missing(const Expression& /*relation*/) const override {}
  void report_missing_column(const catalog::Table& /*table*/, const std::string& /*column*/,
                             text::Span /*span*/) const override {}
  void report_missing_constraint(const catalog::Table& /*table*/, const std::string& /*constraint*/,
                                 text::Span /*span*/) const override {}

 private:
  const RelationSource& source_;
};

/// Where one column is named in a query.
class ColumnUses : public NameObserver {
 public:
  ColumnUses(const catalog::Table& table, std::string column) : table_(table), column_(std::move(column)) {}

  void relation(const Expression& /*node*/, const catalog::Table& /*table*/) override {}
  void column(const Expression& node, const ScopeColumn& column) override {
    if (is_it(column)) reads.emplace(&node, column.relation);
  }
  void row(const Expression& /*node*/, const ScopeItem& /*item*/) override {}
  void written(const Expression& node, const catalog::Table& table) override {
    if (table.name == table_.name && node.text == column_) writes.insert(&node);
  }
  void merged(const ScopeColumn& column) override {
    if (is_it(column)) pinned.insert(column.relation);
  }
  void expanded(const Expression& star, const std::vector<ScopeColumn>& columns) override {
    if (std::any_of(columns.begin(), columns.end(), [&](const ScopeColumn& each) { return is_it(each); })) {
      stars.emplace(&star, columns);
    }
  }

  /// Each read with the relation of FROM that it reads.
  std::map<const Expression*, const Expression*> reads;
  std::set<const Expression*> writes;
  std::map<const Expression*, std::vector<ScopeColumn>> stars;
  /// Relations whose column must keep its name in the query, because USING or NATURAL goes by it.
  std::set<const Expression*> pinned;

  bool is_it(const ScopeColumn& column) const {
    return column.relation != nullptr && column.table != nullptr && column.table->name == table_.name &&
           column.origin == column_ && column.name == column_;
  }

 private:
  const catalog::Table& table_;
  std::string column_;
};

/// Rewrites a query by what was found in it. A node's address is its identity, so nodes are rewritten where
/// they stand and a list grows only after its items are done.
class ColumnRename {
 public:
  ColumnRename(const ColumnUses& uses, const catalog::Table& table, std::string from, std::string to)
      : uses_(uses), table_(table), from_(std::move(from)), to_(std::move(to)) {}

  void apply(Expression& node) {
    const bool target = node.kind == Kind::target;
    const std::string name = target ? std::string(catalog::output_name(node)) : std::string();
    for (Expression& operand : node.operands) apply(operand);
    if (is_read(node) || uses_.writes.contains(&node)) node.text = to_;
    if (uses_.pinned.contains(&node)) pin(node);
    if (target && catalog::output_name(node) != name) node.text = name;
    if (node.kind == Kind::targets || node.kind == Kind::returning) expand_stars(node);
  }

 private:
  bool is_read(const Expression& node) const {
    const auto found = uses_.reads.find(&node);
    return found != uses_.reads.end() && !uses_.pinned.contains(found->second);
  }

  // `users` as `users AS users (id, name)`, the names being those before the rename.
  void pin(Expression& relation) const {
    if (relation.alias.empty()) relation.alias = relation.text;
    if (find_operand(relation, Kind::alias_columns) != nullptr) return;
    Expression names{.kind = Kind::alias_columns};
    for (const catalog::Column& column : table_.columns) {
      names.operands.push_back({.kind = Kind::column, .text = column.name});
    }
    const bool only = find_operand(relation, Kind::only) != nullptr;
    relation.operands.insert(relation.operands.begin() + (only ? 1 : 0), std::move(names));
  }

  void expand_stars(Expression& targets) const {
    std::vector<Expression> expanded;
    for (Expression& target : targets.operands) {
      const auto star = uses_.stars.find(&target.operands.front());
      if (target.operands.front().kind != Kind::star || star == uses_.stars.end()) {
        expanded.push_back(std::move(target));
        continue;
      }
      for (const ScopeColumn& column : star->second) {
        expanded.push_back(target_of(column, target.operands.front().qualifier));
      }
    }
    targets.operands = std::move(expanded);
  }

  Expression target_of(const ScopeColumn& column, const std::string& qualifier) const {
    Expression value{.kind = Kind::column, .text = std::string(column.name), .qualifier = qualifier};
    Expression target{.kind = Kind::target};
    if (column.relation != nullptr) {
      value.qualifier = column.relation->alias.empty() ? column.relation->text : column.relation->alias;
      if (uses_.is_it(column) && !uses_.pinned.contains(column.relation)) {
        value.text = to_;
        target.text = from_;
      }
    }
    target.operands.push_back(std::move(value));
    return target;
  }

  const ColumnUses& uses_;
  const catalog::Table& table_;
  std::string from_;
  std::string to_;
};

/// Where a relation is named.
class RelationUses : public NameObserver {
 public:
  explicit RelationUses(const catalog::Table& table) : table_(table) {}

  void relation(const Expression& node, const catalog::Table& table) override {
    if (table.name == table_.name) relations.insert(&node);
  }
  void column(const Expression& node, const ScopeColumn& column) override {
    const bool own =
        column.relation != nullptr && column.table != nullptr && column.table->name == table_.name;
    if (own && column.relation->alias.empty() && !node.qualifier.empty()) qualified.insert(&node);
  }
  void row(const Expression& node, const ScopeItem& item) override {
    if (item.table == nullptr || item.table->name != table_.name || !item.node->alias.empty()) return;
    (node.qualifier.empty() && node.kind == Kind::column ? rows : qualified).insert(&node);
  }
  void written(const Expression& /*node*/, const catalog::Table& /*table*/) override {}
  void merged(const ScopeColumn& /*column*/) override {}
  void expanded(const Expression& /*star*/, const std::vector<ScopeColumn>& /*columns*/) override {}

  std::set<const Expression*> relations;
  std::set<const Expression*> qualified;
  std::set<const Expression*> rows;

 private:
  const catalog::Table& table_;
};

class RelationRename {
 public:
  RelationRename(const RelationUses& uses, catalog::QualifiedName to, bool taken)
      : uses_(uses), to_(std::move(to)), taken_(taken) {}

  void apply(Expression& node) {
    const bool target = node.kind == Kind::target;
    const std::string name = target ? std::string(catalog::output_name(node)) : std::string();
    for (Expression& operand : node.operands) apply(operand);
    if (uses_.relations.contains(&node)) relation(node);
    if (uses_.qualified.contains(&node) && !taken_) {
      node.qualifier = to_.name;
      if (!node.schema.empty()) node.schema = to_.schema;
    }
    if (uses_.rows.contains(&node) && !taken_) node.text = to_.name;
    if (target && catalog::output_name(node) != name) node.text = name;
  }

 private:
  // Where the new name is taken, a WITH query may have it: the schema tells the table from that.
  void relation(Expression& node) const {
    if (taken_ && node.alias.empty()) node.alias = node.text;
    node.text = to_.name;
    node.qualifier = taken_ || !to_.in_default_schema() ? to_.schema : "";
  }

  const RelationUses& uses_;
  catalog::QualifiedName to_;
  bool taken_;
};

void observe(const Expression& query, const RelationSource& source, NameObserver& observer) {
  const Silent silent(source);
  text::Diagnostics ignored;
  QueryFacts facts;
  QueryChecker(silent, ignored, facts, &observer).query(query, nullptr, nullptr);
}

bool names_relation(const Expression& query, const std::string& name) {
  bool found = false;
  walk(query, [&](const Expression& node) {
    found = found || node.alias == name || (node.kind == Kind::relation && node.text == name) ||
            (node.kind == Kind::common_table && node.text == name);
  });
  return found;
}

}  // namespace

void rename_column_in_query(Expression& query, const RelationSource& source, const catalog::Table& table,
                            const std::string& from, const std::string& to) {
  ColumnUses uses(table, from);
  observe(query, source, uses);
  ColumnRename(uses, table, from, to).apply(query);
}

void rename_column_in_row_expression(Expression& expression, const catalog::Table& row,
                                     const RelationSource& source, const catalog::Table& table,
                                     const std::string& from, const std::string& to) {
  ColumnUses uses(table, from);
  const Silent silent(source);
  text::Diagnostics ignored;
  QueryFacts facts;
  const std::vector<ScopeItem> items = row_items(row, RowUse::policy);
  QueryChecker(silent, ignored, facts, &uses).expression(expression, {&items, 0, nullptr, nullptr, nullptr});
  ColumnRename(uses, table, from, to).apply(expression);
}

void rename_relation_in_query(Expression& query, const RelationSource& source, const catalog::Table& table,
                              const catalog::QualifiedName& to) {
  RelationUses uses(table);
  observe(query, source, uses);
  const bool taken = to.name != table.name.name && names_relation(query, to.name);
  RelationRename(uses, to, taken).apply(query);
}

}  // namespace schemake::change
