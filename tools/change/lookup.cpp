#include "change/lookup.hpp"

#include <fmt/format.h>

#include <utility>

#include "change/query_check.hpp"

namespace schemake::change {
namespace {

using catalog::Catalog;
using catalog::QualifiedName;
using catalog::Table;
using Kind = History::Kind;

template <typename Range>
std::vector<std::string_view> names_of(const Range& range) {
  std::vector<std::string_view> names;
  for (const auto& item : range) names.push_back(item.name);
  return names;
}

template <typename Map>
std::vector<std::string_view> names_in(const Map& map, const std::string& schema) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : map) {
    if (name.schema == schema) names.push_back(name.name);
  }
  return names;
}

// Says what became of the object, or what is called alike.
void explain(text::Diagnostic& diagnostic, const Ending* ending, std::string_view wanted,
             const std::vector<std::string_view>& candidates) {
  if (ending != nullptr && !ending->new_name.empty()) {
    diagnostic.notes.push_back({ending->span, fmt::format("renamed to \"{}\" here", ending->new_name)});
    diagnostic.help = fmt::format("use \"{}\"", ending->new_name);
    return;
  }
  if (ending != nullptr) {
    diagnostic.notes.push_back({ending->span, "dropped here"});
    return;
  }
  const std::string_view nearest = text::nearest(wanted, candidates);
  if (!nearest.empty()) diagnostic.help = fmt::format("did you mean \"{}\"?", nearest);
}

}  // namespace

std::string quoted(std::string_view kind, std::string_view name) {
  return fmt::format("{} \"{}\"", kind, name);
}

const Table* find_table(const TableName& name, const Scene& scene) {
  if (const Table* table = scene.catalog.find_table(name.name)) return table;
  if (name.missing_ok) return nullptr;
  if (scene.catalog.find_index(name.name) != nullptr) {
    scene.diagnostics.error("M0215", name.span, quoted("index", name.name.display()) + " is not a table");
    return nullptr;
  }
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0201", name.span, quoted("table", name.name.display()) + " does not exist");
  explain(diagnostic, scene.history.find(Kind::table, name.name, {}), name.name.name,
          names_in(scene.catalog.tables(), name.name.schema));
  Table missing;
  missing.name = name.name;
  missing.opaque = missing.mistaken = true;
  scene.catalog.add_table(std::move(missing));
  return nullptr;
}

bool check_column(const Table& table, const std::string& column, text::Span span, const Scene& scene) {
  if (table.opaque || table.find_column(column) != nullptr) return true;
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0207", span,
      fmt::format("column \"{}\" does not exist in table \"{}\"", column, table.name.display()));
  explain(diagnostic, scene.history.find(Kind::column, table.name, column), column, names_of(table.columns));
  return false;
}

bool check_columns(const Table& table, const std::vector<std::string>& columns,
                   const std::vector<text::Span>& spans, text::Span fallback, const Scene& scene) {
  bool all = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const text::Span span = i < spans.size() && spans[i].known() ? spans[i] : fallback;
    all = check_column(table, columns[i], span, scene) && all;
  }
  return all;
}

bool check_expression(const Table& table, const catalog::Expression& expression, text::Span fallback,
                      const Scene& scene) {
  text::Diagnostics found;
  check_row_expression(expression, table, RowUse::other,
                       SceneRelations({scene.catalog, scene.history, found}), found);
  for (text::Diagnostic diagnostic : found.all()) {
    if (!diagnostic.span.known()) diagnostic.span = fallback;
    scene.diagnostics.add(std::move(diagnostic));
  }
  return !found.has_errors();
}

const catalog::Constraint* find_constraint(const Table& table, const Identifier& name, const Scene& scene) {
  if (const catalog::Constraint* constraint = table.find_constraint(name.name)) return constraint;
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0205", name.span,
      fmt::format("constraint \"{}\" does not exist on table \"{}\"", name.name, table.name.display()));
  explain(diagnostic, scene.history.find(Kind::constraint, table.name, name.name), name.name,
          names_of(table.constraints));
  return nullptr;
}

const catalog::Index* find_index(const TableName& name, const Scene& scene) {
  if (const catalog::Index* index = scene.catalog.find_index(name.name)) return index;
  if (scene.catalog.find_table(name.name) != nullptr) {
    scene.diagnostics.error("M0215", name.span, quoted("table", name.name.display()) + " is not an index")
        .help = "use DROP TABLE or ALTER TABLE";
    return nullptr;
  }
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0203", name.span, quoted("index", name.name.display()) + " does not exist");
  explain(diagnostic, scene.history.find(Kind::index, name.name, {}), name.name.name,
          names_in(scene.catalog.indexes(), name.name.schema));
  return nullptr;
}

bool check_relation_is_new(const QualifiedName& name, text::Span span, std::string_view kind,
                           const Scene& scene) {
  if (!scene.catalog.has_relation(name)) return true;
  const bool table = scene.catalog.find_table(name) != nullptr;
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      kind == "index" ? "M0204" : "M0202", span,
      table == (kind == "table") ? quoted(kind, name.display()) + " exists already"
                                 : fmt::format("{} \"{}\": {} of this name exists already", kind,
                                               name.display(), table ? "a table" : "an index"));
  diagnostic.help = fmt::format("choose another name, or drop the {} first", table ? "table" : "index");
  return false;
}

}  // namespace schemake::change
