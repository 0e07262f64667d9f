// Collects the differences of two states, item by item. Internal to this room.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catalog/difference.hpp"

namespace schemake::catalog {

/// The same thing in both states; null where it is not there.
template <typename Item>
struct Pair {
  const Item* expected = nullptr;
  const Item* found = nullptr;
};

/// The items of two states that may differ, by their names.
struct Pairs {
  std::map<QualifiedName, Pair<Table>> tables;
  std::map<QualifiedName, Pair<Index>> indexes;
  std::map<QualifiedName, Pair<Sequence>> sequences;
  std::map<QualifiedName, Pair<TypeDefinition>> types;
  std::map<ObjectId, Pair<Object>> objects;
};

/// One object with the differences that are found in it.
class Subject {
 public:
  Subject(ObjectId id, std::string text, std::vector<Difference>& out)
      : id_(std::move(id)), text_(std::move(text)), out_(out) {}

  void is(DifferenceKind kind) { out_.push_back({id_, kind, text_, {}, {}, {}}); }
  /// Texts of a value in both states; they may be empty: none.
  void differs(std::string property, std::string expected, std::string found) {
    out_.push_back(
        {id_, DifferenceKind::changed, text_, std::move(property), std::move(expected), std::move(found)});
  }
  void compare(const std::string& property, const std::string& expected, const std::string& found) {
    if (expected != found) differs(property, expected, found);
  }
  void compare(const std::string& property, const std::optional<Expression>& expected,
               const std::optional<Expression>& found);
  void compare(const Properties& expected, const Properties& found);
  void order(std::string expected, std::string found) {
    out_.push_back(
        {id_, DifferenceKind::column_order, text_, "columns", std::move(expected), std::move(found)});
  }

 private:
  ObjectId id_;
  std::string text_;
  std::vector<Difference>& out_;
};

class Comparison {
 public:
  explicit Comparison(const Pairs& pairs) : pairs_(pairs) {}
  std::vector<Difference> run();

 private:
  void compare_table(const QualifiedName& name, const Table& expected, const Table& found);
  void compare_columns(const Table& expected, const Table& found, const std::string& owner);
  void compare_column(const ObjectId& id, const Column& expected, const Column& found,
                      const std::string& owner);
  void compare_constraints(const QualifiedName& owner, const std::vector<Constraint>& expected,
                           const std::vector<Constraint>& found, const std::string& owner_text);
  void compare_index(const Index& expected, const Index& found);
  void compare_sequence(const Sequence& expected, const Sequence& found);
  void compare_type(const TypeDefinition& expected, const TypeDefinition& found);
  void compare_labels(const QualifiedName& name, const EnumType& expected, const EnumType& found);
  void compare_domain(const QualifiedName& name, const DomainType& expected, const DomainType& found);
  void compare_attributes(const QualifiedName& name, const CompositeType& expected,
                          const CompositeType& found);
  void compare_object(const Object& expected, const Object& found);

  template <typename Key, typename Item, typename Name, typename Compare>
  void each(const std::map<Key, Pair<Item>>& pairs, Name subject, Compare compare);

  /// What is missing or left over takes its parts along: tables, and (table, column).
  bool is_gone(const QualifiedName& relation) const;
  bool is_gone(const QualifiedName& relation, const std::string& column) const;
  bool goes_with_schema(const QualifiedName& name) const;
  bool is_redundant(const Table& table) const;
  bool is_redundant(const Index& index) const;
  bool is_redundant(const Sequence& sequence) const;
  bool is_redundant(const TypeDefinition& type) const;
  bool is_redundant(const Object& object) const;
  bool is_redundant(const QualifiedName& table, const Constraint& constraint) const;
  void find_gone();

  const Pairs& pairs_;
  std::vector<Difference> out_;
  std::set<QualifiedName> gone_tables_;
  std::set<std::pair<QualifiedName, std::string>> gone_columns_;
  std::set<std::string> gone_schemas_;
};

/// The one place that says when two expressions mean the same.
bool same(const Expression& expected, const Expression& found);
bool same(const std::optional<Expression>& expected, const std::optional<Expression>& found);
bool same(const Constraint& expected, const Constraint& found);
bool same(const Index& expected, const Index& found);
/// Empty where there is no name.
std::string display_or_none(const QualifiedName& name);

}  // namespace schemake::catalog
