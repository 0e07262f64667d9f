#include "change/inheritance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "change/apply.hpp"
#include "change/column_checks.hpp"
#include "change/partition_bound.hpp"
#include "change/replay_constraint.hpp"

namespace schemake::change {
namespace {

using catalog::Column;
using catalog::Constraint;
using catalog::QualifiedName;
using catalog::Table;

bool report(text::Span span, std::string message, std::string help, const Scene& scene) {
  scene.diagnostics.error("M0226", span, std::move(message)).help = std::move(help);
  return false;
}

void set_not_null(Table& table, const std::string& name) {
  if (Column* column = table.find_column(name)) column->not_null = true;
}

// A key of a partition has a name of its own, made from the partition's.
Constraint key_for_partition(Constraint constraint, const Table& partition, const Scene& scene) {
  constraint.name.clear();
  constraint.local = false;
  constraint.inherited = 1;
  constraint.properties.clear();
  constraint.name = default_constraint_name(constraint, partition, scene);
  return constraint;
}

bool has_equal_key(const Table& table, const Constraint& key) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const Constraint& each) { return each.definition == key.definition; });
}

bool has_partition_of(const QualifiedName& child, const catalog::Index& index, const Scene& scene) {
  const auto own = scene.catalog.indexes_of(child);
  return std::any_of(own.begin(), own.end(),
                     [&](const catalog::Index* each) { return each->parent == index.name; });
}

void add_index_to_partition(catalog::Index index, const QualifiedName& partition, const Scene& scene) {
  index.parent = index.name;
  index.table = partition;
  index.name = {partition.schema, {}};
  index.properties.clear();
  index.name.name = default_index_name(index, scene);
  const catalog::Index copy = index;
  scene.catalog.add_index(std::move(index));
  spread_index(copy, scene);
}

}  // namespace

bool check_parent(const Table& parent, const TableTraits& traits, text::Span span, const Scene& scene) {
  if (parent.opaque) return true;
  if (parent.is_view())
    return report(span,
                  fmt::format("{} \"{}\" has no tables below it", word(parent.kind), parent.name.display()),
                  "name a table", scene);
  if (traits.partition_of && !parent.is_partitioned())
    return report(span, fmt::format("table \"{}\" is not partitioned", parent.name.display()),
                  "create it with PARTITION BY, or use INHERITS", scene);
  if (!traits.partition_of && parent.is_partitioned())
    return report(
        span, fmt::format("table \"{}\" is partitioned: nothing can inherit from it", parent.name.display()),
        "make it a partition: PARTITION OF", scene);
  return true;
}

void inherit_columns(const Table& parent, Table& child) {
  child.opaque = child.opaque || parent.opaque;
  for (const Column& column : parent.columns) {
    if (Column* own = child.find_column(column.name)) {
      ++own->inherited;
      own->not_null = own->not_null || column.not_null;
      continue;
    }
    Column inherited = column;
    inherited.inherited = 1;
    inherited.local = false;
    inherited.properties.erase("comment");
    // The default that calls the sequence is copied; the sequence stays the parent's.
    call_sequence_by_default(inherited);
    if (inherited.identity != catalog::Identity::none) {
      inherited.identity = catalog::Identity::none;
      inherited.sequence = {{}, {}};
    }
    child.columns.push_back(std::move(inherited));
  }
}

void inherit_constraints(const Table& parent, Table& child) {
  for (const Constraint& constraint : parent.constraints) {
    const bool check =
        std::holds_alternative<catalog::Check>(constraint.definition) && !constraint.no_inherit;
    const bool key =
        std::holds_alternative<catalog::ForeignKey>(constraint.definition) && child.is_partition();
    if (!check && !key) continue;
    if (Constraint* own = child.find_constraint(constraint.name)) {
      ++own->inherited;
      continue;
    }
    Constraint inherited = constraint;
    inherited.inherited = 1;
    inherited.local = false;
    inherited.properties.clear();
    child.constraints.push_back(std::move(inherited));
  }
}

void inherit_indexes_and_keys(const QualifiedName& partition, const Scene& scene) {
  const Table& table = *scene.catalog.find_table(partition);
  if (table.parents.empty()) return;
  const Table* parent = scene.catalog.find_table(table.parents.front());
  if (parent == nullptr) return;
  for (const Constraint& constraint : std::vector<Constraint>(parent->constraints)) {
    if (!makes_index(constraint) || has_equal_key(*scene.catalog.find_table(partition), constraint)) continue;
    Constraint key = key_for_partition(constraint, *scene.catalog.find_table(partition), scene);
    scene.catalog.edit_table(partition, [&](Table& changed) {
      if (const auto* primary = std::get_if<catalog::PrimaryKey>(&key.definition)) {
        for (const std::string& column : primary->columns) set_not_null(changed, column);
      }
      changed.constraints.push_back(std::move(key));
    });
  }
  std::vector<catalog::Index> indexes;
  for (const catalog::Index* index : scene.catalog.indexes_of(parent->name)) indexes.push_back(*index);
  for (catalog::Index& index : indexes) {
    if (!has_partition_of(partition, index, scene))
      add_index_to_partition(std::move(index), partition, scene);
  }
}

