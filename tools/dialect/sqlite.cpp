// One source statement for SQLite: its ops are grouped by the table that they change, and each group is
// rendered at the place of its first op.
#include <algorithm>
#include <variant>

#include "change/subject.hpp"
#include "dialect/batch.hpp"
#include "dialect/dialect.hpp"
#include "dialect/identifier.hpp"
#include "dialect/problems.hpp"
#include "dialect/sqlite_alter.hpp"
#include "dialect/sqlite_disposition.hpp"
#include "dialect/sqlite_expression.hpp"
#include "dialect/sqlite_index.hpp"
#include "dialect/sqlite_table.hpp"

namespace schemake::dialect {
namespace {

using catalog::QualifiedName;

constexpr const char* way_out =
    "write this section for SQLite by hand, under \"-- migrate:up sqlite\" or \"-- migrate:down sqlite\"";

/// The ops of one table, which a rename follows.
struct Group {
  QualifiedName before;
  QualifiedName after;
  std::vector<const change::Op*> ops;
};

/// Of an op that is grouped.
struct PlaceOf {
  text::Span operator()(const change::CreateIndex& op) const { return op.span; }
  text::Span operator()(const change::DropIndex& op) const { return op.index.span; }
  text::Span operator()(const change::RenameIndex& op) const { return op.index.span; }
  text::Span operator()(const change::DropObject& op) const { return op.object.span; }
  text::Span operator()(const change::RenameObject& op) const { return op.object.span; }
  template <typename Other>
  text::Span operator()(const Other& op) const {
    if constexpr (requires { op.table.span; }) return op.table.span;
    return {};
  }
};

class Renderer {
 public:
  Renderer(const change::Statement& statement, const catalog::Past& before, const catalog::Catalog& after,
           text::Diagnostics& diagnostics)
      : statement_(statement),
        before_(before),
        after_(after),
        problems_(diagnostics, statement.span, way_out) {}

  Rendering render() {
    for (const change::Op& op : statement_.ops) sort_in(op);
    render_cascades();
    for (const Group& group : groups_) render_group(group);
    return problems_.count() == 0 ? std::move(out_) : Rendering{};
  }

 private:
  void sort_in(const change::Op& op) {
    const Disposition disposition = sqlite_disposition(op);
    switch (disposition.fate) {
      case Fate::grouped:
        return group(op);
      case Fate::left_out:
        return problems_.note(without_meaning, disposition.span,
                              disposition.what + " is left out for SQLite, which has nothing like it");
      case Fate::refused:
        return problems_.report(unknown_statement, disposition.span,
                                disposition.what + " has no translation to SQLite");
    }
  }

  void group(const change::Op& op) {
    const QualifiedName name = table_of(op);
    auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& one) {
      return one.after == name && !std::holds_alternative<change::DataChange>(*one.ops.front());
    });
    if (group == groups_.end() || std::holds_alternative<change::DataChange>(op)) {
      groups_.push_back({name, name, {}});
      group = groups_.end() - 1;
    }
    group->ops.push_back(&op);
    if (const auto* rename = std::get_if<change::RenameTable>(&op)) group->after.name = rename->new_name.name;
    if (const auto* rename = std::get_if<change::RenameObject>(&op))
      group->after.name = rename->new_name.name;
  }

  QualifiedName table_of(const change::Op& op) const {
    if (const auto* drop = std::get_if<change::DropIndex>(&op)) {
      return table_of_index(drop->index.name, drop->index.name);
    }
    if (const auto* rename = std::get_if<change::RenameIndex>(&op)) {
      return table_of_index(rename->index.name, {rename->index.name.schema, rename->new_name.name});
    }
    return change::subject_of(op)->name;
  }

  // A renamed index may be a constraint's, which the catalog holds with its table.
  QualifiedName table_of_index(const QualifiedName& old_name, const QualifiedName& new_name) const {
    if (const catalog::Index* index = before_.find_index(old_name)) return current_name(index->table);
    if (const catalog::Index* index = after_.find_index(new_name)) return index->table;
    for (const auto& [name, was] : before_.edited_tables()) {
      if (was->has_value() && (*was)->find_constraint(old_name.name) != nullptr) return current_name(name);
    }
    return old_name;
  }

  QualifiedName current_name(const QualifiedName& before) const {
    const auto group =
        std::find_if(groups_.begin(), groups_.end(), [&](const Group& one) { return one.before == before; });
    return group == groups_.end() ? before : group->after;
  }

  bool is_grouped(const QualifiedName& name) const {
    return std::any_of(groups_.begin(), groups_.end(),
                       [&](const Group& group) { return group.before == name || group.after == name; });
  }

  // CASCADE takes constraints from tables that the statement does not name, and views. (A rename changes such
  // tables too, but SQLite does that by itself.)
  void render_cascades() {
    for (const auto& [name, was] : before_.edited_tables()) {
      const catalog::Table* now = after_.find_table(name);
      if (!was->has_value() || is_grouped(name)) continue;
      if (now == nullptr && (*was)->is_view()) add("DROP VIEW " + quote_sqlite(name.name));
      if (now == nullptr || now->is_view()) continue;
      const auto& constraints = (*was)->constraints;
      const bool lost = std::any_of(constraints.begin(), constraints.end(), [&](const auto& constraint) {
        return now->find_constraint(constraint.name) == nullptr;
      });
      if (lost) render_change({name, name, {}}, **was, *now);
    }
  }

