// Objects as PostgreSQL's statements name them.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace schemake::dialect {

/// The states around a statement, to look up of what kind a thing is: it may be there in one of them only.
struct States {
  const catalog::Past& before;
  const catalog::Catalog& after;

  catalog::RelationKind relation_kind(const catalog::QualifiedName& relation) const;
  /// "procedure", "aggregate", "function", or empty.
  std::string subkind(const catalog::ObjectId& routine) const;
  bool is_domain(const catalog::QualifiedName& type) const;
};

/// "MATERIALIZED VIEW", as DROP, ALTER and COMMENT ON call what the id means.
std::string postgresql_kind(const catalog::ObjectId& id, const States& states);
std::string postgresql_kind(catalog::RelationKind kind);
/// "audit.count_rows(integer)", "set_time ON users": what stands behind the kind.
std::string postgresql_reference(const catalog::ObjectId& id);
/// A name in a schema, or without one.
std::string postgresql_object_name(const catalog::QualifiedName& name);
/// With its schema, whichever it is: "public.users".
std::string postgresql_full_name(const catalog::QualifiedName& name);
/// As a session with this search path must name it. "public" stands for whatever a session's path begins
/// with, so a name there is qualified only where the path was set.
std::string postgresql_session_name(const catalog::QualifiedName& name,
                                    const std::vector<std::string>& search_path);
/// A role: quoted, unless it is one of the words that stand for one.
std::string postgresql_role(const std::string& role);

}  // namespace schemake::dialect
