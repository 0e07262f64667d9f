#include "cli/round_trip.hpp"

#include <algorithm>
#include <optional>
#include <schemake/apply/ledger.hpp>
#include <schemake/apply/step.hpp>
#include <set>

#include "cli/revision_scope.hpp"
#include "cli/row_survival.hpp"
#include "inspect/fill.hpp"
#include "inspect/snapshot.hpp"

namespace schemake::cli {
namespace {

constexpr std::size_t rows_of_a_new_table = 3;

/// A database at one moment, as far as a revision can be seen in it.
struct State {
  inspect::Snapshot snapshot;
  std::vector<inspect::TableShape> tables;
  inspect::RowImage rows;
};

bool has_triggers(const State& state) {
  return std::any_of(state.snapshot.entries.begin(), state.snapshot.entries.end(),
                     [](const inspect::Entry& entry) { return entry.identity.starts_with("trigger "); });
}

class RoundTrip {
 public:
  RoundTrip(apply::Driver& driver, const Registry& registry, const std::vector<change::Migration>& migrations)
      : driver_(driver),
        registry_(registry),
        graph_(registry),
        ledger_(driver.dialect(), driver.ledger_table()),
        context_{driver,
                 graph_,
                 ledger_,
                 apply::LockScope::session,
                 options_,
                 "schemake verify",
                 apply::program_of(registry)} {
    for (const change::Migration& migration : migrations) by_revision_[migration.revision] = &migration;
  }

  RoundTripReport run() {
    driver_.execute(ledger_.create());
    learn(std::nullopt);
    for (std::uint32_t i = 0; i < registry_.revision_count && report_.failure.empty(); ++i) run_revision(i);
    if (report_.failure.empty()) check_bystanders();
    return std::move(report_);
  }

 private:
  void run_revision(std::uint32_t index) {
    const Revision& revision = registry_.revisions[index];
    const Script& down = script(revision, driver_.dialect(), Direction::down);
    migration_ = by_revision_.at(std::string(revision.id));
    scope_ = scope_of(*migration_, driver_.dialect(), tables_);
    before_ = read_state();
    if (scope_ && has_triggers(before_) && writes()) {
      // A trigger may write to any table.
      scope_ = std::nullopt;
      before_ = read_state();
    }
    step(index, Direction::up);
    State after = read_state();
    if (down.irreversible.empty()) {
      if (!there_and_back(index, after)) return;
    } else {
      report_.irreversible.push_back(std::string(revision.file) + ": " + std::string(down.irreversible));
    }
    learn(scope_);
    fill(after);
    ++report_.revisions;
  }

  State read_state() {
    State state;
    state.snapshot = inspect::read_snapshot(driver_, scope_);
    state.tables = inspect::read_table_shapes(driver_, scope_);
    state.rows = inspect::read_rows(driver_, state.tables);
    return state;
  }

  /// Takes note of the tables in scope as they are now.
  void learn(const inspect::Scope& scope) {
    std::vector<inspect::TableShape> found = inspect::read_table_shapes(driver_, scope);
    std::erase_if(tables_, [&](const auto& known) { return inspect::in_scope(scope, known.first); });
    std::erase_if(rows_, [&](const auto& known) { return inspect::in_scope(scope, known.first); });
    for (auto& [table, rows] : inspect::read_rows(driver_, found)) rows_[table] = std::move(rows);
    for (inspect::TableShape& table : found) {
      const std::string identity = table.identity;
      tables_[identity] = std::move(table);
    }
  }

  /// Tables are looked at when a revision names them; here, all, that none has lost a row unseen.
  void check_bystanders() {
    inspect::RowImage now = inspect::read_rows(driver_, inspect::read_table_shapes(driver_));
    const SurvivalReport survival = untouched(rows_, now);
    report_.rows_compared += survival.rows_compared;
    if (survival.losses.empty()) return;
    report_.failure = "error: round trip on " + std::string(apply::name_of(driver_.dialect())) +
                      ": tables have not the rows that the last revision to name them left\n" +
                      survival.losses;
  }

  void step(std::uint32_t index, Direction direction) { apply::run_step(context_, {index, direction}); }

  /// Down and up again behind the first up, whose state becomes that of the second. False with a failure
  /// in the report.
  bool there_and_back(std::uint32_t index, State& after) {
    const State first = std::move(after);
    const RowEffect up = effect_of_up(first);
    if (!compare_rows(survived(before_.rows, first.rows, up), "rows do not survive the up")) return false;
    step(index, Direction::down);
    const State back = read_state();
    if (!is_back(first, back, up)) return false;
    step(index, Direction::up);
    after = read_state();
    return is_repeated(first, after, up);
  }

