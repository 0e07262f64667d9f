// The command line of a migrator, parsed. Internal to this room.
#pragma once

#include <optional>
#include <string>

#include <schemake/registry.hpp>

namespace schemake::migrator {

enum class Command { upgrade, downgrade, current, history, heads, branches, show, stamp, sql };

struct Options {
  Command command = Command::current;
  /// A revision, a range (`sql`), or empty for the command's default.
  std::string target;
  std::string url;
  std::string default_url;
  std::string dialect;    ///< `sql` alone; may be empty
  double lock_wait = 60;  ///< seconds
  bool from_environment = false;
  bool single_transaction = false;
  bool down = false;   ///< `sql` alone
  bool purge = false;  ///< `stamp` alone
  bool json = false;
  bool verbose = false;
};

/// Either what to do, or what to print and the exit code.
struct Parsed {
  std::optional<Options> options;
  int exit_code = 0;
  std::string output;  ///< help or version, for stdout
};

/// Throws Error `usage`.
Parsed parse_options(int argc, const char* const* argv, const Registry& registry);

}  // namespace schemake::migrator
