// generate_history [--mixed] <count> <folder>: writes a history's migrations; the folder is made, or must be
// empty.
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string_view>

#include "history.hpp"

namespace {

namespace fs = std::filesystem;
using schemake::bench::HistoryKind;

std::size_t parse_count(std::string_view text) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size())
    throw std::runtime_error("not a number of revisions: " + std::string(text));
  return count;
}

/// A file left from a longer history would become part of this one.
void make_empty_folder(const fs::path& folder) {
  fs::create_directories(folder);
  if (!fs::is_empty(folder)) throw std::runtime_error("the folder is not empty: " + folder.string());
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

int main(int argc, char** argv) try {
  const bool mixed = argc == 4 && std::string_view(argv[1]) == "--mixed";
  if (!mixed && argc != 3) throw std::runtime_error("usage: generate_history [--mixed] <count> <folder>");
  const std::size_t count = parse_count(argv[argc - 2]);
  const fs::path folder = argv[argc - 1];
  make_empty_folder(folder);
  const HistoryKind kind = mixed ? HistoryKind::mixed : HistoryKind::portable;
  for (const auto& file : schemake::bench::make_history(count, kind)) write(folder / file.name, file.text);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "generate_history: " << error.what() << '\n';
  return 1;
}
