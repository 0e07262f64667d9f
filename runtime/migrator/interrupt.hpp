// SIGINT and SIGTERM while a database is migrated. Internal to this room.
#pragma once

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <thread>

namespace schemake::migrator {

/// While it lives, the first SIGINT or SIGTERM asks the run to stop, and a second one ends the process as it
/// would without us. A signal that is ignored (nohup, a background job of a script) stays so. SIGPIPE is
/// ignored: a reader of the output who goes away must not end a migration half way. There is one at a time.
class Interrupt {
 public:
  /// The signal sets `stop`, which outlives this. Then, in a thread of its own, `hear` is called once, and
  /// `cancel`, which ends what runs at the moment, again and again in growing intervals for as long as this
  /// lives, as the first call may have met nothing that ran. Neither may throw.
  Interrupt(std::atomic<bool>& stop, std::function<void()> hear, std::function<void()> cancel);
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

 private:
  void await_signal();
  void keep_cancelling();

  std::atomic<bool>& stop_;
  std::function<void()> hear_;
  std::function<void()> cancel_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool over_ = false;
  int pipe_[2] = {-1, -1};
  struct sigaction former_[3]{};  ///< of SIGINT, SIGTERM, SIGPIPE
  std::thread thread_;
};

}  // namespace schemake::migrator
