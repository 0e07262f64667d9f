// The part of a foreign key that both dialects spell alike.
#pragma once

#include <string>

#include "catalog/table.hpp"

namespace schemake::dialect {

/// " ON DELETE CASCADE ON UPDATE SET NULL", or empty.
std::string foreign_key_actions(const catalog::ForeignKey& key);

}  // namespace schemake::dialect
