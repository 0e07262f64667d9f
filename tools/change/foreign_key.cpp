// Foreign keys: what they rest on, and whether their two sides fit.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/foreign_key.hpp"
#include "change/replay_constraint.hpp"

namespace schemake::change {
namespace {

using catalog::Constraint;
using catalog::ForeignKey;
using catalog::QualifiedName;
using catalog::Table;
using Columns = std::vector<std::string>;

bool same_columns(const Columns& a, const Columns& b) {
  return std::set<std::string>(a.begin(), a.end()) == std::set<std::string>(b.begin(), b.end());
}

// The constraint or index that a foreign key to these columns rests on: the server takes the oldest, and
// constraints stand in the order of their making. Empty if nothing keeps them unique.
std::string unique_index_name(const Table& table, const Columns& columns, const Scene& scene) {
  for (const Constraint& constraint : table.constraints) {
    const bool unique = std::holds_alternative<catalog::PrimaryKey>(constraint.definition) ||
                        std::holds_alternative<catalog::Unique>(constraint.definition);
    if (unique && same_columns(catalog::columns_of(constraint), columns)) return constraint.name;
  }
  for (const catalog::Index* index : scene.catalog.indexes_of(table.name)) {
    const std::optional<Columns> unique = unique_columns(*index);
    if (unique && same_columns(*unique, columns)) return index->name.name;
  }
  return {};
}

text::Span place_of_reference(const ConstraintDefinition& definition) {
  return definition.referenced_table_span.known() ? definition.referenced_table_span : definition.span;
}

bool report_not_unique(const ConstraintDefinition& definition, const ForeignKey& key, const Scene& scene) {
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0210", place_of_reference(definition),
      key.referenced_columns.empty()
          ? fmt::format("table \"{}\" has no primary key to refer to", key.referenced_table.display())
          : fmt::format("no unique constraint covers ({}) of table \"{}\"",
                        fmt::join(key.referenced_columns, ", "), key.referenced_table.display()));
  diagnostic.help = "refer to a primary key or to columns with a unique constraint";
  return false;
}

bool complete_reference(ConstraintDefinition& definition, ForeignKey& key, const Table& referenced,
                        const Scene& scene) {
  if (key.referenced_columns.empty()) {
    if (const catalog::PrimaryKey* primary = referenced.primary_key())
      key.referenced_columns = primary->columns;
    if (key.referenced_columns.empty()) return report_not_unique(definition, key, scene);
  }
  if (!check_columns(referenced, key.referenced_columns, definition.referenced_column_spans,
                     place_of_reference(definition), scene)) {
    return false;
  }
  if (key.referenced_columns.size() != key.columns.size()) {
    scene.diagnostics
        .error("M0214", place_of_reference(definition),
               fmt::format("foreign key of {} column(s) refers to {}", key.columns.size(),
                           key.referenced_columns.size()))
        .help = "name as many columns on both sides";
    return false;
  }
  key.referenced_key = unique_index_name(referenced, key.referenced_columns, scene);
  return !key.referenced_key.empty() || referenced.opaque || report_not_unique(definition, key, scene);
}

// What else than its own type a column may have that refers to one of the first type: either the key's
// operators compare the two, or the server converts the value by itself, which it does one way only.
struct Referrers {
  std::string_view referenced;
  std::string_view referring;
};

constexpr std::array<Referrers, 22> referrers{{
    {"int2", "int4 int8"},
    {"int4", "int2 int8"},
    {"int8", "int2 int4"},
    {"numeric", "int2 int4 int8"},
    {"float4", "int2 int4 int8 numeric float8"},
    {"float8", "int2 int4 int8 numeric float4"},
    {"oid", "int2 int4 int8"},
    {"text", "varchar bpchar name char citext"},
    {"varchar", "text bpchar name char citext"},
    {"bpchar", "text varchar"},
    {"name", "text varchar bpchar"},
    {"date", "timestamp timestamptz"},
    {"timestamp", "date timestamptz"},
    {"timestamptz", "date timestamp"},
    {"timetz", "time"},
    {"interval", "time"},
    {"bit", "varbit"},
    {"varbit", "bit"},
    {"inet", "cidr"},
    {"cidr", "inet"},
    {"macaddr", "macaddr8"},
    {"macaddr8", "macaddr"},
}};

bool is_among(std::string_view name, std::string_view names) {
  for (std::size_t at = names.find(name); at != std::string_view::npos; at = names.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || names[at - 1] == ' ') && (end == names.size() || names[end] == ' ')) return true;
  }
  return false;
}