void spread_index(const catalog::Index& index, const Scene& scene) {
  const Table* table = scene.catalog.find_table(index.table);
  if (table == nullptr || !table->is_partitioned()) return;
  for (const QualifiedName& child : scene.catalog.children_of(index.table))
    add_index_to_partition(index, child, scene);
}

void spread_constraint(const QualifiedName& name, const Constraint& constraint, const Scene& scene) {
  const Table& table = *scene.catalog.find_table(name);
  const bool check = std::holds_alternative<catalog::Check>(constraint.definition);
  if (check ? constraint.no_inherit : !table.is_partitioned()) return;
  for (const QualifiedName& child : scene.catalog.children_of(name)) {
    const Table* below = scene.catalog.find_table(child);
    if (below == nullptr) continue;
    Constraint inherited = constraint;
    inherited.properties.clear();
    if (makes_index(constraint)) {
      if (has_equal_key(*below, constraint)) continue;
      inherited = key_for_partition(constraint, *below, scene);
    }
    inherited.local = false;
    inherited.inherited = 1;
    const bool present = below->find_constraint(inherited.name) != nullptr;
    scene.catalog.edit_table(child, [&](Table& changed) {
      if (present) {
        ++changed.find_constraint(inherited.name)->inherited;
      } else {
        changed.constraints.push_back(inherited);
      }
      const auto* primary = std::get_if<catalog::PrimaryKey>(&inherited.definition);
      for (std::size_t i = 0; primary != nullptr && i < primary->columns.size(); ++i)
        set_not_null(changed, primary->columns[i]);
    });
    spread_constraint(child, inherited, scene);
  }
}

bool columns_of_type(TableName& type, Table& table, const Scene& scene) {
  catalog::TypeName name{type.name.schema, type.name.name, {}, {}, 0};
  if (!check_type(name, type.span, scene)) return false;
  type.name = resolve_type(type.name, scene);
  table.depends.push_back({catalog::type_id(type.name), false});
  table.properties["of type"] = type.name.display();
  const catalog::TypeDefinition* found = scene.catalog.find_type(type.name);
  const auto* composite =
      found == nullptr ? nullptr : std::get_if<catalog::CompositeType>(&found->definition);
  table.opaque = composite == nullptr;
  if (composite != nullptr) table.columns = composite->attributes;
  return true;
}

namespace {

// The new sequence has the settings of the old one, and is a bigint whatever the column is.
void copy_identity_sequence(const Table& source, Table& table, const Scene& scene) {
  Column& column = table.columns.back();
  make_column_sequence(column, {{"as", "bigint"}}, table, scene);
  const Column* original = source.find_column(column.name);
  const catalog::Sequence* old =
      original == nullptr ? nullptr : scene.catalog.find_sequence(original->sequence);
  if (old == nullptr || scene.catalog.find_sequence(column.sequence) == nullptr) return;
  const catalog::Sequence settings = *old;
  scene.catalog.edit_sequence(column.sequence, [&](catalog::Sequence& sequence) {
    sequence.start = settings.start;
    sequence.increment = settings.increment;
    sequence.minimum = settings.minimum;
    sequence.maximum = settings.maximum;
    sequence.cache = settings.cache;
    sequence.cycle = settings.cycle;
  });
}

}  // namespace

bool copy_like(LikeClause& clause, Table& table, std::vector<LikeSource>& sources, const Scene& scene) {
  const Table* source = find_table(clause.source, scene);
  if (source == nullptr) return false;
  sources.push_back({*source, clause});
  table.opaque = table.opaque || source->opaque;
  for (Column column : sources.back().table.columns) {
    if (table.find_column(column.name) != nullptr) {
      scene.diagnostics
          .error(
              "M0208", clause.source.span,
              fmt::format("column \"{}\" exists already in table \"{}\"", column.name, table.name.display()))
          .help = "leave it out: LIKE copies it";
      return false;
    }
    column.inherited = 0;
    column.local = true;
    const std::optional<std::string> comment =
        column.properties.contains("comment") ? std::optional(column.properties.at("comment")) : std::nullopt;
    if (!clause.storage) column.properties.clear();
    column.properties.erase("comment");
    if (clause.comments && comment) column.properties["comment"] = *comment;
    if (!clause.generated) column.generated.reset();
    // The default of a serial column is copied as a call of the same sequence.
    call_sequence_by_default(column);
    if (!clause.defaults) column.default_value.reset();
    if (!clause.identity && column.identity != catalog::Identity::none) {
      column.identity = catalog::Identity::none;
      column.sequence = {{}, {}};
    }
    table.columns.push_back(std::move(column));
    if (table.columns.back().identity != catalog::Identity::none)
      copy_identity_sequence(*source, table, scene);
  }
  return true;
}