  void render_group(const Group& group) {
    const change::Op& first = *group.ops.front();
    const Problems::At at(problems_, place_of(first));
    if (const auto* data = std::get_if<change::DataChange>(&first)) return render_data(*data);
    const catalog::Table* before = before_.find_table(group.before);
    const catalog::Table* after = after_.find_table(group.after);
    if ((before != nullptr && before->is_view()) || (after != nullptr && after->is_view())) {
      render_view(before, after);
    } else if (before == nullptr && after != nullptr) {
      create(group, *after);
    } else if (before != nullptr && after == nullptr) {
      drop(group, *before);
    } else if (before != nullptr) {
      render_change(group, *before, *after);
    }
  }

  // SQLite's views can only be dropped and made.
  void render_view(const catalog::Table* before, const catalog::Table* after) {
    const catalog::Table& view = after == nullptr ? *before : *after;
    if (!view.name.in_default_schema() || view.kind != catalog::RelationKind::view) {
      return problems_.report(
          unknown_statement, {},
          display(catalog::relation_id(view.name), word(view.kind)) + " has no translation to SQLite");
    }
    if (before != nullptr) add("DROP VIEW " + quote_sqlite(before->name.name));
    if (after == nullptr) return;
    std::vector<std::string> names;
    for (const catalog::Column& column : after->columns) names.push_back(column.name);
    const std::string columns = names.empty() ? "" : " (" + quote_list(names, quote_sqlite) + ")";
    SqliteWriter writer(problems_, &after_);
    add("CREATE VIEW " + quote_sqlite(after->name.name) + columns + " AS\n" + writer.text(*after->query));
  }

  void render_data(const change::DataChange& op) {
    if (statement_.batch) return render_batch();
    SqliteWriter writer(problems_, &after_);
    add(writer.text(op.statement));
  }

  void render_batch() {
    std::optional<RenderedBatch> batch = sqlite_batch(statement_, after_, problems_);
    if (!batch) return;
    SqliteWriter writer(problems_, &after_);
    out_.statements.push_back(
        {writer.text(batched_change(statement_).statement), RenderedKind::execute, *std::move(batch)});
  }

  void create(const Group& group, const catalog::Table& table) {
    add(sqlite_create_table(table, table.name.name, problems_, places(group)));
    for (const catalog::Index* index : after_.indexes_of(table.name)) {
      add(sqlite_create_index(*index, &table, problems_));
    }
  }

  // With foreign keys on, DROP TABLE first deletes the rows as DELETE does: the actions of the keys that
  // refer to it would run, its own too.
  void drop(const Group& group, const catalog::Table& table) {
    for (const auto& [name, was] : before_.edited_tables()) {
      if (was->has_value() && refers_to(**was, table.name)) out_.without_foreign_keys = true;
    }
    add("DROP TABLE " + quote_sqlite(group.before.name));
  }

  static bool refers_to(const catalog::Table& table, const QualifiedName& name) {
    return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const auto& constraint) {
      const auto* key = std::get_if<catalog::ForeignKey>(&constraint.definition);
      return key != nullptr && key->referenced_table == name;
    });
  }

  void render_change(const Group& group, const catalog::Table& before, const catalog::Table& after) {
    const TableChange change{before,    after, before_.indexes_of(before.name), after_.indexes_of(after.name),
                             group.ops, after_};
    Rendering rendering = render_table_change(change, problems_);
    for (RenderedStatement& statement : rendering.statements) out_.statements.push_back(std::move(statement));
    out_.without_foreign_keys = out_.without_foreign_keys || rendering.without_foreign_keys;
  }

  static void note(Places& places, const change::ConstraintDefinition& definition) {
    places.constraints.emplace(definition.constraint.name, definition.span);
  }

  static Places places(const Group& group) {
    Places places;
    for (const change::Op* op : group.ops) {
      if (const auto* create = std::get_if<change::CreateTable>(op)) {
        for (const change::ColumnDefinition& column : create->columns) {
          places.columns.emplace(column.column.name, column.span);
          for (const change::ConstraintDefinition& definition : column.constraints) note(places, definition);
        }
        for (const change::ConstraintDefinition& definition : create->constraints) note(places, definition);
      }
      if (const auto* added = std::get_if<change::AddConstraint>(op)) note(places, added->definition);
    }
    return places;
  }

  static text::Span place_of(const change::Op& op) { return std::visit(PlaceOf{}, op); }

  void add(std::string sql) { out_.statements.push_back({std::move(sql), RenderedKind::execute}); }

  const change::Statement& statement_;
  const catalog::Past& before_;
  const catalog::Catalog& after_;
  Problems problems_;
  std::vector<Group> groups_;
  Rendering out_;
};

}  // namespace

Rendering render_sqlite(const change::Statement& statement, const catalog::Past& before,
                        const catalog::Catalog& after, text::Diagnostics& diagnostics) {
  return Renderer(statement, before, after, diagnostics).render();
}

}  // namespace schemake::dialect
