#include "dialect/sqlite_disposition.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "text/ascii.hpp"

namespace schemake::dialect {
namespace {

using catalog::ObjectKind;
using catalog::RelationKind;

// Settings of storage, planning and ownership: rows and their answers are the same without. (Row security and
// disabled triggers are not among them.)
std::string word_of_property(const change::SetProperty& op) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> words{{
      {"comment", "COMMENT"},
      {"owner", "OWNER TO"},
      {"statistics", "SET STATISTICS"},
      {"storage", "SET STORAGE"},
      {"compression", "SET COMPRESSION"},
      {"cluster", "CLUSTER ON"},
      {"tablespace", "SET TABLESPACE"},
      {"access method", "SET ACCESS METHOD"},
      {"replica identity", "REPLICA IDENTITY"},
      {"persistence", "SET LOGGED and UNLOGGED"},
  }};
  if (op.property.starts_with("option ")) return "a storage parameter";
  const auto* found =
      std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.first == op.property; });
  return found == words.end() ? std::string() : std::string(found->second);
}

struct DispositionOf {
  Disposition grouped() const { return {}; }
  Disposition refused(std::string what, text::Span span) const {
    return {Fate::refused, std::move(what), span};
  }

  // Of tables.
  Disposition operator()(const change::CreateTable& op) const {
    const change::TableTraits& traits = op.traits;
    const text::Span span = op.table.span;
    if (traits.kind != RelationKind::table) return refused("CREATE FOREIGN TABLE", span);
    if (traits.persistence == catalog::Persistence::temporary) return refused("CREATE TEMPORARY TABLE", span);
    if (traits.partition_of || !traits.partition_key.empty()) return refused("a partitioned table", span);
    if (!traits.parents.empty()) return refused("INHERITS", span);
    if (!traits.of_type.name.name.empty()) return refused("CREATE TABLE OF", span);
    return grouped();
  }
  Disposition operator()(const change::CreateFromQuery& op) const {
    if (op.kind == RelationKind::table) return refused("CREATE TABLE AS", op.table.span);
    if (op.kind != RelationKind::view) return refused("CREATE MATERIALIZED VIEW", op.table.span);
    if (op.persistence == catalog::Persistence::temporary)
      return refused("CREATE TEMPORARY VIEW", op.table.span);
    return grouped();
  }
  Disposition operator()(const change::DropTable&) const { return grouped(); }
  Disposition operator()(const change::RenameTable&) const { return grouped(); }
  Disposition operator()(const change::AddColumn&) const { return grouped(); }
  Disposition operator()(const change::DropColumn&) const { return grouped(); }
  Disposition operator()(const change::RenameColumn&) const { return grouped(); }
  Disposition operator()(const change::AlterColumnType&) const { return grouped(); }
  Disposition operator()(const change::SetColumnDefault&) const { return grouped(); }
  Disposition operator()(const change::SetColumnNotNull&) const { return grouped(); }
  Disposition operator()(const change::AddConstraint&) const { return grouped(); }
  Disposition operator()(const change::AddConstraintUsingIndex&) const { return grouped(); }
  Disposition operator()(const change::DropConstraint&) const { return grouped(); }
  Disposition operator()(const change::RenameConstraint&) const { return grouped(); }
  Disposition operator()(const change::ValidateConstraint&) const { return grouped(); }
  Disposition operator()(const change::AlterConstraint&) const { return grouped(); }
  Disposition operator()(const change::AlterIdentity& op) const {
    if (!op.options.empty()) return refused("an identity's sequence with options", op.column.span);
    return grouped();
  }
  Disposition operator()(const change::DropExpression&) const { return grouped(); }
  Disposition operator()(const change::AlterInheritance& op) const {
    const bool partition = op.change == change::InheritanceChange::attach_partition ||
                           op.change == change::InheritanceChange::detach_partition;
    return refused(partition ? "a partitioned table" : "INHERIT", op.table.span);
  }
  Disposition operator()(const change::CreateIndex&) const { return grouped(); }
  Disposition operator()(const change::DropIndex&) const { return grouped(); }
  Disposition operator()(const change::RenameIndex&) const { return grouped(); }

