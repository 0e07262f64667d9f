#include "parse/layout.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

namespace schemake::parse {
namespace {

constexpr std::string_view up_ending = ".up.sql";
constexpr std::string_view down_ending = ".down.sql";
constexpr std::string_view sql_ending = ".sql";

std::string_view leading_digits(std::string_view name) {
  std::size_t end = 0;
  while (end < name.size() && std::isdigit(static_cast<unsigned char>(name[end])) != 0) ++end;
  return name.substr(0, end);
}

// 9 comes before 10 whether or not the numbers are padded; equal numbers go by name.
bool name_order(const MigrationFiles& a, const MigrationFiles& b) {
  const auto number = [](const MigrationFiles& files) {
    std::string_view digits = leading_digits(files.up);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
  };
  const std::string_view first = number(a);
  const std::string_view second = number(b);
  if (first.size() != second.size()) return first.size() < second.size();
  return first != second ? first < second : a.up < b.up;
}

MigrationFiles describe(std::string_view name, std::string_view ending) {
  const std::string_view stem = name.substr(0, name.size() - ending.size());
  const std::string_view digits = leading_digits(stem);
  MigrationFiles files;
  files.up = name;
  files.revision = digits.empty() ? stem : digits;
  std::string_view rest = digits.empty() ? stem : stem.substr(digits.size());
  while (!rest.empty() && (rest.front() == '_' || rest.front() == '-')) rest.remove_prefix(1);
  files.message = rest;
  std::replace(files.message.begin(), files.message.end(), '_', ' ');
  return files;
}

bool is_migration_like(std::string_view name) {
  return !name.starts_with('.') && (name.ends_with(sql_ending) || name.ends_with(".cpp"));
}

// golang-migrate pairs by number: the two names of one number may differ.
MigrationFiles* find_up(std::vector<MigrationFiles>& migrations, std::string_view down) {
  const std::string_view stem = down.substr(0, down.size() - down_ending.size());
  MigrationFiles* by_number = nullptr;
  for (MigrationFiles& files : migrations) {
    if (files.up.substr(0, files.up.size() - up_ending.size()) == stem) return &files;
    const bool same = !leading_digits(stem).empty() && leading_digits(stem) == leading_digits(files.up);
    if (same && files.down.empty()) by_number = &files;
  }
  return by_number;
}

void arrange_pairs(const std::vector<std::string>& names, Arrangement& arrangement) {
  for (const std::string& name : names) {
    if (name.ends_with(up_ending)) arrangement.migrations.push_back(describe(name, up_ending));
  }
  std::set<std::string> numbers;
  for (const MigrationFiles& files : arrangement.migrations) numbers.insert(files.revision);
  std::vector<MigrationFiles> ups_alone;
  for (const std::string& name : names) {
    if (name.ends_with(up_ending)) continue;
    const bool down = name.ends_with(down_ending);
    MigrationFiles* up = down ? find_up(arrangement.migrations, name) : nullptr;
    if (up != nullptr) {
      up->down = name;
    } else if (!down && name.ends_with(sql_ending) && !leading_digits(name).empty() &&
               !numbers.contains(std::string(leading_digits(name)))) {
      ups_alone.push_back(describe(name, sql_ending));
    } else {
      arrangement.misfits.push_back(name);
    }
  }
  arrangement.migrations.insert(arrangement.migrations.end(), ups_alone.begin(), ups_alone.end());
}

}  // namespace

Arrangement arrange(std::vector<std::string> names, bool has_sections) {
  Arrangement arrangement;
  std::erase_if(names, [](const std::string& name) { return !is_migration_like(name); });
  std::sort(names.begin(), names.end());
  const bool pairs = std::any_of(names.begin(), names.end(),
                                 [](const std::string& name) { return name.ends_with(up_ending); });
  if (pairs && !has_sections) {
    arrangement.layout = Layout::golang_migrate;
    arrange_pairs(names, arrangement);
  } else {
    arrangement.layout = has_sections ? Layout::native : Layout::plain;
    for (const std::string& name : names) {
      if (name.ends_with(sql_ending)) {
        arrangement.migrations.push_back(describe(name, sql_ending));
      } else {
        arrangement.misfits.push_back(name);
      }
    }
  }
  std::sort(arrangement.migrations.begin(), arrangement.migrations.end(), name_order);
  return arrangement;
}

bool is_native_source(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    line = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.starts_with("--")) continue;
    line.remove_prefix(2);
    line = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.starts_with("migrate:") || line.starts_with("Revision:")) return true;
  }
  return false;
}

}  // namespace schemake::parse
