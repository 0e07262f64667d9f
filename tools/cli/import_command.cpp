// The statements are the author's own text, with the comments around them. The way back stays what it was:
// a down that is derived is not written, for it is derived again; one that cannot be run, or that nobody
// wrote and nobody can derive, becomes `irreversible`, with its old text as comments.
#include "cli/import_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/compile.hpp"
#include "cli/files.hpp"
#include "parse/migration.hpp"

namespace schemake::cli {
namespace {

namespace fs = std::filesystem;

int refuse(std::string_view message, std::string_view help) {
  fmt::print(stderr, "error: {}\nhelp: {}\n", message, help);
  return 1;
}

bool is_digit(char byte) {
  return std::isdigit(static_cast<unsigned char>(byte)) != 0;
}

// Of a revision that is a time of 14 digits, as most tools number by.
std::string created_of(const change::Migration& migration) {
  const std::string& id = migration.revision;
  const bool time = id.size() == 14 && std::all_of(id.begin(), id.end(), is_digit) &&
                    (id.starts_with("19") || id.starts_with("20"));
  if (!migration.created.empty() || !time) return migration.created;
  const auto part = [&](std::size_t at, std::size_t size) { return id.substr(at, size); };
  return fmt::format("{}-{}-{} {}:{}:{}Z", part(0, 4), part(4, 2), part(6, 2), part(8, 2), part(10, 2),
                     part(12, 2));
}

std::string file_name(const change::Migration& migration, std::size_t position) {
  std::string stem = migration.revision + "_" + migration.message;
  if (!is_digit(stem.front())) stem = fmt::format("{:04}_{}", position + 1, stem);
  std::string name;
  for (const char byte : stem) {
    const bool plain = std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '.' || byte == '-';
    if (plain || (!name.empty() && name.back() != '_')) name += plain ? byte : '_';
  }
  constexpr std::size_t longest = 120;
  name.resize(std::min(name.size(), longest));
  while (name.ends_with('_') || name.ends_with('.')) name.pop_back();
  return name + ".sql";
}

/// Calls `take` with each line, without its break.
template <typename Take>
void for_each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    take(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// goose's lines say nothing any more.
bool is_annotation(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  return begin != std::string_view::npos && line.substr(begin).starts_with("--") &&
         line.find("+goose") != std::string_view::npos;
}

// Without blank lines at its ends; of several in a row, inside a literal too, each stays.
std::string body_of(std::string_view text, std::string_view prefix = "") {
  std::string body;
  for_each_line(text, [&](std::string_view line) {
    if (is_annotation(line) || (body.empty() && is_blank(line))) return;
    body += fmt::format("{}{}\n", prefix, line);
  });
  while (body.ends_with("\n\n")) body.pop_back();
  return body == "\n" ? std::string() : body;
}

std::string single_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char byte) { return byte == '\n' || byte == '\r' || byte == '\t'; }, ' ');
  return text;
}

std::string header_of(const change::Migration& migration, const std::vector<std::string>& parents) {
  const std::string title = migration.message.empty() ? migration.revision : migration.message;
  std::string text = fmt::format("-- {}\n--\n-- Revision: {}\n", single_line(title), migration.revision);
  if (!parents.empty()) text += fmt::format("-- Revises:  {}\n", fmt::join(parents, ", "));
  const std::string created = created_of(migration);
  if (!created.empty()) text += fmt::format("-- Created:  {}\n", created);
  if (!migration.labels.empty()) text += fmt::format("-- Labels:   {}\n", fmt::join(migration.labels, ", "));
  std::vector<std::string> depends;
  for (const change::RevisionReference& each : migration.depends) depends.push_back(each.revision);
  if (!depends.empty()) text += fmt::format("-- Depends:  {}\n", fmt::join(depends, ", "));
  return text;
}

std::string timeout_option(std::string_view name, std::int32_t milliseconds) {
  if (milliseconds == 0) return "";
  return milliseconds == change::Timeouts::no_limit ? fmt::format(" {}:none", name)
                                                    : fmt::format(" {}:{}ms", name, milliseconds);
}

