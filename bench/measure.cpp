// measure LOG COMMAND...: runs the command with its output in LOG, and prints what it took: microseconds of
// time, of CPU, and its exit code. /usr/bin/time counts hundredths of a second.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace {

long long microseconds(const timeval& time) {
  return time.tv_sec * 1000000LL + time.tv_usec;
}

[[noreturn]] void become(const char* log, char** command) {
  const int file = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file >= 0) {
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    execvp(command[0], command);
  }
  std::perror(command[0]);
  _exit(127);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: measure LOG COMMAND...\n", stderr);
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) become(argv[1], argv + 2);
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
    std::perror("measure");
    return 1;
  }
  const auto elapsed =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  std::printf("%lld %lld %d\n", static_cast<long long>(elapsed.count()),
              microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
              WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}
