#include <algorithm>

#include "parse/arrange.hpp"

namespace schemake::parse {
namespace {

// "2018-01-01-000000_add_users" → "20180101000000", by which diesel orders and remembers.
std::string diesel_version(std::string_view folder) {
  std::string version(folder.substr(0, folder.find('_')));
  version.erase(std::remove(version.begin(), version.end(), '-'), version.end());
  return version;
}

std::string diesel_message(std::string_view folder) {
  const std::size_t end = folder.find('_');
  return end == std::string_view::npos ? std::string() : message_of(folder.substr(end));
}

// `run_in_transaction = false` is all that a metadata.toml can say.
bool runs_in_transaction(const Files& files, const std::string& folder) {
  const FolderFile* metadata = find_file(files, folder + "/metadata.toml");
  if (metadata == nullptr) return true;
  std::string text = metadata->source->text();
  text.erase(std::remove_if(text.begin(), text.end(), [](char byte) { return byte == ' ' || byte == '\t'; }),
             text.end());
  const std::size_t at = text.find("run_in_transaction=false");
  return at == std::string::npos || (at != 0 && text[at - 1] != '\n');
}

MigrationFiles describe_diesel(const Files& files, const std::string& folder) {
  MigrationFiles migration;
  migration.up = folder + "/up.sql";
  if (find_file(files, folder + "/down.sql") != nullptr) migration.down = folder + "/down.sql";
  migration.revision = diesel_version(folder);
  migration.message = diesel_message(folder);
  migration.transactional = runs_in_transaction(files, folder);
  return migration;
}

// Prisma remembers the folder's whole name.
MigrationFiles describe_prisma(const std::string& folder) {
  MigrationFiles migration;
  migration.up = folder + "/migration.sql";
  migration.revision = folder;
  migration.message = message_of(folder.substr(leading_digits(folder).size()));
  return migration;
}

void report_unpaired(const Files& files, const std::string& ending, text::Diagnostics& diagnostics) {
  for (const FolderFile& file : files) {
    const std::size_t slash = file.path.find('/');
    if (slash == std::string::npos && file.path.ends_with(sql_ending)) {
      report_misfit(file, diagnostics, "this file belongs to no migration: it is not read",
                    "in this layout each migration has a folder of its own, with " + ending.substr(1),
                    text::Severity::warning);
    }
    const bool down = slash != std::string::npos && file.path.ends_with("/down.sql");
    if (down && find_file(files, file.path.substr(0, slash) + ending) == nullptr) {
      report_misfit(file, diagnostics, "a way down without a way up: it is not read",
                    "write the up.sql beside it, or remove it", text::Severity::warning);
    }
  }
}

}  // namespace

Migrations arrange_folders(const Files& files, Layout layout, text::Diagnostics& diagnostics) {
  const bool diesel = layout == Layout::diesel;
  const std::string ending = diesel ? "/up.sql" : "/migration.sql";
  Migrations migrations;
  for (const FolderFile& file : files) {
    if (!file.path.ends_with(ending)) continue;
    const std::string folder = file.path.substr(0, file.path.size() - ending.size());
    migrations.push_back(diesel ? describe_diesel(files, folder) : describe_prisma(folder));
  }
  std::sort(migrations.begin(), migrations.end(), [](const MigrationFiles& a, const MigrationFiles& b) {
    return a.revision != b.revision ? a.revision < b.revision : a.up < b.up;
  });
  report_unpaired(files, ending, diagnostics);
  return migrations;
}

}  // namespace schemake::parse
