// Counts what a migrator does, and lets the one fault of its environment happen. One for the process, as
// drivers and SQLite's files have no other way to it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "fault.hpp"

namespace schemake::faults {

class Injector {
 public:
  /// Reads the environment when it is first asked for.
  static Injector& instance();

  /// Around each call of a driver. Throws DatabaseError when an answer is to be lost, and ever after.
  void before_call();
  void after_call();
  /// Nothing that is sent arrives any more.
  bool connection_lost() const { return connection_lost_; }

  enum class Write : std::uint8_t { succeeds, fails, torn };
  /// Before each change of SQLite's files: torn is to be done half, and then to `die`.
  Write next_write();
  [[noreturn]] static void die();

  bool wants(Action action) const { return fault_ && fault_->action == action; }
  /// How to end the session of the driver that was opened.
  void on_terminate(std::function<void()> terminate) { terminate_ = std::move(terminate); }

  /// To the file of the environment, if it names one.
  void write_counts() const;

 private:
  Injector();
  bool due(Moment moment, std::uint64_t count) const;
  void strike();

  std::optional<Fault> fault_;
  std::string count_file_;
  std::string stop_command_;
  std::function<void()> terminate_;
  std::uint64_t calls_ = 0;
  std::uint64_t writes_ = 0;
  bool connection_lost_ = false;
  bool writes_fail_ = false;
};

}  // namespace schemake::faults
