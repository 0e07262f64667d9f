// What a database looked like after the last run, in a table beside the ledger, `<ledger>_snapshot`: what it
// looks like now is compared with that. The server fills the table from its own catalog and compares the two;
// only differences cross the wire, and nothing else is needed: no second server, no right but that to make a
// table, no parser.
//
//   object   "column users.phone"; empty for what is said of the snapshot itself (see docs/ledger.md)
//   aspect   "type"
//   part_of  the object that it goes with when that is dropped: "table users"; NULL: none
//   value    "character varying(20)"; NULL, during a run: the aspect is not expected
//   managed  the object is Schemake's: a run made or changed it
//   differed, found   during a run: the run found another value than the expected one, and which (NULL: none)
//
// A run moves the expectation where it changes the database, and nowhere else: what was changed by hand
// before it is still told after it. So a run notes, before its first step, where the database differs from
// what is expected; at its end, what then differs from what it found is its own work. A run that was killed
// leaves its notes and the mark `running`, and the next run goes on with them. The alternative, to take the
// database as it is after each run, would forget by every upgrade what somebody did by hand.
//
// Each function works in transactions of its own, and needs the migrator's lock where that is the session's.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <schemake/apply/drift.hpp>
#include <schemake/apply/driver.hpp>

namespace schemake::apply {

/// Whether the snapshot is of what the ledger has, with no run in progress or killed. One query. True where a
/// driver keeps none.
bool is_snapshot_current(Driver& driver);

/// From before the first step of a run to its end, the end of its life if `finish` was not called. The ledger
/// must exist, and no transaction be open. That no snapshot could be taken never fails a run, but where the
/// connection is lost: `note` hears of it, and until a run takes one the drift is not known.
class RunSnapshot {
 public:
  RunSnapshot(Driver& driver, std::function<void(const std::string&)> note);
  RunSnapshot(const RunSnapshot&) = delete;
  RunSnapshot& operator=(const RunSnapshot&) = delete;
  ~RunSnapshot() { finish(); }

  void finish() noexcept;

 private:
  void tell(const std::string& reason) noexcept;

  Driver& driver_;
  std::function<void(const std::string&)> note_;
  bool open_ = false;
};

/// The database is as it should be: what is there and not known is Schemake's from now on. `note` as above.
void take_snapshot(Driver& driver, const std::function<void(const std::string&)>& note);

/// Compares the database with the snapshot, reading only. Throws Error `failed` where there is nothing to
/// compare with, and DatabaseError.
Drift read_drift(Driver& driver, const std::vector<std::string>& ignored);

/// Throws Error `failed` that lists the drift, if there is any. `state` is what the error says of the
/// database.
void refuse_drift(Driver& driver, const std::string& state);

}  // namespace schemake::apply
