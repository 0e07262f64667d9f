// Which types the server turns into which by itself. Internal to this room.
#pragma once

#include <optional>

#include "catalog/catalog.hpp"

namespace schemake::change {

/// Whether a value of the one type is stored as the other without a cast that is written; true as well where
/// one of the types is not known well enough to say.
bool may_become(const catalog::TypeName& from, const catalog::TypeName& to, const catalog::Catalog& catalog);

/// The type that a stored expression of a column of `column` has; empty where only the server knows it.
/// A literal without a type has the column's.
std::optional<catalog::TypeName> type_of_value(const catalog::Expression& value,
                                               const catalog::TypeName& column);

}  // namespace schemake::change
