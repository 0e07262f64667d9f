#include "catalog/comparison.hpp"

#include <algorithm>

#include "catalog/definition_display.hpp"
#include "catalog/expression_display.hpp"
#include "catalog/expression_equality.hpp"

namespace schemake::catalog {
namespace {

// What fits on a message's line; a function's body does not.
bool is_short(const std::string& text) {
  return text.size() <= 80 && text.find('\n') == std::string::npos;
}

std::string value_of(const Properties& properties, const std::string& name) {
  const auto found = properties.find(name);
  return found == properties.end() ? std::string() : found->second;
}

std::string text_of(const std::optional<Expression>& expression) {
  return expression ? display(*expression) : std::string();
}

bool same(const std::vector<IndexElement>& expected, const std::vector<IndexElement>& found) {
  return std::equal(expected.begin(), expected.end(), found.begin(), found.end(),
                    [](const IndexElement& one, const IndexElement& other) {
                      return same(one.expression, other.expression) && one.collation == other.collation &&
                             one.operator_class == other.operator_class &&
                             one.descending == other.descending && one.nulls_first == other.nulls_first;
                    });
}

bool same(const Exclusion& expected, const Exclusion& found) {
  return expected.method == found.method && same(expected.elements, found.elements) &&
         expected.operators == found.operators && expected.include == found.include &&
         same(expected.predicate, found.predicate);
}

bool same_definition(const Constraint& expected, const Constraint& found) {
  if (const auto* check = std::get_if<Check>(&expected.definition)) {
    const auto* other = std::get_if<Check>(&found.definition);
    return other != nullptr && same(check->expression, other->expression);
  }
  if (const auto* exclusion = std::get_if<Exclusion>(&expected.definition)) {
    const auto* other = std::get_if<Exclusion>(&found.definition);
    return other != nullptr && same(*exclusion, *other);
  }
  return expected.definition == found.definition;
}

std::string subject_of(const Table& table) {
  return display(relation_id(table.name), word(table.kind));
}
std::string subject_of(const Index& index) {
  return display(index_id(index.name));
}
std::string subject_of(const Sequence& sequence) {
  return display(sequence_id(sequence.name));
}
std::string subject_of(const TypeDefinition& type) {
  return std::string(word(type)) + " \"" + type.name.display() + "\"";
}
std::string subject_of(const Object& object) {
  const std::string text = display(object.id);
  const std::string_view kind = word(object.id.kind);
  const bool other_word = !object.subkind.empty() && text.starts_with(kind);
  return other_word ? object.subkind + text.substr(kind.size()) : text;
}

ObjectId id_of(const Table& table) {
  return relation_id(table.name);
}
ObjectId id_of(const Index& index) {
  return index_id(index.name);
}
ObjectId id_of(const Sequence& sequence) {
  return sequence_id(sequence.name);
}
ObjectId id_of(const TypeDefinition& type) {
  return type_id(type.name);
}
ObjectId id_of(const Object& object) {
  return object.id;
}

}  // namespace

bool same(const Expression& expected, const Expression& found) {
  return expected == found || same_meaning(expected, found);
}

bool same(const std::optional<Expression>& expected, const std::optional<Expression>& found) {
  return expected.has_value() == found.has_value() && (!expected || same(*expected, *found));
}

bool same(const Constraint& expected, const Constraint& found) {
  return same_definition(expected, found) && expected.deferrable == found.deferrable &&
         expected.initially_deferred == found.initially_deferred && expected.not_valid == found.not_valid &&
         expected.no_inherit == found.no_inherit && expected.options == found.options;
}

bool same(const Index& expected, const Index& found) {
  return expected.unique == found.unique && expected.method == found.method &&
         same(expected.elements, found.elements) && expected.include == found.include &&
         same(expected.predicate, found.predicate) &&
         expected.nulls_not_distinct == found.nulls_not_distinct && expected.options == found.options;
}

std::string display_or_none(const QualifiedName& name) {
  return name.name.empty() ? std::string() : name.display();
}

void Subject::compare(const std::string& property, const std::optional<Expression>& expected,
                      const std::optional<Expression>& found) {
  if (same(expected, found)) return;
  const std::string was = text_of(expected);
  const std::string is = text_of(found);
  // Two queries read alike.
  differs(property, was == is ? "" : was, was == is ? "" : is);
}

void Subject::compare(const Properties& expected, const Properties& found) {
  std::set<std::string> names;
  for (const auto& [name, value] : expected) names.insert(name);
  for (const auto& [name, value] : found) names.insert(name);
  for (const std::string& name : names) {
    const std::string was = value_of(expected, name);
    const std::string is = value_of(found, name);
    if (was == is) continue;
    const bool said = name != "body" && is_short(was) && is_short(is);
    differs(name, said ? was : "", said ? is : "");
  }
}

template <typename Key, typename Item, typename Name, typename Compare>
void Comparison::each(const std::map<Key, Pair<Item>>& pairs, Name subject, Compare compare) {
  for (const auto& [key, pair] : pairs) {
    if (pair.expected != nullptr && pair.found != nullptr) {
      compare(*pair.expected, *pair.found);
      continue;
    }
    const Item* item = pair.expected == nullptr ? pair.found : pair.expected;
    if (item == nullptr || is_redundant(*item)) continue;
    const DifferenceKind kind = pair.expected == nullptr ? DifferenceKind::extra : DifferenceKind::missing;
    Subject(id_of(*item), subject(*item), out_).is(kind);
  }
}

std::vector<Difference> Comparison::run() {
  find_gone();
  const auto subject = [](const auto& item) { return subject_of(item); };
  each(pairs_.tables, subject, [&](const Table& was, const Table& is) { compare_table(was.name, was, is); });
  each(pairs_.indexes, subject, [&](const Index& was, const Index& is) { compare_index(was, is); });
  each(pairs_.sequences, subject,
       [&](const Sequence& was, const Sequence& is) { compare_sequence(was, is); });
  each(pairs_.types, subject,
       [&](const TypeDefinition& was, const TypeDefinition& is) { compare_type(was, is); });
  each(pairs_.objects, subject, [&](const Object& was, const Object& is) { compare_object(was, is); });
  return std::move(out_);
}

void Comparison::find_gone() {
  for (const auto& [id, pair] : pairs_.objects) {
    const bool one_sided = (pair.expected == nullptr) != (pair.found == nullptr);
    if (one_sided && id.kind == ObjectKind::schema) gone_schemas_.insert(id.name.name);
  }
  for (const auto& [name, pair] : pairs_.tables) {
    if ((pair.expected == nullptr) != (pair.found == nullptr)) gone_tables_.insert(name);
    if (pair.expected == nullptr || pair.found == nullptr) continue;
    for (const auto& [one, other] : {std::pair(pair.expected, pair.found), {pair.found, pair.expected}}) {
      for (const Column& column : one->columns) {
        if (other->find_column(column.name) == nullptr) gone_columns_.emplace(name, column.name);
      }
    }
  }
}

bool Comparison::is_gone(const QualifiedName& relation) const {
  return gone_tables_.contains(relation);
}
bool Comparison::is_gone(const QualifiedName& relation, const std::string& column) const {
  return is_gone(relation) || gone_columns_.contains({relation, column});
}
bool Comparison::goes_with_schema(const QualifiedName& name) const {
  return gone_schemas_.contains(name.schema);
}

bool Comparison::is_redundant(const Table& table) const {
  return table.mistaken || goes_with_schema(table.name);
}

bool Comparison::is_redundant(const Index& index) const {
  if (goes_with_schema(index.name) || is_gone(index.table)) return true;
  return std::any_of(gone_columns_.begin(), gone_columns_.end(), [&](const auto& gone) {
    return gone.first == index.table && uses_column(index, gone.second);
  });
}

// A column's own sequence is said with the column: that it is serial, or an identity.
bool Comparison::is_redundant(const Sequence& sequence) const {
  if (goes_with_schema(sequence.name) || sequence.internal) return true;
  return sequence.is_owned() && is_gone(sequence.owner_table, sequence.owner_column);
}

bool Comparison::is_redundant(const TypeDefinition& type) const {
  return goes_with_schema(type.name);
}

bool Comparison::is_redundant(const Object& object) const {
  return goes_with_schema(object.id.name) || (belongs_to_relation(object.id.kind) && is_gone(object.id.name));
}

bool Comparison::is_redundant(const QualifiedName& table, const Constraint& constraint) const {
  const auto* key = std::get_if<ForeignKey>(&constraint.definition);
  if (key != nullptr && is_gone(key->referenced_table)) return true;
  return std::any_of(gone_columns_.begin(), gone_columns_.end(), [&](const auto& gone) {
    return gone.first == table && uses_column(constraint, gone.second);
  });
}

void Comparison::compare_index(const Index& expected, const Index& found) {
  Subject subject(index_id(expected.name), subject_of(expected), out_);
  subject.compare("table", expected.table.display(), found.table.display());
  if (!same(expected, found)) {
    const std::string was = display(expected);
    const std::string is = display(found);
    subject.differs("definition", was == is ? "" : was, was == is ? "" : is);
  }
  subject.compare("parent", display_or_none(expected.parent), display_or_none(found.parent));
  subject.compare(expected.properties, found.properties);
}

void Comparison::compare_sequence(const Sequence& expected, const Sequence& found) {
  Subject subject(sequence_id(expected.name), subject_of(expected), out_);
  const auto number = [&](const char* property, std::int64_t was, std::int64_t is) {
    subject.compare(property, std::to_string(was), std::to_string(is));
  };
  const auto owner = [](const Sequence& sequence) {
    return sequence.is_owned() ? sequence.owner_table.display() + "." + sequence.owner_column : std::string();
  };
  subject.compare("type", expected.type, found.type);
  number("start", expected.start, found.start);
  number("increment", expected.increment, found.increment);
  number("minimum", expected.minimum, found.minimum);
  number("maximum", expected.maximum, found.maximum);
  number("cache", expected.cache, found.cache);
  subject.compare("cycle", expected.cycle ? "on" : "off", found.cycle ? "on" : "off");
  subject.compare("owning column", owner(expected), owner(found));
  subject.compare(expected.properties, found.properties);
}

void Comparison::compare_object(const Object& expected, const Object& found) {
  Subject subject(expected.id, subject_of(expected), out_);
  subject.compare("kind", expected.subkind, found.subkind);
  subject.compare(expected.attributes, found.attributes);
  std::set<std::string> names;
  for (const auto& [name, value] : expected.expressions) names.insert(name);
  for (const auto& [name, value] : found.expressions) names.insert(name);
  const auto find = [](const Object& object, const std::string& name) {
    const auto at = object.expressions.find(name);
    return at == object.expressions.end() ? std::nullopt : std::optional(at->second);
  };
  for (const std::string& name : names) subject.compare(name, find(expected, name), find(found, name));
  subject.compare(expected.properties, found.properties);
}

}  // namespace schemake::catalog
