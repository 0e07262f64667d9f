// Replays the two sections of one revision and plans them for each dialect.
#pragma once

#include "catalog/catalog.hpp"
#include "change/history.hpp"
#include "change/invert.hpp"
#include "change/migration.hpp"
#include "emit/plan.hpp"
#include "text/diagnostic.hpp"

namespace schemake::cli {

struct Targets {
  bool postgresql = false;
  bool sqlite = false;
};

/// The scripts of one revision while its sections are replayed.
class SectionCompiler {
 public:
  SectionCompiler(Targets targets, catalog::Catalog& catalog, text::Diagnostics& diagnostics)
      : targets_(targets), catalog_(catalog), diagnostics_(diagnostics) {}

  /// Replays the section, whose ops become completed ones, and plans it. `deriver`, if any, sees each op.
  /// With `sqlite_verbatim` the section is not translated: SQLite runs that text.
  void compile(change::Section& section, bool up, const change::VerbatimSection* sqlite_verbatim,
               change::History& history, change::DownDeriver* deriver);

  emit::PlannedDialect take_postgresql() { return std::move(postgresql_); }
  emit::PlannedDialect take_sqlite() { return std::move(sqlite_); }

 private:
  void replay(change::Statement& statement, change::History& history, change::DownDeriver* deriver);
  void plan(const change::Statement& statement, const change::Section& section, bool translate,
            catalog::Catalog::Checkpoint before, emit::PlannedScript& postgresql, emit::PlannedScript& sqlite);

  Targets targets_;
  catalog::Catalog& catalog_;
  text::Diagnostics& diagnostics_;
  emit::PlannedDialect postgresql_;
  emit::PlannedDialect sqlite_;
};

/// The up, then the down that its author wrote or that is derived; the catalog is left as the up leaves it.
void compile_revision(change::Migration& migration, SectionCompiler& compiler, catalog::Catalog& catalog,
                      change::History& history, text::Diagnostics& diagnostics);

}  // namespace schemake::cli
