#include "cli/new_command.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <optional>
#include <random>
#include <string_view>
#include <utility>

#include "cli/compile.hpp"
#include "cli/files.hpp"
#include "cli/report.hpp"

namespace schemake::cli {
namespace {

namespace fs = std::filesystem;
using Time = std::chrono::system_clock::time_point;

constexpr std::size_t longest_slug = 60;

std::string slug(std::string_view message) {
  std::string out;
  for (const char byte : message) {
    const auto letter = static_cast<unsigned char>(byte);
    if (std::isalnum(letter) != 0) {
      out += static_cast<char>(std::tolower(letter));
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
    if (out.size() >= longest_slug) break;
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

// 48 random bits, as Alembic's ids: two developers' revisions do not meet.
std::string random_revision() {
  std::random_device device;
  const std::uint64_t high = device();
  const std::uint64_t low = device();
  return fmt::format("{:012x}", (high << 32U | low) & 0xFFFF'FFFF'FFFFU);
}

std::string single_line(std::string text) {
  for (char& byte : text) byte = byte == '\n' || byte == '\r' || byte == '\t' ? ' ' : byte;
  return text;
}

int refuse(std::string_view message, std::string_view help) {
  fmt::print(stderr, "error: {}\n", message);
  if (!help.empty()) fmt::print(stderr, "help: {}\n", help);
  return 1;
}

std::vector<std::string> head_revisions(const Compilation& compilation) {
  std::vector<std::string> heads;
  for (const std::uint32_t head : compilation.graph.heads)
    heads.push_back(compilation.migrations[head].revision);
  return heads;
}

std::string header(const NewCommand& command, const std::string& revision,
                   const std::vector<std::string>& revises, Time now) {
  std::string text = fmt::format("-- {}\n--\n-- Revision: {}\n", single_line(command.message), revision);
  if (!revises.empty()) text += fmt::format("-- Revises:  {}\n", fmt::join(revises, ", "));
  const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(now);
  return text + fmt::format("-- Created:  {:%Y-%m-%d %H:%M:%S}Z\n", fmt::gmtime(seconds));
}

std::string native_text(const NewCommand& command, const std::vector<std::string>& revises, Time now) {
  const std::string text = header(command, random_revision(), revises, now) + "\n-- migrate:up\n";
  // An empty down would be taken at its word. A merge has nothing to do in either direction.
  if (command.kind == NewKind::merge) return text + "\n-- migrate:down\n";
  return text +
         "\n\n-- The way down is derived where it is exact. Where the build asks for it, write it here, "
         "below a\n"
         "-- line `-- migrate:down`, or give the reason: `-- migrate:down irreversible: <reason>`.\n";
}

// A folder of numbered files goes on as it began: times stay times, counters are counted on.
std::string next_number(const Compilation& compilation, Time now) {
  if (compilation.migrations.empty()) return fmt::format("{:%Y%m%d%H%M%S}", fmt::gmtime(now));
  const std::string& last = compilation.migrations.back().revision;
  if (last.size() >= 14) {
    return fmt::format("{:%Y%m%d%H%M%S}",
                       fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(now)));
  }
  const bool digits = std::all_of(last.begin(), last.end(), [](char byte) {
    return std::isdigit(static_cast<unsigned char>(byte)) != 0;
  });
  return fmt::format("{:0{}}", digits ? std::stoull(last) + 1 : 1, last.size());
}

int print_written(const NewCommand& command, const std::vector<fs::path>& paths) {
  if (command.json) {
    nlohmann::ordered_json json = {{"written", nlohmann::ordered_json::array()}};
    for (const fs::path& path : paths) json["written"].push_back(path.string());
    fmt::print("{}", dump(json));
    return 0;
  }
  for (const fs::path& path : paths) fmt::print("{}\n", path.string());
  return 0;
}

/// A file to write: its path within the folder, and its text.
using NewFile = std::pair<std::string, std::string>;

// What the layout's own tool would make.
std::vector<NewFile> foreign_files(const NewCommand& command, const Compilation& compilation, Time now) {
  const std::string stem = next_number(compilation, now) + "_" + slug(command.message);
  const std::string title = fmt::format("-- {}\n", single_line(command.message));
  switch (compilation.layout) {
    case parse::Layout::golang_migrate:
      return {{stem + ".up.sql", title}, {stem + ".down.sql", title}};
    case parse::Layout::sqlx: {
      const bool pairs = compilation.files.back().files.up.ends_with(".up.sql");
      if (pairs) return {{stem + ".up.sql", title}, {stem + ".down.sql", title}};
      return {{stem + ".sql", title}};
    }
    case parse::Layout::diesel:
      return {{stem + "/up.sql", title}, {stem + "/down.sql", title}};
    case parse::Layout::prisma:
      return {{stem + "/migration.sql", title}};
    case parse::Layout::dbmate:
      return {{stem + ".sql", "-- migrate:up\n\n\n-- migrate:down\n\n"}};
    case parse::Layout::goose:
      return {{stem + ".sql", "-- +goose Up\n\n\n-- +goose Down\n\n"}};
    case parse::Layout::native:
    case parse::Layout::flyway:
    case parse::Layout::sqitch:
    case parse::Layout::plain:
      break;
  }
  return {{stem + ".sql", title}};
}

int write_foreign(const NewCommand& command, const Compilation& compilation, Time now) {
  if (compilation.layout == parse::Layout::sqitch || compilation.layout == parse::Layout::flyway) {
    return refuse(fmt::format("{} names its own migrations", parse::name_of(compilation.layout)),
                  compilation.layout == parse::Layout::sqitch ? "add the change to the plan: sqitch add NAME"
                                                              : "write V<version>__<name>.sql");
  }
  std::vector<fs::path> paths;
  for (const auto& [name, text] : foreign_files(command, compilation, now)) {
    paths.push_back(command.migrations / name);
    write_new(paths.back(), text);
  }
  return print_written(command, paths);
}

int write_native(const NewCommand& command, const std::vector<std::string>& revises, Time now) {
  const auto minutes = std::chrono::time_point_cast<std::chrono::minutes>(now);
  const std::string name = fmt::format("{:%Y%m%d%H%M}_{}.sql", fmt::gmtime(minutes), slug(command.message));
  const fs::path path = command.migrations / name;
  write_new(path, native_text(command, revises, now));
  return print_written(command, {path});
}

// The heads to join: those named, or all.
std::optional<std::vector<std::string>> merge_parents(const NewCommand& command,
                                                      std::vector<std::string> heads) {
  if (command.revises.empty()) return heads;
  std::vector<std::string> parents;
  for (const std::string& prefix : command.revises) {
    std::vector<std::string> found;
    for (const std::string& head : heads) {
      if (head.starts_with(prefix)) found.push_back(head);
    }
    if (found.size() != 1) {
      refuse(fmt::format("\"{}\" names {} heads", prefix, found.empty() ? "none of the" : "several"),
             fmt::format("the heads are {}", fmt::join(heads, ", ")));
      return std::nullopt;
    }
    parents.push_back(found.front());
  }
  return parents;
}

int write_merge(const NewCommand& command, const Compilation& compilation, Time now) {
  if (compilation.layout != parse::Layout::native) {
    return refuse("another tool's folder has one line of history", "there is nothing to merge");
  }
  const auto parents = merge_parents(command, head_revisions(compilation));
  if (!parents) return 1;
  if (parents->size() < 2) {
    return refuse(
        parents->empty() ? "there are no revisions to merge" : "there is one head: nothing to merge",
        parents->empty() ? "" : fmt::format("the head is {}", parents->front()));
  }
  return write_native(command, *parents, now);
}

}  // namespace

int run(const NewCommand& command) {
  if (slug(command.message).empty()) {
    return refuse("a migration needs a message that says what it changes",
                  "MSG=\"add phone to users\" cmake --build … --target migrate-new, or --message");
  }
  if (std::error_code error; !fs::is_directory(command.migrations, error)) {
    return refuse(fmt::format("there is no folder {}", command.migrations.string()),
                  "make it first, if the name is right: mkdir " + command.migrations.string());
  }
  CompileOptions options;
  options.migrations = command.migrations;
  options.layout = command.layout;
  const Compilation compilation = load(options);
  if (compilation.diagnostics.has_errors()) {
    fmt::print(stderr, "{}", text::render(compilation.diagnostics.all()));
    return refuse("the folder has mistakes: no file was written", "");
  }
  const Time now = std::chrono::system_clock::now();
  if (command.kind == NewKind::merge) return write_merge(command, compilation, now);
  if (compilation.layout != parse::Layout::native && !compilation.migrations.empty()) {
    return write_foreign(command, compilation, now);
  }
  if (command.kind == NewKind::generated) {
    fmt::print(stderr,
               "note: this version does not yet compare the declared schema with the migrations: "
               "the migration is empty, fill it in\n");
  }
  const std::vector<std::string> heads = head_revisions(compilation);
  if (heads.size() > 1) {
    return refuse(fmt::format("there are {} heads: {}", heads.size(), fmt::join(heads, ", ")),
                  "join them first: `migrate-merge`");
  }
  return write_native(command, heads, now);
}

}  // namespace schemake::cli
