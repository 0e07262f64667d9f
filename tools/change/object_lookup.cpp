#include "change/object_lookup.hpp"

#include <algorithm>

namespace schemake::change {

using catalog::ObjectKind;
using catalog::Table;

bool may_be_unknown(const ObjectName& name, const Scene& scene) {
  const bool part = belongs_to_relation(name.id.kind);
  const Table* table = part ? scene.catalog.find_table(name.id.name) : nullptr;
  if (table != nullptr && (table->opaque || table->mistaken)) return true;
  if (may_exist(part ? name.id.part : name.id.name.name, scene)) return true;
  return name.id.name.schema == "pg_catalog" || name.id.kind == ObjectKind::role ||
         name.id.kind == ObjectKind::language;
}

void resolve_part(ObjectName& name, const Scene& scene) {
  if (belongs_to_relation(name.id.kind)) name.id.name = resolve_relation(name.id.name, scene);
}

bool table_exists(const ObjectName& name, const Scene& scene) {
  if (!belongs_to_relation(name.id.kind) || scene.catalog.find_table(name.id.name) != nullptr) return true;
  TableName table{name.id.name, name.span, false, false};
  return find_table(table, scene) != nullptr;
}

Result unknown_type(const ObjectName& name, const Scene& scene) {
  const std::string schema = name.id.name.in_default_schema() ? std::string() : name.id.name.schema;
  catalog::TypeName written{schema, name.id.name.name, {}, {}, 0};
  if (!check_type(written, name.span, scene)) return std::nullopt;
  return opaque_change(name.id.name.name, name.span, scene);
}

bool may_be_of_server_or_extension(const ObjectName& routine, const Scene& scene) {
  const catalog::QualifiedName& name = routine.id.name;
  if (name.schema == "pg_catalog" || name.name.starts_with("pg_") || name.name.starts_with("lo_"))
    return true;
  // plpgsql has none that anyone names.
  const auto& objects = scene.catalog.objects();
  return std::any_of(objects.lower_bound(catalog::extension_id({})), objects.end(), [](const auto& entry) {
    return entry.first.kind == ObjectKind::extension && entry.first.name.name != "plpgsql";
  });
}

}  // namespace schemake::change