  // Of what SQLite has not.
  Disposition operator()(const change::CreateSequence& op) const {
    return refused("CREATE SEQUENCE", op.sequence.span);
  }
  Disposition operator()(const change::AlterSequence& op) const {
    return refused("ALTER SEQUENCE", op.sequence.span);
  }
  Disposition operator()(const change::CreateType& op) const {
    const bool domain = std::holds_alternative<catalog::DomainType>(op.type.definition);
    return refused(domain ? "CREATE DOMAIN" : "CREATE TYPE", op.span);
  }
  Disposition operator()(const change::AddEnumValue& op) const { return refused("ALTER TYPE", op.type.span); }
  Disposition operator()(const change::RenameEnumValue& op) const {
    return refused("ALTER TYPE", op.type.span);
  }
  Disposition operator()(const change::AlterDomain& op) const {
    return refused("ALTER DOMAIN", op.type.span);
  }
  Disposition operator()(const change::AlterAttribute& op) const {
    return refused("ALTER TYPE", op.type.span);
  }
  Disposition operator()(const change::CreateObject& op) const {
    return of_object("CREATE ", op.object.id.kind, op.object.subkind, op.span);
  }
  Disposition operator()(const change::AlterObject& op) const {
    return of_object("ALTER ", op.object.id.kind, {}, op.object.span);
  }
  Disposition operator()(const change::DropObject& op) const {
    if (op.object.id.kind != ObjectKind::relation)
      return of_object("DROP ", op.object.id.kind, op.subkind, op.object.span);
    return of_relation("DROP ", op.relation, op.object.span);
  }
  Disposition operator()(const change::RenameObject& op) const {
    if (op.object.id.kind != ObjectKind::relation)
      return of_object("ALTER ", op.object.id.kind, {}, op.object.span);
    return of_relation("ALTER ", op.relation, op.object.span);
  }
  Disposition operator()(const change::SetSchema& op) const { return refused("SET SCHEMA", op.object.span); }

  // Of settings and rows.
  Disposition operator()(const change::SetProperty& op) const {
    std::string word = word_of_property(op);
    if (word.empty()) return refused("ALTER with \"" + op.property + "\"", op.object.span);
    return {Fate::left_out, std::move(word), op.object.span};
  }
  Disposition operator()(const change::Grant& op) const {
    const text::Span span = op.objects.empty() ? text::Span{} : op.objects.front().span;
    return {Fate::left_out, op.revoke ? "REVOKE" : "GRANT", span};
  }
  Disposition operator()(const change::SetSearchPath& op) const {
    return {Fate::left_out, "SET search_path", op.span};
  }
  Disposition operator()(const change::Maintenance& op) const {
    return {Fate::left_out, op.description, op.span};
  }
  Disposition operator()(const change::DataChange& op) const {
    switch (op.kind) {
      case change::DataChangeKind::insert:
      case change::DataChangeKind::update:
      case change::DataChangeKind::delete_rows:
        return grouped();
      case change::DataChangeKind::merge:
        return refused("MERGE", op.table.span);
      case change::DataChangeKind::truncate:
        return refused("TRUNCATE", op.table.span);
      case change::DataChangeKind::copy:
        return refused("COPY", op.table.span);
      case change::DataChangeKind::select:
        return refused("SELECT", op.table.span);
    }
    return grouped();
  }
  // The ops behind it do what its author says that it does.
  Disposition operator()(const change::Opaque& op) const {
    const std::string what = op.description.empty() ? "this statement" : op.description;
    return {op.effect_declared ? Fate::left_out : Fate::refused, what, op.span};
  }

 private:
  static Disposition of_object(std::string verb, ObjectKind kind, const std::string& subkind,
                               text::Span span) {
    const std::string word = subkind.empty() ? std::string(catalog::word(kind)) : subkind;
    const Fate fate = kind == ObjectKind::statistics ? Fate::left_out : Fate::refused;
    return {fate, verb + text::upper(word), span};
  }
  static Disposition of_relation(std::string verb, RelationKind kind, text::Span span) {
    if (kind == RelationKind::view) return {};
    return {Fate::refused, verb + text::upper(std::string(word(kind))), span};
  }
};

}  // namespace

Disposition sqlite_disposition(const change::Op& op) {
  return std::visit(DispositionOf{}, op);
}

}  // namespace schemake::dialect