void copy_like_checks(const LikeSource& source, Table& table) {
  if (!source.clause.constraints) return;
  for (const Constraint& constraint : source.table.constraints) {
    if (!std::holds_alternative<catalog::Check>(constraint.definition)) continue;
    Constraint copy = constraint;
    copy.local = true;
    copy.inherited = 0;
    if (!source.clause.comments) copy.properties.clear();
    table.constraints.push_back(std::move(copy));
  }
}

void copy_like_indexes(const LikeSource& source, const QualifiedName& table, const Scene& scene) {
  if (!source.clause.indexes) return;
  for (const Constraint& constraint : source.table.constraints) {
    if (!makes_index(constraint)) continue;
    Constraint copy = constraint;
    copy.name.clear();
    copy.local = true;
    copy.inherited = 0;
    copy.name = default_constraint_name(copy, *scene.catalog.find_table(table), scene);
    scene.catalog.edit_table(table, [&](Table& changed) {
      const auto* key = std::get_if<catalog::PrimaryKey>(&copy.definition);
      for (std::size_t i = 0; key != nullptr && i < key->columns.size(); ++i)
        set_not_null(changed, key->columns[i]);
      changed.constraints.push_back(copy);
    });
  }
  std::vector<catalog::Index> indexes;
  for (const catalog::Index* index : scene.catalog.indexes_of(source.table.name)) indexes.push_back(*index);
  for (catalog::Index& index : indexes) {
    index.table = table;
    index.parent = {{}, {}};
    index.name = {table.schema, {}};
    index.name.name = default_index_name(index, scene);
    scene.catalog.add_index(std::move(index));
  }
}

namespace {

// A partition has no columns of its own.
bool check_surplus(const Table& child, const Table& parent, text::Span span, const Scene& scene) {
  for (const Column& column : child.columns) {
    if (parent.opaque || child.opaque || parent.find_column(column.name) != nullptr) continue;
    return report(span,
                  fmt::format("table \"{}\" has a column \"{}\", which partitioned table \"{}\" has not",
                              child.name.display(), column.name, parent.name.display()),
                  "drop that column first, or add it to the partitioned table", scene);
  }
  return true;
}

// What the child must have to come under the parent.
bool check_child(const Table& child, const Table& parent, text::Span span, const Scene& scene) {
  if (child.opaque || parent.opaque) return true;
  for (const Column& column : parent.columns) {
    const Column* own = child.find_column(column.name);
    if (own == nullptr)
      return report(span,
                    fmt::format("table \"{}\" has no column \"{}\", as its parent has", child.name.display(),
                                column.name),
                    "add the column first", scene);
    if (!own->type.name.empty() && !column.type.name.empty() && !(own->type == column.type))
      return report(span,
                    fmt::format("column \"{}\" is {} in the parent table, and {} in table \"{}\"",
                                column.name, display(column.type), display(own->type), child.name.display()),
                    "give it the parent's type first", scene);
    if (column.not_null && !own->not_null)
      return report(span,
                    fmt::format("column \"{}\" of table \"{}\" must be NOT NULL, as its parent's is",
                                column.name, child.name.display()),
                    "SET NOT NULL first", scene);
  }
  for (const Constraint& constraint : parent.constraints) {
    const bool check =
        std::holds_alternative<catalog::Check>(constraint.definition) && !constraint.no_inherit;
    if (check && child.find_constraint(constraint.name) == nullptr)
      return report(span,
                    fmt::format("table \"{}\" lacks constraint \"{}\" of its parent", child.name.display(),
                                constraint.name),
                    "add the same constraint first", scene);
  }
  return true;
}

void attach(const Table& parent, const AlterInheritance& op, const Scene& scene) {
  scene.catalog.edit_table(op.table.name, [&](Table& child) {
    child.parents.push_back(parent.name);
    child.partition_bound = op.partition_bound;
    for (const Column& column : parent.columns) {
      Column* own = child.find_column(column.name);
      if (own == nullptr) continue;
      ++own->inherited;
      // A partition's columns are its parent's.
      if (child.is_partition()) own->local = false;
    }
    for (const Constraint& constraint : parent.constraints) {
      Constraint* own = child.find_constraint(constraint.name);
      if (own != nullptr && std::holds_alternative<catalog::Check>(constraint.definition)) ++own->inherited;
    }
  });
}

// A partition gets the foreign keys of the partitioned table that it has not itself.
void inherit_constraints_on_attach(const Table& parent, Table& child) {
  for (const Constraint& constraint : parent.constraints) {
    if (!std::holds_alternative<catalog::ForeignKey>(constraint.definition)) continue;
    const auto own =
        std::find_if(child.constraints.begin(), child.constraints.end(),
                     [&](const Constraint& each) { return each.definition == constraint.definition; });
    Constraint& key = own == child.constraints.end() ? child.constraints.emplace_back(constraint) : *own;
    key.inherited = 1;
    key.local = false;
  }
}

void adopt_keys_and_indexes(const Table& parent, const QualifiedName& child, const Scene& scene) {
  for (const Constraint& constraint : std::vector<Constraint>(parent.constraints)) {
    if (!makes_index(constraint)) continue;
    scene.catalog.edit_table(child, [&](Table& changed) {
      for (Constraint& own : changed.constraints) {
        if (own.definition != constraint.definition || own.inherited > 0) continue;
        own.inherited = 1;
        own.local = false;
        break;
      }
    });
  }
  for (const catalog::Index* index : scene.catalog.indexes_of(parent.name)) {
    catalog::Index wanted = *index;
    for (const catalog::Index* own : scene.catalog.indexes_of(child)) {
      catalog::Index same = *own;
      same.name = wanted.name;
      same.table = wanted.table;
      same.parent = wanted.parent;
      same.properties = wanted.properties;
      if (!(same == wanted) || !own->parent.name.empty()) continue;
      scene.catalog.edit_index(own->name, [&](catalog::Index& changed) { changed.parent = wanted.name; });
      break;
    }
  }
  inherit_indexes_and_keys(child, scene);
}

void detach(const QualifiedName& parent_name, const QualifiedName& child_name, const Scene& scene) {
  const Table* parent = scene.catalog.find_table(parent_name);
  scene.catalog.edit_table(child_name, [&](Table& child) {
    std::erase(child.parents, parent_name);
    child.partition_bound.clear();
    for (Column& column : child.columns) {
      if (parent == nullptr || parent->find_column(column.name) == nullptr || column.inherited == 0) continue;
      if (--column.inherited == 0) column.local = true;
    }
    for (Constraint& constraint : child.constraints) {
      if (constraint.inherited > 0 && --constraint.inherited == 0) constraint.local = true;
    }
  });
  std::vector<QualifiedName> indexes;
  for (const catalog::Index* index : scene.catalog.indexes_of(child_name)) indexes.push_back(index->name);
  for (const QualifiedName& name : indexes)
    scene.catalog.edit_index(name, [](catalog::Index& index) { index.parent = {{}, {}}; });
}

}  // namespace

