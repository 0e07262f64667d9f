// The order of each layout's files. Internal to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parse/layout.hpp"

namespace schemake::parse {

constexpr std::string_view up_ending = ".up.sql";
constexpr std::string_view down_ending = ".down.sql";
constexpr std::string_view sql_ending = ".sql";

using Files = std::vector<FolderFile>;
using Migrations = std::vector<MigrationFiles>;

std::string_view leading_digits(std::string_view name);
bool all_digits(std::string_view text);
/// Whether the path is a file of the folder itself.
bool is_flat(std::string_view path);
/// "add_users" → "add users".
std::string message_of(std::string_view stem);
/// 9 comes before 10 whether or not the numbers are padded.
bool number_less(std::string_view a, std::string_view b);
/// The file at this path, or null.
const FolderFile* find_file(const Files& files, std::string_view path);
/// Whether the file's first line begins with sqlx's `-- no-transaction`.
bool says_no_transaction(const FolderFile& file);
void report_misfit(const FolderFile& file, text::Diagnostics& diagnostics, std::string_view message,
                   std::string_view help, text::Severity severity = text::Severity::error);

/// Files whose names begin with a number: native, dbmate, goose, sqlx and plain.
Migrations arrange_numbered(const Files& files, Layout layout, text::Diagnostics& diagnostics);
/// N_name.up.sql and N_name.down.sql: golang-migrate and sqlx.
Migrations arrange_pairs(const Files& files, Layout layout, text::Diagnostics& diagnostics);
/// A folder for each: diesel and prisma.
Migrations arrange_folders(const Files& files, Layout layout, text::Diagnostics& diagnostics);
bool is_flyway_name(std::string_view name);
Migrations arrange_flyway(const Files& files, text::Diagnostics& diagnostics);

}  // namespace schemake::parse
