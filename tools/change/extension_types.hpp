// Types that extensions bring: the catalog cannot see into an extension, but knows the everyday ones.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"

namespace schemake::change {

/// Whether an extension that was created may have brought this type: one that is known for it, or one whose
/// types are not known.
bool may_be_of_extension(const catalog::TypeName& type, const catalog::Catalog& catalog);

/// "citext" for citext, "postgis" for geometry; empty if no known extension has it.
std::string_view extension_of(std::string_view type);

/// The types, routines and operator classes that a known extension brings, as others refer to them.
std::vector<catalog::ObjectId> members_of_extension(std::string_view extension);

}  // namespace schemake::change
