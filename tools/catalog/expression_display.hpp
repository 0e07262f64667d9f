// Expressions for messages.
#pragma once

#include <string>

#include "catalog/expression.hpp"

namespace schemake::catalog {

/// "lower(email) = 'a'": near to SQL, for people. Long texts are cut, and a query is "a query"; what is sent
/// to a database is written by tools/dialect.
std::string display(const Expression& expression);

}  // namespace schemake::catalog
