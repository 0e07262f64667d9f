#include "change/removal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "change/extension_types.hpp"

namespace schemake::change {
namespace {

using catalog::Catalog;
using catalog::Dependent;
using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::Table;
using Dependents = std::vector<Dependent>;

void add_all(const Dependents& more, Dependents& all) {
  all.insert(all.end(), more.begin(), more.end());
}

void add_parts_of_relation(const ObjectId& id, const Catalog& catalog, Dependents& found) {
  const Table* table = catalog.find_table(id.name);
  if (table == nullptr) return;
  for (const catalog::Column& column : table->columns)
    found.push_back({column_id(id.name, column.name), true});
  for (const catalog::Constraint& constraint : table->constraints)
    found.push_back({constraint_id(id.name, constraint.name), true});
  for (const catalog::Index* index : catalog.indexes_of(id.name))
    found.push_back({index_id(index->name), true});
  for (const catalog::Object* object : catalog.objects_of(id.name)) found.push_back({object->id, true});
  found.push_back({type_id(id.name), true});
}

void add_parts_of_column(const ObjectId& id, const Catalog& catalog, Dependents& found) {
  found.push_back({default_id(id.name, id.part), true});
  for (const catalog::Sequence* sequence : catalog.sequences_of(id.name)) {
    if (sequence->owner_column == id.part) found.push_back({sequence_id(sequence->name), true});
  }
  const Table* table = catalog.find_table(id.name);
  if (table == nullptr) return;
  for (const catalog::Constraint& constraint : table->constraints) {
    if (uses_column(constraint, id.part)) found.push_back({constraint_id(id.name, constraint.name), true});
  }
  for (const catalog::Column& column : table->columns) {
    if (column.generated && catalog::uses_column(*column.generated, id.part))
      found.push_back({column_id(id.name, column.name), false});
  }
  for (const catalog::Index* index : catalog.indexes_of(id.name)) {
    if (uses_column(*index, id.part)) found.push_back({index_id(index->name), true});
  }
}

template <typename Map>
void add_schema_items(const Map& map, const std::string& schema, ObjectKind kind, Dependents& found) {
  for (auto at = map.lower_bound({schema, {}}); at != map.end() && at->first.schema == schema; ++at)
    found.push_back({{kind, at->first, {}}, false});
}

void add_contents_of_schema(const ObjectId& id, const Catalog& catalog, Dependents& found) {
  const std::string& schema = id.name.name;
  add_schema_items(catalog.tables(), schema, ObjectKind::relation, found);
  add_schema_items(catalog.sequences(), schema, ObjectKind::sequence, found);
  add_schema_items(catalog.types(), schema, ObjectKind::type, found);
  for (const auto& [key, object] : catalog.objects()) {
    if (key.name.schema == schema && !belongs_to_relation(key.kind)) found.push_back({key, false});
  }
}

// The overloads of a name share what is said of the name alone.
void add_dependents_of_routine(const ObjectId& id, const Catalog& catalog, Dependents& found) {
  if (catalog.routines(id.name).size() == 1) add_all(catalog.dependents_of(routine_id(id.name)), found);
}

void add_dependents_of_extension(const ObjectId& id, const Catalog& catalog, Dependents& found) {
  for (const ObjectId& member : members_of_extension(id.name.name))
    add_all(catalog.dependents_of(member), found);
}

}  // namespace

Dependents direct_dependents(const ObjectId& id, const Catalog& catalog) {
  Dependents found;
  if (id.kind == ObjectKind::relation) add_parts_of_relation(id, catalog, found);
  if (id.kind == ObjectKind::column) add_parts_of_column(id, catalog, found);
  if (id.kind == ObjectKind::schema) add_contents_of_schema(id, catalog, found);
  if (id.kind == ObjectKind::routine) add_dependents_of_routine(id, catalog, found);
  if (id.kind == ObjectKind::extension) add_dependents_of_extension(id, catalog, found);
  add_all(catalog.dependents_of(id), found);
  return found;
}

namespace {

/// All that a removal reaches, and whether it goes along without being asked.
class Closure {
 public:
  Closure(const Removal& removal, const Catalog& catalog) : removal_(removal), catalog_(catalog) {
    for (const ObjectId& root : removal.roots) reach({root, true});
    while (!queue_.empty()) {
      const ObjectId next = std::move(queue_.back());
      queue_.pop_back();
      for (const Dependent& dependent : direct_dependents(next, catalog)) reach(dependent);
    }
  }

  /// The first that holds the removal; null if nothing does.
  const ObjectId* holder() const {
    for (const ObjectId& id : order_) {
      if (!reached_.at(id)) return &id;
    }
    return nullptr;
  }
  const std::map<ObjectId, bool>& all() const { return reached_; }

 private:
  void reach(const Dependent& dependent) {
    // Its own turn comes in the same statement.
    if (is_dropped_together(dependent.id) && !is_root(dependent.id)) return;
    const bool automatic = dependent.automatic || is_mistaken(dependent.id);
    const auto [found, is_new] = reached_.emplace(dependent.id, automatic);
    if (is_new) {
      order_.push_back(dependent.id);
      queue_.push_back(dependent.id);
    } else {
      found->second = found->second || automatic;
    }
  }

