#include "change/replay.hpp"

#include <fmt/format.h>

#include <utility>

#include "change/apply.hpp"
#include "change/removal.hpp"
#include "change/transaction_check.hpp"

namespace schemake::change {
namespace {

/// The relation whose own change this is; null for what makes one, or names none.
const TableName* target_of(const Op& op) {
  return std::visit(Overloaded{
                        [](const CreateTable&) { return static_cast<const TableName*>(nullptr); },
                        [](const CreateFromQuery&) { return static_cast<const TableName*>(nullptr); },
                        [](const DataChange& change) { return &change.table; },
                        [](const auto& other) -> const TableName* {
                          if constexpr (requires { other.table.missing_ok; }) {
                            return &other.table;
                          } else {
                            return nullptr;
                          }
                        },
                    },
                    op);
}

// What is said of a table that a mistake hides would be guesswork.
bool is_of_mistaken_table(const Op& op, const Scene& scene) {
  const TableName* target = target_of(op);
  if (target == nullptr || target->name.name.empty()) return false;
  const catalog::Table* table = scene.catalog.find_table(resolve_relation(target->name, scene));
  return table != nullptr && table->mistaken;
}

std::optional<Op> opaque_system_change(const Op& op, const Scene& scene) {
  const TableName* target = target_of(op);
  if (target == nullptr || target->name.name.empty()) return std::nullopt;
  const catalog::QualifiedName name = resolve_relation(target->name, scene);
  if (!is_system(name) || scene.catalog.has_relation(name)) return std::nullopt;
  return opaque_change(name.display(), target->span, scene);
}

// What ALTER TABLE does to tables only: a view takes a default, a new name, an owner, options and no more.
bool is_for_tables(const Op& op, catalog::RelationKind kind) {
  const bool of_tables =
      std::holds_alternative<AddColumn>(op) || std::holds_alternative<DropColumn>(op) ||
      std::holds_alternative<AlterColumnType>(op) || std::holds_alternative<SetColumnNotNull>(op) ||
      std::holds_alternative<AddConstraint>(op) || std::holds_alternative<AddConstraintUsingIndex>(op) ||
      std::holds_alternative<DropConstraint>(op) || std::holds_alternative<ValidateConstraint>(op) ||
      std::holds_alternative<AlterConstraint>(op) || std::holds_alternative<DropExpression>(op) ||
      std::holds_alternative<AlterIdentity>(op);
  return of_tables ||
         (kind == catalog::RelationKind::materialized_view && std::holds_alternative<SetColumnDefault>(op));
}

bool check_is_table(const Op& op, const Scene& scene) {
  const TableName* target = target_of(op);
  if (target == nullptr || target->name.name.empty()) return true;
  const catalog::Table* table = scene.catalog.find_table(resolve_relation(target->name, scene));
  if (table == nullptr || !table->is_view() || !is_for_tables(op, table->kind)) return true;
  // An opaque statement may have put a table in its place.
  if (may_be_gone(table->name.name, scene)) return true;
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0215", target->span, quoted(word(table->kind), table->name.display()) + " is not a table");
  note_creation(diagnostic, catalog::relation_id(table->name), scene);
  diagnostic.help = fmt::format("drop the {} and create it again, changed", word(table->kind));
  return false;
}

bool check_transaction(const Op& op, const Scene& scene) {
  if (!scene.session.in_transaction) return true;
  text::Span span;
  const std::string statement = refused_in_transaction(op, scene, span);
  if (statement.empty()) return true;
  scene.diagnostics.error("M0224", span, fmt::format("{} cannot run inside a transaction", statement)).help =
      "mark the section, alone with statements that may run so: `-- migrate:up transaction:false`";
  return false;
}

}  // namespace

namespace {

std::string reset_of(const std::string& setting) {
  const bool plain = setting.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string::npos;
  return "RESET " + (plain ? setting : "\"" + setting + "\"");
}

// The schema's objects; false where there are none.
bool drop_temporary(const Scene& scene) {
  Removal removal;
  removal.cascade = true;
  for (const catalog::Dependent& each : direct_dependents(catalog::schema_id("pg_temp"), scene.catalog))
    removal.roots.push_back(each.id);
  return !removal.roots.empty() && remove(removal, scene);
}

}  // namespace

std::vector<std::string> end_section(const Scene& scene) {
  std::vector<std::string> statements;
  if (drop_temporary(scene)) statements.emplace_back("DISCARD TEMP");
  for (const std::string& setting : scene.session.changed_settings) statements.push_back(reset_of(setting));
  return statements;
}

std::optional<Op> replay(Op op, const Scene& scene) {
  if (is_of_mistaken_table(op, scene)) return std::nullopt;
  if (std::optional<Op> opaque = opaque_system_change(op, scene)) return opaque;
  if (!check_is_table(op, scene)) return std::nullopt;
  const bool allowed = check_transaction(op, scene);
  Result result = std::visit([&](auto& each) { return apply(std::move(each), scene); }, op);
  return allowed ? std::move(result) : std::nullopt;
}

}  // namespace schemake::change
