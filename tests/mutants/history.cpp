#include "history.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "cli/compile.hpp"
#include "lexer.hpp"

namespace schemake::mutants {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view effect_marker = "-- effect:";

/// Behind a statement's semicolon and the `-- effect:` lines below it, which say what it does; or its end.
std::size_t end_of_effect(const std::string& text, std::size_t end) {
  std::size_t behind = end;
  for (std::size_t line = text.find('\n', end); line != text.npos; line = text.find('\n', line + 1)) {
    if (text.compare(line + 1, effect_marker.size(), effect_marker) != 0) break;
    behind = std::min(text.find('\n', line + 1), text.size());
  }
  return behind;
}

/// Without what is before a statement: the last one's semicolon, and BEGIN and COMMIT, which other tools'
/// layouts allow. Here each revision is one transaction.
std::string without_transaction(std::string text) {
  for (;;) {
    text.erase(0, std::min(text.find_first_not_of("; \t\r\n"), text.size()));
    const Tokens tokens = tokenize(text);
    const std::string first = tokens.empty() ? std::string() : lower(tokens.front().text);
    if (first != "begin" && first != "commit" && first != "end" && first != "start") return text;
    const auto end =
        std::find_if(tokens.begin(), tokens.end(), [](const Token& token) { return token.text == ";"; });
    if (end == tokens.end()) return text;
    text.erase(0, end->end);
  }
}

/// A section's statements with the comments before each and the effect below it.
std::vector<std::string> texts(const change::Section& section, const text::Source& source) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  if (section.marker.known())
    begin = std::min(source.text().find('\n', section.marker.begin), source.text().size());
  for (const change::Statement& statement : section.statements) {
    const std::size_t end = end_of_effect(source.text(), statement.span.end);
    const std::string text = without_transaction(source.text().substr(begin, end - begin));
    if (!text.empty()) out.push_back(text);
    begin = end;
  }
  return out;
}

/// With the semicolon, which an effect has before it.
std::string closed(const std::string& statement) {
  const std::size_t effect = statement.rfind('\n' + std::string(effect_marker));
  return statement + (effect == statement.npos ? ";" : "");
}

}  // namespace

History read_history(const fs::path& migrations) {
  cli::CompileOptions options;
  options.migrations = migrations;
  const cli::Compilation compilation = cli::load(options);
  for (const text::Diagnostic& diagnostic : compilation.diagnostics.all()) {
    if (diagnostic.severity == text::Severity::error)
      throw std::runtime_error("cannot be read:\n" + text::render(diagnostic));
  }
  History history{fs::absolute(migrations).lexically_normal().filename().string(), {}};
  for (const std::uint32_t i : compilation.graph.order) {
    const change::Migration& migration = compilation.migrations[i];
    Revision revision{fs::path(migration.source->path()).filename().string(), true, {}};
    if (migration.up) {
      revision.transactional = migration.up->transactional;
      revision.statements = texts(*migration.up, *migration.source);
    }
    history.revisions.push_back(std::move(revision));
  }
  return history;
}

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "schemake_mutants_XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder can be made in " + pattern);
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Folder::File Folder::render(const Revision& revision, std::size_t index) {
  File file{fmt::format("{:04}_revision.sql", index + 1), {}, {}};
  file.text = revision.transactional ? "-- migrate:up\n" : "-- migrate:up transaction:false\n";
  for (const std::string& statement : revision.statements) {
    file.first_lines.push_back(
        static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n')) + 1);
    file.text += closed(statement) + "\n\n";
  }
  file.text += "-- migrate:down irreversible: mutants are of the way up\n";
  return file;
}

void Folder::write(const History& history) {
  std::vector<File> files;
  for (std::size_t i = 0; i < history.revisions.size(); ++i) files.push_back(render(history.revisions[i], i));
  for (std::size_t i = 0; i < std::max(files.size(), files_.size()); ++i) {
    if (i >= files.size())
      fs::remove(path_ / files_[i].name);
    else if (i >= files_.size() || files[i].text != files_[i].text)
      std::ofstream(path_ / files[i].name, std::ios::binary) << files[i].text;
  }
  files_ = std::move(files);
}

Place Folder::place(const std::string& file, std::size_t line) const {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (files_[i].name != file) continue;
    const auto behind = std::upper_bound(files_[i].first_lines.begin(), files_[i].first_lines.end(), line);
    const auto count = static_cast<std::size_t>(behind - files_[i].first_lines.begin());
    return {i, count == 0 ? 0 : count - 1};
  }
  return {};
}

}  // namespace schemake::mutants
