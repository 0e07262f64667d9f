#include <schemake/migrator/migrator.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string_view>

#include <schemake/apply/error.hpp>
#include <schemake/migrator/commands.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/migrator/present.hpp>

namespace schemake::migrator {
namespace {

void write(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

ExitCode exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::failed:
      return exit_failed;
    case ErrorKind::usage:
      return exit_usage;
    case ErrorKind::locked:
      return exit_locked;
    case ErrorKind::connection:
      return exit_connection;
    case ErrorKind::blocked:
      return exit_blocked;
    case ErrorKind::interrupted:
      return exit_interrupted;
  }
  return exit_failed;
}

/// Also where the command line could not be parsed.
bool wants_json(int argc, const char* const* argv) {
  return std::any_of(argv + 1, argv + argc, [](std::string_view argument) { return argument == "--json"; });
}

int run_parsed(const Parsed& parsed, const Registry& registry, std::span<const apply::DriverFactory> drivers,
               Json& steps) {
  if (parsed.options) {
    run_command(*parsed.options, registry, drivers, steps);
  } else {
    write(stdout, parsed.output);
  }
  return exit_ok;
}

int run_arguments(int argc, const char* const* argv, const Registry& registry,
                  std::span<const apply::DriverFactory> drivers) {
  Json steps;  // null where the command takes none
  try {
    return run_parsed(parse_options(argc, argv, registry), registry, drivers, steps);
  } catch (const Error& error) {
    if (wants_json(argc, argv)) write(stdout, dump(error_json(error.details(), steps)));
    write(stderr, std::string(error.what()) + "\n");
    return exit_code(error.kind());
  }
}

/// What a script would otherwise take for the whole answer.
int check_output(int code) {
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (written) return code;
  std::clearerr(stdout);
  write(stderr,
        "error: standard output could not be written to its end\n"
        "help: what the command did to the database stands; `current` says where it is\n");
  return code == exit_ok ? exit_failed : code;
}

}  // namespace

int run(int argc, const char* const* argv, const Registry& registry,
        std::span<const apply::DriverFactory> drivers) noexcept {
  try {
    return check_output(run_arguments(argc, argv, registry, drivers));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: unexpected: %s\n", error.what());
    return exit_failed;
  }
}

}  // namespace schemake::migrator
