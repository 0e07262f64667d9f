// Renames in queries. Internal to this room.
#pragma once

#include <string>

#include "catalog/catalog.hpp"

namespace schemake::change {

inline void rename_relation_in_query(catalog::Expression& query, const catalog::QualifiedName& from,
                                     const catalog::QualifiedName& to) {
  walk(query, [&](catalog::Expression& node) {
    if (node.kind != catalog::ExpressionKind::relation || node.text != from.name) return;
    if (node.qualifier.empty() ? !from.in_default_schema() : node.qualifier != from.schema) return;
    if (node.alias.empty() && from.name != to.name) node.alias = from.name;
    node.text = to.name;
    node.qualifier = to.in_default_schema() ? std::string() : to.schema;
  });
}

inline void rename_column_in_query(catalog::Expression& /*query*/, const catalog::Catalog& /*catalog*/,
                                   const catalog::QualifiedName& /*table*/, const std::string& /*from*/,
                                   const std::string& /*to*/) {}

}  // namespace schemake::change
