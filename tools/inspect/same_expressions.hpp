// Expressions that mean the same are written in two ways by an author and by the server.
#pragma once

#include "catalog/catalog.hpp"
#include "catalog/expression_equality.hpp"

namespace schemake::inspect {

using SameLiteral = decltype(catalog::Meaning::same_literal);

/// A copy of `found` in which an expression that means what the one at the same place of `expected` means
/// is that one, so that what is left different, differs.
catalog::Catalog with_expressions_of(const catalog::Catalog& expected, const catalog::Catalog& found,
                                     const SameLiteral& same_literal);

}  // namespace schemake::inspect