bool same_type(const catalog::TypeName& a, const catalog::TypeName& b) {
  return a.name == b.name && a.schema == b.schema;
}

bool may_refer(const catalog::TypeName& own, const catalog::TypeName& referenced,
               const catalog::Catalog& catalog) {
  const catalog::TypeName from = base_type(own, catalog);
  const catalog::TypeName to = base_type(referenced, catalog);
  if (from.name.empty() || to.name.empty()) return true;
  if (same_type(from, to)) return (from.array_dimensions > 0) == (to.array_dimensions > 0);
  // A type from an extension may have operators of its own.
  const auto unknown = [&](const catalog::TypeName& type) {
    return !is_built_in(type) && type.name != "citext" && catalog.find_type(resolved_name(type)) == nullptr;
  };
  if (unknown(from) || unknown(to)) return true;
  if (from.array_dimensions > 0 || to.array_dimensions > 0) return false;
  const auto* found = std::find_if(referrers.begin(), referrers.end(),
                                   [&](const Referrers& each) { return each.referenced == to.name; });
  return found != referrers.end() && is_among(from.name, found->referring);
}

bool report_types(text::Span span, const std::string& column, const catalog::TypeName& type,
                  const QualifiedName& referenced, const std::string& referenced_column,
                  const catalog::TypeName& referenced_type, const Scene& scene) {
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0223", span,
      fmt::format("foreign key column \"{}\" is {}, and \"{}\" of table \"{}\" is {}", column, display(type),
                  referenced_column, referenced.display(), display(referenced_type)));
  note_creation(diagnostic, catalog::column_id(referenced, referenced_column), scene);
  diagnostic.help = "give both columns the same type";
  return false;
}

bool check_key_types(const ConstraintDefinition& definition, const ForeignKey& key, const Table& table,
                     const Table& referenced, const Scene& scene) {
  for (std::size_t i = 0; i < key.columns.size() && i < key.referenced_columns.size(); ++i) {
    const catalog::Column* own = table.find_column(key.columns[i]);
    const catalog::Column* other = referenced.find_column(key.referenced_columns[i]);
    if (own == nullptr || other == nullptr || may_refer(own->type, other->type, scene.catalog)) continue;
    const bool placed = i < definition.column_spans.size() && definition.column_spans[i].known();
    return report_types(placed ? definition.column_spans[i] : definition.span, own->name, own->type,
                        referenced.name, other->name, other->type, scene);
  }
  return true;
}

// ON DELETE SET NULL (a): each must be a column of the key.
bool check_set_columns(const ConstraintDefinition& definition, const ForeignKey& key, const Scene& scene) {
  for (const std::string& column : key.set_columns) {
    if (std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end()) continue;
    scene.diagnostics
        .error("M0207", definition.span,
               fmt::format("column \"{}\" of ON DELETE SET is not part of the foreign key", column))
        .help = "name columns of the key";
    return false;
  }
  return true;
}

bool check_kind_of_reference(const ConstraintDefinition& definition, const Table& referenced,
                             const Scene& scene) {
  if (referenced.kind == catalog::RelationKind::table) return true;
  scene.diagnostics
      .error("M0215", place_of_reference(definition),
             quoted(word(referenced.kind), referenced.name.display()) + " is not a table")
      .help = "refer to a table";
  return false;
}

}  // namespace