  bool is_back(const State& first, const State& back, const RowEffect& up) {
    return compare_catalogs(before_, back, "after up and down the schema is not what it was before") &&
           compare_rows(returned(before_.rows, first.rows, back.rows, up), "rows do not survive up and down");
  }

  bool is_repeated(const State& first, const State& second, const RowEffect& up) {
    return compare_catalogs(first, second, "the second up does not give the schema of the first") &&
           compare_rows(repeated(before_.rows, first.rows, second.rows, up),
                        "the second up does not give the rows of the first");
  }

  bool writes() const {
    const auto section_writes = [](const std::optional<change::Section>& section) {
      return section && RowEffect(*section).writes();
    };
    return section_writes(migration_->up) || section_writes(migration_->down);
  }

  /// With triggers about, an INSERT or UPDATE of either section may write to any table.
  RowEffect effect_of_up(const State& first) const {
    RowEffect up(migration_->up ? *migration_->up : change::Section{});
    if (writes() && (has_triggers(before_) || has_triggers(first))) up.set_unknown();
    up.spread(first.tables);
    return up;
  }

  bool compare_catalogs(const State& expected, const State& found, const char* what) {
    const auto differences = inspect::compare(expected.snapshot, found.snapshot);
    if (!differences.empty()) fail(what, inspect::render(differences));
    return differences.empty();
  }

  bool compare_rows(const SurvivalReport& survival, const char* what) {
    report_.rows_compared += survival.rows_compared;
    if (!survival.losses.empty()) fail(what, survival.losses);
    return survival.losses.empty();
  }

  void fail(const char* what, const std::string& details) {
    report_.failure = place() + ": error: round trip on " + std::string(apply::name_of(driver_.dialect())) +
                      ": " + what + "\n" + details;
  }

  /// Where the down is written, or the up that it is derived from.
  std::string place() const {
    const bool written = migration_->down && migration_->down->marker.known() && !migration_->down->derived;
    text::Span span = written ? migration_->down->marker : text::Span{};
    if (!span.known() && migration_->up && migration_->up->marker.known()) span = migration_->up->marker;
    if (!span.known()) span = {migration_->source, 0, 0};
    const text::Position position = span.position();
    return span.source->path() + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
  }

  /// Rows for tables that are new, changed, or could not be given any before.
  void fill(const State& after) {
    inspect::FillWish wish;
    for (const inspect::TableShape& table : after.tables) {
      const bool is_new = !before_.rows.contains(table.identity);
      const bool changed =
          std::find(before_.tables.begin(), before_.tables.end(), table) == before_.tables.end();
      if (changed) wish[table.identity] = is_new ? rows_of_a_new_table : 1;
    }
    if (wish.empty()) return;
    for (const auto& [table, reason] : report_.unfilled) {
      if (tables_.contains(table)) wish[table] = rows_of_a_new_table;
    }
    std::vector<inspect::TableShape> tables;
    for (const auto& [identity, table] : tables_) tables.push_back(table);
    const inspect::FillResult result = inspect::fill_tables(driver_, tables, wish, serial_);
    note_fill(result, has_triggers(after));
  }

  void note_fill(const inspect::FillResult& result, bool triggers) {
    std::set<std::string> changed;
    for (const auto& [table, count] : result.rows) {
      report_.rows_made += count;
      filled_.insert(table);
      changed.insert(table);
      report_.unfilled.erase(table);
    }
    for (const auto& [table, reason] : result.refused) {
      if (rows_.at(table).rows.empty()) report_.unfilled[table] = reason;
    }
    report_.tables_filled = filled_.size();
    learn(triggers ? inspect::Scope() : changed);
  }

  apply::Driver& driver_;
  const Registry& registry_;
  apply::Graph graph_;
  apply::LedgerSql ledger_;
  RunOptions options_;
  apply::RunContext context_;
  std::map<std::string, const change::Migration*> by_revision_;
  RoundTripReport report_;
  std::set<std::string> filled_;
  std::uint32_t serial_ = 0;
  /// As the last revision that could be seen in them left them.
  KnownTables tables_;
  inspect::RowImage rows_;
  // The revision that is running.
  inspect::Scope scope_;
  State before_;
  const change::Migration* migration_ = nullptr;
};

}  // namespace

RoundTripReport round_trip(apply::Driver& driver, const Registry& registry,
                           const std::vector<change::Migration>& migrations) {
  return RoundTrip(driver, registry, migrations).run();
}

}  // namespace schemake::cli
