// A command that is run by /bin/sh. Internal to this room.
#pragma once

#include <sys/types.h>

#include <map>
#include <mutex>
#include <string>

namespace schemake::migrator {

using Variables = std::map<std::string, std::string, std::less<>>;

struct ShellOptions {
  /// Added to the environment of this process, in the place of what has the same name there.
  Variables environment{};
  /// Its standard output is our standard error, as ours is for a program to read.
  bool quiet_output = false;
};

class Shell {
 public:
  /// Waits for its end. 0, its exit code, or minus the signal that ended it. Throws Error where it can't be
  /// started. No message has the command's text, which may hold a secret.
  int run(const std::string& command, const ShellOptions& options);
  /// Asks the command that runs to end (SIGTERM); from another thread. Does nothing where none runs.
  void terminate() noexcept;

 private:
  std::mutex mutex_;
  pid_t process_ = 0;  ///< 0: none, or one that has ended
};

}  // namespace schemake::migrator
