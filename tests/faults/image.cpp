#include "image.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include <schemake/apply/ledger.hpp>

#include "inspect/rows.hpp"
#include "inspect/snapshot.hpp"

namespace schemake::faults {
namespace {

constexpr std::string_view invalid_mark = " INVALID";
constexpr std::size_t shown_differences = 8;

bool is_own(const std::string& identity) {
  return identity.find("schemake_") != std::string::npos;
}

std::string row_line(const std::string& table, const inspect::TableRows& rows, const apply::Row& row) {
  std::string line = "row " + table;
  for (std::size_t i = 0; i < row.size(); ++i) {
    line += fmt::format(" {}={}", i < rows.columns.size() ? rows.columns[i] : "", row[i].value_or("NULL"));
  }
  return line;
}

void add_rows(apply::Driver& driver, Image& image) {
  for (const auto& [table, rows] : inspect::read_rows(driver, inspect::read_table_shapes(driver))) {
    if (is_own(table)) continue;
    for (const apply::Row& row : rows.rows) image.push_back(row_line(table, rows, row));
  }
}

void check_file(apply::Driver& driver) {
  const apply::Rows answers = driver.query("PRAGMA integrity_check");
  const bool well = answers.size() == 1 && answers.at(0).at(0) == "ok";
  if (!well || !driver.query("PRAGMA foreign_key_check").empty()) {
    throw DatabaseError(DatabaseError::Kind::statement,
                        "the file is damaged: " + answers.at(0).at(0).value_or("no answer"));
  }
}

std::string index_line(const std::string& index) {
  return "index " + index + ": ";
}

void append(std::string& text, const char* label, const std::vector<std::string>& left,
            const std::vector<std::string>& right) {
  std::vector<std::string> only;
  std::set_difference(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(only));
  for (std::size_t i = 0; i < std::min(only.size(), shown_differences); ++i) {
    text += fmt::format("  {}: {}\n", label, only[i]);
  }
  if (only.size() > shown_differences)
    text += fmt::format("  … and {} more\n", only.size() - shown_differences);
}

}  // namespace

Image read_image(apply::Driver& driver) {
  if (driver.dialect() == Dialect::sqlite) check_file(driver);
  Image image;
  for (const inspect::Entry& entry : inspect::read_snapshot(driver).entries) {
    if (!is_own(entry.identity)) image.push_back(entry.identity + ": " + entry.definition);
  }
  add_rows(driver, image);
  std::sort(image.begin(), image.end());
  return image;
}

std::vector<std::string> read_ledger_lines(apply::Driver& driver) {
  std::vector<std::string> lines;
  driver.use_ledger({});
  const apply::LedgerSql ledger(driver.dialect(), driver.ledger_table());
  for (const apply::LedgerRow& row : apply::read_ledger(driver, ledger)) {
    lines.push_back(fmt::format("{} {} {}", row.revision, row.checksum,
                                row.statements_done ? std::to_string(*row.statements_done) : "done"));
  }
  return lines;
}

std::vector<std::string> read_record_lines(apply::Driver& driver) {
  std::vector<std::string> lines;
  const apply::Rows rows = driver.query(
      "SELECT object, aspect, part_of, value, managed, differed FROM schemake_ledger_snapshot WHERE object "
      "<> ''");
  for (const apply::Row& row : rows) {
    std::string line = "record";
    for (const auto& column : row) line += " | " + column.value_or("NULL");
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

bool is_record_unfinished(apply::Driver& driver) {
  return !driver
              .query(
                  "SELECT 1 FROM schemake_ledger_snapshot WHERE object = '' AND aspect = 'state' AND value = "
                  "'running'")
              .empty();
}

Image without_index(const Image& image, const std::string& index) {
  Image rest;
  std::copy_if(image.begin(), image.end(), std::back_inserter(rest), [&](const std::string& line) {
    return index.empty() || line.rfind(index_line(index), 0) != 0;
  });
  return rest;
}

std::set<std::string> invalid_indexes(const Image& image) {
  std::set<std::string> names;
  for (const std::string& line : image) {
    const bool invalid = line.rfind("index ", 0) == 0 && line.find(invalid_mark) != std::string::npos;
    if (invalid) names.insert(line.substr(6, line.find(':') - 6));
  }
  return names;
}

std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& found) {
  auto left = expected;
  auto right = found;
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  std::string text;
  append(text, "expected, not found", left, right);
  append(text, "found, not expected", right, left);
  return text;
}

}  // namespace schemake::faults
