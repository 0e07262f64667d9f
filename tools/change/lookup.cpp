#include "change/lookup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/extension_types.hpp"
#include "change/query_check.hpp"
#include "text/ascii.hpp"

namespace schemake::change {
namespace {

using catalog::Catalog;
using catalog::Index;
using catalog::ObjectId;
using catalog::QualifiedName;
using catalog::Table;

template <typename Range>
std::vector<std::string_view> names_of(const Range& range) {
  std::vector<std::string_view> names;
  for (const auto& item : range) names.push_back(item.name);
  return names;
}

template <typename Map>
std::vector<std::string_view> names_in(const Map& map, const std::string& schema) {
  std::vector<std::string_view> names;
  for (auto at = map.lower_bound({schema, {}}); at != map.end() && at->first.schema == schema; ++at)
    names.push_back(at->first.name);
  return names;
}

// Temporary objects come first whatever the path says.
template <typename Exists>
QualifiedName along_path(const QualifiedName& name, const Scene& scene, Exists exists) {
  if (!name.schema.empty()) return name;
  QualifiedName candidate{"pg_temp", name.name};
  if (exists(candidate)) return candidate;
  for (const std::string& schema : scene.session.search_path) {
    candidate.schema = schema;
    if (exists(candidate)) return candidate;
  }
  // Not there: as the next to be made would be called; without a path, a name that nothing has.
  candidate.schema = scene.session.search_path.empty() ? std::string() : scene.session.search_path.front();
  return candidate;
}

// A column that the model cannot know, but that is used: whoever looks for it now finds it.
// A table that is being built is not in the catalog yet.
void adopt_column(const Table& table, const std::string& column, const Scene& scene) {
  if (scene.catalog.find_table(table.name) == nullptr) return;
  scene.catalog.edit_table(table.name, [&](Table& changed) {
    catalog::Column unknown;
    unknown.name = column;
    changed.columns.push_back(std::move(unknown));
  });
}

const Table* adopt_table(const QualifiedName& name, bool mistaken, const Scene& scene) {
  Table table;
  table.name = name;
  table.opaque = true;
  table.mistaken = mistaken;
  scene.catalog.add_table(std::move(table));
  return scene.catalog.find_table(name);
}

}  // namespace

std::string quoted(std::string_view kind, std::string_view name) {
  return fmt::format("{} \"{}\"", kind, name);
}

void explain(text::Diagnostic& diagnostic, const Ending* ending, std::string_view wanted,
             const std::vector<std::string_view>& candidates) {
  if (ending != nullptr && !ending->new_name.empty()) {
    diagnostic.notes.push_back({ending->span, fmt::format("renamed to \"{}\" here", ending->new_name)});
    diagnostic.help = fmt::format("use \"{}\"", ending->new_name);
    return;
  }
  if (ending != nullptr) {
    diagnostic.notes.push_back({ending->span, "dropped here"});
    return;
  }
  const std::string_view nearest = text::nearest(wanted, candidates);
  if (!nearest.empty()) diagnostic.help = fmt::format("did you mean \"{}\"?", nearest);
}

void note_creation(text::Diagnostic& diagnostic, const ObjectId& id, const Scene& scene) {
  const text::Span span = scene.history.find_begin(id);
  if (span.known()) diagnostic.notes.push_back({span, "created here"});
}

namespace {

// A statement that builds names at run time calls what it makes after what there is: users_2024, users_pkey1.
bool may_be_built(std::string_view name, const Scene& scene) {
  if (!scene.history.mentions({"execute"})) return false;
  for (std::size_t end = name.find_last_of('_'); end != std::string_view::npos && end > 0;
       end = name.find_last_of('_', end - 1)) {
    const std::string_view stem = name.substr(0, end);
    if (scene.history.mentions({"execute", stem})) return true;
    if (scene.catalog.find_table(resolve_relation({{}, std::string(stem)}, scene)) != nullptr) return true;
  }
  return false;
}

}  // namespace

bool may_exist(std::string_view name, const Scene& scene) {
  return scene.history.mentions({name}) || may_be_built(name, scene);
}

bool may_be_gone(std::string_view name, const Scene& scene) {
  return scene.history.mentions({name, "drop"}) || scene.history.mentions({name, "rename"});
}

bool is_system(const QualifiedName& name) {
  return name.schema == "pg_catalog" || name.schema == "information_schema" ||
         (name.in_default_schema() && name.name.starts_with("pg_"));
}

Opaque opaque_change(const std::string& name, text::Span span, const Scene& scene) {
  Opaque opaque{fmt::format("a change of \"{}\"", name), span, {}, {}, false, {}};
  scene.diagnostics.note(
      "M0220", span,
      fmt::format("{} is opaque: it runs as written, its effect is not modelled", opaque.description));
  return opaque;
}

QualifiedName resolve_relation(const QualifiedName& name, const Scene& scene) {
  return along_path(name, scene,
                    [&](const QualifiedName& candidate) { return scene.catalog.has_relation(candidate); });
}

QualifiedName resolve_type(const QualifiedName& name, const Scene& scene) {
  return along_path(name, scene, [&](const QualifiedName& candidate) {
    return scene.catalog.find_type(candidate) != nullptr || scene.catalog.find_table(candidate) != nullptr;
  });
}

ObjectId resolve_object(const ObjectId& id, bool any_arguments, const Scene& scene) {
  // What lives in no schema (a schema, an extension) is not looked for along the path.
  if (scene.catalog.find_object(id) != nullptr) return id;
  ObjectId resolved = id;
  if (!catalog::lives_in_schema(id.kind)) return resolved;
  resolved.name = along_path(id.name, scene, [&](const QualifiedName& candidate) {
    if (id.kind == catalog::ObjectKind::routine && any_arguments)
      return !scene.catalog.routines(candidate).empty();
    return scene.catalog.find_object({id.kind, candidate, id.part}) != nullptr;
  });
  return resolved;
}

bool check_schema(const std::string& schema, text::Span span, const Scene& scene) {
  if (scene.catalog.has_schema(schema) || may_exist(schema, scene)) return true;
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0213", span, quoted("schema", schema) + " does not exist");
  std::vector<std::string_view> names;
  for (const auto& [id, object] : scene.catalog.objects()) {
    if (id.kind != catalog::ObjectKind::schema) break;
    names.push_back(id.name.name);
  }
  explain(diagnostic, scene.history.find_end(catalog::schema_id(schema)), schema, names);
  if (diagnostic.help.empty()) diagnostic.help = fmt::format("create it first: CREATE SCHEMA {}", schema);
  return false;
}

namespace {

// The schema that stands before a name, which is where the name's own span begins; else the name.
text::Span schema_before(const std::string& schema, text::Span name) {
  if (!name.known()) return name;
  for (const std::string& written : {schema, fmt::format("\"{}\"", schema)}) {
    const std::string_view before = std::string_view(name.source->text()).substr(0, name.begin);
    if (!text::lower(before.substr(before.size() - std::min(before.size(), written.size() + 1)))
             .ends_with(text::lower(written) + "."))
      continue;
    const auto end = static_cast<text::Offset>(name.begin - 1);
    return {name.source, static_cast<text::Offset>(end - written.size()), end};
  }
  return name;
}

}  // namespace

bool resolve_new(QualifiedName& name, text::Span span, const Scene& scene) {
  if (!name.schema.empty()) return check_schema(name.schema, schema_before(name.schema, span), scene);
  for (const std::string& schema : scene.session.search_path) {
    if (!scene.catalog.has_schema(schema) && !may_exist(schema, scene)) continue;
    name.schema = schema;
    return true;
  }
  scene.diagnostics.error("M0213", span, "no schema has been selected to create in").help =
      "write the schema in front of the name, or set a search_path with a schema that exists";
  return false;
}

const Table* find_table(TableName& name, const Scene& scene) {
  name.name = resolve_relation(name.name, scene);
  if (const Table* table = scene.catalog.find_table(name.name)) return table;
  if (name.missing_ok) return nullptr;
  const std::string_view other = scene.catalog.relation_word(name.name);
  if (!other.empty()) {
    scene.diagnostics.error("M0215", name.span, quoted(other, name.name.display()) + " is not a table");
    return nullptr;
  }
  if (may_exist(name.name.name, scene)) return adopt_table(name.name, false, scene);
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0201", name.span, quoted("table", name.name.display()) + " does not exist");
  explain(diagnostic, scene.history.find_end(catalog::relation_id(name.name)), name.name.name,
          names_in(scene.catalog.tables(), name.name.schema));
  adopt_table(name.name, true, scene);
  return nullptr;
}

bool check_column(const Table& table, const std::string& column, text::Span span, const Scene& scene) {
  if (table.find_column(column) != nullptr) return true;
  if (table.opaque || may_exist(column, scene)) {
    adopt_column(table, column, scene);
    return true;
  }
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0207", span,
                              fmt::format("column \"{}\" does not exist in {} \"{}\"", column,
                                          word(table.kind), table.name.display()));
  explain(diagnostic, scene.history.find_end(catalog::column_id(table.name, column)), column,
          names_of(table.columns));
  return false;
}

