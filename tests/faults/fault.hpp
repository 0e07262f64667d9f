// What goes wrong in a run of the migrator, and when: "kill:before:17", "full:write:230", "stop:time:41250".
#pragma once

#include <cstdint>
#include <string>

namespace schemake::faults {

enum class Action : std::uint8_t {
  kill,       ///< SIGKILL
  interrupt,  ///< SIGTERM
  stop,       ///< PostgreSQL: the server stops in an instant, without a word to anybody
  terminate,  ///< PostgreSQL: an administrator ends the session
  cut,        ///< the connection is lost together with an answer; what was asked for is done
  full,       ///< SQLite: no write succeeds from then on
};

enum class Moment : std::uint8_t {
  before,  ///< a call of the driver that reaches the database
  after,   ///< the same, when it has succeeded
  write,   ///< SQLite: in the middle of a change of its files
  time,    ///< after so many microseconds, wherever the run then is
};

struct Fault {
  Action action{};
  Moment moment{};
  std::uint64_t at = 0;  ///< 1-based for calls and changes

  bool operator==(const Fault&) const = default;
};

const char* name_of(Action action);
const char* name_of(Moment moment);
std::string to_text(const Fault& fault);
/// Throws std::invalid_argument.
Fault parse_fault(const std::string& text);

/// The environment of a migrator with faults.
inline constexpr const char* fault_variable = "SCHEMAKE_FAULT";
/// A file that the number of calls and of changes is written to when a run has ended by itself.
inline constexpr const char* count_variable = "SCHEMAKE_FAULT_COUNT";
/// The command that stops the server.
inline constexpr const char* stop_variable = "SCHEMAKE_FAULT_STOP";

}  // namespace schemake::faults