std::string marker(std::string_view direction, const emit::PlannedScript& script) {
  const std::string reason =
      script.irreversible.empty() ? "" : " irreversible: " + single_line(script.irreversible);
  return fmt::format("\n-- migrate:{}{}{}{}{}\n", direction, script.transactional ? "" : " transaction:false",
                     timeout_option("lock_timeout", script.timeouts.lock),
                     timeout_option("statement_timeout", script.timeouts.statement), reason);
}

std::string down_of(const change::Migration& migration, const emit::PlannedScript& script,
                    const std::string& text) {
  if (!script.irreversible.empty()) return marker("down", script) + body_of(text, "-- ");
  const bool derived = migration.down && migration.down->derived;
  return derived ? std::string() : marker("down", script) + body_of(text);
}

std::string native_text(const Compilation& compilation, std::size_t position) {
  const std::uint32_t index = compilation.graph.order[position];
  const change::Migration& migration = compilation.migrations[index];
  const emit::PlannedRevision& planned = compilation.plan.revisions[position];
  std::vector<std::string> parents;
  for (const std::uint32_t parent : planned.parents) {
    parents.push_back(compilation.plan.revisions[parent].id);
  }
  const parse::SourceText text = parse::source_text(compilation.files[index]);
  return header_of(migration, parents) + marker("up", planned.postgresql->up) + body_of(text.up) +
         down_of(migration, planned.postgresql->down, text.down);
}

bool has_entries(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder, error) && !(fs::is_directory(folder, error) && fs::is_empty(folder, error));
}

std::vector<std::pair<fs::path, std::string>> native_files(const ImportCommand& command,
                                                           const Compilation& compilation) {
  std::vector<std::pair<fs::path, std::string>> files;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < compilation.plan.revisions.size(); ++i) {
    std::string name = file_name(compilation.migrations[compilation.graph.order[i]], i);
    if (!taken.insert(name).second) name = fmt::format("{:04}_{}", i + 1, name);
    files.emplace_back(command.output / name, native_text(compilation, i));
  }
  return files;
}

void print_next_steps(const ImportCommand& command, const Compilation& compilation) {
  const bool told = compilation.layout != parse::Layout::plain;
  const std::string_view tool = told ? parse::name_of(compilation.layout) : "another tool";
  fmt::print(
      "{} revisions of {}'s folder {} are in {}.\n"
      "Compile them: name that folder as MIGRATIONS, without LAYOUT.\n"
      "A database that {} has migrated has all this already. Tell the ledger so once, on each database:\n"
      "  REV=<its revision> cmake --build <build> --target migrate-stamp\n",
      compilation.plan.revisions.size(), tool, command.migrations.string(), command.output.string(), tool);
  if (compilation.plan.heads.empty()) return;
  fmt::print("where an up-to-date database is at {}.\n",
             compilation.plan.revisions[compilation.plan.heads.front()].id);
}

}  // namespace

int run(const ImportCommand& command) {
  if (has_entries(command.output)) {
    return refuse(fmt::format("{} is not empty: nothing was written", command.output.string()),
                  "give a folder that does not exist yet");
  }
  CompileOptions options;
  options.migrations = command.migrations;
  options.layout = command.layout;
  options.postgresql = true;
  const Compilation compilation = compile(options);
  if (compilation.diagnostics.has_errors()) {
    fmt::print(stderr, "{}", text::render(compilation.diagnostics.all()));
    return refuse("the folder has mistakes: nothing was written",
                  "mend them first; the old tool's files stay");
  }
  if (compilation.layout == parse::Layout::native) {
    return refuse("the folder is native already: nothing was written", "compile it as it stands");
  }
  for (const auto& [path, text] : native_files(command, compilation)) write_new(path, text);
  print_next_steps(command, compilation);
  return 0;
}

}  // namespace schemake::cli