bool check_columns(const Table& table, const std::vector<std::string>& columns,
                   const std::vector<text::Span>& spans, text::Span fallback, const Scene& scene) {
  bool all = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const text::Span span = i < spans.size() && spans[i].known() ? spans[i] : fallback;
    all = check_column(table, columns[i], span, scene) && all;
  }
  return all;
}

bool check_expression(const Table& table, const catalog::Expression& expression, text::Span fallback,
                      const Scene& scene) {
  text::Diagnostics found;
  check_row_expression(expression, table, RowUse::other,
                       SceneRelations({scene.catalog, scene.history, scene.session, found}), found);
  for (text::Diagnostic diagnostic : found.all()) {
    if (!diagnostic.span.known()) diagnostic.span = fallback;
    scene.diagnostics.add(std::move(diagnostic));
  }
  return !found.has_errors();
}

const catalog::Constraint* find_constraint(const Table& table, const Identifier& name, const Scene& scene) {
  if (const catalog::Constraint* constraint = table.find_constraint(name.name)) return constraint;
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0205", name.span,
      fmt::format("constraint \"{}\" does not exist on table \"{}\"", name.name, table.name.display()));
  explain(diagnostic, scene.history.find_end(catalog::constraint_id(table.name, name.name)), name.name,
          names_of(table.constraints));
  return nullptr;
}

