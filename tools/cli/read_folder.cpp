#include "cli/read_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

#include "cli/files.hpp"
#include "parse/limits.hpp"
#include "parse/sqitch_plan.hpp"

namespace schemake::cli {
namespace {

namespace fs = std::filesystem;
using parse::Layout;

constexpr std::string_view plan_name = "sqitch.plan";

bool is_readable(std::string_view name) {
  constexpr std::array<std::string_view, 5> endings{".sql", ".cpp", ".go", ".java", ".conf"};
  return !name.starts_with('.') && (name == "metadata.toml" ||
                                    std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
                                      return name.ends_with(ending);
                                    }));
}

// Of a program its name says all.
bool is_program(std::string_view name) {
  return name.ends_with(".cpp") || name.ends_with(".go") || name.ends_with(".java");
}

/// Reads one folder into one compilation.
class FolderReader {
 public:
  FolderReader(const CompileOptions& options, Compilation& compilation)
      : options_(options), root_(options.migrations), compilation_(compilation) {}

  void read() {
    compilation_.inputs.push_back(root_);
    const std::vector<FolderEntry> entries = list_entries(root_);
    const bool plan = std::any_of(entries.begin(), entries.end(),
                                  [](const FolderEntry& entry) { return entry.name == plan_name; });
    if (options_.layout ? *options_.layout == Layout::sqitch : plan) {
      read_plan(plan);
    } else {
      read_files(entries);
    }
  }

 private:
  void read_files(const std::vector<FolderEntry>& entries) {
    add_entries(entries, "");
    std::sort(files_.begin(), files_.end(),
              [](const parse::FolderFile& a, const parse::FolderFile& b) { return a.path < b.path; });
    parse::Arrangement arrangement = parse::arrange(files_, options_.layout, compilation_.diagnostics);
    compilation_.layout = arrangement.layout;
    for (parse::MigrationFiles& files : arrangement.migrations) add_migration(std::move(files));
  }

  // Prisma takes any name for a folder: what counts is the file in it.
  bool is_migration_folder(const FolderEntry& entry, const std::string& path) const {
    if (entry.kind != EntryKind::folder) return false;
    const std::vector<FolderEntry> files = list_entries(root_ / path);
    return std::any_of(files.begin(), files.end(), [](const FolderEntry& file) {
      return file.name == "migration.sql" || file.name == "up.sql";
    });
  }

  void add_entries(const std::vector<FolderEntry>& entries, const std::string& within) {
    for (const FolderEntry& entry : entries) {
      const std::string path = within + entry.name;
      const bool hidden = entry.name.starts_with('.');
      if (entry.kind == EntryKind::file && is_readable(entry.name)) {
        add_file(path);
      } else if (entry.name.ends_with(".sql") && !hidden && !is_migration_folder(entry, path)) {
        report_irregular(root_ / path, entry.kind, compilation_);
      } else if (entry.kind == EntryKind::folder && within.empty() && !hidden) {
        compilation_.inputs.push_back(root_ / path);
        add_entries(list_entries(root_ / path), path + "/");
      }
    }
  }

  void add_file(const std::string& path) {
    const text::Source& source = is_program(path) ? compilation_.sources.add((root_ / path).string(), "")
                                                  : read_source(root_ / path, compilation_);
    files_.push_back({path, &source});
    sources_.emplace(path, &source);
  }

  void read_plan(bool exists) {
    compilation_.layout = Layout::sqitch;
    if (!exists) {
      const text::Source& place = compilation_.sources.add((root_ / plan_name).string(), "");
      compilation_.diagnostics.error("M0115", {&place, 0, 0}, "there is no sqitch.plan").help =
          "name the folder that it lies in";
      return;
    }
    const text::Source& plan = read_source(root_ / plan_name, compilation_);
    const auto is_file = [&](const std::string& path) {
      std::error_code error;
      return fs::is_regular_file(root_ / path, error);
    };
    std::vector<parse::MigrationFiles> planned = parse::read_plan(plan, is_file, compilation_.diagnostics);
    for (parse::MigrationFiles& files : planned) {
      for (const std::string& path : {files.up, files.down}) {
        if (!path.empty()) sources_.emplace(path, &read_source(root_ / path, compilation_));
      }
      add_migration(std::move(files));
    }
    for (const char* folder : {"deploy", "revert"}) {
      if (std::error_code error; fs::is_directory(root_ / folder, error)) {
        compilation_.inputs.push_back(root_ / folder);
      }
    }
  }

  void add_migration(parse::MigrationFiles files) {
    const text::Source* down = files.down.empty() ? nullptr : sources_.at(files.down);
    compilation_.files.push_back(
        {compilation_.layout, sources_.at(files.up), down, std::move(files), options_.strict_downs});
    compilation_.migrations.push_back(
        parse::parse_migration(compilation_.files.back(), compilation_.diagnostics));
  }

  const CompileOptions& options_;
  const fs::path& root_;
  Compilation& compilation_;
  std::vector<parse::FolderFile> files_;
  std::map<std::string, const text::Source*> sources_;
};

}  // namespace

void read_folder(const CompileOptions& options, Compilation& compilation) {
  FolderReader(options, compilation).read();
}

// It must not pass for a file that is not there.
void report_irregular(const fs::path& path, EntryKind kind, Compilation& compilation) {
  const text::Source& source = compilation.sources.add(path.string(), "");
  compilation.diagnostics
      .error("M0108", {&source, 0, 0},
             kind == EntryKind::folder ? "a folder with a SQL file's name" : "this is no regular file")
      .help = "put a regular file in its place, or give it another name";
}

const text::Source& read_source(const fs::path& path, Compilation& compilation) {
  compilation.inputs.push_back(path);
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error || size <= parse::largest_source) return compilation.sources.add(path.string(), read_file(path));
  const text::Source& source = compilation.sources.add(path.string(), "");
  constexpr std::uintmax_t megabyte = 1'000'000;
  compilation.diagnostics
      .error("M0114", {&source, 0, 0},
             fmt::format("a file of {} MB; {} MB is the most that is read", size / megabyte,
                         parse::largest_source / megabyte))
      .help = "cut it into several migrations, or have a program load the rows";
  return source;
}

}  // namespace schemake::cli
