// `schemake verify --database URL DIR`
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "parse/layout.hpp"

namespace schemake::cli {

struct VerifyDatabaseCommand {
  std::filesystem::path migrations;
  std::optional<parse::Layout> layout;
  /// URL of a PostgreSQL server whose user may create databases; empty: SCHEMAKE_TEST_POSTGRESQL_URL.
  std::string server;
  /// A file of SQL that runs on the scratch database first.
  std::filesystem::path before;
  bool all = false;
  bool downs = false;
  bool json = false;
};

/// The exit code: 0; 1 with the disagreements on standard error; `exit_skipped` where there is no server.
/// With `downs`, a warning or a silence of the compiler that is wrong is told, and is no failure.
int run(const VerifyDatabaseCommand& command);

}  // namespace schemake::cli
