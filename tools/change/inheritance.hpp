// What a table gets from others: INHERITS, PARTITION OF, LIKE, OF. Internal to this room.
#pragma once

#include <vector>

#include "change/lookup.hpp"

namespace schemake::change {

/// A table that LIKE copies, as it was found.
struct LikeSource {
  catalog::Table table;
  LikeClause clause;
};

/// M0226 where it cannot be the parent of such a table.
bool check_parent(const catalog::Table& parent, const TableTraits& traits, text::Span span,
                  const Scene& scene);
/// The parent's columns, those that the child has already merged.
void inherit_columns(const catalog::Table& parent, catalog::Table& child);
/// The parent's checks; of a partitioned table its foreign keys too.
void inherit_constraints(const catalog::Table& parent, catalog::Table& child);
/// The parents' indexes, primary keys, unique and exclusion constraints, for a new partition in the catalog.
void inherit_indexes_and_keys(const catalog::QualifiedName& partition, const Scene& scene);
/// An index of a partitioned table, for each of its partitions.
void spread_index(const catalog::Index& index, const Scene& scene);
/// A constraint of a table, for those below it.
void spread_constraint(const catalog::QualifiedName& table, const catalog::Constraint& constraint,
                       const Scene& scene);

/// CREATE TABLE … OF type. False: a mistake, reported.
bool columns_of_type(TableName& type, catalog::Table& table, const Scene& scene);

bool copy_like(LikeClause& clause, catalog::Table& table, std::vector<LikeSource>& sources,
               const Scene& scene);
void copy_like_checks(const LikeSource& source, catalog::Table& table);
/// Once the table is in the catalog.
void copy_like_indexes(const LikeSource& source, const catalog::QualifiedName& table, const Scene& scene);

}  // namespace schemake::change
