#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "parse/arrange.hpp"

namespace schemake::parse {
namespace {

MigrationFiles describe(std::string_view name, std::string_view ending) {
  const std::string_view stem = name.substr(0, name.size() - ending.size());
  const std::string_view digits = leading_digits(stem);
  MigrationFiles files;
  files.up = name;
  files.revision = digits.empty() ? stem : digits;
  files.message = message_of(stem.substr(digits.size()));
  return files;
}

// Equal numbers go by name.
bool name_order(const MigrationFiles& a, const MigrationFiles& b) {
  const std::string_view first = leading_digits(a.up);
  const std::string_view second = leading_digits(b.up);
  if (number_less(first, second)) return true;
  return number_less(second, first) ? false : a.up < b.up;
}

// The tool runs by number alone, and passes over what has none.
bool needs_number(Layout layout) {
  return layout == Layout::dbmate || layout == Layout::goose || layout == Layout::sqlx;
}

bool report_unnumbered(const FolderFile& file, Layout layout, text::Diagnostics& diagnostics) {
  if (!needs_number(layout) || !leading_digits(file.path).empty()) return false;
  report_misfit(file, diagnostics, "a file without a number is no migration there: it is not read",
                "begin its name with a number, or move it out of the folder", text::Severity::warning);
  return true;
}

class PairArranger {
 public:
  PairArranger(const Files& files, Layout layout, text::Diagnostics& diagnostics)
      : layout_(layout), diagnostics_(diagnostics) {
    for (const FolderFile& file : files) {
      if (is_flat(file.path) && file.path.ends_with(sql_ending)) files_.push_back(&file);
    }
  }

  Migrations take() {
    for (const FolderFile* file : files_) {
      if (!file->path.ends_with(up_ending) || report_unnumbered(*file, sqlx_alone(), diagnostics_)) continue;
      add_up(*file);
    }
    for (const FolderFile* file : files_) {
      if (file->path.ends_with(down_ending)) add_down(*file);
    }
    for (const FolderFile* file : files_) {
      if (!file->path.ends_with(up_ending) && !file->path.ends_with(down_ending)) add_alone(*file);
    }
    return std::move(migrations_);
  }

 private:
  Layout sqlx_alone() const { return layout_ == Layout::sqlx ? Layout::sqlx : Layout::golang_migrate; }

  void add_up(const FolderFile& file) {
    by_stem_.emplace(stem_of(file.path, up_ending), migrations_.size());
    migrations_.push_back(describe(file.path, up_ending));
    by_number_.emplace(migrations_.back().revision, migrations_.size() - 1);
  }

  static std::string stem_of(std::string_view name, std::string_view ending) {
    return std::string(name.substr(0, name.size() - ending.size()));
  }

  // golang-migrate pairs by number: the two names of one number may differ.
  MigrationFiles* find_up(std::string_view down) {
    const auto stem = by_stem_.find(stem_of(down, down_ending));
    if (stem != by_stem_.end()) return &migrations_[stem->second];
    const auto number = by_number_.find(std::string(leading_digits(down)));
    const bool free = number != by_number_.end() && migrations_[number->second].down.empty();
    return free ? &migrations_[number->second] : nullptr;
  }

  void add_down(const FolderFile& file) {
    MigrationFiles* up = find_up(file.path);
    if (up != nullptr) {
      up->down = file.path;
    } else {
      report_misfit(file, diagnostics_, "a way down without a way up: it is not read",
                    "name it as its .up.sql, or remove it", text::Severity::warning);
    }
  }

  // sqlx takes files without a direction for ups, and so it is done where golang-migrate passes over them:
  // a migration must not be lost for the want of a `.up`.
  void add_alone(const FolderFile& file) {
    if (report_unnumbered(file, sqlx_alone(), diagnostics_)) return;
    const std::string_view digits = leading_digits(file.path);
    if (!digits.empty() && !by_number_.contains(std::string(digits))) {
      migrations_.push_back(describe(file.path, sql_ending));
      return;
    }
    report_misfit(file, diagnostics_, "this file belongs to no migration",
                  "in a folder of N_name.up.sql files each other file is N_name.down.sql, or N_name.sql with "
                  "a number of its own");
  }

  Layout layout_;
  text::Diagnostics& diagnostics_;
  std::vector<const FolderFile*> files_;
  Migrations migrations_;
  /// Indexes into `migrations_`.
  std::map<std::string, std::size_t> by_stem_;
  std::map<std::string, std::size_t> by_number_;
};

}  // namespace

std::string_view leading_digits(std::string_view name) {
  std::size_t end = 0;
  while (end < name.size() && std::isdigit(static_cast<unsigned char>(name[end])) != 0) ++end;
  return name.substr(0, end);
}

bool all_digits(std::string_view text) {
  return !text.empty() && leading_digits(text).size() == text.size();
}

bool is_flat(std::string_view path) {
  return path.find('/') == std::string_view::npos;
}

std::string message_of(std::string_view stem) {
  while (!stem.empty() && (stem.front() == '_' || stem.front() == '-')) stem.remove_prefix(1);
  std::string message(stem);
  std::replace(message.begin(), message.end(), '_', ' ');
  return message;
}

bool number_less(std::string_view a, std::string_view b) {
  while (a.size() > 1 && a.front() == '0') a.remove_prefix(1);
  while (b.size() > 1 && b.front() == '0') b.remove_prefix(1);
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

const FolderFile* find_file(const Files& files, std::string_view path) {
  const auto found =
      std::lower_bound(files.begin(), files.end(), path,
                       [](const FolderFile& file, std::string_view wanted) { return file.path < wanted; });
  return found == files.end() || found->path != path ? nullptr : &*found;
}

bool says_no_transaction(const FolderFile& file) {
  return file.source->text().starts_with("-- no-transaction");
}

void report_misfit(const FolderFile& file, text::Diagnostics& diagnostics, std::string_view message,
                   std::string_view help, text::Severity severity) {
  diagnostics.add({severity, "M0108", {file.source, 0, 0}, std::string(message), {}, std::string(help)});
}

Migrations arrange_numbered(const Files& files, Layout layout, text::Diagnostics& diagnostics) {
  Migrations migrations;
  for (const FolderFile& file : files) {
    if (!is_flat(file.path) || !file.path.ends_with(sql_ending)) continue;
    if (!report_unnumbered(file, layout, diagnostics)) {
      migrations.push_back(describe(file.path, sql_ending));
    }
  }
  // dbmate sorts names as texts.
  if (layout == Layout::dbmate) {
    std::sort(migrations.begin(), migrations.end(),
              [](const MigrationFiles& a, const MigrationFiles& b) { return a.up < b.up; });
  } else {
    std::sort(migrations.begin(), migrations.end(), name_order);
  }
  return migrations;
}

Migrations arrange_pairs(const Files& files, Layout layout, text::Diagnostics& diagnostics) {
  Migrations migrations = PairArranger(files, layout, diagnostics).take();
  std::sort(migrations.begin(), migrations.end(), name_order);
  return migrations;
}

}  // namespace schemake::parse
