// Which files of a folder are migrations, and what their names say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemake::parse {

enum class Layout {
  native,          ///< one file a revision, with `-- migrate:up` sections (dbmate's too)
  golang_migrate,  ///< N_name.up.sql and N_name.down.sql
  plain,           ///< numbered .sql files without sections: each is an up
};

/// One revision's files, by name without the folder.
struct MigrationFiles {
  std::string up;
  std::string down;      ///< golang_migrate only; empty where there is none
  std::string revision;  ///< leading digits, or the whole stem without them
  std::string message;   ///< the rest of the stem, underscores as spaces
};

struct Arrangement {
  Layout layout = Layout::native;
  /// In the order of their names, leading digits compared as numbers.
  std::vector<MigrationFiles> migrations;
  /// Files that look like migrations and fit nowhere: a down without an up, a .cpp source.
  std::vector<std::string> misfits;
};

/// Names without a folder; hidden files and other endings than .sql are no migrations.
/// `has_sections` tells whether any of the files `is_native_source`: without one, a folder is plain.
Arrangement arrange(std::vector<std::string> names, bool has_sections);

/// Whether a text has a line that begins a section, or a `Revision` header.
bool is_native_source(std::string_view text);

}  // namespace schemake::parse
