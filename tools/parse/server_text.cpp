#include "parse/server_text.hpp"

#include "parse/statement.hpp"

namespace schemake::parse {
namespace {

void forget_places(catalog::Expression& expression) {
  catalog::walk(expression, [](catalog::Expression& node) { node.span = {}; });
}

/// The first op of a statement, if it is the expected one; its spans point into a text that is gone.
template <typename Op>
std::optional<Op> parse_op(const std::string& statement) {
  const text::Source source("server", statement);
  text::Diagnostics diagnostics;
  for (change::Statement& parsed : parse_schema(source, diagnostics)) {
    for (change::Op& op : parsed.ops) {
      if (auto* found = std::get_if<Op>(&op)) return std::move(*found);
    }
  }
  return std::nullopt;
}

/// What `read` makes of the text, made once.
template <typename Value, typename Read>
const std::optional<Value>& remember(std::map<std::string, std::optional<Value>>& known,
                                     const std::string& text, const Read& read) {
  const auto [entry, is_new] = known.try_emplace(text);
  if (is_new) entry->second = read();
  return entry->second;
}

}  // namespace

const std::optional<catalog::Expression>& ServerText::expression(const std::string& text) {
  return remember(expressions_, text, [&]() -> std::optional<catalog::Expression> {
    auto op = parse_op<change::SetColumnDefault>("ALTER TABLE t ALTER COLUMN c SET DEFAULT " + text);
    if (!op || !op->value) return std::nullopt;
    forget_places(*op->value);
    return std::move(op->value);
  });
}

const std::optional<catalog::TypeName>& ServerText::type(const std::string& text) {
  return remember(types_, text, [&]() -> std::optional<catalog::TypeName> {
    auto op = parse_op<change::AlterColumnType>("ALTER TABLE t ALTER COLUMN c TYPE " + text);
    if (!op) return std::nullopt;
    return std::move(op->type);
  });
}

const std::optional<std::string>& ServerText::partition_key(const std::string& text) {
  return remember(partition_keys_, text, [&]() -> std::optional<std::string> {
    auto op = parse_op<change::CreateTable>("CREATE TABLE t (c integer) PARTITION BY " + text);
    if (!op) return std::nullopt;
    return std::move(op->traits.partition_key);
  });
}

const std::optional<std::string>& ServerText::partition_bound(const std::string& text) {
  return remember(partition_bounds_, text, [&]() -> std::optional<std::string> {
    auto op = parse_op<change::CreateTable>("CREATE TABLE t PARTITION OF p " + text);
    if (!op) return std::nullopt;
    return std::move(op->traits.partition_bound);
  });
}

const std::optional<std::vector<catalog::IndexElement>>& ServerText::index_elements(
    const std::string& definition) {
  return remember(index_elements_, definition, [&]() -> std::optional<std::vector<catalog::IndexElement>> {
    auto op = parse_op<change::CreateIndex>(definition);
    if (!op) return std::nullopt;
    for (catalog::IndexElement& element : op->index.elements) forget_places(element.expression);
    return std::move(op->index.elements);
  });
}

const std::optional<catalog::Object>& ServerText::object(const std::string& statement) {
  return remember(objects_, statement, [&]() -> std::optional<catalog::Object> {
    auto op = parse_op<change::CreateObject>(statement);
    if (!op) return std::nullopt;
    for (auto& [name, expression] : op->object.expressions) forget_places(expression);
    return std::move(op->object);
  });
}

}  // namespace schemake::parse
