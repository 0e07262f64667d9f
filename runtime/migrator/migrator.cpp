#include <schemake/migrator/migrator.hpp>

#include <cstdio>
#include <exception>

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
  }
  return exit_failed;
}

int run_parsed(const Options& options, const Registry& registry,
               std::span<const apply::DriverFactory> drivers) {
  try {
    run_command(options, registry, drivers);
    return exit_ok;
  } catch (const Error& error) {
    if (options.json) write(stdout, dump(error_json(error.details())));
    write(stderr, std::string(error.what()) + "\n");
    return exit_code(error.kind());
  }
}

}  // namespace

int run(int argc, const char* const* argv, const Registry& registry,
        std::span<const apply::DriverFactory> drivers) noexcept {
  try {
    const Parsed parsed = parse_options(argc, argv, registry);
    if (parsed.options) return run_parsed(*parsed.options, registry, drivers);
    write(parsed.exit_code == exit_ok ? stdout : stderr, parsed.output);
    return parsed.exit_code;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: unexpected: %s\n", error.what());
    return exit_failed;
  }
}

}  // namespace schemake::migrator
