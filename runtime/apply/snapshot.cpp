#include <schemake/apply/snapshot.hpp>

#include <exception>
#include <utility>

#include <fmt/format.h>

namespace schemake::apply {
namespace {

/// Raised when the catalog query tells more or otherwise, so that a difference between versions of Schemake
/// is not taken for one of the database. The table's columns are frozen.
constexpr const char* format = "1";

constexpr const char* create_sql = R"sql(CREATE TABLE {table} (
  object   {text} NOT NULL,
  aspect   {text} NOT NULL,
  part_of  {text},
  value    {text},
  managed  boolean NOT NULL,
  differed boolean NOT NULL,
  found    {text},
  PRIMARY KEY (object, aspect)
))sql";

constexpr const char* head_sql = R"sql(
SELECT coalesce((SELECT value FROM {table} WHERE object = '' AND aspect = 'format') = '{format}'
    AND (SELECT value FROM {table} WHERE object = '' AND aspect = 'server') = {server}, false),
  coalesce((SELECT value FROM {table} WHERE object = '' AND aspect = 'state') = 'running', false),
  coalesce((SELECT value FROM {table} WHERE object = '' AND aspect = 'applied') = {applied}, false),
  EXISTS (SELECT 1 FROM {ledger}),
  (SELECT value FROM {table} WHERE object = '' AND aspect = 'taken_at'),
  (SELECT value FROM {table} WHERE object = '' AND aspect = 'server')
)sql";

constexpr const char* write_head_sql = R"sql(
INSERT INTO {table} (object, aspect, value, managed, differed)
VALUES ('', 'format', '{format}', false, false), ('', 'server', {server}, false, false),
  ('', 'state', '{state}', false, false), ('', 'applied', {applied}, false, false),
  ('', 'taken_at', {now}, false, false)
ON CONFLICT (object, aspect) DO UPDATE SET value = excluded.value
)sql";

/// What is there beside what is expected, a row for each aspect that is in either.
constexpr const char* paired_sql = R"sql(
WITH live AS MATERIALIZED ({catalog}), paired AS (
  SELECT l.object, l.aspect, l.part_of, l.value AS live, s.value AS expected, s.managed, s.differed, s.found
  FROM live l LEFT JOIN {table} s ON s.object = l.object AND s.aspect = l.aspect
  UNION ALL
  SELECT s.object, s.aspect, s.part_of, NULL, s.value, s.managed, s.differed, s.found
  FROM {table} s WHERE s.object <> '' AND {not_live}
)
)sql";

/// Of a row `s`. SQLite makes no index for a join with `live`, but for an IN; PostgreSQL hashes an IN only
/// where it fits into work_mem, but any join. The other way round takes a time that grows with the square.
constexpr const char* not_live_postgresql =
    "NOT EXISTS (SELECT 1 FROM live l WHERE l.object = s.object AND l.aspect = s.aspect)";
constexpr const char* not_live_sqlite = "(s.object, s.aspect) NOT IN (SELECT object, aspect FROM live)";

/// A row for what was not known is the object's that it belongs to.
constexpr const char* is_managed_sql =
    "coalesce(p.managed, EXISTS (SELECT 1 FROM {table} o WHERE o.managed AND o.object IN (p.object, "
    "p.part_of)))";

constexpr const char* compare_sql = R"sql(
SELECT p.object, p.aspect, coalesce(p.part_of, ''), p.expected, p.live, {is_managed},
  p.object IN (SELECT object FROM live), p.object IN (SELECT object FROM {table}),
  coalesce(p.part_of IN (SELECT object FROM {table}), false)
FROM paired p WHERE p.live {differs} p.expected
)sql";

constexpr const char* on_conflict_sql = R"sql(
ON CONFLICT (object, aspect) DO UPDATE SET part_of = excluded.part_of, value = excluded.value,
  managed = excluded.managed, differed = excluded.differed, found = excluded.found
)sql";

/// Before the first step. Of Schemake's objects the expectation stays; what else is there is noted as it is.
constexpr const char* note_sql = R"sql(
INSERT INTO {table} (object, aspect, part_of, value, managed, differed, found)
SELECT object, aspect, part_of, CASE WHEN ours THEN expected ELSE live END, ours, ours,
  CASE WHEN ours THEN live END
FROM (SELECT p.object, p.aspect, p.part_of, p.expected, p.live, {is_managed} AS ours
      FROM paired p WHERE p.live {differs} p.expected) noted
WHERE true
)sql";

/// After the last step: what is not as the run found it is what the run made of it.
constexpr const char* merge_sql = R"sql(
INSERT INTO {table} (object, aspect, part_of, value, managed, differed, found)
SELECT object, aspect, part_of, live, true, false, NULL
FROM paired WHERE live {differs} CASE WHEN differed THEN found ELSE expected END
)sql";

