#include "cli/compile_schema.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "change/history.hpp"
#include "cli/compile_section.hpp"
#include "cli/files.hpp"
#include "cli/read_folder.hpp"
#include "parse/statement.hpp"

namespace schemake::cli {
namespace {

using catalog::QualifiedName;
using change::Statement;

std::vector<Statement> parse_files(const std::filesystem::path& folder, Compilation& compilation) {
  std::vector<Statement> statements;
  compilation.inputs.push_back(folder);
  for (const auto& [name, kind] : list_entries(folder)) {
    if (name.starts_with('.') || !name.ends_with(".sql")) continue;
    if (kind != EntryKind::file) {
      report_irregular(folder / name, kind, compilation);
      continue;
    }
    const text::Source& source = read_source(folder / name, compilation);
    for (Statement& statement : parse::parse_schema(source, compilation.diagnostics)) {
      statements.push_back(std::move(statement));
    }
  }
  return statements;
}

const change::CreateTable* as_create_table(const Statement& statement) {
  return statement.ops.empty() ? nullptr : std::get_if<change::CreateTable>(&statement.ops.front());
}

std::set<QualifiedName> referenced_tables(const change::CreateTable& table) {
  std::set<QualifiedName> names;
  const auto add = [&](const change::ConstraintDefinition& definition) {
    const auto* key = std::get_if<catalog::ForeignKey>(&definition.constraint.definition);
    if (key != nullptr) names.insert(key->referenced_table);
  };
  for (const change::ColumnDefinition& column : table.columns) {
    for (const change::ConstraintDefinition& constraint : column.constraints) add(constraint);
  }
  for (const change::ConstraintDefinition& constraint : table.constraints) add(constraint);
  return names;
}

/// Tables first, each behind those that it refers to; otherwise the written order is kept.
class DependencyOrder {
 public:
  explicit DependencyOrder(std::vector<Statement> statements) : statements_(std::move(statements)) {
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      if (const change::CreateTable* table = as_create_table(statements_[i]))
        tables_.emplace(table->table.name, i);
    }
  }

  std::vector<Statement> take() {
    placed_.assign(statements_.size(), false);
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      if (as_create_table(statements_[i]) != nullptr) place(i);
    }
    for (std::size_t i = 0; i < statements_.size(); ++i) place(i);
    std::vector<Statement> ordered;
    ordered.reserve(order_.size());
    for (const std::size_t i : order_) ordered.push_back(std::move(statements_[i]));
    return ordered;
  }

 private:
  // Depth first; in a circle of references the table that was begun first stays first.
  void place(std::size_t i) {
    if (placed_[i]) return;
    placed_[i] = true;
    if (const change::CreateTable* table = as_create_table(statements_[i])) {
      for (const QualifiedName& name : referenced_tables(*table)) {
        const auto found = tables_.find(name);
        if (found != tables_.end()) place(found->second);
      }
    }
    order_.push_back(i);
  }

  std::vector<Statement> statements_;
  std::map<QualifiedName, std::size_t> tables_;
  std::vector<bool> placed_;
  std::vector<std::size_t> order_;
};

}  // namespace

void compile_schema(const CompileOptions& options, Compilation& compilation) {
  change::Section section;
  section.statements = DependencyOrder(parse_files(options.schema, compilation)).take();
  DeclaredSchema& schema = compilation.schema.emplace();
  change::History history;
  SectionCompiler compiler({options.postgresql, options.sqlite}, schema.catalog);
  compiler.compile_up(section, nullptr, history, nullptr, compilation.diagnostics);
  schema.catalog.forget();
  schema.postgresql = compiler.take_postgresql().up;
  schema.sqlite = compiler.take_sqlite().up;
}

}  // namespace schemake::cli
