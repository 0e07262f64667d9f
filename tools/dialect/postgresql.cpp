// Ops as PostgreSQL's own statements: for what no author wrote, the derived and generated ones.
#include <algorithm>

#include "dialect/dialect.hpp"
#include "dialect/identifier.hpp"
#include "dialect/postgresql_table.hpp"
#include "dialect/problems.hpp"

namespace schemake::dialect {
namespace {

using Lines = std::vector<std::string>;

class OpWriter {
 public:
  explicit OpWriter(Problems& problems) : problems_(problems), writer_(problems) {}

  Lines operator()(const change::CreateTable& op) { return {postgresql_create_table(op, writer_)}; }
  Lines operator()(const change::DropTable& op) {
    return {std::string("DROP TABLE ") + if_exists(op.if_exists) + postgresql_name(op.table.name) +
            cascade(op.cascade)};
  }
  Lines operator()(const change::RenameTable& op) {
    return {alter(op.table, op.if_exists) + "RENAME TO " + quote_postgresql(op.new_name.name)};
  }
  Lines operator()(const change::AddColumn& op) { return add_column(op); }
  Lines operator()(const change::DropColumn& op) {
    return {alter(op.table) + "DROP COLUMN " + if_exists(op.if_exists) + quote_postgresql(op.column.name) +
            cascade(op.cascade)};
  }
  Lines operator()(const change::RenameColumn& op) {
    return {alter(op.table) + "RENAME COLUMN " + quote_postgresql(op.column.name) + " TO " +
            quote_postgresql(op.new_name.name)};
  }
  Lines operator()(const change::AlterColumnType& op) { return {alter_type(op)}; }
  Lines operator()(const change::SetColumnDefault& op) {
    const std::string action = op.value ? "SET DEFAULT " + writer_.text(*op.value) : "DROP DEFAULT";
    return {alter_column(op.table, op.column) + action};
  }
  Lines operator()(const change::SetColumnNotNull& op) {
    return {alter_column(op.table, op.column) + (op.not_null ? "SET NOT NULL" : "DROP NOT NULL")};
  }
  Lines operator()(const change::AddConstraint& op) {
    return {alter(op.table) + "ADD " + postgresql_constraint(op.definition.constraint, writer_)};
  }
  Lines operator()(const change::DropConstraint& op) {
    return {alter(op.table) + "DROP CONSTRAINT " + if_exists(op.if_exists) +
            quote_postgresql(op.constraint.name) + cascade(op.cascade)};
  }
  Lines operator()(const change::RenameConstraint& op) {
    return {alter(op.table) + "RENAME CONSTRAINT " + quote_postgresql(op.constraint.name) + " TO " +
            quote_postgresql(op.new_name.name)};
  }
  Lines operator()(const change::CreateIndex& op) {
    if (!op.index.options.empty()) {
      problems_.report(unknown_index, op.span,
                       "index \"" + op.index.name.display() + "\" with " + op.index.options +
                           " cannot be rendered: the model does not keep its options");
    }
    return {postgresql_create_index(op, writer_)};
  }
  Lines operator()(const change::DropIndex& op) {
    return {std::string("DROP INDEX ") + (op.concurrently ? "CONCURRENTLY " : "") + if_exists(op.if_exists) +
            postgresql_name(op.index.name) + cascade(op.cascade)};
  }
  Lines operator()(const change::RenameIndex& op) {
    return {std::string("ALTER INDEX ") + if_exists(op.if_exists) + postgresql_name(op.index.name) +
            " RENAME TO " + quote_postgresql(op.new_name.name)};
  }
  Lines operator()(const change::DataChange& op) { return {writer_.text(op.statement)}; }
  Lines operator()(const change::Opaque& op) {
    problems_.report(unknown_statement, op.span,
                     op.description + " cannot be rendered: the model does not know it");
    return {};
  }

 private:
  static std::string if_exists(bool written) { return written ? "IF EXISTS " : ""; }
  static std::string cascade(bool written) { return written ? " CASCADE" : ""; }
  static std::string alter(const change::TableName& table, bool only_if_exists = false) {
    return "ALTER TABLE " + if_exists(only_if_exists) + postgresql_name(table.name) + " ";
  }
  static std::string alter_column(const change::TableName& table, const change::Identifier& column) {
    return alter(table) + "ALTER COLUMN " + quote_postgresql(column.name) + " ";
  }

  // The column's constraints are actions of the same statement, so that a NOT NULL or UNIQUE column is
  // there with them or not at all.
  Lines add_column(const change::AddColumn& op) {
    std::string out = alter(op.table) + "ADD COLUMN " + (op.if_not_exists ? "IF NOT EXISTS " : "") +
                      postgresql_column(op.column.column, writer_);
    for (const change::ConstraintDefinition& definition : op.column.constraints) {
      out += ",\n    ADD " + postgresql_constraint(definition.constraint, writer_);
    }
    return {out};
  }

  std::string alter_type(const change::AlterColumnType& op) {
    std::string out = alter_column(op.table, op.column) + "TYPE " + postgresql_type(op.type);
    if (!op.collation.empty()) out += " COLLATE " + quote_postgresql(op.collation);
    if (op.using_expression) out += " USING " + writer_.text(*op.using_expression);
    return out;
  }

  Problems& problems_;
  PostgresqlWriter writer_;
};

}  // namespace

Rendering render_postgresql(const change::Statement& statement, const catalog::Past& /*before*/,
                            const catalog::Catalog& /*after*/, text::Diagnostics& diagnostics) {
  Problems problems(diagnostics, statement.span,
                    "write this section by hand, under \"-- migrate:down\" or \"-- migrate:up\"");
  OpWriter writer(problems);
  Rendering rendering;
  for (const change::Op& op : statement.ops) {
    for (std::string& sql : std::visit(writer, op)) rendering.statements.push_back({std::move(sql)});
  }
  return problems.count() == 0 ? rendering : Rendering{};
}

}  // namespace schemake::dialect
