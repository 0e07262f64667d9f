// Which files of a folder are migrations, in which order, and what their names say.
//
// Each tool has its own answer, and a history read in another order is another history: so a folder's
// layout is told by marks that only one tool leaves, and where two tools left theirs nothing is guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "change/migration.hpp"
#include "text/diagnostic.hpp"

namespace schemake::parse {

enum class Layout : std::uint8_t {
  native,          ///< one file a revision, with `-- migrate:up` sections and `Revision` headers
  dbmate,          ///< the same sections, no headers
  golang_migrate,  ///< N_name.up.sql and N_name.down.sql
  diesel,          ///< <version>_<name>/up.sql, down.sql and metadata.toml
  sqlx,            ///< N_name.sql, or N_name.up.sql and N_name.down.sql; `-- no-transaction`
  goose,           ///< N_name.sql with `-- +goose Up`
  flyway,          ///< V1__name.sql, U1__name.sql, R__name.sql
  sqitch,          ///< sqitch.plan, deploy/<change>.sql, revert/<change>.sql
  prisma,          ///< <name>/migration.sql
  plain,           ///< .sql files in the order of their numbers: each is an up
};

/// "golang-migrate": as LAYOUT and --layout take it.
std::string_view name_of(Layout layout);
std::optional<Layout> layout_named(std::string_view name);
const std::vector<std::string_view>& layout_names();

/// A file of the folder that might belong to a migration.
struct FolderFile {
  std::string path;  ///< within the folder: "1_users.sql", "2020-01-01_users/up.sql"
  const text::Source* source = nullptr;
};

/// One revision's files, by their paths within the folder, and what their names say.
struct MigrationFiles {
  std::string up;
  std::string down;  ///< empty where there is none of its own
  std::string revision;
  std::string message;
  std::string created;
  std::vector<change::RevisionReference> depends;
  std::vector<std::string> labels;
  bool transactional = true;  ///< no file beside it says otherwise
  bool placeholders = false;  ///< the tool puts values in for `${…}`
};

struct Arrangement {
  Layout layout = Layout::native;
  /// In the order in which the tool runs them.
  std::vector<MigrationFiles> migrations;
};

/// Arranges `files`, which are sorted by path, by `layout` or by the one that they have the marks of. What
/// fits nowhere and what cannot be told adds M0108 or M0111. Not for sqitch's layout, whose order is in its
/// plan: see `read_plan`.
Arrangement arrange(const std::vector<FolderFile>& files, std::optional<Layout> layout,
                    text::Diagnostics& diagnostics);

}  // namespace schemake::parse
