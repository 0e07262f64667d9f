// Files and folders, with failures as values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace schemake::cli {

/// A file or folder that could not be used; `what` is a sentence for the user.
struct FileError {
  std::string what;
};

/// Of a regular file; a leading byte order mark is left out. Throws FileError.
std::string read_file(const std::filesystem::path& path);

/// What a name of a folder stands for.
enum class EntryKind : std::uint8_t { file, folder, other };

struct FolderEntry {
  std::string name;
  EntryKind kind = EntryKind::other;
};

/// All names of a folder, sorted; links are what they lead to, and what leads nowhere, a pipe or a device is
/// `other`. Throws FileError.
std::vector<FolderEntry> list_entries(const std::filesystem::path& folder);

/// Writes the file unless it holds this text already, so that a build sees no change where there is none;
/// the folders above are made. Throws FileError.
void write_if_changed(const std::filesystem::path& path, std::string_view text);

/// Writes a file that must not exist yet. Throws FileError.
void write_new(const std::filesystem::path& path, std::string_view text);

}  // namespace schemake::cli
