// The object that an op works on.
#pragma once

#include <optional>

#include "catalog/object.hpp"
#include "change/op.hpp"

namespace schemake::change {

/// By the name before the op: the table of an ALTER TABLE or of rows that change, the index that is dropped,
/// the table of a new index, the type, the object. Nothing where there is not one: GRANT, SET, DO, a SELECT.
std::optional<catalog::ObjectId> subject_of(const Op& op);

/// What the op makes or renames, by its name afterwards; nothing if it does neither.
std::optional<catalog::ObjectId> product_of(const Op& op);

/// "renamed" of a relation, type, sequence, index, or of a part of a table.
catalog::ObjectId renamed(catalog::ObjectId id, const std::string& new_name);

}  // namespace schemake::change
