// A program that is started, watched and, where it hangs, ended.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace schemake::faults {

using Environment = std::vector<std::pair<std::string, std::string>>;

struct Ended {
  int exit_code = -1;  ///< -1: by a signal
  int signal = 0;
  bool hung = false;  ///< it was killed because its time was over
  std::string output;
  std::string errors;

  bool well() const { return exit_code == 0; }
  /// "exit code 1", "signal 9", "killed after it hung".
  std::string how() const;
};

/// A running child. The destructor kills and reaps it.
class Process {
 public:
  /// The environment is this process's own, with `additions`. Throws std::runtime_error.
  explicit Process(const std::vector<std::string>& arguments, const Environment& additions = {});
  Process(Process&& other) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  void signal(int number) const;
  Ended wait(std::chrono::milliseconds at_most = std::chrono::seconds(120));

 private:
  bool reap(int& status, std::chrono::milliseconds at_most) const;

  pid_t process_ = 0;  ///< 0: reaped
  int output_ = -1;
  int errors_ = -1;
};

Ended run(const std::vector<std::string>& arguments, const Environment& additions = {});
/// Throws std::runtime_error with what it said where it does not end well.
std::string must_run(const std::vector<std::string>& arguments);

}  // namespace schemake::faults
