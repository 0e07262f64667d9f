// Every revision of a folder on a real PostgreSQL server, where the catalog that the server then has is
// compared with the one that replay predicts. The server is right.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/compile.hpp"
#include "cli/scratch.hpp"
#include "cli/verify_down.hpp"
#include "text/diagnostic.hpp"

namespace schemake::cli {

struct DatabaseCheckOptions {
  CompileOptions compile;
  /// SQL that runs before the first revision: what an installation makes by other means (roles, schemas).
  std::string preparation;
  /// Goes on behind the first revision that disagrees; each disagreement is told once.
  bool all = false;
  /// Also runs each way down, and undoes that.
  bool downs = false;
};

struct DatabaseCheck {
  Compilation compilation;
  /// M0501 … M0503 are errors; M0504 is a note: what a statement that the compiler does not read may have
  /// done.
  text::Diagnostics findings;
  std::size_t revisions = 0;   ///< applied
  std::size_t statements = 0;  ///< of their ups
  std::size_t objects = 0;     ///< compared at the last of them
  std::size_t disagreements = 0;
  std::size_t unread = 0;  ///< differences that opaque statements may have made
  /// The first revision that disagrees; empty: none.
  std::string first;
  std::vector<DownCheck> downs;
};

/// The scratch database is empty, and on PostgreSQL. Throws FileError; DatabaseError where the server does
/// not answer.
DatabaseCheck check_on_database(ScratchDatabase& scratch, const DatabaseCheckOptions& options);

}  // namespace schemake::cli
