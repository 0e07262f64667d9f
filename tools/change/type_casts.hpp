// Which types the server turns into which by itself. Internal to this room.
#pragma once

#include <optional>

#include "catalog/catalog.hpp"

namespace schemake::change {

/// `implicit`: anywhere in an expression. `assignment`: where a value is stored, or a column's type changes.
enum class CastContext : std::uint8_t { implicit, assignment };

/// Whether there is such a cast; true as well where one of the types is not known well enough to say.
bool may_cast(const catalog::TypeName& from, const catalog::TypeName& to, CastContext context,
              const catalog::Catalog& catalog);

/// The type that a stored expression of a column of `column` has; empty where only the server knows it.
/// A literal without a type has the column's.
std::optional<catalog::TypeName> type_of_value(const catalog::Expression& value,
                                               const catalog::TypeName& column);

}  // namespace schemake::change
