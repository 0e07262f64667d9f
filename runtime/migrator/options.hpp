// The command line of a migrator, parsed. Internal to this room.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <schemake/registry.hpp>

namespace schemake::migrator {

enum class Command { upgrade, downgrade, current, history, heads, branches, show, stamp, sql, check };

struct Options {
  Command command = Command::current;
  /// A revision, a range (`sql`), or empty for the command's default.
  std::string target;
  std::string url;
  std::string default_url;
  std::string role;     ///< empty: that of the connection
  std::string dialect;  ///< `sql` alone; may be empty
  std::chrono::milliseconds lock_wait = std::chrono::seconds(60);
  bool from_environment = false;
  bool down = false;                 ///< `sql` alone
  bool purge = false;                ///< `stamp` alone
  std::vector<std::string> ignored;  ///< `check` alone: patterns
  bool json = false;
  bool verbose = false;

  // Of `upgrade` and `downgrade`.
  bool single_transaction = false;
  bool dry_run = false;
  bool verify = false;  ///< `upgrade` alone
  std::string accept;   ///< `upgrade` alone: a revision; empty: none
  std::chrono::milliseconds lock_timeout = std::chrono::seconds(5);  ///< 0: none
  std::optional<std::chrono::milliseconds> statement_timeout;        ///< 0: none; nothing: the server's
  std::uint32_t retries = 10;
  std::string before;  ///< commands for /bin/sh, which may hold secrets; empty: none
  std::string after;
  std::string backup;  ///< a file; empty: none
};

/// Whether its --json is a stream of events, one a line.
bool tells_events(Command command);

/// Either what to do, or what to print and the exit code.
struct Parsed {
  std::optional<Options> options;
  int exit_code = 0;
  std::string output;  ///< help or version, for stdout
};

/// Throws Error `usage`.
Parsed parse_options(int argc, const char* const* argv, const Registry& registry);

/// The same as `tells_events`, also of a command line that can't be parsed.
bool names_events(int argc, const char* const* argv);

}  // namespace schemake::migrator
