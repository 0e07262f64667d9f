// A signal handler may do next to nothing, and a statement on a server may run for hours. So the signals are
// blocked, and one thread for all cleaners waits for them.
#include "cli/scratch_cleaner.hpp"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace schemake::cli {
namespace {

class SignalThread {
 public:
  static SignalThread& instance() {
    static SignalThread thread;
    return thread;
  }

  void add(const void* owner, std::function<void()> clean) {
    if (set(owner, std::move(clean)) == 1) start();
  }

  void remove(const void* owner) {
    if (set(owner, nullptr) == 0) stop();
  }

 private:
  /// How many there are then. Without the lock afterwards: `stop` waits for a thread that may want it.
  std::size_t set(const void* owner, std::function<void()> clean) {
    const std::lock_guard lock(mutex_);
    if (clean) {
      cleaners_.emplace(owner, std::move(clean));
    } else {
      cleaners_.erase(owner);
    }
    return cleaners_.size();
  }

  void start() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    stopping_ = false;
    thread_ = std::thread([this] { wait(); });
  }

  void stop() {
    stopping_ = true;
    pthread_kill(thread_.native_handle(), SIGTERM);
    thread_.join();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  void wait() {
    int signal = 0;
    while (sigwait(&signals_, &signal) != 0) {
    }
    if (stopping_) return;
    const std::lock_guard lock(mutex_);
    for (const auto& [owner, clean] : cleaners_) clean();
    _exit(128 + signal);
  }

  std::mutex mutex_;
  std::map<const void*, std::function<void()>> cleaners_;
  std::thread thread_;
  std::atomic<bool> stopping_ = false;
  sigset_t signals_{};
  sigset_t before_{};
};

}  // namespace

ScratchCleaner::ScratchCleaner(std::function<void()> clean) {
  SignalThread::instance().add(this, std::move(clean));
}

ScratchCleaner::~ScratchCleaner() {
  SignalThread::instance().remove(this);
}

}  // namespace schemake::cli