  bool is_root(const ObjectId& id) const {
    return std::any_of(removal_.roots.begin(), removal_.roots.end(), [&](const ObjectId& root) {
      return id == root || (belongs_to_relation(id.kind) && root == relation_id(id.name));
    });
  }

  bool is_dropped_together(const ObjectId& id) const {
    return std::any_of(removal_.together.begin(), removal_.together.end(), [&](const ObjectId& other) {
      return id == other || (belongs_to_relation(id.kind) && other == relation_id(id.name));
    });
  }

  bool is_mistaken(const ObjectId& id) const {
    const Table* table = catalog_.find_table(id.name);
    return table != nullptr && table->mistaken;
  }

  const Removal& removal_;
  const Catalog& catalog_;
  std::map<ObjectId, bool> reached_;
  std::vector<ObjectId> order_;
  std::vector<ObjectId> queue_;
};

// A default goes with its column's sequence: SET DEFAULT and serial are both undone.
void clear_default(catalog::Column& column) {
  column.default_value.reset();
  if (column.serial) column.sequence = {{}, {}};
  column.serial = false;
}

void erase_part(const ObjectId& id, const Scene& scene) {
  const auto is_it = [&](const auto& each) { return each.name == id.part; };
  if (scene.catalog.find_table(id.name) != nullptr) {
    scene.catalog.edit_table(id.name, [&](Table& table) {
      if (id.kind == ObjectKind::column) std::erase_if(table.columns, is_it);
      if (id.kind == ObjectKind::constraint) std::erase_if(table.constraints, is_it);
      catalog::Column* column = table.find_column(id.part);
      if (id.kind == ObjectKind::default_value && column != nullptr) clear_default(*column);
    });
  } else if (scene.catalog.find_type(id.name) != nullptr) {
    scene.catalog.edit_type(id.name, [&](catalog::TypeDefinition& type) {
      if (auto* composite = std::get_if<catalog::CompositeType>(&type.definition))
        std::erase_if(composite->attributes, is_it);
      if (auto* domain = std::get_if<catalog::DomainType>(&type.definition))
        std::erase_if(domain->constraints, is_it);
    });
  }
}

bool is_part(ObjectKind kind) {
  return kind == ObjectKind::column || kind == ObjectKind::constraint || kind == ObjectKind::default_value;
}

void erase(const ObjectId& id, const Scene& scene) {
  Catalog& catalog = scene.catalog;
  if (id.kind == ObjectKind::relation) {
    if (catalog.find_table(id.name) != nullptr) catalog.remove_table(id.name);
  } else if (id.kind == ObjectKind::index) {
    if (catalog.find_index(id.name) != nullptr) catalog.remove_index(id.name);
  } else if (id.kind == ObjectKind::sequence) {
    if (catalog.find_sequence(id.name) != nullptr) catalog.remove_sequence(id.name);
  } else if (id.kind == ObjectKind::type) {
    if (catalog.find_type(id.name) != nullptr) catalog.remove_type(id.name);
  } else if (catalog.find_object(id) != nullptr) {
    catalog.remove_object(id);
  }
}

void apply(const Closure& closure, const Removal& removal, const Scene& scene) {
  for (const auto& [id, automatic] : closure.all()) {
    if (!is_part(id.kind)) erase(id, scene);
  }
  for (const auto& [id, automatic] : closure.all()) {
    if (is_part(id.kind) && !closure.all().contains(relation_id(id.name))) erase_part(id, scene);
    if (id.kind != ObjectKind::default_value) scene.history.end(id, {removal.span, {}});
  }
}

std::string_view relation_word_of(const ObjectId& id, const Scene& scene) {
  if (const Table* table = scene.catalog.find_table(id.name)) return word(table->kind);
  return scene.catalog.find_type(id.name) != nullptr ? "type" : "table";
}

bool refuse(const ObjectId& holder, const Removal& removal, const Scene& scene) {
  const std::string_view relation = relation_word_of(holder, scene);
  const bool is_default = holder.kind == ObjectKind::default_value;
  const std::string shown = is_default ? fmt::format("the default of column \"{}\" of {} \"{}\"", holder.part,
                                                     relation, holder.name.display())
                                       : display(holder, relation);
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0212", removal.span, fmt::format("{} is still needed by {}", removal.what, shown));
  note_creation(diagnostic, holder, scene);
  const std::string_view noun = holder.kind == ObjectKind::relation ? relation : catalog::word(holder.kind);
  diagnostic.help = fmt::format("drop that {} first, or write CASCADE", noun);
  return false;
}

}  // namespace

bool remove(const Removal& removal, const Scene& scene) {
  const Closure closure(removal, scene.catalog);
  const ObjectId* holder = closure.holder();
  if (holder != nullptr && !removal.cascade) return refuse(*holder, removal, scene);
  apply(closure, removal, scene);
  return true;
}

}  // namespace schemake::change
