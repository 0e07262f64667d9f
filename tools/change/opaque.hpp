// What an op works on, and whether that is beyond the model. Internal to this room.
#pragma once

#include <optional>

#include "catalog/catalog.hpp"
#include "change/op.hpp"

namespace schemake::change {

/// The relation that an op works on, where it must exist; null for an op that makes one.
struct Target {
  const catalog::QualifiedName* table = nullptr;
  text::Span span;
};
Target target_of(const Op& op);

/// What is done to an opaque relation, to an index of one or to a system catalog, is itself opaque.
std::optional<Opaque> as_opaque(const Op& op, const catalog::Catalog& catalog);

}  // namespace schemake::change
