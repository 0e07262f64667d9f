// Replays the two sections of one revision and plans them for each dialect.
#pragma once

#include "catalog/catalog.hpp"
#include "catalog/difference.hpp"
#include "change/down_deriver.hpp"
#include "change/history.hpp"
#include "change/migration.hpp"
#include "change/replay.hpp"
#include "cli/plan_statement.hpp"
#include "cli/way_back.hpp"
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
  SectionCompiler(Targets targets, catalog::Catalog& catalog) : targets_(targets), catalog_(catalog) {}

  /// Replays the up, whose ops become completed ones, and plans it. `deriver`, if any, sees each op.
  /// With `sqlite_verbatim` the section is not translated: SQLite runs that text.
  void compile_up(change::Section& section, const change::VerbatimSection* sqlite_verbatim,
                  change::History& history, change::DownDeriver* deriver, text::Diagnostics& diagnostics);

  /// Likewise the down. The catalog is left as it was found. Gives what the down leaves different from the
  /// state before the up; nothing where it has mistakes.
  std::vector<Remainder> compile_down(change::Section& section,
                                      const change::VerbatimSection* sqlite_verbatim,
                                      change::History& history, text::Diagnostics& diagnostics);

  /// There is no way back, for this reason.
  void refuse_down(const std::string& reason);

  emit::PlannedDialect take_postgresql() { return std::move(postgresql_); }
  emit::PlannedDialect take_sqlite() { return std::move(sqlite_); }

 private:
  struct Scripts {
    emit::PlannedScript& postgresql;
    emit::PlannedScript& sqlite;
  };

  void compile(change::Section& section, Scripts scripts, const change::VerbatimSection* sqlite_verbatim,
               change::History& history, change::DownDeriver* deriver, text::Diagnostics& diagnostics);
  void replay(change::Statement& statement, const change::Scene& scene, change::DownDeriver* deriver);
  void plan(const ReplayedStatement& statement, bool translate, Scripts scripts,
            text::Diagnostics& diagnostics);

  Targets targets_;
  catalog::Catalog& catalog_;
  catalog::Catalog::Checkpoint before_up_ = 0;
  /// Of the section that was replayed last.
  std::vector<Step> steps_;
  emit::PlannedDialect postgresql_;
  emit::PlannedDialect sqlite_;
};

/// The up, then the down that its author wrote or that is derived; the catalog is left as the up leaves it.
/// With `strict_downs` a down that has mistakes or does not restore the schema is an error, in whichever
/// folder.
void compile_revision(change::Migration& migration, SectionCompiler& compiler, catalog::Catalog& catalog,
                      change::History& history, bool strict_downs, text::Diagnostics& diagnostics);

}  // namespace schemake::cli