/// All is as it should be. What was there before Schemake stays so; with nothing applied, that is all.
constexpr const char* take_sql = R"sql(
INSERT INTO {table} (object, aspect, part_of, value, managed, differed, found)
SELECT p.object, p.aspect, p.part_of, p.live, coalesce(p.managed, {new_managed} AND NOT EXISTS (
    SELECT 1 FROM {table} o WHERE NOT o.managed AND o.object IN (p.object, p.part_of))), false, NULL
FROM paired p WHERE p.live {differs} p.expected OR p.differed
)sql";

constexpr const char* forget_gone_sql =
    "DELETE FROM {table} WHERE object <> '' AND value IS NULL AND NOT differed";
constexpr const char* forget_notes_sql = "UPDATE {table} SET differed = false, found = NULL WHERE differed";
/// An object is Schemake's as a whole.
constexpr const char* spread_sql =
    "UPDATE {table} SET managed = true WHERE NOT managed AND object IN (SELECT object FROM {table} WHERE "
    "managed)";

bool is_true(const std::optional<std::string>& value) {
  return value == "t" || value == "1";
}

/// What the snapshot says of itself.
struct Head {
  bool exists = false;
  bool comparable = false;  ///< by this version of Schemake, on this server
  bool running = false;
  bool current = false;  ///< of what the ledger has
  bool unledgered = true;
  std::string taken_at;
  std::string server;
};

/// The statements for one database.
class Snapshot {
 public:
  explicit Snapshot(Driver& driver) : driver_(driver), sql_(driver.snapshot_sql()) {
    if (is_kept()) ledger_ = driver.ledger_table();
  }

  bool is_kept() const { return !sql_.catalog.empty(); }
  bool exists() { return !driver_.query(sql_.exists).empty(); }

  Head read_head() {
    const Row row = driver_.query(fill(head_sql)).at(0);
    Head head;
    head.exists = true;
    head.comparable = is_true(row.at(0));
    head.running = is_true(row.at(1));
    head.current = is_true(row.at(2));
    head.unledgered = !is_true(row.at(3));
    head.taken_at = row.at(4).value_or("");
    head.server = row.at(5).value_or("");
    return head;
  }

  void begin_run() {
    in_transaction([this] {
      make();
      const Head head = read_head();
      // A run that was killed has noted what it found, and changed something since.
      if (head.comparable && head.running) return;
      if (head.comparable && head.current) {
        write({paired(note_sql), fill(forget_gone_sql)}, "running");
      } else {
        // What revisions made that were applied without a snapshot can't be told from what was there before
        // them: then all counts as Schemake's.
        write({paired(take_sql, !head.unledgered), fill(forget_gone_sql), fill(spread_sql)}, "running");
      }
    });
  }

  void end_run() {
    in_transaction([this] {
      write({paired(merge_sql), fill(forget_notes_sql), fill(forget_gone_sql), fill(spread_sql)}, "complete");
    });
  }

  void take() {
    in_transaction([this] {
      make();
      write({paired(take_sql, true), fill(forget_gone_sql), fill(spread_sql)}, "complete");
    });
  }

  Rows compare() {
    if (!sql_.settings.empty()) driver_.query(sql_.settings);
    return driver_.query(fill(paired_sql) + fill(compare_sql));
  }

 private:
  std::string fill(const char* statement, std::string_view state = {}, bool new_managed = true) const {
    const std::string is_managed = fmt::format(fmt::runtime(is_managed_sql), fmt::arg("table", sql_.table));
    return fmt::format(
        fmt::runtime(statement), fmt::arg("table", sql_.table), fmt::arg("ledger", ledger_),
        fmt::arg("text", sql_.text_type), fmt::arg("catalog", sql_.catalog),
        fmt::arg("applied", sql_.applied), fmt::arg("server", sql_.server), fmt::arg("now", sql_.now),
        fmt::arg("differs", sql_.differs), fmt::arg("format", format), fmt::arg("state", state),
        fmt::arg("not_live", driver_.dialect() == Dialect::sqlite ? not_live_sqlite : not_live_postgresql),
        fmt::arg("is_managed", is_managed), fmt::arg("new_managed", new_managed));
  }

  /// A statement that reads `paired` and writes what it finds.
  std::string paired(const char* statement, bool new_managed = true) const {
    return fill(paired_sql) + fill(statement, {}, new_managed) + on_conflict_sql;
  }

  void make() {
    if (!exists()) driver_.execute(fill(create_sql));
  }

  void write(std::vector<std::string> statements, std::string_view state) {
    if (!sql_.settings.empty()) statements.insert(statements.begin(), sql_.settings);
    statements.push_back(fill(write_head_sql, state));
    driver_.execute_all(statements);
  }

  template <typename Action>
  void in_transaction(Action action) {
    driver_.begin();
    try {
      action();
      driver_.commit();
    } catch (...) {
      driver_.rollback();
      throw;
    }
  }

  Driver& driver_;
  SnapshotSql sql_;
  std::string ledger_;
};

