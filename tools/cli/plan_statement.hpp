// One replayed statement → what each dialect's script runs for it, and how.
#pragma once

#include "catalog/catalog.hpp"
#include "change/migration.hpp"
#include "change/session.hpp"
#include "dialect/dialect.hpp"
#include "emit/plan.hpp"
#include "text/diagnostic.hpp"

namespace schemake::cli {

/// A statement behind its replay: its ops are completed, and the catalog is as it leaves it.
struct ReplayedStatement {
  const change::Statement& statement;
  catalog::Catalog::Checkpoint before;
  const change::Session& session;
  bool derived;        ///< nobody wrote it: PostgreSQL's text is rendered too
  bool alone;          ///< PostgreSQL refuses it in a transaction, and its script has none
  bool among_batches;  ///< its section has batches: SQLite's script then has no transaction either
};

/// A statement at its author's place.
emit::PlannedStatement planned(dialect::RenderedStatement statement, text::Span span);

/// Appends to the script. What cannot be rendered adds an error, M0246 what SQLite cannot do among batches.
void plan_postgresql(const ReplayedStatement& statement, const catalog::Catalog& after,
                     emit::PlannedScript& script, text::Diagnostics& diagnostics);
void plan_sqlite(const ReplayedStatement& statement, const catalog::Catalog& after,
                 emit::PlannedScript& script, text::Diagnostics& diagnostics);

}  // namespace schemake::cli
