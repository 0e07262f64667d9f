// An UPDATE or DELETE, cut where the condition on the key of one batch goes in.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/migration.hpp"
#include "dialect/dialect.hpp"
#include "dialect/identifier.hpp"
#include "dialect/problems.hpp"

namespace schemake::dialect {

/// The statement's one op; its request is there and was checked: the table has a primary key.
const change::DataChange& batched_change(const change::Statement& statement);

/// The author's own text. The table is named as a session with this search path must.
RenderedBatch postgresql_batch(const change::Statement& statement, const catalog::Catalog& catalog,
                               const std::vector<std::string>& search_path);

/// The translated statement. Nothing where it has no translation, which is reported elsewhere.
std::optional<RenderedBatch> sqlite_batch(const change::Statement& statement, const catalog::Catalog& catalog,
                                          Problems& problems);

}  // namespace schemake::dialect
