#include "catalog/difference.hpp"

#include "catalog/comparison.hpp"

namespace schemake::catalog {
namespace {

std::string value_text(const std::string& property, const std::string& value) {
  return property == "comment" ? "\"" + value + "\"" : value;
}

// How a property is called in a sentence.
std::string property_word(const std::string& property) {
  constexpr std::string_view option = "option ";
  constexpr std::string_view grant = "grant ";
  if (property.starts_with(option)) return "storage parameter " + property.substr(option.size());
  if (property.starts_with(grant)) return "privileges of " + property.substr(grant.size());
  return property == "enabled" ? "state" : property;
}

std::string change_text(const Difference& difference) {
  const std::string property = property_word(difference.property);
  if (difference.expected.empty() && difference.found.empty()) return "another " + property + " found";
  if (property == "NOT NULL") return difference.found.empty() ? "NOT NULL expected" : "no NOT NULL expected";
  // Types and definitions speak for themselves.
  const bool bare = property == "type" || property == "kind" || property == "definition";
  const std::string name = bare ? "" : property + " ";
  const std::string expected =
      difference.expected.empty() ? "no " + property : name + value_text(property, difference.expected);
  const std::string found = difference.found.empty() ? "none" : value_text(property, difference.found);
  return expected + " expected, " + found + " found";
}

template <typename Edited, typename Find, typename Pairs>
void pair_edited(const Edited& edited, Find find, Pairs& pairs) {
  for (const auto& [key, before] : edited) {
    pairs.emplace(key, typename Pairs::mapped_type{before->has_value() ? &**before : nullptr, find(key)});
  }
}

template <typename Items, typename Pairs>
void pair_all(const Items& expected, const Items& found, Pairs& pairs) {
  for (const auto& [key, item] : expected) pairs[key].expected = &item;
  for (const auto& [key, item] : found) pairs[key].found = &item;
}

}  // namespace

std::string display(const Difference& difference) {
  switch (difference.kind) {
    case DifferenceKind::missing:
      return difference.subject + " is missing";
    case DifferenceKind::extra:
      return difference.subject + " is left over";
    case DifferenceKind::changed:
      return difference.subject + ": " + change_text(difference);
    case DifferenceKind::column_order:
      return difference.subject + ": columns in the order " + difference.expected + " expected, " +
             difference.found + " found";
  }
  return {};
}

std::vector<Difference> differences(const Past& before, const Catalog& now) {
  Pairs pairs;
  pair_edited(
      before.edited_tables(), [&](const auto& key) { return now.find_table(key); }, pairs.tables);
  pair_edited(
      before.edited_indexes(), [&](const auto& key) { return now.find_index(key); }, pairs.indexes);
  pair_edited(
      before.edited_sequences(), [&](const auto& key) { return now.find_sequence(key); }, pairs.sequences);
  pair_edited(
      before.edited_types(), [&](const auto& key) { return now.find_type(key); }, pairs.types);
  pair_edited(
      before.edited_objects(), [&](const auto& key) { return now.find_object(key); }, pairs.objects);
  return Comparison(pairs).run();
}

std::vector<Difference> differences(const Catalog& expected, const Catalog& found) {
  Pairs pairs;
  pair_all(expected.tables(), found.tables(), pairs.tables);
  pair_all(expected.indexes(), found.indexes(), pairs.indexes);
  pair_all(expected.sequences(), found.sequences(), pairs.sequences);
  pair_all(expected.types(), found.types(), pairs.types);
  pair_all(expected.objects(), found.objects(), pairs.objects);
  return Comparison(pairs).run();
}

}  // namespace schemake::catalog
