#include "cli/row_survival.hpp"

#include <algorithm>
#include <iterator>

namespace schemake::cli {
namespace {

constexpr std::size_t most_rows_shown = 3;

/// A table before and after, and its columns that are to be compared, pairwise.
struct Comparison {
  std::string table;
  std::vector<std::string> columns_before;
  std::vector<std::string> columns_after;
};

std::string shown(const apply::Row& row, const std::vector<std::string>& columns) {
  std::string result;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    result += (i == 0 ? "" : ", ") + columns[i] + " = " + row[i].value_or("NULL");
  }
  return result.empty() ? "(no column)" : result;
}

void add_rows(std::string& text, const char* label, const apply::Rows& rows,
              const std::vector<std::string>& columns) {
  for (std::size_t i = 0; i < rows.size() && i < most_rows_shown; ++i) {
    text += std::string("  ") + label + shown(rows[i], columns) + "\n";
  }
  if (rows.size() > most_rows_shown) {
    text += std::string("  ") + label + "… and " + std::to_string(rows.size() - most_rows_shown) + " more\n";
  }
}

void compare(const Comparison& comparison, const inspect::TableRows& before, const inspect::TableRows& after,
             SurvivalReport& report) {
  const apply::Rows expected = inspect::project(before, comparison.columns_before);
  const apply::Rows found = inspect::project(after, comparison.columns_after);
  report.rows_compared += expected.size();
  if (expected == found) return;
  apply::Rows missing;
  apply::Rows surplus;
  std::set_difference(expected.begin(), expected.end(), found.begin(), found.end(),
                      std::back_inserter(missing));
  std::set_difference(found.begin(), found.end(), expected.begin(), expected.end(),
                      std::back_inserter(surplus));
  report.losses += "  table " + comparison.table + ": " + std::to_string(expected.size()) +
                   " rows expected, " + std::to_string(found.size()) + " found\n";
  add_rows(report.losses, "expected: ", missing, comparison.columns_before);
  add_rows(report.losses, "found:    ", surplus, comparison.columns_after);
}

/// Where the column stood before both sections, if it is the same column and neither wrote to it.
bool comes_back(const std::string& table, const std::string& column, const RowEffect& there,
                const RowEffect& back) {
  const TableEffect back_table = back.table(table);
  const ColumnEffect back_column = back.column(table, column);
  if (!back_table.origin || !back_column.origin || back_column.written) return false;
  const TableEffect there_table = there.table(*back_table.origin);
  const ColumnEffect there_column = there.column(*back_table.origin, *back_column.origin);
  return !there_column.written && there_table.origin == table && there_column.origin == column;
}

/// Whether the table is the same one after both sections, with the same rows.
bool keeps_rows(const std::string& table, const RowEffect& there, const RowEffect& back) {
  const TableEffect back_table = back.table(table);
  if (!back_table.origin || back_table.rows_changed) return false;
  const TableEffect there_table = there.table(*back_table.origin);
  return there_table.origin == table && !there_table.rows_changed;
}

}  // namespace

SurvivalReport survived(const inspect::RowImage& before, const inspect::RowImage& after,
                        const RowEffect& effect) {
  SurvivalReport report;
  if (effect.unknown()) return report;
  for (const auto& [name, rows] : after) {
    const TableEffect table = effect.table(name);
    if (!table.origin || table.rows_changed || !before.contains(*table.origin)) continue;
    const inspect::TableRows& old = before.at(*table.origin);
    Comparison comparison{name, {}, {}};
    for (const std::string& column : rows.columns) {
      const ColumnEffect way = effect.column(name, column);
      const bool kept = way.origin && !way.written && !way.retyped &&
                        std::find(old.columns.begin(), old.columns.end(), *way.origin) != old.columns.end();
      if (!kept) continue;
      comparison.columns_before.push_back(*way.origin);
      comparison.columns_after.push_back(column);
    }
    compare(comparison, old, rows, report);
  }
  return report;
}

SurvivalReport returned(const inspect::RowImage& before, const inspect::RowImage& after,
                        const RowEffect& there, const RowEffect& back) {
  SurvivalReport report;
  if (there.unknown() || back.unknown()) return report;
  for (const auto& [name, rows] : before) {
    const auto found = after.find(name);
    if (found == after.end() || !keeps_rows(name, there, back)) continue;
    Comparison comparison{name, {}, {}};
    for (const std::string& column : rows.columns) {
      if (comes_back(name, column, there, back)) comparison.columns_before.push_back(column);
    }
    comparison.columns_after = comparison.columns_before;
    compare(comparison, rows, found->second, report);
  }
  return report;
}

SurvivalReport same_counts(const inspect::RowImage& before, const inspect::RowImage& after,
                           const RowEffect& there, const RowEffect& back) {
  SurvivalReport report;
  if (there.unknown() || back.unknown()) return report;
  for (const auto& [name, rows] : before) {
    const auto found = after.find(name);
    if (found != after.end()) compare({name, {}, {}}, rows, found->second, report);
  }
  return report;
}

}  // namespace schemake::cli
