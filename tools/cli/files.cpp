#include "cli/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace schemake::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[noreturn]] void fail(std::string_view action, const fs::path& path, std::string_view reason) {
  throw FileError{fmt::format("cannot {} {}: {}", action, path.string(), reason)};
}

[[noreturn]] void fail(std::string_view action, const fs::path& path) {
  fail(action, path, std::strerror(errno));
}

void write(const fs::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file && path.has_parent_path()) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) fail("make the folder of", path, error.message());
    file.open(path, std::ios::binary | std::ios::trunc);
  }
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (!file) fail("write", path);
}

}  // namespace

std::string read_file(const fs::path& path) {
  std::error_code error;
  // To open a pipe would wait for its other end.
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) fail("read", path, "it is no regular file");
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("read", path);
  const std::uintmax_t size = fs::file_size(path, error);
  std::string text(error ? 0 : size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  // It may have grown since.
  for (std::array<char, 4'096> block{};
       file && (file.read(block.data(), block.size()) || file.gcount() > 0);) {
    text.append(block.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) fail("read", path);
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  return text;
}

std::vector<FolderEntry> list_entries(const fs::path& folder) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) fail("read folder", folder, error.message());
  std::vector<FolderEntry> found;
  for (const fs::directory_entry& entry : entries) {
    const EntryKind kind = entry.is_regular_file(error) ? EntryKind::file
                           : entry.is_directory(error)  ? EntryKind::folder
                                                        : EntryKind::other;
    found.push_back({entry.path().filename().string(), kind});
  }
  std::sort(found.begin(), found.end(),
            [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return found;
}

void write_if_changed(const fs::path& path, std::string_view text) {
  std::error_code error;
  if (fs::file_size(path, error) == text.size() && !error) {
    std::ifstream file(path, std::ios::binary);
    const std::string old{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (old == text) return;
  }
  write(path, text);
}

void write_new(const fs::path& path, std::string_view text) {
  std::error_code error;
  if (fs::exists(path, error)) fail("write", path, "it exists already");
  write(path, text);
}

}  // namespace schemake::cli
