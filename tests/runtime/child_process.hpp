// A function run as a process of its own, for what only processes have: signals, exit codes, a terminal.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>

namespace schemake::test {

inline std::string content_of(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Waits, for half a minute at most. False where it was in vain.
inline bool eventually(const std::function<bool()>& happened) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!happened()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

/// Its output goes to the files <name>.out and <name>.err of the working directory.
class ChildProcess {
 public:
  ChildProcess(std::string name, const std::function<int()>& body) : name_(std::move(name)) {
    std::fflush(nullptr);
    id_ = fork();
    if (id_ != 0) return;
    redirect(name_ + ".out", STDOUT_FILENO);
    redirect(name_ + ".err", STDERR_FILENO);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) std::signal(signal, SIG_DFL);
    const int code = body();
    std::fflush(nullptr);
    _exit(code);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    if (id_ <= 0) return;
    kill(id_, SIGKILL);
    wait();
  }

  pid_t id() const { return id_; }
  std::string out() const { return content_of(name_ + ".out"); }
  std::string error() const { return content_of(name_ + ".err"); }
  void send(int signal) const { kill(id_, signal); }

  /// Its exit code, or minus the signal that ended it.
  int wait() {
    int status = 0;
    while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = 0;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  static void redirect(const std::string& file, int descriptor) {
    const int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(opened, descriptor);
    close(opened);
  }

  std::string name_;
  pid_t id_ = 0;
};

}  // namespace schemake::test
