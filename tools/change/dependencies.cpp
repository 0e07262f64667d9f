#include "change/dependencies.hpp"

#include <algorithm>
#include <utility>

#include "catalog/dependency.hpp"

namespace schemake::change {

void add_dependency(std::vector<catalog::Dependency>& dependencies, catalog::Dependency dependency) {
  const auto at = std::lower_bound(dependencies.begin(), dependencies.end(), dependency);
  if (at == dependencies.end() || *at != dependency) dependencies.insert(at, std::move(dependency));
}

std::vector<catalog::Dependency> dependencies_of_query(const QueryFacts& facts, const Scene& scene) {
  std::vector<catalog::Dependency> dependencies;
  for (const auto& [relation, column] : facts.uses) {
    add_dependency(
        dependencies,
        {column.empty() ? catalog::relation_id(relation) : catalog::column_id(relation, column), false});
  }
  for (const auto& [schema, name] : facts.functions) {
    const catalog::ObjectId id =
        resolve_object({catalog::ObjectKind::routine, {schema, name}, {}}, true, scene);
    const bool known = !scene.catalog.routines(id.name).empty();
    // An extension's are not in the catalog, but dropping the extension must find them.
    if (known || schema.empty()) add_dependency(dependencies, {catalog::routine_id(id.name), false});
  }
  for (const auto& [schema, name] : facts.types) {
    const catalog::TypeName type{schema, name, {}, {}, 0};
    if (is_built_in(type)) continue;
    add_dependency(dependencies, {catalog::type_id(resolve_type({schema, name}, scene)), false});
  }
  return dependencies;
}

}  // namespace schemake::change
