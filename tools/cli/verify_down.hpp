// Whether a revision's way down restores what was before its up: the server's answer, to hold against what
// the compiler said about it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/compile.hpp"
#include "cli/scratch.hpp"
#include "inspect/snapshot.hpp"

namespace schemake::cli {

enum class DownOutcome : std::uint8_t {
  restores,
  differs,  ///< it runs, and the database is not what it was
  refused,  ///< the server refuses a statement
  not_run,  ///< declared irreversible, or there is none
};

struct DownCheck {
  std::string revision;
  text::Span place;  ///< of the down, or of the up where there is none
  DownOutcome outcome = DownOutcome::not_run;
  std::string details;
  /// The compiler warned of this down, or refused it.
  bool warned = false;

  /// Whether the compiler and the server agree; true of what was not run.
  bool is_right() const {
    return outcome == DownOutcome::not_run || warned == (outcome != DownOutcome::restores);
  }
};

/// A statement that the server refused: where, and what it said.
struct ServerRefusal {
  text::Span place;
  std::string message;
};

/// Runs the statements; the first that is refused ends it. Throws DatabaseError where there is no server.
std::optional<ServerRefusal> run_statements(apply::Driver& driver,
                                            const std::vector<change::Statement>& statements);

/// Runs the down of the revision that was applied last, and undoes that: in a transaction, or on a copy of
/// the database where the down must not run in one. `before`: the database before the up.
DownCheck check_down(ScratchDatabase& scratch, const ReplayedRevision& revision,
                     const inspect::Snapshot& before);

/// Sets `warned` from what the compiler said, once it has said everything.
void note_warnings(const Compilation& compilation, std::vector<DownCheck>& downs);

}  // namespace schemake::cli
