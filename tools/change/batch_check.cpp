#include "change/batch_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "catalog/expression.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using catalog::ExpressionKind;
using catalog::ForeignKeyAction;
using catalog::QualifiedName;
using catalog::Table;
using Names = std::set<QualifiedName>;

constexpr const char* as_one = "remove the line `-- migrate:batch`: the statement then runs as one";

constexpr const char* read_apart =
    "put what it reads into a table of its own first, in a revision before this one, and read that";

/// Adds the tables that inherit from these: whoever reads or changes a table does so with them.
void add_children(Names& tables, const Scene& scene) {
  std::vector<QualifiedName> queue(tables.begin(), tables.end());
  while (!queue.empty()) {
    const QualifiedName table = std::move(queue.back());
    queue.pop_back();
    for (QualifiedName& child : scene.catalog.children_of(table)) {
      if (tables.insert(child).second) queue.push_back(std::move(child));
    }
  }
}

/// Adds what views stand for.
void add_viewed(Names& relations, const Scene& scene) {
  std::vector<QualifiedName> queue(relations.begin(), relations.end());
  while (!queue.empty()) {
    const Table* view = scene.catalog.find_table(queue.back());
    queue.pop_back();
    if (view == nullptr || !view->is_view()) continue;
    for (const catalog::Dependency& each : view->depends) {
      if (relations.insert(each.on.name).second) queue.push_back(each.on.name);
    }
  }
}

/// What one DELETE or UPDATE changes by the actions of foreign keys.
class Actions {
 public:
  Actions(const QualifiedName& target, const Scene& scene) : target_(target), scene_(scene) {}

  void on_delete(const QualifiedName& table) {
    if (!deleted_.insert(table).second) return;
    for (const auto& [child, constraint] : scene_.catalog.references_to(table)) {
      const auto& key = std::get<catalog::ForeignKey>(constraint->definition);
      follow(*child, key.on_delete, constraint->name);
      if (key.on_delete == ForeignKeyAction::cascade) on_delete(child->name);
    }
  }

  void on_update(const QualifiedName& table, const std::vector<std::string>& columns) {
    if (!updated_.insert(table).second) return;
    for (const auto& [child, constraint] : scene_.catalog.references_to(table)) {
      const auto& key = std::get<catalog::ForeignKey>(constraint->definition);
      const bool concerned =
          std::any_of(key.referenced_columns.begin(), key.referenced_columns.end(), [&](const auto& column) {
            return std::find(columns.begin(), columns.end(), column) != columns.end();
          });
      if (!concerned) continue;
      follow(*child, key.on_update, constraint->name);
      if (key.on_update == ForeignKeyAction::cascade) on_update(child->name, key.columns);
    }
  }

  /// Other tables than the target.
  const Names& changed() const { return changed_; }
  /// The foreign key by which rows of the target hold or change one another; empty: none.
  const std::string& within() const { return within_; }

 private:
  // Rows of the target that go anyway, by the statement or with others of it, harm no batch.
  void follow(const Table& child, ForeignKeyAction action, const std::string& constraint) {
    const bool changes = action != ForeignKeyAction::no_action && action != ForeignKeyAction::restricted;
    if (child.name != target_) {
      if (changes) changed_.insert(child.name);
    } else if (action != ForeignKeyAction::cascade || !updated_.empty()) {
      within_ = constraint;
    }
  }

  const QualifiedName& target_;
  const Scene& scene_;
  Names deleted_;
  Names updated_;
  Names changed_;
  std::string within_;
};

/// One statement and its target.
class BatchChecker {
 public:
  BatchChecker(const Statement& statement, const DataChange& op, const Scene& scene)
      : statement_(statement), op_(op), scene_(scene), name_(op.table.name) {}

  void check() {
    const Table* table = scene_.catalog.find_table(name_);
    if (table == nullptr) return report_unknown();
    if (!check_key(*table)) return;
    collect_columns();
    check_columns(*table);
    check_with();
    check_reads();
    check_actions();
  }

 private:
  text::Diagnostic& report(text::Span span, std::string message, std::string help = as_one) {
    text::Diagnostic& diagnostic =
        scene_.diagnostics.error("M0246", span.known() ? span : op_.table.span, std::move(message));
    diagnostic.notes.push_back({statement_.batch->span, "it is to run in batches by this line"});
    diagnostic.help = std::move(help);
    return diagnostic;
  }

  bool check_key(const Table& table) {
    if (table.kind == catalog::RelationKind::table && table.primary_key() != nullptr) return true;
    if (table.kind != catalog::RelationKind::table) {
      report(
          {},
          fmt::format("{} has no primary key to make batches by", quoted(word(table.kind), name_.display())),
          table.is_view() ? "name the table behind it" : as_one);
    } else if (table.opaque) {
      report_unknown();
    } else {
      report({}, fmt::format("{} has no primary key to make batches by", quoted("table", name_.display())),
             std::string("give it one in a revision before, or ") + as_one);
    }
    return false;
  }

  void report_unknown() {
    report({}, fmt::format("the primary key of {} is not known", quoted("table", name_.display())),
           "tell the compiler how the table is made, by `-- effect: CREATE TABLE …` below the statement that "
           "does");
  }

  // With the places where they are written.
  void collect_columns() {
    const Expression* set = find_operand(op_.statement, ExpressionKind::set_clause);
    if (set == nullptr) return;
    for (const Expression& item : set->operands) {
      if (item.kind == ExpressionKind::assignment) columns_.push_back({item.text, item.span});
      if (item.kind != ExpressionKind::multi_assignment) continue;
      for (const Expression& column : item.operands.front().operands)
        columns_.push_back({column.text, column.span});
    }
  }

