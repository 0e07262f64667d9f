// `schemake verify`: what can only be known from a database, on one of our own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "parse/layout.hpp"

namespace schemake::cli {

struct VerifyCommand {
  std::string check;  ///< single_head, matches_schema, round_trip
  std::filesystem::path migrations;
  std::optional<parse::Layout> layout;
  std::filesystem::path schema;
  std::string dialect;  ///< postgresql, sqlite; of no meaning to single_head
  /// URL of a PostgreSQL server; empty: SCHEMAKE_TEST_POSTGRESQL_URL.
  std::string server;
};

/// What CTest's SKIP_RETURN_CODE is to be.
inline constexpr int exit_skipped = 77;

/// The exit code: 0; 1 with what differs on standard error; `exit_skipped` with a line on standard output
/// where there is no server. Throws FileError.
int run(const VerifyCommand& command);

}  // namespace schemake::cli
