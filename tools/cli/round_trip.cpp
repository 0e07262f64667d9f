#include "cli/round_trip.hpp"

#include <algorithm>
#include <optional>
#include <schemake/apply/ledger.hpp>
#include <schemake/apply/step.hpp>
#include <set>

#include "cli/row_survival.hpp"
#include "inspect/fill.hpp"
#include "inspect/snapshot.hpp"

namespace schemake::cli {
namespace {

constexpr std::size_t rows_of_a_new_table = 3;

/// A database at one moment.
struct State {
  inspect::Snapshot snapshot;
  std::vector<inspect::TableShape> tables;
  inspect::RowImage rows;
};

State read_state(apply::Driver& driver) {
  State state;
  state.snapshot = inspect::read_snapshot(driver);
  state.tables = inspect::read_table_shapes(driver);
  state.rows = inspect::read_rows(driver, state.tables);
  return state;
}

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
        runner_(driver, graph_, ledger_, apply::LockScope::session, "schemake verify", observer_) {
    for (const change::Migration& migration : migrations) by_revision_[migration.revision] = &migration;
  }

  RoundTripReport run() {
    driver_.execute(ledger_.create());
    before_ = read_state(driver_);
    for (std::uint32_t i = 0; i < registry_.revision_count && report_.failure.empty(); ++i) run_revision(i);
    return std::move(report_);
  }

 private:
  void run_revision(std::uint32_t index) {
    const Revision& revision = registry_.revisions[index];
    const Script& down = script(revision, driver_.dialect(), Direction::down);
    migration_ = by_revision_.at(std::string(revision.id));
    step(index, Direction::up);
    State after = read_state(driver_);
    if (down.irreversible.empty()) {
      if (!there_and_back(index, after)) return;
    } else {
      report_.irreversible.push_back(std::string(revision.file) + ": " + std::string(down.irreversible));
    }
    fill(after);
    before_ = std::move(after);
    ++report_.revisions;
  }

  void step(std::uint32_t index, Direction direction) { runner_.run({index, direction}); }

  /// Down and up again behind the first up, whose state becomes that of the second. False with a failure
  /// in the report.
  bool there_and_back(std::uint32_t index, State& after) {
    const State first = std::move(after);
    const RowEffect up = effect_of_up(first);
    if (!compare_rows(survived(before_.rows, first.rows, up), "rows do not survive the up")) return false;
    step(index, Direction::down);
    const State back = read_state(driver_);
    if (!is_back(first, back, up)) return false;
    step(index, Direction::up);
    after = read_state(driver_);
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

  /// With triggers about, an INSERT or UPDATE of either section may write to any table.
  RowEffect effect_of_up(const State& first) const {
    RowEffect up(migration_->up ? *migration_->up : change::Section{});
    const bool down_writes = migration_->down && RowEffect(*migration_->down).writes();
    if ((up.writes() || down_writes) && (has_triggers(before_) || has_triggers(first))) up.set_unknown();
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
  void fill(State& state) {
    inspect::FillWish wish;
    for (const inspect::TableShape& table : state.tables) {
      const bool is_new = !before_.rows.contains(table.identity);
      const bool changed =
          std::find(before_.tables.begin(), before_.tables.end(), table) == before_.tables.end();
      if (changed || is_new) wish[table.identity] = is_new ? rows_of_a_new_table : 1;
    }
    for (const auto& [table, reason] : report_.unfilled) {
      if (state.rows.contains(table) && !wish.empty()) wish[table] = rows_of_a_new_table;
    }
    if (wish.empty()) return;
    const inspect::FillResult result = inspect::fill_tables(driver_, state.tables, wish, serial_);
    note_fill(result, state);
    state.rows = inspect::read_rows(driver_, state.tables);
  }

  void note_fill(const inspect::FillResult& result, const State& state) {
    for (const auto& [table, count] : result.rows) {
      report_.rows_made += count;
      filled_.insert(table);
      report_.unfilled.erase(table);
    }
    for (const auto& [table, reason] : result.refused) {
      if (state.rows.at(table).rows.empty()) report_.unfilled[table] = reason;
    }
    report_.tables_filled = filled_.size();
  }

  apply::Driver& driver_;
  const Registry& registry_;
  apply::Graph graph_;
  apply::LedgerSql ledger_;
  Observer observer_;
  apply::StepRunner runner_;
  std::map<std::string, const change::Migration*> by_revision_;
  RoundTripReport report_;
  State before_;
  std::set<std::string> filled_;
  std::uint32_t serial_ = 0;
  // The revision that is running.
  const change::Migration* migration_ = nullptr;
};

}  // namespace

RoundTripReport round_trip(apply::Driver& driver, const Registry& registry,
                           const std::vector<change::Migration>& migrations) {
  return RoundTrip(driver, registry, migrations).run();
}

}  // namespace schemake::cli