const Index* find_index(TableName& name, const Scene& scene) {
  name.name = resolve_relation(name.name, scene);
  if (const Index* index = scene.catalog.find_index(name.name)) return index;
  const std::string_view other = scene.catalog.relation_word(name.name);
  if (!other.empty() && other != "index") {
    scene.diagnostics.error("M0215", name.span, quoted(other, name.name.display()) + " is not an index")
        .help = fmt::format("use DROP {0} or ALTER {0}", other == "materialized view" ? "MATERIALIZED VIEW"
                                                         : other == "view"            ? "VIEW"
                                                         : other == "sequence"        ? "SEQUENCE"
                                                         : other == "type"            ? "TYPE"
                                                                                      : "TABLE");
    return nullptr;
  }
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0203", name.span, quoted("index", name.name.display()) + " does not exist");
  explain(diagnostic, scene.history.find_end(catalog::index_id(name.name)), name.name.name,
          names_in(scene.catalog.indexes(), name.name.schema));
  return nullptr;
}

bool check_type_is_not_in_the_way(const QualifiedName& name, text::Span span, std::string_view kind,
                                  const Scene& scene) {
  if (scene.catalog.find_type(name) == nullptr) return true;
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0217", span, fmt::format("{} \"{}\": a type of this name exists already", kind, name.display()));
  note_creation(diagnostic, catalog::type_id(name), scene);
  diagnostic.help = "choose another name, or drop the type first";
  return false;
}

namespace {

ObjectId id_of_relation(const QualifiedName& name, const Catalog& catalog) {
  if (catalog.find_index(name) != nullptr) return catalog::index_id(name);
  if (catalog.find_sequence(name) != nullptr) return catalog::sequence_id(name);
  if (const Table* owner = catalog.table_of_constraint_index(name))
    return catalog::constraint_id(owner->name, name.name);
  return catalog.find_table(name) != nullptr ? catalog::relation_id(name) : catalog::type_id(name);
}

std::string article(std::string_view noun) {
  const bool vowel = noun.starts_with('i') || noun.starts_with('e') || noun.starts_with('a');
  return fmt::format("{} {}", vowel ? "an" : "a", noun);
}

}  // namespace

bool check_relation_is_new(const QualifiedName& name, text::Span span, std::string_view kind,
                           const Scene& scene) {
  const std::string_view other = scene.catalog.relation_word(name);
  const bool has_type = kind != "index" && kind != "sequence";
  if (other.empty()) return !has_type || check_type_is_not_in_the_way(name, span, kind, scene);
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      kind == "index" ? "M0204" : "M0202", span,
      other == kind
          ? quoted(kind, name.display()) + " exists already"
          : fmt::format("{} \"{}\": {} of this name exists already", kind, name.display(), article(other)));
  note_creation(diagnostic, id_of_relation(name, scene.catalog), scene);
  diagnostic.help = fmt::format("choose another name, or drop the {} first", other);
  return false;
}

namespace {

// As authors write them; the server's own names are shorter.
constexpr std::array<std::string_view, 6> long_type_names{"bigint",  "boolean", "character",
                                                          "decimal", "integer", "smallint"};

// A type that is somewhere else than on the search path, or that an extension would bring.
std::string help_for_type(const catalog::TypeName& type, const Scene& scene) {
  for (const auto& [name, definition] : scene.catalog.types()) {
    if (name.name == type.name) return fmt::format("write its schema: {}", name.display());
  }
  const std::string_view extension = extension_of(type.name);
  return extension.empty() ? std::string()
                           : fmt::format("create its extension first: CREATE EXTENSION {}", extension);
}

std::vector<std::string_view> type_names(const Scene& scene) {
  std::vector<std::string_view> names;
  for (const auto& [name, type] : scene.catalog.types()) names.push_back(name.name);
  return names;
}

}  // namespace