  const Identifier* changed(std::string_view column) const {
    const auto at = std::find_if(columns_.begin(), columns_.end(),
                                 [&](const Identifier& each) { return each.name == column; });
    return at == columns_.end() ? nullptr : &*at;
  }

  // A generated column changes with what it is made of.
  const Identifier* changed_with(const Table& table, std::string_view name) const {
    if (const Identifier* column = changed(name)) return column;
    const catalog::Column* column = table.find_column(name);
    if (column == nullptr || !column->generated) return nullptr;
    const auto at = std::find_if(columns_.begin(), columns_.end(), [&](const Identifier& each) {
      return catalog::uses_column(*column->generated, each.name);
    });
    return at == columns_.end() ? nullptr : &*at;
  }

  void check_columns(const Table& table) {
    for (const std::string& key : table.primary_key()->columns) {
      if (const Identifier* column = changed_with(table, key))
        report(column->span,
               fmt::format("batches go by {}, a column of the primary key, which is changed here",
                           quoted("column", key)));
    }
    for (const catalog::Constraint& constraint : table.constraints) {
      if (!constraint.deferrable || !catalog::makes_index(constraint)) continue;
      for (const std::string& name : catalog::columns_of(constraint)) {
        const Identifier* column = changed_with(table, name);
        if (column == nullptr || is_key(table, name)) continue;
        report(column->span,
               fmt::format("{} is checked when all rows are changed, and in batches behind each of them",
                           quoted("constraint", constraint.name)));
        break;
      }
    }
  }

  static bool is_key(const Table& table, const std::string& column) {
    const std::vector<std::string>& key = table.primary_key()->columns;
    return std::find(key.begin(), key.end(), column) != key.end();
  }

  void check_with() {
    walk(op_.statement, [&](const Expression& node) {
      if (node.kind != ExpressionKind::common_table) return;
      common_tables_.insert(node.text);
      const ExpressionKind query = node.operands.front().kind;
      if (catalog::is_row_query(query)) return;
      report(node.span, fmt::format("WITH \"{}\" changes rows: each batch would do that again", node.text),
             "make a statement of its own of it, before or behind this one");
    });
  }

  // Relations beside the target, each with what it stands for.
  void check_reads() {
    const Expression* target = find_operand(op_.statement, ExpressionKind::relation);
    Names own{name_};
    add_children(own, scene_);
    walk(op_.statement, [&](const Expression& node) {
      if (node.kind != ExpressionKind::relation || &node == target || is_common_table(node)) return;
      const QualifiedName name = resolve_relation({node.qualifier, node.text}, scene_);
      Names read{name};
      add_viewed(read, scene_);
      add_children(read, scene_);
      const bool of_its_own =
          std::any_of(read.begin(), read.end(), [&](const auto& each) { return own.contains(each); });
      if (of_its_own) return report_own(node, name);
      reads_.emplace_back(std::move(read), node.span);
    });
  }

  void report_own(const Expression& relation, const QualifiedName& name) {
    const std::string by = name == name_ ? "" : fmt::format(", and by it \"{}\"", name_.display());
    report(relation.span,
           fmt::format(
               "the statement reads \"{}\"{}, which it changes: a batch would find what the ones before it "
               "did",
               name.display(), by),
           read_apart);
  }

  // A name with a schema is never one of WITH; that of the target itself is taken for the table.
  bool is_common_table(const Expression& relation) const {
    return relation.qualifier.empty() && common_tables_.contains(relation.text) &&
           relation.text != name_.name;
  }

  void check_actions() {
    Actions actions(name_, scene_);
    if (op_.kind == DataChangeKind::delete_rows) {
      actions.on_delete(name_);
    } else {
      std::vector<std::string> columns;
      for (const Identifier& column : columns_) columns.push_back(column.name);
      actions.on_update(name_, columns);
    }
    if (!actions.within().empty()) {
      report({},
             fmt::format(
                 "rows of \"{}\" refer to one another, by {}: those of one batch may hold or change those "
                 "of the next",
                 name_.display(), quoted("constraint", actions.within())));
    }
    for (const auto& [read, span] : reads_) {
      for (const QualifiedName& table : read) {
        if (!actions.changed().contains(table)) continue;
        report(
            span,
            fmt::format("the statement reads \"{}\", which it changes by a foreign key: a batch would find "
                        "what the ones before it did",
                        table.display()),
            "put what it reads into a table of its own first, in a revision before this one, and read that");
      }
    }
  }

  const Statement& statement_;
  const DataChange& op_;
  const Scene& scene_;
  const QualifiedName& name_;
  std::vector<Identifier> columns_;
  std::set<std::string> common_tables_;
  std::vector<std::pair<Names, text::Span>> reads_;
};

}  // namespace

void check_batches(const Statement& statement, const Scene& scene) {
  // Without ops it was in error.
  if (!statement.batch || statement.ops.empty()) return;
  if (scene.session.in_transaction) {
    scene.diagnostics
        .error("M0245", statement.batch->span,
               "batches inside a transaction: each of them is to be committed")
        .help = "mark the section: `-- migrate:up transaction:false`";
    return;
  }
  if (const auto* op = std::get_if<DataChange>(&statement.ops.front()))
    return BatchChecker(statement, *op, scene).check();
  scene.diagnostics
      .error("M0246", statement.batch->span,
             "batches of a statement that the compiler does not know enough of")
      .help = as_one;
}

}  // namespace schemake::change
