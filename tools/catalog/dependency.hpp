// Which other objects an item needs. A table's parts that need its own columns are not listed: those are
// seen in the table itself.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "catalog/catalog.hpp"

namespace schemake::catalog {

/// (what is needed, who needs it).
using Edges = std::vector<std::pair<ObjectId, Dependent>>;

Edges dependencies_of(const Table& table);
Edges dependencies_of(const Index& index);
Edges dependencies_of(const TypeDefinition& type);
Edges dependencies_of(const Object& object);

/// The user-defined type that a type name means; `built_in` types are nobody's to drop.
bool is_built_in(const TypeName& type);
/// For "did you mean".
std::vector<std::string_view> built_in_type_names();
/// Of a domain the type that it is over, of any other the type itself.
TypeName base_type(const TypeName& type, const Catalog& catalog);
/// The relation, type or sequence of this name as replay has resolved it.
QualifiedName resolved_name(const TypeName& type);

/// The sequence that nextval('…') names in an expression, if any.
std::vector<QualifiedName> sequences_in(const Expression& expression);

}  // namespace schemake::catalog
