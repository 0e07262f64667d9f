// Flyway's files: V<version>__<name>.sql runs once, U<version>__<name>.sql undoes it, R__<name>.sql runs
// again whenever it changes, behind all versions.
//
// A registry has no revision that runs again. A repeatable migration becomes a revision of its own at the
// end, which runs once, and a note says so.
#include <algorithm>
#include <cctype>
#include <utility>

#include "parse/arrange.hpp"

namespace schemake::parse {
namespace {

struct Name {
  char prefix = ' ';
  std::string version;  ///< "1.2", also where "1_2" is written; empty for R
  std::string_view description;
};

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_version(std::string_view text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) != 0 &&
         std::all_of(text.begin(), text.end(), [](char byte) {
           return std::isdigit(static_cast<unsigned char>(byte)) != 0 || byte == '.' || byte == '_';
         });
}

std::optional<Name> read_name(std::string_view path) {
  std::string_view name = file_name(path);
  if (!name.ends_with(sql_ending) || name.size() < 4) return std::nullopt;
  name.remove_suffix(sql_ending.size());
  const std::size_t separator = name.find("__");
  if (separator == std::string_view::npos || separator == 0) return std::nullopt;
  Name read{name.front(), std::string(name.substr(1, separator - 1)), name.substr(separator + 2)};
  std::replace(read.version.begin(), read.version.end(), '_', '.');
  const bool versioned = read.prefix == 'V' || read.prefix == 'U' || read.prefix == 'B';
  if (versioned && is_version(read.version)) return read;
  return read.prefix == 'R' && read.version.empty() ? std::optional(read) : std::nullopt;
}

// The next part of a dotted version, taken off its front; "0" when there is none left: 1 equals 1.0.
std::string_view take_part(std::string_view& version) {
  if (version.empty()) return "0";
  const std::size_t dot = std::min(version.find('.'), version.size());
  const std::string_view part = version.substr(0, dot);
  version.remove_prefix(std::min(dot + 1, version.size()));
  return part.empty() ? "0" : part;
}

bool version_less(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const std::string_view first = take_part(a);
    const std::string_view second = take_part(b);
    if (number_less(first, second)) return true;
    if (number_less(second, first)) return false;
  }
  return false;
}

bool same_version(std::string_view a, std::string_view b) {
  return !version_less(a, b) && !version_less(b, a);
}

/// The script's own configuration, `V1__name.sql.conf` beside it.
struct ScriptSettings {
  bool transactional = true;
  bool placeholders = true;
};

ScriptSettings read_settings(const Files& files, const std::string& path) {
  ScriptSettings settings;
  const FolderFile* file = find_file(files, path + ".conf");
  if (file == nullptr) return settings;
  std::string text = file->source->text();
  text.erase(std::remove_if(text.begin(), text.end(), [](char byte) { return byte == ' ' || byte == '\t'; }),
             text.end());
  settings.transactional = text.find("executeInTransaction=false") == std::string::npos;
  settings.placeholders = text.find("placeholderReplacement=false") == std::string::npos;
  return settings;
}

std::string identifier_of_description(std::string_view description) {
  std::string id = "R-";
  for (const char byte : description) {
    const bool plain = std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '.';
    id += plain ? byte : '-';
  }
  return id;
}

class FlywayArranger {
 public:
  FlywayArranger(const Files& files, text::Diagnostics& diagnostics)
      : files_(files), diagnostics_(diagnostics) {}

  Migrations take() {
    for (const FolderFile& file : files_) {
      if (!file.path.ends_with(sql_ending)) continue;
      const std::optional<Name> name = read_name(file.path);
      if (!name) {
        report_misfit(file, diagnostics_, "no name of a migration: it is not read",
                      "a migration is V<version>__<name>.sql, with two underscores; callbacks such as "
                      "afterMigrate.sql are not run",
                      text::Severity::warning);
      } else if (name->prefix == 'B') {
        report_misfit(file, diagnostics_, "a baseline migration is not read",
                      "the versions up to it are; where they are no more, name it V<version>__<name>.sql",
                      text::Severity::warning);
      } else if (name->prefix != 'U') {
        add(file, *name);
      }
    }
    std::stable_sort(versioned_.begin(), versioned_.end(),
                     [](const MigrationFiles& a, const MigrationFiles& b) {
                       return version_less(a.revision, b.revision);
                     });
    std::stable_sort(repeatable_.begin(), repeatable_.end(),
                     [](const MigrationFiles& a, const MigrationFiles& b) { return a.message < b.message; });
    add_undos();
    for (MigrationFiles& files : repeatable_) versioned_.push_back(std::move(files));
    return std::move(versioned_);
  }

 private:
  void add(const FolderFile& file, const Name& name) {
    MigrationFiles files;
    files.up = file.path;
    files.message = message_of(name.description);
    const ScriptSettings settings = read_settings(files_, file.path);
    files.transactional = settings.transactional;
    files.placeholders = settings.placeholders;
    const bool repeatable = name.prefix == 'R';
    files.revision = repeatable ? identifier_of_description(name.description) : name.version;
    if (repeatable) {
      report_misfit(file, diagnostics_,
                    "a repeatable migration is read as a revision behind all others, which runs once",
                    "what changes in it later goes into a new version", text::Severity::note);
    }
    (repeatable ? repeatable_ : versioned_).push_back(std::move(files));
  }

  void add_undos() {
    for (const FolderFile& file : files_) {
      const std::optional<Name> name = read_name(file.path);
      if (!name || name->prefix != 'U') continue;
      const auto found =
          std::lower_bound(versioned_.begin(), versioned_.end(), std::string_view(name->version),
                           [](const MigrationFiles& files, std::string_view version) {
                             return version_less(files.revision, version);
                           });
      if (found != versioned_.end() && same_version(found->revision, name->version)) {
        found->down = file.path;
      } else {
        report_misfit(file, diagnostics_, "a way down without a way up: it is not read",
                      "give it the version of its V file, or remove it", text::Severity::warning);
      }
    }
  }

  const Files& files_;
  text::Diagnostics& diagnostics_;
  Migrations versioned_;
  Migrations repeatable_;
};

}  // namespace

bool is_flyway_name(std::string_view name) {
  return read_name(name).has_value();
}

Migrations arrange_flyway(const Files& files, text::Diagnostics& diagnostics) {
  return FlywayArranger(files, diagnostics).take();
}

}  // namespace schemake::parse
