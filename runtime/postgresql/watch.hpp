// Looks, from a second connection, who keeps a statement of the first one waiting. Internal to this room.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <pqxx/connection>

namespace schemake::postgresql {

/// A thread that sleeps as long as statements are quick. It connects when one has run for a while, and where
/// it can't, nobody is named: a watch never makes a migration fail.
class Watch {
 public:
  using Hear = std::function<void(const std::string&)>;

  /// `target` is the connection string, `process` the server's process that is watched.
  Watch(std::string target, int process);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  /// Called in the watch's thread, once for each new blocker.
  void on_blocked(Hear hear);
  /// How soon to look: a part of the time after which the server gives up. 0: it does not.
  void expect(std::chrono::milliseconds lock_timeout);

  /// A statement runs between the two; `begin` forgets what was seen before.
  void begin() noexcept;
  void end() noexcept;
  /// Who was last seen to block the statement, or empty.
  std::string seen();

 private:
  using Clock = std::chrono::steady_clock;

  void run();
  void look();
  std::chrono::milliseconds patience() const { return std::chrono::milliseconds(patience_ms_.load()); }

  const std::string target_;
  const int process_;
  /// Of Clock; 0 while no statement runs.
  std::atomic<Clock::rep> since_{0};
  std::atomic<std::int64_t> patience_ms_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  Hear hear_;
  std::string seen_;
  std::string seen_processes_;

  std::unique_ptr<pqxx::connection> connection_;  ///< of the thread alone
  std::thread thread_;                            ///< last, as it uses all of the above
};

}  // namespace schemake::postgresql
