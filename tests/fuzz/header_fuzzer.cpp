// What stands above the first section, and what a folder's names say: each line is a file's name too.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "parse/migration.hpp"

namespace {

using namespace schemake;

void parse_header(std::string_view text) {
  text::Sources sources;
  text::Diagnostics diagnostics;
  parse::MigrationInput input;
  input.up = &sources.add("1_a.sql", std::string(text) + "\n-- migrate:up\nSELECT 1;\n");
  const change::Migration migration = parse::parse_migration(input, diagnostics);
  // A revision is an identifier, whatever was written.
  if (migration.revision.find_first_of(" \n,\"'") != std::string::npos) std::abort();
  text::render(diagnostics.all());
}

void arrange_names(std::string_view text) {
  text::Sources sources;
  const text::Source& source = sources.add("a", std::string(text));
  std::set<std::string> names;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) names.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::vector<parse::FolderFile> files;
  for (const std::string& name : names) files.push_back({name, &source});
  for (const std::string_view layout : parse::layout_names()) {
    text::Diagnostics diagnostics;
    const parse::Arrangement arrangement = parse::arrange(files, parse::layout_named(layout), diagnostics);
    for (const parse::MigrationFiles& migration : arrangement.migrations) {
      if (!names.contains(migration.up)) std::abort();
      if (!migration.down.empty() && !names.contains(migration.down)) std::abort();
    }
  }
  text::Diagnostics diagnostics;
  parse::arrange(files, std::nullopt, diagnostics);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  parse_header(text);
  arrange_names(text);
  return 0;
}