bool check_foreign_key(ConstraintDefinition& definition, ForeignKey& key, const Table& table,
                       const Scene& scene) {
  // The table itself may not be in the catalog yet.
  const bool self = key.referenced_table.name == table.name.name &&
                    (key.referenced_table.schema.empty()
                         ? !scene.catalog.has_relation(resolve_relation(key.referenced_table, scene)) ||
                               resolve_relation(key.referenced_table, scene) == table.name
                         : key.referenced_table.schema == table.name.schema);
  key.referenced_table = self ? table.name : resolve_relation(key.referenced_table, scene);
  const Table* referenced = self ? &table : scene.catalog.find_table(key.referenced_table);
  if (referenced != nullptr && !check_kind_of_reference(definition, *referenced, scene)) return false;
  if (referenced != nullptr && referenced->opaque) return true;
  if (referenced != nullptr) {
    return complete_reference(definition, key, *referenced, scene) &&
           check_key_types(definition, key, table, *referenced, scene) &&
           check_set_columns(definition, key, scene);
  }
  if (may_exist(key.referenced_table.name, scene)) return true;
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0209", place_of_reference(definition),
                              fmt::format("foreign key refers to table \"{}\", which does not exist",
                                          key.referenced_table.display()));
  if (const Ending* ending = scene.history.find_end(catalog::relation_id(key.referenced_table))) {
    diagnostic.notes.push_back({ending->span, ending->new_name.empty()
                                                  ? std::string("dropped here")
                                                  : fmt::format("renamed to \"{}\" here", ending->new_name)});
  }
  std::vector<std::string_view> names;
  for (const auto& [name, other] : scene.catalog.tables()) names.push_back(name.name);
  const std::string_view nearest = text::nearest(key.referenced_table.name, names);
  diagnostic.help =
      nearest.empty() ? "create that table first" : fmt::format("did you mean \"{}\"?", nearest);
  return false;
}

namespace {

// The other columns of keys that the column is in, and those that refer to it.
bool check_pair(const Table& own, const catalog::Column& column, const Table& other_table,
                const catalog::Column& other, const AlterColumnType& op, bool referencing,
                const Scene& scene) {
  const catalog::TypeName& own_type = referencing ? op.type : other.type;
  const catalog::TypeName& referenced_type = referencing ? other.type : op.type;
  if (may_refer(own_type, referenced_type, scene.catalog)) return true;
  const text::Span span = op.type_span.known() ? op.type_span : op.column.span;
  return referencing
             ? report_types(span, column.name, op.type, other_table.name, other.name, other.type, scene)
             : report_types(span, other.name, other.type, own.name, column.name, op.type, scene);
}

bool check_referencing(const Table& table, const AlterColumnType& op, const Scene& scene) {
  for (const Constraint& constraint : table.constraints) {
    const auto* key = std::get_if<ForeignKey>(&constraint.definition);
    const Table* referenced = key == nullptr ? nullptr : scene.catalog.find_table(key->referenced_table);
    for (std::size_t i = 0; referenced != nullptr && i < key->columns.size(); ++i) {
      if (key->columns[i] != op.column.name || i >= key->referenced_columns.size()) continue;
      const catalog::Column* other = referenced->find_column(key->referenced_columns[i]);
      if (other != nullptr &&
          !check_pair(table, *table.find_column(op.column.name), *referenced, *other, op, true, scene))
        return false;
    }
  }
  return true;
}

bool check_referenced(const Table& table, const AlterColumnType& op, const Scene& scene) {
  for (const auto& [referencing, constraint] : scene.catalog.references_to(table.name)) {
    const auto& key = std::get<ForeignKey>(constraint->definition);
    for (std::size_t i = 0; i < key.referenced_columns.size() && i < key.columns.size(); ++i) {
      if (key.referenced_columns[i] != op.column.name) continue;
      const catalog::Column* other = referencing->find_column(key.columns[i]);
      if (other != nullptr &&
          !check_pair(table, *table.find_column(op.column.name), *referencing, *other, op, false, scene))
        return false;
    }
  }
  return true;
}

}  // namespace

bool check_retyped_keys(const Table& table, const AlterColumnType& op, const Scene& scene) {
  return check_referencing(table, op, scene) && check_referenced(table, op, scene);
}

}  // namespace schemake::change
