// Objects that are kept as attributes: made and altered.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/apply.hpp"
#include "change/column_checks.hpp"
#include "change/dependencies.hpp"
#include "change/object_lookup.hpp"

namespace schemake::change {
namespace {

using catalog::Object;
using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::QualifiedName;
using catalog::Table;

std::string_view word_of(const Object& object) {
  return object.subkind.empty() ? catalog::word(object.id.kind) : std::string_view(object.subkind);
}

// The table that a trigger, rule or policy is on, or a publication holds.
bool need_relation(ObjectName& need, bool may_be_view, const Scene& scene) {
  TableName name{need.id.name, need.span, false, false};
  const Table* table = find_table(name, scene);
  if (table == nullptr) return false;
  need.id.name = name.name;
  if (may_be_view || table->opaque || !table->is_view()) return true;
  scene.diagnostics.error("M0215", need.span,
                          quoted(word(table->kind), table->name.display()) + " is not a table");
  return false;
}

bool need_type(ObjectName& need, const Scene& scene) {
  catalog::TypeName type{need.id.name.schema, need.id.name.name, {}, {}, 0};
  // Polymorphic names and shells are the server's to judge.
  if (!check_type(type, need.span, scene)) return false;
  need.id.name = resolved_name(type);
  return true;
}

bool is_server_function(std::string_view name) {
  constexpr std::array<std::string_view, 5> functions{
      "suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column",
      "RI_FKey_check_ins", "lo_manage"};
  return std::find(functions.begin(), functions.end(), name) != functions.end();
}

// Extensions whose functions return no trigger.
bool is_without_triggers(std::string_view extension) {
  constexpr std::array<std::string_view, 16> extensions{
      "btree_gin", "btree_gist", "citext",   "cube",     "earthdistance", "fuzzystrmatch",
      "hstore",    "intarray",   "ltree",    "pg_trgm",  "pgcrypto",      "pg_stat_statements",
      "plpgsql",   "tablefunc",  "unaccent", "uuid-ossp"};
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

// A trigger function that is neither here, nor an extension's, nor the server's.
bool need_routine(ObjectName& need, const Scene& scene) {
  if (find_object(need, scene) != nullptr) {
    need.id.part.clear();
    return true;
  }
  const bool has_extension =
      std::any_of(scene.catalog.objects().begin(), scene.catalog.objects().end(), [](const auto& entry) {
        return entry.first.kind == ObjectKind::extension && !is_without_triggers(entry.first.name.name);
      });
  if (has_extension || is_server_function(need.id.name.name) || need.id.name.schema == "pg_catalog" ||
      may_exist(need.id.name.name, scene)) {
    return true;
  }
  report_missing(need, "function", scene);
  return false;
}

bool check_need(ObjectName& need, const Object& object, const Scene& scene) {
  if (need.id.kind == ObjectKind::relation) {
    const bool trigger_or_rule = object.id.kind != ObjectKind::policy;
    return need_relation(need, trigger_or_rule, scene);
  }
  if (need.id.kind == ObjectKind::column) {
    TableName name{need.id.name, need.span, false, false};
    const Table* table = find_table(name, scene);
    if (table == nullptr) return false;
    need.id.name = name.name;
    return check_column(*table, need.id.part, need.span, scene);
  }
  if (need.id.kind == ObjectKind::type) return need_type(need, scene);
  if (need.id.kind == ObjectKind::schema) return check_schema(need.id.name.name, need.span, scene);
  if (need.id.kind == ObjectKind::routine) return need_routine(need, scene);
  return true;
}

bool check_needs(std::vector<ObjectName>& needs, const Object& object, const Scene& scene) {
  bool good = true;
  for (ObjectName& need : needs) good = check_need(need, object, scene) && good;
  return good;
}

// Statistics go with their table and columns; a trigger's table and columns hold nothing.
bool goes_along(const Object& object, const ObjectName& need) {
  const bool relation = need.id.kind == ObjectKind::relation || need.id.kind == ObjectKind::column;
  return relation && (object.id.kind == ObjectKind::statistics || need.id.kind == ObjectKind::relation);
}

bool is_own_type(const ObjectName& need) {
  const std::string schema = need.id.name.in_default_schema() ? std::string() : need.id.name.schema;
  return !catalog::is_built_in({schema, need.id.name.name, {}, {}, 0});
}

void add_needs(Object& object, const std::vector<ObjectName>& needs) {
  for (const ObjectName& need : needs) {
    if (need.id.kind == ObjectKind::type && !is_own_type(need)) continue;
    // A publication stays when a table leaves it.
    if (object.id.kind == ObjectKind::publication) continue;
    add_dependency(object.depends, {need.id, goes_along(object, need)});
  }
}

// A policy's conditions and a trigger's WHEN are over their table's rows.
bool check_expressions(const Object& object, const Table* table, std::vector<catalog::Dependency>& depends,
                       const Scene& scene) {
  const std::size_t errors = scene.diagnostics.error_count();
  const SceneRelations source(scene);
  for (const auto& [slot, expression] : object.expressions) {
    QueryFacts facts;
    if (object.id.kind == ObjectKind::rule) {
      continue;  // its queries see OLD and NEW
    }
    if (table == nullptr) continue;
    const RowUse use = object.id.kind == ObjectKind::policy    ? RowUse::policy
                       : object.id.kind == ObjectKind::trigger ? RowUse::trigger
                                                               : RowUse::index;
    facts = check_row_expression(expression, *table, use, source, scene.diagnostics);
    for (catalog::Dependency& dependency : dependencies_of_query(facts, scene))
      add_dependency(depends, std::move(dependency));
  }
  return scene.diagnostics.error_count() == errors;
}

const Table* table_of(const Object& object, const std::vector<ObjectName>& needs, const Scene& scene) {
  if (belongs_to_relation(object.id.kind)) return scene.catalog.find_table(object.id.name);
  for (const ObjectName& need : needs) {
    if (need.id.kind == ObjectKind::relation) return scene.catalog.find_table(need.id.name);
  }
  return nullptr;
}

bool resolve_new_object(CreateObject& op, const Scene& scene) {
  if (belongs_to_relation(op.object.id.kind)) {
    if (!op.needs.empty()) op.object.id.name = op.needs.front().id.name;
    for (ObjectName& need : op.needs) {
      if (need.id.kind == ObjectKind::column) need.id.name = op.object.id.name;
    }
    return true;
  }
  return !catalog::lives_in_schema(op.object.id.kind) || resolve_new(op.object.id.name, op.span, scene);
}

// An installed extension's own schema, and what it brings along, belong to it.
void install_extension(const Object& extension, const Scene& scene) {
  const std::string& name = extension.id.name.name;
  if (name == "postgis_topology" && !scene.catalog.has_schema("topology")) {
    Object schema;
    schema.id = catalog::schema_id("topology");
    schema.depends.push_back({extension.id, true});
    scene.catalog.add_object(std::move(schema));
  }
}

}  // namespace

Result apply(CreateObject op, const Scene& scene) {
  Object& object = op.object;
  if (object.id.kind == ObjectKind::schema && (object.id.name.name.starts_with("pg_"))) {
    scene.diagnostics
        .error("M0219", op.span, quoted("schema", object.id.name.name) + ": names with pg_ are the server's")
        .help = "choose another name";
    return std::nullopt;
  }
  if (!check_needs(op.needs, object, scene)) return std::nullopt;
  if (!resolve_new_object(op, scene)) return std::nullopt;
  const Object* old = scene.catalog.find_object(object.id);
  if (old != nullptr && op.if_not_exists) return std::nullopt;
  if (old != nullptr && !op.or_replace &&
      !may_be_gone(belongs_to_relation(object.id.kind) ? object.id.part : object.id.name.name, scene)) {
    // Every database has plpgsql.
    report_existing(object.id, op.span, word_of(object), scene);
    return std::nullopt;
  }
  object.depends.clear();
  add_needs(object, op.needs);
  if (!check_expressions(object, table_of(object, op.needs, scene), object.depends, scene))
    return std::nullopt;
  std::erase_if(object.depends, [&](const catalog::Dependency& each) {
    return belongs_to_relation(object.id.kind) && each.on == catalog::relation_id(object.id.name);
  });
  if (old != nullptr) {
    object.properties.insert(old->properties.begin(), old->properties.end());
    scene.catalog.edit_object(object.id, [&](Object& stored) { stored = object; });
  } else {
    scene.catalog.add_object(object);
    scene.history.begin(object.id, op.span);
  }
  if (object.id.kind == ObjectKind::extension) install_extension(object, scene);
  return op;
}

Result apply(AlterObject op, const Scene& scene) {
  resolve_part(op.object, scene);
  const Object* found = find_object(op.object, scene);
  if (found == nullptr) {
    if (op.if_exists) return std::nullopt;
    if (may_be_unknown(op.object, scene)) return opaque_change(op.object.id.name.name, op.object.span, scene);
    if (table_exists(op.object, scene)) report_missing(op.object, {}, scene);
    return std::nullopt;
  }
  Object changed = *found;
  for (const auto& [attribute, value] : op.attributes) changed.attributes[attribute] = value;
  for (const auto& [slot, expression] : op.expressions) changed.expressions[slot] = expression;
  // A policy is made again from its parts; of anything else the statement says no longer what it is.
  if (changed.id.kind != ObjectKind::policy) changed.statement.clear();
  const Table* table =
      belongs_to_relation(changed.id.kind) ? scene.catalog.find_table(changed.id.name) : nullptr;
  if (!check_expressions(changed, table, changed.depends, scene)) return std::nullopt;
  scene.catalog.edit_object(changed.id, [&](Object& stored) { stored = changed; });
  return op;
}

}  // namespace schemake::change
