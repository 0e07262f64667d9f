// Each op on the catalog: checked, completed, applied. Internal to this room; `replay` picks the one.
//
// A null result is an op with no effect, or a mistake that was reported. On a mistake the catalog is left
// as plausible as can be, so that one slip is reported once.
#pragma once

#include <functional>
#include <optional>

#include "change/lookup.hpp"

namespace schemake::change {

using Result = std::optional<Op>;

Result apply(CreateTable op, const Scene& scene);
Result apply(CreateFromQuery op, const Scene& scene);
Result apply(DropTable op, const Scene& scene);
Result apply(RenameTable op, const Scene& scene);
Result apply(AddColumn op, const Scene& scene);
Result apply(DropColumn op, const Scene& scene);
Result apply(RenameColumn op, const Scene& scene);
Result apply(AlterColumnType op, const Scene& scene);
Result apply(SetColumnDefault op, const Scene& scene);
Result apply(SetColumnNotNull op, const Scene& scene);
Result apply(AddConstraint op, const Scene& scene);
Result apply(AddConstraintUsingIndex op, const Scene& scene);
Result apply(DropConstraint op, const Scene& scene);
Result apply(RenameConstraint op, const Scene& scene);
Result apply(ValidateConstraint op, const Scene& scene);
Result apply(AlterConstraint op, const Scene& scene);
Result apply(AlterIdentity op, const Scene& scene);
Result apply(DropExpression op, const Scene& scene);
Result apply(AlterInheritance op, const Scene& scene);
Result apply(CreateIndex op, const Scene& scene);
Result apply(DropIndex op, const Scene& scene);
Result apply(RenameIndex op, const Scene& scene);
Result apply(CreateSequence op, const Scene& scene);
Result apply(AlterSequence op, const Scene& scene);
Result apply(CreateType op, const Scene& scene);
Result apply(AddEnumValue op, const Scene& scene);
Result apply(RenameEnumValue op, const Scene& scene);
Result apply(AlterDomain op, const Scene& scene);
Result apply(AlterAttribute op, const Scene& scene);
Result apply(CreateObject op, const Scene& scene);
Result apply(AlterObject op, const Scene& scene);
Result apply(DropObject op, const Scene& scene);
Result apply(RenameObject op, const Scene& scene);
Result apply(SetSchema op, const Scene& scene);
Result apply(SetProperty op, const Scene& scene);
Result apply(Grant op, const Scene& scene);
Result apply(SetSearchPath op, const Scene& scene);
Result apply(Maintenance op, const Scene& scene);
Result apply(DataChange op, const Scene& scene);
Result apply(Opaque op, const Scene& scene);

/// The tables that inherit from it or are its partitions, those directly below it.
std::vector<catalog::QualifiedName> children_to_change(const TableName& table, const Scene& scene);

/// Edits the column, which exists.
void edit_column(const catalog::QualifiedName& table, const std::string& column,
                 const std::function<void(catalog::Column&)>& change, const Scene& scene);

}  // namespace schemake::change