Result apply(AlterInheritance op, const Scene& scene) {
  const bool partition =
      op.change == InheritanceChange::attach_partition || op.change == InheritanceChange::detach_partition;
  op.parent.missing_ok = partition && op.parent.missing_ok;
  const Table* parent = find_table(op.parent, scene);
  if (parent == nullptr) return std::nullopt;
  const Table* child = find_table(op.table, scene);
  if (child == nullptr) return std::nullopt;
  if (partition && !parent->is_partitioned() && !parent->opaque) {
    report(op.parent.span, fmt::format("table \"{}\" is not partitioned", parent->name.display()),
           "create it with PARTITION BY", scene);
    return std::nullopt;
  }
  const bool is_child =
      std::find(child->parents.begin(), child->parents.end(), parent->name) != child->parents.end();
  const bool comes =
      op.change == InheritanceChange::inherit || op.change == InheritanceChange::attach_partition;
  if (comes == is_child && !child->opaque) {
    report(op.table.span,
           fmt::format("table \"{}\" is {}below table \"{}\"{}", child->name.display(),
                       is_child ? "" : "not ", parent->name.display(), is_child ? " already" : ""),
           is_child ? "remove the statement" : "name the table that it is below", scene);
    return std::nullopt;
  }
  if (!comes) {
    detach(parent->name, child->name, scene);
    return op;
  }
  if (partition && child->is_partition()) {
    report(op.table.span, fmt::format("table \"{}\" is a partition already", child->name.display()),
           "detach it first", scene);
    return std::nullopt;
  }
  if (!check_child(*child, *parent, op.table.span, scene)) return std::nullopt;
  if (partition && !check_partition_bound(*parent, child->name, op.partition_bound, op.table.span, scene))
    return std::nullopt;
  if (partition && !check_surplus(*child, *parent, op.table.span, scene)) return std::nullopt;
  attach(*parent, op, scene);
  if (partition) {
    scene.catalog.edit_table(op.table.name,
                             [&](Table& changed) { inherit_constraints_on_attach(*parent, changed); });
    adopt_keys_and_indexes(*parent, op.table.name, scene);
  }
  return op;
}

}  // namespace schemake::change