/// A transaction that sees one instant and only reads: without the write lock, and without the migrators'
/// own. A run that begins meanwhile is not seen half way.
class Reading {
 public:
  explicit Reading(Driver& driver) : driver_(driver) {
    driver.execute(driver.dialect() == Dialect::sqlite ? "BEGIN"
                                                       : "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  ~Reading() { driver_.rollback(); }

 private:
  Driver& driver_;
};

RawDifference to_difference(const Row& row) {
  RawDifference difference;
  difference.object = row.at(0).value_or("");
  difference.aspect = row.at(1).value_or("");
  difference.part_of = row.at(2).value_or("");
  difference.expected = row.at(3);
  difference.found = row.at(4);
  difference.managed = is_true(row.at(5));
  difference.object_found = is_true(row.at(6));
  difference.object_expected = is_true(row.at(7));
  difference.whole_expected = is_true(row.at(8));
  return difference;
}

constexpr const char* take_help =
    "the next `upgrade` that has something to run takes one; `stamp current` takes the database as it is now";

[[noreturn]] void refuse_comparison(const std::string& reason, const std::string& help) {
  throw_error(ErrorKind::failed, "no snapshot of where the database is: " + reason, help);
}

void refuse_incomparable(const Head& head) {
  if (!head.exists) refuse_comparison("its revisions were applied without one", take_help);
  if (!head.comparable) {
    refuse_comparison(fmt::format("that of {} UTC is from another version of Schemake or of the server ({})",
                                  head.taken_at, head.server),
                      take_help);
  }
  if (head.running) {
    refuse_comparison(
        "a run is in progress, or did not come to its end",
        "run `upgrade` again: it goes on from there, and takes one; where it has nothing to run, "
        "`upgrade --verify` does");
  }
  if (!head.current) {
    refuse_comparison(
        fmt::format("the ledger was changed since {} UTC, when the last one was taken", head.taken_at),
        take_help);
  }
}

std::string counted(std::size_t count) {
  return fmt::format("{} difference{}", count, count == 1 ? "" : "s");
}

}  // namespace

bool is_snapshot_current(Driver& driver) {
  Snapshot snapshot(driver);
  if (!snapshot.is_kept()) return true;
  try {
    const Head head = snapshot.read_head();
    return head.comparable && head.current && !head.running;
  } catch (const DatabaseError&) {
    // Most likely there is none. A failure of another kind is met again by whoever takes one.
    return false;
  }
}

RunSnapshot::RunSnapshot(Driver& driver, std::function<void(const std::string&)> note)
    : driver_(driver), note_(std::move(note)) {
  try {
    Snapshot snapshot(driver_);
    if (!snapshot.is_kept()) return;
    snapshot.begin_run();
    open_ = true;
  } catch (const DatabaseError& error) {
    // With its session a run has lost its lock.
    if (error.kind == DatabaseError::Kind::connection) throw;
    tell(error.what());
  }
}

void RunSnapshot::finish() noexcept {
  if (!std::exchange(open_, false)) return;
  try {
    Snapshot(driver_).end_run();
  } catch (const DatabaseError& error) {
    // A lost connection is told by the run.
    if (error.kind != DatabaseError::Kind::connection) tell(error.what());
  } catch (const std::exception& error) {
    tell(error.what());
  }
}

void RunSnapshot::tell(const std::string& reason) noexcept {
  try {
    if (note_) note_("no snapshot was taken for `check`: " + reason);
  } catch (...) {  // NOLINT: who hears of it may not end the run by it
  }
}

void take_snapshot(Driver& driver, const std::function<void(const std::string&)>& note) {
  try {
    Snapshot snapshot(driver);
    if (snapshot.is_kept()) snapshot.take();
  } catch (const DatabaseError& error) {
    if (note) note(std::string("no snapshot was taken for `check`: ") + error.what());
  }
}

Drift read_drift(Driver& driver, const std::vector<std::string>& ignored) {
  const Reading reading(driver);
  Snapshot snapshot(driver);
  if (!snapshot.is_kept()) throw_error(ErrorKind::usage, "snapshots of this database are not kept");
  if (!driver.ledger_exists()) {
    throw_error(ErrorKind::failed, "the database is not migrated yet, so nothing is expected of it",
                "`upgrade` migrates it, and takes a snapshot to compare it with");
  }
  const Head head = snapshot.exists() ? snapshot.read_head() : Head{};
  refuse_incomparable(head);
  std::vector<RawDifference> differences;
  for (const Row& row : snapshot.compare()) differences.push_back(to_difference(row));
  Drift drift = arrange(std::move(differences), ignored);
  drift.taken_at = head.taken_at;
  return drift;
}

void refuse_drift(Driver& driver, const std::string& state) {
  const Drift drift = read_drift(driver, {});
  if (drift.differing.empty()) return;
  ErrorDetails details;
  details.message = "the database is not as the last run left it: " + counted(drift.differing.size());
  for (const Difference& difference : drift.differing) {
    details.detail += (details.detail.empty() ? "" : "\n  ") + in_words(difference);
  }
  details.hint = "undo what was changed by hand, or record it as it should be with `stamp current`";
  details.state = state;
  throw Error(std::move(details));
}

}  // namespace schemake::apply
