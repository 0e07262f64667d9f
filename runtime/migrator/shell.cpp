#include <schemake/migrator/shell.hpp>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>
#include <vector>

#include <schemake/apply/error.hpp>

namespace schemake::migrator {
namespace {

using std::string_view;

/// "NAME=value", with those of this process that `added` does not name.
std::vector<std::string> environment_with(const Variables& added) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const string_view text = *entry;
    if (!added.contains(text.substr(0, text.find('=')))) entries.emplace_back(text);
  }
  for (const auto& [name, value] : added) entries.emplace_back(name).append("=").append(value);
  return entries;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> found;
  for (std::string& text : texts) found.push_back(text.data());
  found.push_back(nullptr);
  return found;
}

/// What a child gets beyond our own state: the default action for the signal that we ignore. Those that we
/// handle get it by themselves.
class Attributes {
 public:
  explicit Attributes(bool quiet_output) {
    posix_spawn_file_actions_init(&files);
    if (quiet_output) posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
    posix_spawnattr_init(&signals);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&signals, &defaults);
    posix_spawnattr_setflags(&signals, POSIX_SPAWN_SETSIGDEF);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&signals);
  }

  posix_spawn_file_actions_t files{};
  posix_spawnattr_t signals{};
};

pid_t start(const std::string& command, const ShellOptions& options) {
  std::vector<std::string> arguments{"sh", "-c", command};
  std::vector<std::string> environment = environment_with(options.environment);
  const Attributes attributes(options.quiet_output);
  pid_t process = 0;
  const int error = posix_spawn(&process, "/bin/sh", &attributes.files, &attributes.signals,
                                pointers(arguments).data(), pointers(environment).data());
  if (error != 0)
    throw_error(ErrorKind::failed,
                std::string("can't run /bin/sh: ") + std::generic_category().message(error));
  return process;
}

}  // namespace

int Shell::run(const std::string& command, const ShellOptions& options) {
  const pid_t process = start(command, options);
  {
    const std::lock_guard lock(mutex_);
    process_ = process;
  }
  // It keeps its number until it is reaped, so `terminate` never meets another process.
  siginfo_t ignored{};
  while (waitid(P_PID, static_cast<id_t>(process), &ignored, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  {
    const std::lock_guard lock(mutex_);
    process_ = 0;
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void Shell::terminate() noexcept {
  const std::lock_guard lock(mutex_);
  if (process_ != 0) kill(process_, SIGTERM);
}

}  // namespace schemake::migrator
