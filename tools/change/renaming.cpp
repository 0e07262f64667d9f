#include "change/renaming.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/query_rename.hpp"

namespace schemake::change {
namespace {

using catalog::Catalog;
using catalog::Dependent;
using catalog::Expression;
using catalog::ExpressionKind;
using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::QualifiedName;
using catalog::Table;

struct Renaming {
  ObjectId from;
  ObjectId to;
};

void follow(QualifiedName& name, const Renaming& renaming) {
  if (name == renaming.from.name) name = renaming.to.name;
}

void follow(catalog::TypeName& type, const Renaming& renaming) {
  if (type.name.empty() || is_built_in(type) || resolved_name(type) != renaming.from.name) return;
  type.name = renaming.to.name.name;
  type.schema = renaming.to.name.in_default_schema() ? std::string() : renaming.to.name.schema;
}

void follow_name_in(Expression& node, const Renaming& renaming) {
  const bool default_schema = renaming.from.name.in_default_schema();
  if (node.text != renaming.from.name.name) return;
  if (node.qualifier.empty() ? !default_schema : node.qualifier != renaming.from.name.schema) return;
  node.text = renaming.to.name.name;
  node.qualifier = renaming.to.name.in_default_schema() ? std::string() : renaming.to.name.schema;
}

// Types in casts, routines in calls, sequences in nextval('…').
void follow(Expression& expression, const Renaming& renaming) {
  walk(expression, [&](Expression& node) {
    if (node.type && renaming.from.kind == ObjectKind::type) follow(*node.type, renaming);
    if (renaming.from.kind == ObjectKind::routine && node.kind == ExpressionKind::function_call)
      follow_name_in(node, renaming);
    if (renaming.from.kind == ObjectKind::sequence && node.kind == ExpressionKind::string_literal &&
        catalog::parse_name(node.text) == renaming.from.name) {
      node.text = renaming.to.name.display();
    }
  });
}

void follow(std::optional<Expression>& expression, const Renaming& renaming) {
  if (expression) follow(*expression, renaming);
}

void follow(std::vector<catalog::Dependency>& dependencies, const Renaming& renaming) {
  for (catalog::Dependency& dependency : dependencies) {
    ObjectId& on = dependency.on;
    if (on == renaming.from) {
      on = renaming.to;
    } else if (renaming.from.kind == ObjectKind::relation && belongs_to_relation(on.kind)) {
      follow(on.name, renaming);
    }
  }
  std::sort(dependencies.begin(), dependencies.end());
}

void follow(catalog::Constraint& constraint, const Renaming& renaming) {
  const ObjectKind kind = renaming.from.kind;
  if (auto* check = std::get_if<catalog::Check>(&constraint.definition)) follow(check->expression, renaming);
  auto* key = std::get_if<catalog::ForeignKey>(&constraint.definition);
  if (key == nullptr) return;
  const bool same_table = key->referenced_table == renaming.from.name;
  if (kind == ObjectKind::relation) follow(key->referenced_table, renaming);
  if (kind == ObjectKind::column && same_table)
    catalog::rename_name(key->referenced_columns, renaming.from.part, renaming.to.part);
  const bool rests =
      (kind == ObjectKind::constraint && same_table && key->referenced_key == renaming.from.part) ||
      (kind == ObjectKind::index && key->referenced_key == renaming.from.name.name &&
       key->referenced_table.schema == renaming.from.name.schema);
  if (rests) key->referenced_key = kind == ObjectKind::index ? renaming.to.name.name : renaming.to.part;
}

void follow(catalog::Column& column, const Renaming& renaming) {
  if (renaming.from.kind == ObjectKind::type) follow(column.type, renaming);
  follow(column.default_value, renaming);
  follow(column.generated, renaming);
  if (renaming.from.kind == ObjectKind::sequence) follow(column.sequence, renaming);
}

void follow(Table& table, const Renaming& renaming) {
  for (catalog::Column& column : table.columns) follow(column, renaming);
  for (catalog::Constraint& constraint : table.constraints) follow(constraint, renaming);
  if (renaming.from.kind == ObjectKind::relation) {
    for (QualifiedName& parent : table.parents) follow(parent, renaming);
  }
  follow(table.query, renaming);
  follow(table.depends, renaming);
}

void follow(catalog::Index& index, const Renaming& renaming) {
  for (catalog::IndexElement& element : index.elements) follow(element.expression, renaming);
  follow(index.predicate, renaming);
  if (renaming.from.kind == ObjectKind::index) follow(index.parent, renaming);
}

void follow(catalog::TypeDefinition& type, const Renaming& renaming) {
  std::visit(catalog::Overloaded{
                 [](catalog::EnumType&) {},
                 [&](catalog::DomainType& domain) {
                   if (renaming.from.kind == ObjectKind::type) follow(domain.base, renaming);
                   follow(domain.default_value, renaming);
                   for (catalog::Constraint& each : domain.constraints) follow(each, renaming);
                 },
                 [&](catalog::CompositeType& composite) {
                   for (catalog::Column& attribute : composite.attributes) follow(attribute, renaming);
                 },
                 [&](catalog::RangeType& range) {
                   if (renaming.from.kind == ObjectKind::type) follow(range.subtype, renaming);
                 },
                 [](catalog::BaseType&) {},
             },
             type.definition);
}

// "update of" of a trigger names columns of its own table; a policy's and a trigger's expressions use them.
void follow_column_in_object(catalog::Object& object, const Renaming& renaming) {
  if (renaming.from.kind != ObjectKind::column || object.id.name != renaming.from.name) return;
  for (auto& [slot, expression] : object.expressions) {
    if (object.id.kind != ObjectKind::policy)
      catalog::rename_column(expression, renaming.from.part, renaming.to.part);
  }
  const auto columns = object.attributes.find("update of");
  if (columns == object.attributes.end()) return;
  std::string renamed;
  std::string rest = columns->second + ", ";
  for (std::size_t at = rest.find(", "); at != std::string::npos; at = rest.find(", ")) {
    std::string column = rest.substr(0, at);
    rest.erase(0, at + 2);
    if (column == renaming.from.part) column = renaming.to.part;
    renamed += (renamed.empty() ? "" : ", ") + column;
  }
  columns->second = renamed;
}

bool is_name_part(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '.' ||
         static_cast<unsigned char>(byte) >= 0x80;
}

// "SETOF app.users": a name within a text, where it stands alone.
void follow_in_text(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
    const bool begins = at == 0 || !is_name_part(text[at - 1]);
    const std::size_t end = at + from.size();
    if (!begins || (end < text.size() && is_name_part(text[end]))) continue;
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

// Types stand in a routine's arguments and result and in a cast's name, a routine in a trigger.
void follow_in_texts(catalog::Object& object, const Renaming& renaming) {
  const bool type = renaming.from.kind == ObjectKind::type;
  if (!type && renaming.from.kind != ObjectKind::routine) return;
  const std::string from = renaming.from.name.display();
  const std::string to = renaming.to.name.display();
  const auto follow_attribute = [&](const char* name) {
    const auto found = object.attributes.find(name);
    if (found != object.attributes.end()) follow_in_text(found->second, from, to);
  };
  if (!type) return follow_attribute("function");
  follow_attribute("arguments");
  follow_attribute("returns");
  if (!belongs_to_relation(object.id.kind)) follow_in_text(object.id.part, from, to);
  if (object.id.kind == ObjectKind::cast) follow_in_text(object.id.name.name, from, to);
}

void follow(catalog::Object& object, const Renaming& renaming) {
  follow_column_in_object(object, renaming);
  follow_in_texts(object, renaming);
  for (auto& [slot, expression] : object.expressions) follow(expression, renaming);
  follow(object.depends, renaming);
}

/// The items that hold the dependents: a column's is its table.
void follow_in(const std::vector<Dependent>& dependents, const Renaming& renaming, Catalog& catalog) {
  std::set<ObjectId> done;
  for (const Dependent& dependent : dependents) {
    ObjectId id = dependent.id;
    const bool part = id.kind == ObjectKind::column || id.kind == ObjectKind::constraint ||
                      id.kind == ObjectKind::default_value;
    if (part) id = catalog.find_table(id.name) != nullptr ? relation_id(id.name) : type_id(id.name);
    if (!done.insert(id).second) continue;
    if (id.kind == ObjectKind::relation && catalog.find_table(id.name) != nullptr) {
      catalog.edit_table(id.name, [&](Table& table) { follow(table, renaming); });
    } else if (id.kind == ObjectKind::index && catalog.find_index(id.name) != nullptr) {
      catalog.edit_index(id.name, [&](catalog::Index& index) { follow(index, renaming); });
    } else if (id.kind == ObjectKind::type && catalog.find_type(id.name) != nullptr) {
      catalog.edit_type(id.name, [&](catalog::TypeDefinition& type) { follow(type, renaming); });
    } else if (const catalog::Object* object = catalog.find_object(id)) {
      // Its name may hold the renamed one.
      catalog::Object changed = *object;
      follow(changed, renaming);
      catalog.remove_object(id);
      catalog.add_object(std::move(changed));
    }
  }
}

// Queries find their columns by scope, so they are rewritten while the old names still stand: those of views,
// and the conditions of policies, which may have subqueries.
void rename_in_queries(const std::vector<Dependent>& dependents, Catalog& catalog,
                       const std::function<void(Expression& query)>& rename,
                       const std::function<void(Expression& condition, const Table& row)>& rename_condition) {
  std::set<ObjectId> done;
  for (const Dependent& dependent : dependents) {
    const ObjectId& id = dependent.id;
    if (!done.insert(id).second) continue;
    const Table* view = id.kind == ObjectKind::relation ? catalog.find_table(id.name) : nullptr;
    if (view != nullptr && view->query) {
      Expression query = *view->query;
      rename(query);
      catalog.edit_table(id.name, [&](Table& changed) { changed.query = std::move(query); });
    }
    const catalog::Object* object = catalog.find_object(id);
    const Table* row = object == nullptr ? nullptr : catalog.find_table(id.name);
    if (row == nullptr || id.kind != ObjectKind::policy) continue;
    std::map<std::string, Expression> conditions = object->expressions;
    for (auto& [slot, condition] : conditions) rename_condition(condition, *row);
    catalog.edit_object(id, [&](catalog::Object& changed) { changed.expressions = std::move(conditions); });
  }
}

void add_dependents(const ObjectId& id, const Catalog& catalog, std::vector<Dependent>& all) {
  const std::vector<Dependent> more = catalog.dependents_of(id);
  all.insert(all.end(), more.begin(), more.end());
}

// All that says the relation's name: also those that name its columns, constraints or row type.
std::vector<Dependent> dependents_of_relation(const Table& table, const Catalog& catalog) {
  std::vector<Dependent> all;
  add_dependents(relation_id(table.name), catalog, all);
  for (const catalog::Column& column : table.columns)
    add_dependents(column_id(table.name, column.name), catalog, all);
  for (const catalog::Constraint& constraint : table.constraints)
    add_dependents(constraint_id(table.name, constraint.name), catalog, all);
  return all;
}

void move_objects(const QualifiedName& from, const QualifiedName& to, const Renaming& renaming,
                  Catalog& catalog) {
  std::vector<catalog::Object> objects;
  for (const catalog::Object* object : catalog.objects_of(from)) objects.push_back(*object);
  for (catalog::Object& object : objects) {
    catalog.remove_object(object.id);
    object.id.name = to;
    follow(object, renaming);
    catalog.add_object(std::move(object));
  }
}

void move_sequences(const QualifiedName& from, const QualifiedName& to, const Scene& scene) {
  std::vector<QualifiedName> names;
  for (const catalog::Sequence* sequence : scene.catalog.sequences_of(from)) names.push_back(sequence->name);
  for (const QualifiedName& name : names) {
    scene.catalog.edit_sequence(name, [&](catalog::Sequence& sequence) { sequence.owner_table = to; });
    if (from.schema != to.schema) rename_sequence(name, {to.schema, name.name}, scene);
  }
}

}  // namespace

void rename_relation(const QualifiedName& from, const QualifiedName& to, const Scene& scene) {
  Catalog& catalog = scene.catalog;
  Table table = *catalog.find_table(from);
  const Renaming renaming{relation_id(from), relation_id(to)};
  const std::vector<Dependent> dependents = dependents_of_relation(table, catalog);
  const std::vector<Dependent> of_type = catalog.dependents_of(type_id(from));
  const SceneRelations source(scene);
  const auto rename_in = [&](Expression& query) { rename_relation_in_query(query, source, table, to); };
  rename_in_queries(dependents, catalog, rename_in,
                    [&](Expression& condition, const Table& /*row*/) { rename_in(condition); });
  std::vector<catalog::Index> indexes;
  for (const catalog::Index* index : catalog.indexes_of(from)) indexes.push_back(*index);
  for (const catalog::Index& index : indexes) catalog.remove_index(index.name);
  catalog.remove_table(from);
  table.name = to;
  catalog.add_table(std::move(table));
  for (catalog::Index& index : indexes) {
    index.table = to;
    index.name.schema = to.schema;
    catalog.add_index(std::move(index));
  }
  move_objects(from, to, renaming, catalog);
  // The table itself may be among them, under its new name.
  std::vector<Dependent> moved = dependents;
  for (Dependent& dependent : moved) {
    if (belongs_to_relation(dependent.id.kind)) follow(dependent.id.name, renaming);
  }
  follow_in(moved, renaming, catalog);
  follow_in(of_type, {type_id(from), type_id(to)}, catalog);
  move_sequences(from, to, scene);
}

void rename_index(const QualifiedName& from, const QualifiedName& to, const Scene& scene) {
  const std::vector<Dependent> dependents = scene.catalog.dependents_of(index_id(from));
  catalog::Index index = *scene.catalog.find_index(from);
  scene.catalog.remove_index(from);
  index.name = to;
  scene.catalog.add_index(std::move(index));
  follow_in(dependents, {index_id(from), index_id(to)}, scene.catalog);
}

void rename_sequence(const QualifiedName& from, const QualifiedName& to, const Scene& scene) {
  std::vector<Dependent> dependents = scene.catalog.dependents_of(sequence_id(from));
  catalog::Sequence sequence = *scene.catalog.find_sequence(from);
  // An identity column names its sequence without depending on it.
  if (sequence.is_owned())
    dependents.push_back({column_id(sequence.owner_table, sequence.owner_column), false});
  scene.catalog.remove_sequence(from);
  sequence.name = to;
  scene.catalog.add_sequence(std::move(sequence));
  follow_in(dependents, {sequence_id(from), sequence_id(to)}, scene.catalog);
}

void rename_type(const QualifiedName& from, const QualifiedName& to, const Scene& scene) {
  const std::vector<Dependent> dependents = scene.catalog.dependents_of(type_id(from));
  catalog::TypeDefinition type = *scene.catalog.find_type(from);
  scene.catalog.remove_type(from);
  type.name = to;
  scene.catalog.add_type(std::move(type));
  follow_in(dependents, {type_id(from), type_id(to)}, scene.catalog);
}

void rename_column(const QualifiedName& table, const std::string& from, const std::string& to,
                   const Scene& scene) {
  Catalog& catalog = scene.catalog;
  const Renaming renaming{column_id(table, from), column_id(table, to)};
  std::vector<Dependent> dependents = catalog.dependents_of(renaming.from);
  for (const catalog::Object* object : catalog.objects_of(table)) dependents.push_back({object->id, false});
  const SceneRelations source(scene);
  const Table& old = *catalog.find_table(table);
  rename_in_queries(
      dependents, catalog, [&](Expression& query) { rename_column_in_query(query, source, old, from, to); },
      [&](Expression& condition, const Table& row) {
        rename_column_in_row_expression(condition, row, source, old, from, to);
      });
  catalog.edit_table(table, [&](Table& changed) {
    catalog::Column* column = changed.find_column(from);
    if (column != nullptr) column->name = to;
    for (catalog::Column& each : changed.columns) {
      if (each.generated) catalog::rename_column(*each.generated, from, to);
    }
    for (catalog::Constraint& constraint : changed.constraints) catalog::rename_column(constraint, from, to);
    for (Expression& element : changed.partition_elements) catalog::rename_column(element, from, to);
  });
  std::vector<QualifiedName> indexes;
  for (const catalog::Index* index : catalog.indexes_of(table)) indexes.push_back(index->name);
  for (const QualifiedName& name : indexes)
    catalog.edit_index(name, [&](catalog::Index& index) { catalog::rename_column(index, from, to); });
  std::vector<QualifiedName> sequences;
  for (const catalog::Sequence* sequence : catalog.sequences_of(table)) sequences.push_back(sequence->name);
  for (const QualifiedName& name : sequences) {
    catalog.edit_sequence(name, [&](catalog::Sequence& sequence) {
      if (sequence.owner_column == from) sequence.owner_column = to;
    });
  }
  follow_in(dependents, renaming, catalog);
}

void rename_constraint(const QualifiedName& table, const std::string& from, const std::string& to,
                       const Scene& scene) {
  const Renaming renaming{constraint_id(table, from), constraint_id(table, to)};
  const std::vector<Dependent> dependents = scene.catalog.dependents_of(renaming.from);
  scene.catalog.edit_table(table, [&](Table& changed) { changed.find_constraint(from)->name = to; });
  follow_in(dependents, renaming, scene.catalog);
}

void rename_object(const ObjectId& from, const ObjectId& to, const Scene& scene) {
  std::vector<Dependent> dependents = scene.catalog.dependents_of(from);
  const bool only_overload =
      from.kind == ObjectKind::routine && scene.catalog.routines(from.name).size() == 1;
  const std::vector<Dependent> of_name =
      only_overload ? scene.catalog.dependents_of(routine_id(from.name)) : std::vector<Dependent>{};
  catalog::Object object = *scene.catalog.find_object(from);
  scene.catalog.remove_object(from);
  object.id = to;
  scene.catalog.add_object(std::move(object));
  follow_in(dependents, {from, to}, scene.catalog);
  follow_in(of_name, {routine_id(from.name), routine_id(to.name)}, scene.catalog);
}

namespace {

template <typename Map>
std::vector<QualifiedName> names_in_schema(const Map& map, const std::string& schema) {
  std::vector<QualifiedName> names;
  for (auto at = map.lower_bound({schema, {}}); at != map.end() && at->first.schema == schema; ++at)
    names.push_back(at->first);
  return names;
}

}  // namespace

void rename_schema(const std::string& from, const std::string& to, const Scene& scene) {
  Catalog& catalog = scene.catalog;
  for (const QualifiedName& name : names_in_schema(catalog.types(), from))
    rename_type(name, {to, name.name}, scene);
  for (const QualifiedName& name : names_in_schema(catalog.tables(), from))
    rename_relation(name, {to, name.name}, scene);
  for (const QualifiedName& name : names_in_schema(catalog.sequences(), from))
    rename_sequence(name, {to, name.name}, scene);
  std::vector<ObjectId> objects;
  for (const auto& [id, object] : catalog.objects()) {
    if (id.name.schema == from) objects.push_back(id);
  }
  for (const ObjectId& id : objects) rename_object(id, {id.kind, {to, id.name.name}, id.part}, scene);
  rename_object(catalog::schema_id(from), catalog::schema_id(to), scene);
}

}  // namespace schemake::change
