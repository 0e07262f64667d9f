// COMMENT, OWNER, storage and the like; GRANT and REVOKE; SET SCHEMA.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "change/apply.hpp"
#include "change/object_lookup.hpp"
#include "change/renaming.hpp"
#include "text/ascii.hpp"

namespace schemake::change {
namespace {

using catalog::ObjectKind;
using catalog::Properties;
using catalog::QualifiedName;
using catalog::Table;

/// The properties of an object that exists; calls `change` with them. False where there is no such object.
bool edit_properties(const catalog::ObjectId& id, const std::function<void(Properties&)>& change,
                     const Scene& scene) {
  catalog::Catalog& catalog = scene.catalog;
  if (id.kind == ObjectKind::relation && catalog.find_table(id.name) != nullptr) {
    catalog.edit_table(id.name, [&](Table& table) { change(table.properties); });
  } else if (id.kind == ObjectKind::index && catalog.find_index(id.name) != nullptr) {
    catalog.edit_index(id.name, [&](catalog::Index& index) { change(index.properties); });
  } else if (id.kind == ObjectKind::sequence && catalog.find_sequence(id.name) != nullptr) {
    catalog.edit_sequence(id.name, [&](catalog::Sequence& sequence) { change(sequence.properties); });
  } else if (id.kind == ObjectKind::type && catalog.find_type(id.name) != nullptr) {
    catalog.edit_type(id.name, [&](catalog::TypeDefinition& type) { change(type.properties); });
  } else if (catalog.find_object(id) != nullptr) {
    catalog.edit_object(id, [&](catalog::Object& object) { change(object.properties); });
  } else {
    return false;
  }
  return true;
}

void assign(Properties& properties, const std::string& name, const std::optional<std::string>& value) {
  if (value) {
    properties[name] = *value;
  } else {
    properties.erase(name);
  }
}

bool set_part_property(SetProperty& op, const Scene& scene) {
  TableName name{op.object.id.name, op.object.span, op.if_exists, false};
  if (op.object.id.kind == ObjectKind::constraint || op.object.id.kind == ObjectKind::column) {
    const QualifiedName type = resolve_type(name.name, scene);
    const catalog::TypeDefinition* composite = scene.catalog.find_type(type);
    // COMMENT ON COLUMN of a composite type, or on a domain's constraint: checked no further.
    if (composite != nullptr && scene.catalog.find_table(resolve_relation(name.name, scene)) == nullptr)
      return true;
  }
  const Table* table = find_table(name, scene);
  if (table == nullptr) return false;
  op.object.id.name = name.name;
  const std::string& part = op.object.id.part;
  if (op.object.id.kind == ObjectKind::column) {
    if (!check_column(*table, part, op.object.span, scene)) return false;
    edit_column(
        name.name, part, [&](catalog::Column& column) { assign(column.properties, op.property, op.value); },
        scene);
    return true;
  }
  if (table->find_constraint(part) == nullptr && (table->opaque || may_exist(part, scene))) return true;
  if (find_constraint(*table, {part, op.object.span}, scene) == nullptr) return false;
  scene.catalog.edit_table(name.name, [&](Table& changed) {
    assign(changed.find_constraint(part)->properties, op.property, op.value);
  });
  return true;
}

bool report_missing_relation(const SetProperty& op, const Scene& scene) {
  const std::string_view kind = catalog::word(op.object.id.kind);
  const std::string_view other = scene.catalog.relation_word(op.object.id.name);
  if (!other.empty()) {
    scene.diagnostics.error("M0215", op.object.span,
                            fmt::format("{} \"{}\" is not a{} {}", other, op.object.id.name.display(),
                                        kind == "index" ? "n" : "", kind));
    return false;
  }
  report_missing(op.object, kind, scene);
  return false;
}

// ALTER TABLE takes an index, a view or a sequence as well.
void take_other_relation(SetProperty& op, const Scene& scene) {
  const QualifiedName& name = op.object.id.name;
  if (op.object.id.kind == ObjectKind::relation && scene.catalog.find_table(name) == nullptr) {
    if (scene.catalog.find_sequence(name) != nullptr) op.object.id.kind = ObjectKind::sequence;
    if (scene.catalog.find_index(name) != nullptr) op.object.id.kind = ObjectKind::index;
  }
  const bool owner = op.property == "owner";
  const bool relation_of_another_name = op.object.id.kind == ObjectKind::sequence && owner;
  if (relation_of_another_name && scene.catalog.find_table(name) != nullptr)
    op.object.id.kind = ObjectKind::relation;
}

bool check_relation_kind(const SetProperty& op, const Scene& scene) {
  const Table* table = op.relation ? scene.catalog.find_table(op.object.id.name) : nullptr;
  if (table == nullptr || table->opaque || table->kind == *op.relation) return true;
  scene.diagnostics
      .error(
          "M0215", op.object.span,
          fmt::format("{} \"{}\" is not a {}", word(table->kind), table->name.display(), word(*op.relation)))
      .help = fmt::format("write ON {}", text::upper(word(table->kind)));
  return false;
}

bool check_cluster_index(const SetProperty& op, const Scene& scene) {
  const Table* table =
      op.property == "cluster" && op.value ? scene.catalog.find_table(op.object.id.name) : nullptr;
  if (table == nullptr || table->opaque || may_exist(*op.value, scene)) return true;
  const QualifiedName name{table->name.schema, *op.value};
  const catalog::Index* index = scene.catalog.find_index(name);
  if ((index != nullptr && index->table == table->name) ||
      scene.catalog.table_of_constraint_index(name) == table)
    return true;
  scene.diagnostics.error(
      "M0203", op.object.span,
      fmt::format("index \"{}\" does not exist on table \"{}\"", *op.value, table->name.display()));
  return false;
}

bool set_relation_property(SetProperty& op, const Scene& scene) {
  op.object.id.name = resolve_relation(op.object.id.name, scene);
  if (!check_relation_kind(op, scene) || !check_cluster_index(op, scene)) return false;
  take_other_relation(op, scene);
  if (op.property == "persistence" && op.object.id.kind == ObjectKind::relation &&
      scene.catalog.find_table(op.object.id.name) != nullptr) {
    scene.catalog.edit_table(op.object.id.name, [&](Table& table) {
      table.persistence =
          op.value == "unlogged" ? catalog::Persistence::unlogged : catalog::Persistence::permanent;
    });
    return true;
  }
  const auto change = [&](Properties& properties) { assign(properties, op.property, op.value); };
  if (edit_properties(op.object.id, change, scene)) return true;
  if (op.object.id.kind == ObjectKind::index) {
    const Table* owner = scene.catalog.table_of_constraint_index(op.object.id.name);
    if (owner == nullptr) return report_missing_relation(op, scene);
    const std::string constraint = op.object.id.name.name;
    scene.catalog.edit_table(owner->name, [&](Table& table) {
      assign(table.find_constraint(constraint)->properties, "index " + op.property, op.value);
    });
    return true;
  }
  if (op.if_exists) return false;
  if (may_exist(op.object.id.name.name, scene)) return true;
  if (op.object.id.kind == ObjectKind::sequence) return report_missing_relation(op, scene);
  TableName table{op.object.id.name, op.object.span, false, false};
  return find_table(table, scene) != nullptr;
}

// ENABLE and DISABLE TRIGGER ALL or USER: each of the table's own.
void set_all_triggers(const SetProperty& op, const Scene& scene) {
  std::vector<catalog::ObjectId> triggers;
  for (const catalog::Object* object : scene.catalog.objects_of(op.object.id.name)) {
    if (object->id.kind == ObjectKind::trigger) triggers.push_back(object->id);
  }
  for (const catalog::ObjectId& id : triggers) {
    scene.catalog.edit_object(
        id, [&](catalog::Object& trigger) { assign(trigger.properties, "enabled", op.value); });
  }
}

}  // namespace

namespace {

// ALTER INDEX parent ATTACH PARTITION child. A constraint's index goes with its constraint.
void attach_index(const SetProperty& op, const Scene& scene) {
  const QualifiedName child = resolve_relation(op.object.id.name, scene);
  const QualifiedName parent = resolve_relation({op.object.id.name.schema, op.value.value_or("")}, scene);
  if (scene.catalog.find_index(child) == nullptr || scene.catalog.find_index(parent) == nullptr) return;
  scene.catalog.edit_index(child, [&](catalog::Index& index) { index.parent = parent; });
}

}  // namespace

Result apply(SetProperty op, const Scene& scene) {
  if (op.unknown_object) return op;
  const ObjectKind kind = op.object.id.kind;
  if (op.property == "all triggers" || op.property == "user triggers") {
    TableName name{op.object.id.name, op.object.span, op.if_exists, false};
    if (find_table(name, scene) == nullptr) return std::nullopt;
    op.object.id.name = name.name;
    set_all_triggers(op, scene);
    return op;
  }
  if (op.property == "partition of") {
    attach_index(op, scene);
    return op;
  }
  if (kind == ObjectKind::column || kind == ObjectKind::constraint) {
    if (!set_part_property(op, scene)) return std::nullopt;
    return op;
  }
  if (kind == ObjectKind::relation || kind == ObjectKind::index || kind == ObjectKind::sequence) {
    if (!set_relation_property(op, scene)) return std::nullopt;
    return op;
  }
  if (kind == ObjectKind::type) {
    catalog::TypeName type{op.object.id.name.schema, op.object.id.name.name, {}, {}, 0};
    if (!check_type(type, op.object.span, scene)) return std::nullopt;
    op.object.id.name = resolve_type(op.object.id.name, scene);
  } else {
    if (belongs_to_relation(kind)) op.object.id.name = resolve_relation(op.object.id.name, scene);
    find_object(op.object, scene);
  }
  const auto change = [&](Properties& properties) { assign(properties, op.property, op.value); };
  if (edit_properties(op.object.id, change, scene) || op.if_exists) return op;
  // A trigger's constraint, an extension's function, plpgsql: only what the model would have is missed.
  const Table* table = belongs_to_relation(kind) ? scene.catalog.find_table(op.object.id.name) : nullptr;
  const bool part_of_known = table != nullptr && !table->opaque && !table->mistaken;
  const std::string& name = belongs_to_relation(kind) ? op.object.id.part : op.object.id.name.name;
  // Of its namesakes one may be meant, with a type under another spelling.
  const bool routine = kind == ObjectKind::routine && !may_be_of_server_or_extension(op.object, scene) &&
                       scene.catalog.routines(op.object.id.name).empty();
  const bool checked = part_of_known || kind == ObjectKind::schema || routine;
  if (!checked || may_exist(name, scene)) return op;
  report_missing(op.object, {}, scene);
  return std::nullopt;
}

namespace {

using Privileges = std::set<std::string>;

Privileges all_privileges(ObjectKind kind) {
  if (kind == ObjectKind::relation)
    return {"delete", "insert", "references", "select", "trigger", "truncate", "update"};
  if (kind == ObjectKind::sequence) return {"select", "update", "usage"};
  if (kind == ObjectKind::schema) return {"create", "usage"};
  return {kind == ObjectKind::routine ? "execute" : "usage"};
}

Privileges split(const std::string& text) {
  Privileges privileges;
  std::string rest = text;
  // "select, update (a, b)": a comma within parentheses does not part.
  int depth = 0;
  std::string current;
  for (const char byte : rest) {
    if (byte == '(') ++depth;
    if (byte == ')') --depth;
    if (byte == ',' && depth == 0) {
      privileges.insert(std::move(current));
      current.clear();
    } else if (byte != ' ' || depth > 0 || !current.empty()) {
      current += byte;
    }
  }
  if (!current.empty()) privileges.insert(std::move(current));
  return privileges;
}

void change_privileges(const Grant& op, const std::string& grantee, ObjectKind kind, Properties& properties) {
  const std::string key = "grant " + grantee;
  const auto old = properties.find(key);
  Privileges held = old == properties.end() ? Privileges{} : split(old->second);
  Privileges changed(op.privileges.begin(), op.privileges.end());
  if (changed.empty()) changed = all_privileges(kind);
  for (const std::string& privilege : changed) {
    if (op.revoke) {
      held.erase(privilege);
    } else {
      held.insert(privilege);
    }
  }
  if (op.revoke && op.privileges.empty()) held.clear();
  if (held.empty()) {
    properties.erase(key);
  } else {
    properties[key] = fmt::format("{}", fmt::join(held, ", "));
  }
}

bool resolve_granted(ObjectName& object, const Scene& scene) {
  if (object.id.kind == ObjectKind::relation) {
    TableName name{object.id.name, object.span, false, false};
    name.name = resolve_relation(name.name, scene);
    // GRANT … ON a sequence, as if it were a table.
    if (scene.catalog.find_sequence(name.name) != nullptr) {
      object.id = catalog::sequence_id(name.name);
      return true;
    }
    const Table* table = find_table(name, scene);
    object.id.name = name.name;
    return table != nullptr;
  }
  if (object.id.kind == ObjectKind::sequence) {
    object.id.name = resolve_relation(object.id.name, scene);
    if (scene.catalog.find_sequence(object.id.name) != nullptr || may_exist(object.id.name.name, scene))
      return true;
    report_missing(object, {}, scene);
    return false;
  }
  if (object.id.kind == ObjectKind::schema) return check_schema(object.id.name.name, object.span, scene);
  if (object.id.kind == ObjectKind::type) {
    catalog::TypeName type{object.id.name.schema, object.id.name.name, {}, {}, 0};
    object.id.name = resolve_type(object.id.name, scene);
    return check_type(type, object.span, scene);
  }
  find_object(object, scene);
  return true;
}

std::vector<catalog::ObjectId> objects_in_schema(const Grant& op, const std::string& schema,
                                                 const Scene& scene) {
  std::vector<catalog::ObjectId> ids;
  if (op.kind == ObjectKind::relation) {
    for (const auto& [name, table] : scene.catalog.tables()) {
      if (name.schema == schema) ids.push_back(catalog::relation_id(name));
    }
  } else if (op.kind == ObjectKind::sequence) {
    for (const auto& [name, sequence] : scene.catalog.sequences()) {
      if (name.schema == schema) ids.push_back(catalog::sequence_id(name));
    }
  } else {
    for (const auto& [id, object] : scene.catalog.objects()) {
      if (id.kind == op.kind && id.name.schema == schema) ids.push_back(id);
    }
  }
  return ids;
}

bool check_granted_columns(const Grant& op, const Scene& scene) {
  bool good = true;
  for (const ObjectName& object : op.objects) {
    const Table* table =
        object.id.kind == ObjectKind::relation ? scene.catalog.find_table(object.id.name) : nullptr;
    for (const Identifier& column : op.columns)
      good = (table == nullptr || check_column(*table, column.name, column.span, scene)) && good;
  }
  return good;
}

}  // namespace

Result apply(Grant op, const Scene& scene) {
  bool good = true;
  std::vector<catalog::ObjectId> ids;
  for (ObjectName& object : op.objects) {
    good = resolve_granted(object, scene) && good;
    ids.push_back(object.id);
  }
  for (const Identifier& schema : op.schemas) {
    good = check_schema(schema.name, schema.span, scene) && good;
    for (catalog::ObjectId& id : objects_in_schema(op, schema.name, scene)) ids.push_back(std::move(id));
  }
  if (!check_granted_columns(op, scene) || !good) return std::nullopt;
  for (const catalog::ObjectId& id : ids) {
    for (const std::string& grantee : op.grantees) {
      edit_properties(
          id, [&](Properties& properties) { change_privileges(op, grantee, id.kind, properties); }, scene);
    }
  }
  return op;
}

namespace {

bool move_relation(SetSchema& op, const Scene& scene) {
  TableName name{op.object.id.name, op.object.span, op.if_exists, false};
  name.name = resolve_relation(name.name, scene);
  const QualifiedName to{op.schema.name, name.name.name};
  if (scene.catalog.find_sequence(name.name) != nullptr) {
    if (!check_relation_is_new(to, op.object.span, "sequence", scene)) return false;
    rename_sequence(name.name, to, scene);
    op.object.id = catalog::sequence_id(name.name);
    return true;
  }
  const Table* table = find_table(name, scene);
  if (table == nullptr) return false;
  op.object.id.name = name.name;
  if (to == name.name) return true;
  if (!check_relation_is_new(to, op.object.span, word(table->kind), scene)) return false;
  rename_relation(name.name, to, scene);
  scene.history.end(catalog::relation_id(name.name), {op.object.span, to.display()});
  scene.history.begin(catalog::relation_id(to), op.object.span);
  return true;
}

bool move_type(SetSchema& op, const Scene& scene) {
  op.object.id.name = resolve_type(op.object.id.name, scene);
  const QualifiedName to{op.schema.name, op.object.id.name.name};
  if (scene.catalog.find_type(op.object.id.name) == nullptr) {
    catalog::TypeName type{op.object.id.name.schema, op.object.id.name.name, {}, {}, 0};
    return check_type(type, op.object.span, scene);
  }
  if (scene.catalog.find_type(to) != nullptr || scene.catalog.find_table(to) != nullptr) {
    text::Diagnostic& diagnostic =
        scene.diagnostics.error("M0217", op.object.span, quoted("type", to.display()) + " exists already");
    note_creation(diagnostic,
                  scene.catalog.find_type(to) == nullptr ? catalog::relation_id(to) : catalog::type_id(to),
                  scene);
    diagnostic.help = "rename one of them first";
    return false;
  }
  rename_type(op.object.id.name, to, scene);
  scene.history.end(op.object.id, {op.object.span, to.display()});
  return true;
}

bool move_object(SetSchema& op, const Scene& scene) {
  const catalog::Object* object = find_object(op.object, scene);
  if (object == nullptr) return true;
  if (object->id.kind == ObjectKind::extension) {
    scene.catalog.edit_object(
        object->id, [&](catalog::Object& changed) { changed.attributes["schema"] = op.schema.name; });
    return true;
  }
  const catalog::ObjectId from = object->id;
  const catalog::ObjectId to{from.kind, {op.schema.name, from.name.name}, from.part};
  if (const catalog::Object* other = scene.catalog.find_object(to)) {
    report_existing(to, op.object.span, other->subkind, scene);
    return false;
  }
  rename_object(from, to, scene);
  return true;
}

}  // namespace

Result apply(SetSchema op, const Scene& scene) {
  if (!check_schema(op.schema.name, op.schema.span, scene)) return std::nullopt;
  const ObjectKind kind = op.object.id.kind;
  const bool relation = kind == ObjectKind::relation || kind == ObjectKind::sequence;
  const bool moved = relation                   ? move_relation(op, scene)
                     : kind == ObjectKind::type ? move_type(op, scene)
                                                : move_object(op, scene);
  if (!moved) return std::nullopt;
  return op;
}

}  // namespace schemake::change
