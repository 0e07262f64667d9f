// Files and folders, with failures as values.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace schemake::cli {

/// A file or folder that could not be used; `what` is a sentence for the user.
struct FileError {
  std::string what;
};

/// A leading byte order mark is left out. Throws FileError.
std::string read_file(const std::filesystem::path& path);

/// Names of the regular files in a folder, sorted. Throws FileError.
std::vector<std::string> list_files(const std::filesystem::path& folder);

/// The files of this name in the folders directly below `folder`, sorted.
std::vector<std::filesystem::path> list_nested(const std::filesystem::path& folder, std::string_view name);

/// Writes the file unless it holds this text already, so that a build sees no change where there is none;
/// the folders above are made. Throws FileError.
void write_if_changed(const std::filesystem::path& path, std::string_view text);

/// Writes a file that must not exist yet. Throws FileError.
void write_new(const std::filesystem::path& path, std::string_view text);

}  // namespace schemake::cli
