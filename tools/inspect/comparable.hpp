// A replayed catalog and one that was read hold the same in two ways here and there: this is the common one.
#pragma once

#include "catalog/catalog.hpp"

namespace schemake::inspect {

/// A copy with one spelling of what is equal: built-in types and names without a schema, the server's
/// defaults left out, and what only one side can know (a view's query, what a rule does, an owner)
/// taken out. What it takes out is compared by other means, or cannot differ by itself.
catalog::Catalog comparable(const catalog::Catalog& catalog);

}  // namespace schemake::inspect
