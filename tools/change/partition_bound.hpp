// Which rows a partition holds. Internal to this room.
#pragma once

#include "change/lookup.hpp"

namespace schemake::change {

/// M0226 where the bound is of another strategy than the parent's, or takes rows that a partition that is
/// there holds already.
bool check_partition_bound(const catalog::Table& parent, const catalog::QualifiedName& partition,
                           const std::string& bound, text::Span span, const Scene& scene);

}  // namespace schemake::change
