#include "inspect/snapshot.hpp"

#include <algorithm>
#include <iterator>

#include "inspect/dialect_snapshot.hpp"

namespace schemake::inspect {
namespace {

/// The entries of `left` that `right` does not have; a multiset's difference.
std::vector<Entry> only_in(const std::vector<Entry>& left, const std::vector<Entry>& right) {
  std::vector<Entry> result;
  std::set_difference(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(result));
  return result;
}

std::string indent(const std::string& text) {
  std::string result;
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "      ";
  }
  return result;
}

std::string side(const char* label, const Difference& difference, const std::optional<std::string>& text) {
  const std::string shown = text ? difference.identity + ": " + indent(*text) : "no " + difference.identity;
  return std::string("  ") + label + shown + "\n";
}

}  // namespace

Snapshot read_snapshot(apply::Driver& driver, const Scope& scope) {
  Snapshot result = driver.dialect() == Dialect::postgresql ? read_postgresql_snapshot(driver, scope)
                                                            : read_sqlite_snapshot(driver, scope);
  std::sort(result.entries.begin(), result.entries.end());
  return result;
}

std::vector<Difference> compare(const Snapshot& expected, const Snapshot& found) {
  const std::vector<Entry> missing = only_in(expected.entries, found.entries);
  const std::vector<Entry> surplus = only_in(found.entries, expected.entries);
  std::vector<Difference> result;
  auto left = missing.begin();
  auto right = surplus.begin();
  while (left != missing.end() || right != surplus.end()) {
    const bool has_left =
        left != missing.end() && (right == surplus.end() || left->identity <= right->identity);
    const bool has_right =
        right != surplus.end() && (left == missing.end() || right->identity <= left->identity);
    Difference difference;
    difference.identity = has_left ? left->identity : right->identity;
    if (has_left) difference.expected = (left++)->definition;
    if (has_right) difference.found = (right++)->definition;
    result.push_back(std::move(difference));
  }
  return result;
}

std::string render(const std::vector<Difference>& differences) {
  std::string result;
  for (const Difference& difference : differences) {
    result += side("expected: ", difference, difference.expected);
    result += side("found:    ", difference, difference.found);
  }
  return result;
}

}  // namespace schemake::inspect
