// A handler may do next to nothing, and cancelling a statement takes a connection to the server. So the
// handler writes a byte into a pipe, and a thread that sleeps at its other end does the rest.
#include <schemake/migrator/interrupt.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>

#include <schemake/apply/error.hpp>

namespace schemake::migrator {
namespace {

constexpr std::array signals{SIGINT, SIGTERM};
/// Longer than it takes to look where the database stands after a statement was cancelled: that is a
/// statement too.
constexpr auto first_pause = std::chrono::milliseconds(500);
constexpr auto longest_pause = std::chrono::seconds(8);
constexpr char interrupted = 'i';
constexpr char ended = 'e';

std::atomic<int> to_thread{-1};

void set_default(int signal) {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

/// Calls nothing that is not safe in a handler.
void on_signal(int) {
  const int former_errno = errno;
  for (const int signal : signals) set_default(signal);
  [[maybe_unused]] const ssize_t written = write(to_thread, &interrupted, 1);
  errno = former_errno;
}

void install(int signal, struct sigaction& former) {
  sigaction(signal, nullptr, &former);
  if (former.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

void ignore(int signal, struct sigaction& former) {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, &former);
}

}  // namespace

Interrupt::Interrupt(std::atomic<bool>& stop, std::function<void()> hear, std::function<void()> cancel)
    : stop_(stop), hear_(std::move(hear)), cancel_(std::move(cancel)) {
  if (pipe2(pipe_, O_CLOEXEC) != 0) {
    throw_error(ErrorKind::failed,
                std::string("can't make a pipe: ") + std::generic_category().message(errno));
  }
  to_thread = pipe_[1];
  thread_ = std::thread([this] { await_signal(); });
  install(SIGINT, former_[0]);
  install(SIGTERM, former_[1]);
  ignore(SIGPIPE, former_[2]);
}

Interrupt::~Interrupt() {
  sigaction(SIGINT, &former_[0], nullptr);
  sigaction(SIGTERM, &former_[1], nullptr);
  sigaction(SIGPIPE, &former_[2], nullptr);
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  wake_.notify_all();
  [[maybe_unused]] const ssize_t written = write(pipe_[1], &ended, 1);
  thread_.join();
  to_thread = -1;
  close(pipe_[0]);
  close(pipe_[1]);
}

void Interrupt::await_signal() {
  char byte = ended;
  while (read(pipe_[0], &byte, 1) < 0 && errno == EINTR) {
  }
  if (byte != interrupted) return;
  stop_ = true;
  hear_();
  keep_cancelling();
}

void Interrupt::keep_cancelling() {
  std::chrono::milliseconds pause = first_pause;
  std::unique_lock lock(mutex_);
  while (!over_) {
    lock.unlock();
    cancel_();
    lock.lock();
    wake_.wait_for(lock, pause, [this] { return over_; });
    pause = std::min<std::chrono::milliseconds>(pause * 2, longest_pause);
  }
}

}  // namespace schemake::migrator
