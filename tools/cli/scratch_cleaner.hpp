// Calls back when the program is told to end, so that nothing of it stays on a server.
#pragma once

#include <functional>

namespace schemake::cli {

/// While it lives, SIGINT and SIGTERM call `clean` on a thread of its own, whatever the others are waiting
/// for, and end the process with 128 and the signal's number. Of several at once, each cleans.
/// Made and destroyed on one thread.
class ScratchCleaner {
 public:
  explicit ScratchCleaner(std::function<void()> clean);
  ~ScratchCleaner();
  ScratchCleaner(const ScratchCleaner&) = delete;
  ScratchCleaner& operator=(const ScratchCleaner&) = delete;
};

}  // namespace schemake::cli
