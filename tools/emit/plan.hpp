// The checked plan: what the compiler knows when nothing is left to check. Everything emitted comes from it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "change/migration.hpp"
#include "dialect/dialect.hpp"

namespace schemake::emit {

struct PlannedStatement {
  std::string sql;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  dialect::RenderedKind kind = dialect::RenderedKind::execute;
  std::uint8_t flags = 0;  ///< StatementFlags of the runtime
  std::string locks{};     ///< "ACCESS EXCLUSIVE on public.users", for people
  std::string index{};     ///< with the flags that name it
  std::optional<dialect::RenderedBatch> batch{};
};

struct PlannedScript {
  std::vector<PlannedStatement> statements;
  bool transactional = true;
  bool without_foreign_keys = false;
  std::string irreversible;
  std::string file{};  ///< where it is another one than the revision's
  change::Timeouts timeouts{};
};

/// A revision's two scripts for one dialect, and the checksum of its up.
struct PlannedDialect {
  PlannedScript up;
  PlannedScript down;
  std::string checksum;
};

struct PlannedRevision {
  std::string id;
  std::string message;
  std::string file;  ///< "migrations/202601301447_add_phone.sql"
  std::string created;
  std::vector<std::string> labels;
  std::vector<std::uint32_t> parents;       ///< indexes into Plan::revisions
  std::vector<std::uint32_t> dependencies;  ///< likewise
  std::optional<PlannedDialect> postgresql;
  std::optional<PlannedDialect> sqlite;
};

struct Plan {
  std::string name;         ///< "app_db"; also the C++ namespace, so an identifier
  std::string default_url;  ///< may be empty
  std::string fingerprint;  ///< 32 hexadecimal digits
  bool postgresql = false;
  bool sqlite = false;
  std::vector<PlannedRevision> revisions;  ///< parents and dependencies first
  std::vector<std::uint32_t> heads;
  std::string version{};        ///< of the program that it is for; may be empty
  std::string ledger_schema{};  ///< empty: the first of the search path
  std::string ledger_table{};   ///< empty: schemake_ledger
};

}  // namespace schemake::emit
