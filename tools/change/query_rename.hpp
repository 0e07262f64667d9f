// Renames inside queries: of views, policies and whatever else PostgreSQL keeps by identity and not by text.
#pragma once

#include <string>

#include "catalog/expression.hpp"
#include "change/query_check.hpp"

namespace schemake::change {

/// The query as it must read after a column of `table` is renamed, `source` being the database before. A
/// column of the query that had its name from the old one gets it as an alias, so that the query's own
/// columns stay.
void rename_column_in_query(catalog::Expression& query, const RelationSource& source,
                            const catalog::Table& table, const std::string& from, const std::string& to);

/// In an expression over a row of `table`, which may have subqueries.
void rename_column_in_row_expression(catalog::Expression& expression, const catalog::Table& row,
                                     const RelationSource& source, const catalog::Table& table,
                                     const std::string& from, const std::string& to);

/// After the relation is renamed or moved to another schema; `source` is the database before. Where the new
/// name stands in the query already, the relation gets its old one as an alias.
void rename_relation_in_query(catalog::Expression& query, const RelationSource& source,
                              const catalog::Table& table, const catalog::QualifiedName& to);

}  // namespace schemake::change
