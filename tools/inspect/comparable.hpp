// A replayed catalog and one that was read hold the same in two ways here and there: this is the common one.
#pragma once

#include <string>

#include "catalog/catalog.hpp"

namespace schemake::inspect {

/// A copy with one spelling of what is equal: built-in types and names without a schema, the server's
/// defaults left out, and what only one side can know (a view's query, what a rule does, an owner)
/// taken out. What it takes out is compared by other means, or cannot differ by itself. `user` applies the
/// revisions: what is granted to an owner says nothing.
catalog::Catalog comparable(const catalog::Catalog& catalog, const std::string& user);

}  // namespace schemake::inspect
