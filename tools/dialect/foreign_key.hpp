// The part of a foreign key that both dialects spell alike.
#pragma once

#include <string>

#include "catalog/table.hpp"
#include "dialect/identifier.hpp"

namespace schemake::dialect {

/// " ON DELETE CASCADE ON UPDATE SET NULL", or empty. ON DELETE SET NULL's own list of columns is
/// PostgreSQL's alone: `quote` writes it.
std::string foreign_key_actions(const catalog::ForeignKey& key, Quoter quote);

}  // namespace schemake::dialect
