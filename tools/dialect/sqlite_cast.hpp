// Casts in SQLite. Its CAST never fails ('abc' is 0), so only the casts whose meaning is the same for
// every value are written, and a literal is turned into its stored form at once.
#pragma once

#include <optional>
#include <string>

#include "dialect/expression_writer.hpp"
#include "dialect/sqlite_type.hpp"

namespace schemake::dialect {

/// A string literal's value as PostgreSQL reads it for the type, in its stored form; nothing if it is not
/// one that is read alike.
std::optional<Written> literal_as(const std::string& value, const catalog::TypeName& type);

/// `value`, of family `from`, converted to the type; nothing if SQLite cannot do it alike.
std::optional<Written> convert(const Written& value, Family from, const catalog::TypeName& type);

/// Like `convert`, for a column of a table that is rebuilt: the target column's affinity converts, and a
/// check of the stored values afterwards refuses what did not convert.
std::optional<Written> convert_column(const Written& value, Family from, const catalog::TypeName& type);

}  // namespace schemake::dialect
