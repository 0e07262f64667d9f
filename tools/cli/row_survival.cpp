#include "cli/row_survival.hpp"

#include <algorithm>
#include <iterator>

namespace schemake::cli {
namespace {

constexpr std::size_t most_rows_shown = 3;

/// A table before and after, and its columns that are to be compared, pairwise.
struct Comparison {
  std::string table_before;
  std::string table_after;
  std::vector<std::string> columns_before;
  std::vector<std::string> columns_after;
};

struct Side {
  std::string table;
  std::vector<std::string> columns;  ///< none: the rows are only counted
  const inspect::TableRows& rows;
};

std::string shown(const apply::Row& row, const std::vector<std::string>& columns) {
  std::string result;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    result += (i == 0 ? "" : ", ") + columns[i] + " = " + row[i].value_or("NULL");
  }
  return result;
}

void add_rows(std::string& text, const char* label, const apply::Rows& rows,
              const std::vector<std::string>& columns) {
  if (columns.empty()) return;
  for (std::size_t i = 0; i < rows.size() && i < most_rows_shown; ++i) {
    text += std::string("  ") + label + shown(rows[i], columns) + "\n";
  }
  if (rows.size() > most_rows_shown) {
    text += std::string("  ") + label + "… and " + std::to_string(rows.size() - most_rows_shown) + " more\n";
  }
}

void compare(const Side& expected_side, const Side& found_side, SurvivalReport& report) {
  const apply::Rows expected = inspect::project(expected_side.rows, expected_side.columns);
  const apply::Rows found = inspect::project(found_side.rows, found_side.columns);
  report.rows_compared += expected.size();
  if (expected == found) return;
  apply::Rows missing;
  apply::Rows surplus;
  std::set_difference(expected.begin(), expected.end(), found.begin(), found.end(),
                      std::back_inserter(missing));
  std::set_difference(found.begin(), found.end(), expected.begin(), expected.end(),
                      std::back_inserter(surplus));
  report.losses += "  table " + expected_side.table + ": " + std::to_string(expected.size()) +
                   " rows expected, " + std::to_string(found.size()) + " found\n";
  add_rows(report.losses, "expected: ", missing, expected_side.columns);
  add_rows(report.losses, "found:    ", surplus, found_side.columns);
}

/// What the section does not mean to change: for each of its tables that has its rows from before, the
/// columns, by their names before and after.
std::vector<Comparison> kept(const inspect::RowImage& before, const inspect::RowImage& after,
                             const RowEffect& effect, bool with_retyped) {
  std::vector<Comparison> result;
  if (effect.unknown()) return result;
  for (const auto& [name, rows] : after) {
    const TableEffect table = effect.table(name);
    if (!table.origin || table.rows_changed || !before.contains(*table.origin)) continue;
    const std::vector<std::string>& old = before.at(*table.origin).columns;
    Comparison comparison{*table.origin, name, {}, {}};
    for (const std::string& column : rows.columns) {
      const ColumnEffect way = effect.column(name, column);
      if (!way.origin || way.written || (way.retyped && !with_retyped)) continue;
      if (std::find(old.begin(), old.end(), *way.origin) == old.end()) continue;
      comparison.columns_before.push_back(*way.origin);
      comparison.columns_after.push_back(column);
    }
    result.push_back(std::move(comparison));
  }
  return result;
}

}  // namespace

SurvivalReport survived(const inspect::RowImage& before, const inspect::RowImage& after,
                        const RowEffect& up) {
  SurvivalReport report;
  for (const Comparison& comparison : kept(before, after, up, false)) {
    compare({comparison.table_after, comparison.columns_before, before.at(comparison.table_before)},
            {comparison.table_after, comparison.columns_after, after.at(comparison.table_after)}, report);
  }
  return report;
}

SurvivalReport returned(const inspect::RowImage& before, const inspect::RowImage& first,
                        const inspect::RowImage& back, const RowEffect& up) {
  SurvivalReport report;
  for (const Comparison& comparison : kept(before, first, up, true)) {
    const std::string& table = comparison.table_before;
    if (!back.contains(table)) continue;  // the catalogs differ: that is said already
    compare({table, comparison.columns_before, before.at(table)},
            {table, comparison.columns_before, back.at(table)}, report);
  }
  return report;
}

SurvivalReport repeated(const inspect::RowImage& before, const inspect::RowImage& first,
                        const inspect::RowImage& second, const RowEffect& up) {
  SurvivalReport report;
  for (const Comparison& comparison : kept(before, first, up, true)) {
    const std::string& table = comparison.table_after;
    if (!second.contains(table)) continue;
    compare({table, comparison.columns_after, first.at(table)},
            {table, comparison.columns_after, second.at(table)}, report);
  }
  if (up.unknown()) return report;
  for (const auto& [table, rows] : first) {
    if (second.contains(table)) compare({table, {}, rows}, {table, {}, second.at(table)}, report);
  }
  return report;
}

SurvivalReport untouched(const inspect::RowImage& before, const inspect::RowImage& after) {
  SurvivalReport report;
  static const inspect::TableRows none;
  for (const auto& [table, rows] : before) {
    const auto found = after.find(table);
    const std::vector<std::string> columns = found == after.end() ? std::vector<std::string>() : rows.columns;
    compare({table, columns, rows}, {table, columns, found == after.end() ? none : found->second}, report);
  }
  return report;
}

}  // namespace schemake::cli
