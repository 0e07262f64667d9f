#include <schemake/migrator/migrator.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <schemake/apply/error.hpp>
#include <schemake/migrator/commands.hpp>
#include <schemake/migrator/events.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/migrator/present.hpp>
#include <schemake/migrator/terminal.hpp>

namespace schemake::migrator {
namespace {

/// Also where the command line could not be parsed.
bool wants_json(int argc, const char* const* argv) {
  return std::any_of(argv + 1, argv + argc, [](std::string_view argument) { return argument == "--json"; });
}

void print_error(const Error& error) {
  constexpr std::string_view word = "error:";
  Terminal terminal;
  std::string text = error.what();
  const std::size_t at = text.find(word);
  if (at != std::string::npos) text.replace(at, word.size(), terminal.in_note(word, Colour::bad));
  terminal.note(text + "\n");
}

std::string json_of(const ErrorDetails& details, bool event, const std::vector<std::string>& done) {
  return event ? error_event(details, done) : dump({{"error", error_json(details)}});
}

int run_arguments(int argc, const char* const* argv, const Registry& registry,
                  std::span<const apply::DriverFactory> drivers) {
  std::vector<std::string> done;
  try {
    const Parsed parsed = parse_options(argc, argv, registry);
    if (!parsed.options) {
      print(parsed.output);
      return parsed.exit_code;
    }
    return run_command(*parsed.options, registry, drivers, done) ? exit_ok : exit_failed;
  } catch (const Error& error) {
    if (wants_json(argc, argv)) print(json_of(error.details(), names_events(argc, argv), done));
    print_error(error);
    return exit_code(error.kind());
  }
}

/// What a script would otherwise take for the whole answer.
int check_output(int code) {
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (written) return code;
  std::clearerr(stdout);
  std::fputs(
      "error: standard output could not be written to its end\n"
      "help: what the command did to the database stands; `current` says where it is\n",
      stderr);
  return code == exit_ok ? exit_failed : code;
}

}  // namespace

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
