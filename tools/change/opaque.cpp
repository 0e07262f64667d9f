#include "change/opaque.hpp"

#include <fmt/format.h>

namespace schemake::change {
namespace {

using catalog::Index;
using catalog::QualifiedName;
using catalog::Table;

// Names that the server's own catalogs have.
bool is_system(const QualifiedName& name) {
  return name.schema == "pg_catalog" || name.schema == "information_schema" ||
         (name.in_default_schema() && name.name.starts_with("pg_"));
}

}  // namespace

Target target_of(const Op& op) {
  return std::visit(Overloaded{
                        [](const CreateTable&) { return Target{}; },
                        [](const DropIndex& drop) {
                          return Target{&drop.index.name, drop.index.span};
                        },
                        [](const RenameIndex& rename) {
                          return Target{&rename.index.name, rename.index.span};
                        },
                        [](const Opaque&) { return Target{}; },
                        [](const DataChange& change) {
                          return Target{&change.table.name, change.table.span};
                        },
                        [](const CreateIndex& create) {
                          return Target{&create.index.table, create.table_span};
                        },
                        [](const auto& other) {
                          return Target{&other.table.name, other.table.span};
                        },
                    },
                    op);
}

std::optional<Opaque> as_opaque(const Op& op, const catalog::Catalog& catalog) {
  const Target target = target_of(op);
  if (target.table == nullptr) return std::nullopt;
  const Table* table = catalog.find_table(*target.table);
  const Index* index = catalog.find_index(*target.table);
  const Table* owner = index == nullptr ? nullptr : catalog.find_table(index->table);
  const bool opaque_table = table != nullptr && table->opaque && !std::holds_alternative<DataChange>(op);
  const bool opaque_index = owner != nullptr && owner->opaque;
  const bool system = table == nullptr && is_system(*target.table);
  if (!opaque_table && !opaque_index && !system) return std::nullopt;
  return Opaque{fmt::format("a change of \"{}\"", target.table->display()), target.span, {}, {}};
}

}  // namespace schemake::change
