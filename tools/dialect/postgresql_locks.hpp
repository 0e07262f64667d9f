// Which tables a statement locks on PostgreSQL, and how strongly: what an operator must know before it runs
// on tables that are in use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/migration.hpp"

namespace schemake::dialect {

/// From the weakest to the strongest, in the server's own order.
enum class LockMode : std::uint8_t {
  access_share,
  row_share,
  row_exclusive,
  share_update_exclusive,
  share,
  share_row_exclusive,
  exclusive,
  access_exclusive,
};

/// "SHARE ROW EXCLUSIVE".
std::string_view word(LockMode mode);

struct TableLock {
  catalog::QualifiedName table;
  LockMode mode = LockMode::access_share;

  bool operator==(const TableLock&) const = default;
};

/// The strongest lock on each table, view or materialized view that was there before the statement; the
/// strongest come first, then by name. Ops are completed by replay; names within queries are found along
/// `search_path`.
///
/// As version 15 takes them. What cannot be known from here is left out: what functions, triggers and opaque
/// statements do, the partitions that new rows go to, and the system's own tables; so is a statement that has
/// no effect (IF NOT EXISTS), of which replay keeps no op. Locks that depend on the rows (of foreign keys)
/// are those that are taken if there are any.
std::vector<TableLock> postgresql_locks(const change::Statement& statement, const catalog::Past& before,
                                        const catalog::Catalog& after,
                                        const std::vector<std::string>& search_path);

/// "ACCESS EXCLUSIVE on public.users, SHARE ROW EXCLUSIVE on public.teams".
std::string display(const std::vector<TableLock>& locks);

}  // namespace schemake::dialect
