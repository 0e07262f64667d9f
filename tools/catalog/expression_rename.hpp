// Renames of what an expression names without a scope: functions and types.
#pragma once

#include "catalog/expression.hpp"
#include "catalog/name.hpp"

namespace schemake::catalog {

/// Calls of the function, written with its schema or, when that is the default one, without.
void rename_function(Expression& root, const QualifiedName& from, const QualifiedName& to);

/// Casts to the type and to arrays of it, likewise.
void rename_type(Expression& root, const QualifiedName& from, const QualifiedName& to);
/// Whether it is the one that was meant, and then it is renamed.
bool rename_type(TypeName& type, const QualifiedName& from, const QualifiedName& to);

}  // namespace schemake::catalog
