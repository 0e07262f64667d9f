// Constraints and indexes on one line, for messages.
#pragma once

#include <string>
#include <string_view>

#include "catalog/table.hpp"

namespace schemake::catalog {

/// "FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE", without the name.
std::string display(const Constraint& constraint);
/// "UNIQUE (lower(email)) WHERE active", without the name and the table.
std::string display(const Index& index);
/// "SET NULL".
std::string_view display(ForeignKeyAction action);

}  // namespace schemake::catalog
