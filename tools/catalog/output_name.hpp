// The name that PostgreSQL gives to a query's column that has no alias.
#pragma once

#include <string_view>

#include "catalog/expression.hpp"

namespace schemake::catalog {

/// "name" for `u.name`, "count" for `count(*)`, "int4" for `1::int`, "?column?" for `1 + 1`. The view is
/// into the expression or a constant.
std::string_view implied_name(const Expression& value);

/// The alias, or what is implied.
std::string_view output_name(const Expression& target);

}  // namespace schemake::catalog