bool check_type(catalog::TypeName& type, text::Span span, const Scene& scene) {
  if (type.name.empty() || is_built_in(type)) return true;
  const QualifiedName found = resolve_type({type.schema, type.name}, scene);
  if (scene.catalog.find_type(found) != nullptr || scene.catalog.find_table(found) != nullptr) {
    type.schema = found.in_default_schema() ? std::string() : found.schema;
    return true;
  }
  if (may_be_of_extension(type, scene.catalog) || may_exist(type.name, scene)) return true;
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0216", span, quoted("type", display(type)) + " does not exist");
  const Ending* ending = scene.history.find_end(catalog::type_id(found));
  std::vector<std::string_view> candidates = type_names(scene);
  for (const std::string_view name : catalog::built_in_type_names()) candidates.push_back(name);
  for (const std::string_view name : long_type_names) candidates.push_back(name);
  if (ending == nullptr) diagnostic.help = help_for_type(type, scene);
  if (diagnostic.help.empty()) explain(diagnostic, ending, type.name, candidates);
  if (diagnostic.help.empty()) diagnostic.help = "create it first, or choose another type";
  return false;
}

namespace {

// With the word that its statement has for it: PROCEDURE for a function.
std::string shown_as(const ObjectId& id, std::string_view word) {
  const std::string shown = display(id);
  const std::string_view generic = catalog::word(id.kind);
  if (word.empty() || !shown.starts_with(generic)) return shown;
  const bool part = id.kind == catalog::ObjectKind::text_search;
  return fmt::format("{}{}{}", part ? "text search " : "", word, shown.substr(generic.size()));
}

std::vector<std::string_view> others_of_kind(const ObjectName& name, const Scene& scene) {
  if (name.id.kind == catalog::ObjectKind::sequence)
    return names_in(scene.catalog.sequences(), name.id.name.schema);
  std::vector<std::string_view> candidates;
  for (auto at = scene.catalog.objects().lower_bound(ObjectId{name.id.kind, {{}, {}}, {}});
       at != scene.catalog.objects().end() && at->first.kind == name.id.kind; ++at) {
    const bool part = belongs_to_relation(name.id.kind);
    if (!part || at->first.name == name.id.name)
      candidates.push_back(part ? at->first.part : at->first.name.name);
  }
  return candidates;
}

// A function that is there with other arguments.
std::string help_for_routine(const ObjectName& name, const Scene& scene) {
  if (name.id.kind != catalog::ObjectKind::routine) return {};
  std::vector<std::string> signatures;
  for (const catalog::Object* routine : scene.catalog.routines(name.id.name))
    signatures.push_back(fmt::format("{}({})", routine->id.name.display(), routine->id.part));
  return signatures.empty() ? std::string() : fmt::format("there is {}", fmt::join(signatures, ", "));
}

}  // namespace

void report_missing(const ObjectName& name, std::string_view word, const Scene& scene) {
  const bool bare = name.any_arguments && name.id.kind == catalog::ObjectKind::routine;
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0218", name.span,
      (bare ? quoted(word, name.id.name.display()) : shown_as(name.id, word)) + " does not exist");
  const Ending* ending = scene.history.find_end(name.id);
  if (ending == nullptr) diagnostic.help = help_for_routine(name, scene);
  if (!diagnostic.help.empty()) return;
  explain(diagnostic, ending, belongs_to_relation(name.id.kind) ? name.id.part : name.id.name.name,
          others_of_kind(name, scene));
  if (diagnostic.help.empty()) diagnostic.help = "name one that exists at this revision";
}

void report_existing(const ObjectId& id, text::Span span, std::string_view word, const Scene& scene) {
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0219", span, shown_as(id, word) + " exists already");
  note_creation(diagnostic, id, scene);
  diagnostic.help = "choose another name, or drop it first";
}

const catalog::Object* find_object(ObjectName& name, const Scene& scene) {
  name.id = resolve_object(name.id, name.any_arguments, scene);
  if (name.id.kind == catalog::ObjectKind::routine && name.any_arguments) {
    const std::vector<const catalog::Object*> routines = scene.catalog.routines(name.id.name);
    if (!routines.empty()) {
      name.id.part = routines.front()->id.part;
      return routines.front();
    }
  } else if (const catalog::Object* object = scene.catalog.find_object(name.id)) {
    return object;
  }
  return nullptr;
}

}  // namespace schemake::change
