// The time between two points of a run, on a clock that is never put back.
#pragma once

#include <chrono>

namespace schemake::apply {

class Stopwatch {
 public:
  std::chrono::microseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start_);
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

/// Adds the time of its life to a total.
class AddedTime {
 public:
  explicit AddedTime(std::chrono::microseconds& total) : total_(total) {}
  AddedTime(const AddedTime&) = delete;
  AddedTime& operator=(const AddedTime&) = delete;
  ~AddedTime() { total_ += stopwatch_.elapsed(); }

 private:
  std::chrono::microseconds& total_;
  Stopwatch stopwatch_;
};

}  // namespace schemake::apply
