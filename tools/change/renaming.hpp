// A new name, followed into everything that refers to the old one. Internal to this room.
#pragma once

#include "change/lookup.hpp"

namespace schemake::change {

/// Renames the relation, or moves it to another schema, with its indexes, constraints' indexes, owned
/// sequences, triggers, rules and policies; the new name is free.
void rename_relation(const catalog::QualifiedName& from, const catalog::QualifiedName& to,
                     const Scene& scene);
void rename_index(const catalog::QualifiedName& from, const catalog::QualifiedName& to, const Scene& scene);
void rename_sequence(const catalog::QualifiedName& from, const catalog::QualifiedName& to,
                     const Scene& scene);
void rename_type(const catalog::QualifiedName& from, const catalog::QualifiedName& to, const Scene& scene);
/// A column of one table: constraints, indexes, generated columns, triggers, policies, foreign keys of
/// others, owned sequences and views follow.
void rename_column(const catalog::QualifiedName& table, const std::string& from, const std::string& to,
                   const Scene& scene);
/// Foreign keys that rest on it follow.
void rename_constraint(const catalog::QualifiedName& table, const std::string& from, const std::string& to,
                       const Scene& scene);
/// A value of an enum, in the defaults, checks and indexes of the tables that have columns of it.
void rename_label(const catalog::QualifiedName& type, const std::string& from, const std::string& to,
                  const Scene& scene);
/// An object that is kept as attributes; a schema with all that lives in it.
void rename_object(const catalog::ObjectId& from, const catalog::ObjectId& to, const Scene& scene);
void rename_schema(const std::string& from, const std::string& to, const Scene& scene);

}  // namespace schemake::change
