#include "process.hpp"

#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

extern char** environ;

namespace schemake::faults {
namespace {

using Clock = std::chrono::steady_clock;

/// A file without a name never makes its writer wait, as a pipe does.
int memory_file() {
  const int file = memfd_create("output", MFD_CLOEXEC);
  if (file < 0) throw std::runtime_error(fmt::format("memfd_create: {}", std::strerror(errno)));
  return file;
}

std::string contents(int file) {
  std::string text;
  char part[4096];
  off_t offset = 0;
  for (ssize_t got = 0; (got = pread(file, part, sizeof part, offset)) > 0; offset += got) {
    text.append(part, static_cast<std::size_t>(got));
  }
  return text;
}

std::vector<std::string> environment_with(const Environment& additions) {
  std::vector<std::string> all;
  const auto replaced = [&](const std::string& entry) {
    for (const auto& [name, value] : additions) {
      if (entry.rfind(name + "=", 0) == 0) return true;
    }
    return false;
  };
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!replaced(*entry)) all.emplace_back(*entry);
  }
  for (const auto& [name, value] : additions) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

std::string Ended::how() const {
  if (hung) return "killed after it hung";
  return exit_code >= 0 ? fmt::format("exit code {}", exit_code) : fmt::format("signal {}", signal);
}

Process::Process(const std::vector<std::string>& arguments, const Environment& additions)
    : output_(memory_file()), errors_(memory_file()) {
  std::vector<std::string> words = arguments;
  std::vector<std::string> variables = environment_with(additions);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", 0, 0);
  posix_spawn_file_actions_adddup2(&files, output_, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, errors_, STDERR_FILENO);
  const int error = posix_spawnp(&process_, words.front().c_str(), &files, nullptr, pointers(words).data(),
                                 pointers(variables).data());
  posix_spawn_file_actions_destroy(&files);
  if (error == 0) return;
  close(output_);
  close(errors_);
  throw std::runtime_error(fmt::format("can't start {}: {}", arguments.front(), std::strerror(error)));
}

Process::Process(Process&& other) noexcept
    : process_(std::exchange(other.process_, 0)),
      output_(std::exchange(other.output_, -1)),
      errors_(std::exchange(other.errors_, -1)) {}

Process::~Process() {
  if (process_ != 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  if (output_ >= 0) close(output_);
  if (errors_ >= 0) close(errors_);
}

void Process::signal(int number) const {
  if (process_ != 0) kill(process_, number);
}

bool Process::reap(int& status, std::chrono::milliseconds at_most) const {
  const auto deadline = Clock::now() + at_most;
  while (waitpid(process_, &status, WNOHANG) == 0) {
    if (Clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

Ended Process::wait(std::chrono::milliseconds at_most) {
  Ended ended;
  int status = 0;
  if (!reap(status, at_most)) {
    ended.hung = true;
    kill(process_, SIGKILL);
    waitpid(process_, &status, 0);
  }
  process_ = 0;
  if (WIFEXITED(status)) ended.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  ended.output = contents(output_);
  ended.errors = contents(errors_);
  return ended;
}

Ended run(const std::vector<std::string>& arguments, const Environment& additions) {
  return Process(arguments, additions).wait();
}

std::string must_run(const std::vector<std::string>& arguments) {
  const Ended ended = run(arguments);
  if (ended.well()) return ended.output;
  throw std::runtime_error(
      fmt::format("{}: {}\n{}{}", fmt::join(arguments, " "), ended.how(), ended.output, ended.errors));
}

}  // namespace schemake::faults
