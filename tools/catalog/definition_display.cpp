#include "catalog/definition_display.hpp"

#include "catalog/expression_display.hpp"

namespace schemake::catalog {
namespace {

std::string list(const std::vector<std::string>& names) {
  std::string out = "(";
  for (const std::string& name : names) out.append(out.size() == 1 ? "" : ", ").append(name);
  return out + ")";
}

std::string include(const std::vector<std::string>& names) {
  return names.empty() ? std::string() : " INCLUDE " + list(names);
}

std::string where(const std::optional<Expression>& predicate) {
  return predicate ? " WHERE " + display(*predicate) : std::string();
}

std::string element(const IndexElement& element) {
  std::string out = display(element.expression);
  if (!element.collation.empty()) out += " COLLATE " + element.collation;
  if (!element.operator_class.empty()) out += " " + element.operator_class;
  if (element.descending) out += " DESC";
  if (element.nulls_first) out += *element.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return out;
}

std::string elements(const std::vector<IndexElement>& all) {
  std::vector<std::string> parts;
  for (const IndexElement& one : all) parts.push_back(element(one));
  return list(parts);
}

std::string excluded(const Exclusion& exclusion) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < exclusion.elements.size(); ++i) {
    const std::string with = i < exclusion.operators.size() ? " WITH " + exclusion.operators[i] : "";
    parts.push_back(element(exclusion.elements[i]) + with);
  }
  return "EXCLUDE USING " + exclusion.method + " " + list(parts) + include(exclusion.include) +
         where(exclusion.predicate);
}

std::string action(std::string_view event, ForeignKeyAction action, const std::vector<std::string>& columns) {
  if (action == ForeignKeyAction::no_action) return {};
  return std::string(event) + std::string(display(action)) + (columns.empty() ? "" : " " + list(columns));
}

std::string referring(const ForeignKey& key) {
  return "FOREIGN KEY " + list(key.columns) + " REFERENCES " + key.referenced_table.display() + " " +
         list(key.referenced_columns) + (key.match_full ? " MATCH FULL" : "") +
         action(" ON DELETE ", key.on_delete, key.set_columns) + action(" ON UPDATE ", key.on_update, {});
}

std::string unique(const Unique& unique) {
  return std::string("UNIQUE ") + (unique.nulls_not_distinct ? "NULLS NOT DISTINCT " : "") +
         list(unique.columns) + include(unique.include);
}

}  // namespace

std::string_view display(ForeignKeyAction action) {
  switch (action) {
    case ForeignKeyAction::no_action:
      return "NO ACTION";
    case ForeignKeyAction::restricted:
      return "RESTRICT";
    case ForeignKeyAction::cascade:
      return "CASCADE";
    case ForeignKeyAction::set_null:
      return "SET NULL";
    case ForeignKeyAction::set_default:
      return "SET DEFAULT";
  }
  return {};
}

std::string display(const Constraint& constraint) {
  std::string out = std::visit(
      Overloaded{
          [](const PrimaryKey& key) { return "PRIMARY KEY " + list(key.columns) + include(key.include); },
          [](const Unique& one) { return unique(one); },
          [](const Check& check) { return "CHECK (" + display(check.expression) + ")"; },
          [](const ForeignKey& key) { return referring(key); },
          [](const Exclusion& exclusion) { return excluded(exclusion); },
      },
      constraint.definition);
  if (!constraint.options.empty()) out += " " + constraint.options;
  if (constraint.no_inherit) out += " NO INHERIT";
  if (constraint.deferrable) out += " DEFERRABLE";
  if (constraint.initially_deferred) out += " INITIALLY DEFERRED";
  if (constraint.not_valid) out += " NOT VALID";
  return out;
}

std::string display(const Index& index) {
  std::string out = index.unique ? "UNIQUE " : "";
  if (index.method != "btree") out += "USING " + index.method + " ";
  out += elements(index.elements) + include(index.include);
  if (index.nulls_not_distinct) out += " NULLS NOT DISTINCT";
  if (!index.options.empty()) out += " " + index.options;
  return out + where(index.predicate);
}

}  // namespace schemake::catalog
