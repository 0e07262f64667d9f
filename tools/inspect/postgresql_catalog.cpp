#include "inspect/postgresql_catalog.hpp"

#include <string>
#include <utility>

#include "inspect/catalog_parts.hpp"
#include "inspect/catalog_query.hpp"
#include "inspect/scope.hpp"

namespace schemake::inspect {
namespace {

using catalog::ObjectKind;
using catalog::QualifiedName;

/// The kind that `catalog::word` calls so.
ObjectKind kind_of(const std::string& word) {
  auto kind = static_cast<int>(ObjectKind::schema);
  while (kind < static_cast<int>(ObjectKind::role) && catalog::word(static_cast<ObjectKind>(kind)) != word)
    ++kind;
  return static_cast<ObjectKind>(kind);
}

/// "integer, text": as the model tells routines and operators of one name apart.
std::string argument_list(const std::vector<std::string>& types, CatalogParts& parts) {
  std::string result;
  for (const std::string& type : types) {
    result += (result.empty() ? "" : ", ") + (type == "NONE" ? type : display(parts.type(type, 0)));
  }
  return result;
}

/// "integer AS text", from the two types.
std::string cast_name(const std::string& types, CatalogParts& parts) {
  const std::size_t middle = types.find(catalog_query::separator);
  return display(parts.type(types.substr(0, middle), 0)) + " AS " +
         display(parts.type(types.substr(middle + 1), 0));
}

std::string subkind_of_routine(const std::string& letter) {
  if (letter == "p") return "procedure";
  if (letter == "a") return "aggregate";
  return "function";
}

catalog::Sequence sequence(Cells cells) {
  catalog::Sequence result;
  result.name = cells.name();
  result.type = cells.text();
  result.start = cells.number();
  result.increment = cells.number();
  result.minimum = cells.number();
  result.maximum = cells.number();
  result.cache = cells.number();
  result.cycle = cells.flag();
  const QualifiedName owner = cells.name();
  result.owner_column = cells.text();
  if (result.is_owned()) result.owner_table = owner;
  result.internal = cells.flag();
  set_property(result.properties, "comment", cells.optional());
  return result;
}

/// One reading.
class Reading {
 public:
  Reading(apply::Driver& driver, parse::ServerText& server_text)
      : driver_(driver), server_text_(server_text), parts_(server_text) {}

  catalog::Catalog read() {
    // Estimates on the server's own tables are so far off that it compiles queries which take a millisecond.
    driver_.execute("SET LOCAL search_path TO public; SET LOCAL jit = off");
    catalog_.remove_object(catalog::schema_id(catalog::default_schema));
    read_tables();
    read_types();
    for (const apply::Row& row : ask(catalog_query::sequences)) catalog_.add_sequence(sequence(Cells(row)));
    read_routines();
    read_objects();
    read_grants();
    catalog_.forget();
    return std::move(catalog_);
  }

 private:
  apply::Rows ask(const char* query) { return driver_.query(std::string(catalog_query::common) + query); }

  void read_tables() {
    Tables tables = parts_.tables(ask(catalog_query::relations));
    attributes_ = parts_.add_columns(ask(catalog_query::columns), tables);
    const IndexElements elements = parts_.index_elements(ask(catalog_query::index_elements));
    domain_constraints_ = parts_.add_constraints(ask(catalog_query::constraints), elements, tables);
    CatalogParts::add_view_uses(ask(catalog_query::view_uses), tables);
    std::vector<catalog::Index> indexes = parts_.indexes(ask(catalog_query::indexes), elements, tables);
    for (auto& [name, table] : tables) catalog_.add_table(std::move(table));
    for (catalog::Index& index : indexes) catalog_.add_index(std::move(index));
  }

  void read_types() {
    for (const apply::Row& row : ask(catalog_query::types)) catalog_.add_type(type(Cells(row)));
  }

  catalog::TypeDefinition type(Cells cells) {
    catalog::TypeDefinition result;
    result.name = cells.name();
    const std::string kind = cells.text();
    catalog::EnumType labels{cells.list()};
    catalog::DomainType domain;
    const std::string base = cells.text();
    const std::int64_t dimensions = cells.number();
    domain.not_null = cells.flag();
    domain.default_value = parts_.optional_expression(cells.optional());
    domain.collation = cells.text();
    catalog::RangeType range;
    const std::string subtype = cells.text();
    range.multirange = cells.name();
    if (const auto difference = cells.optional()) range.options["subtype_diff"] = *difference;
    set_property(result.properties, "comment", cells.optional());
    if (kind == "d") {
      domain.base = parts_.type(base, dimensions);
      domain.constraints = domain_constraints_[result.name];
      result.definition = std::move(domain);
    } else if (kind == "r") {
      range.subtype = parts_.type(subtype, 0);
      result.definition = std::move(range);
    } else if (kind == "c") {
      result.definition = catalog::CompositeType{attributes_[result.name]};
    } else if (kind == "e") {
      result.definition = std::move(labels);
    } else {
      result.definition = catalog::BaseType{kind == "s", {}};
    }
    return result;
  }

  void read_routines() {
    for (const apply::Row& row : ask(catalog_query::routines)) {
      Cells cells(row);
      catalog::Object object;
      object.id.kind = ObjectKind::routine;
      object.id.name = cells.name();
      object.subkind = subkind_of_routine(cells.text());
      object.id.part = argument_list(cells.list(), parts_);
      object.attributes["language"] = cells.text();
      const std::optional<std::string> result = cells.optional();
      if (result) object.attributes["returns"] = *result;
      take_parsed(object, cells.optional());
      set_property(object.properties, "comment", cells.optional());
      catalog_.add_object(std::move(object));
    }
  }

  void read_objects() {
    for (const apply::Row& row : ask(catalog_query::objects)) {
      Cells cells(row);
      catalog::Object object;
      object.id.kind = kind_of(cells.text());
      object.id.name = cells.name();
      object.id.part =
          object.id.kind == ObjectKind::operator_symbol ? argument_list(cells.list(), parts_) : cells.text();
      if (object.id.kind == ObjectKind::cast) object.id.name.name = cast_name(object.id.name.name, parts_);
      take_parsed(object, cells.optional());
      set_property(object.properties, "enabled", cells.optional());
      set_property(object.properties, "comment", cells.optional());
      catalog_.add_object(std::move(object));
    }
  }

  void read_grants() {
    for (const apply::Row& row : ask(catalog_query::grants)) {
      Cells cells(row);
      const ObjectKind kind = kind_of(cells.text());
      const QualifiedName name = cells.name();
      const std::string property = "grant " + cells.text();
      const std::string privileges = cells.text();
      const auto set = [&](auto& item) { item.properties[property] = privileges; };
      if (kind == ObjectKind::relation && catalog_.find_table(name) != nullptr) {
        catalog_.edit_table(name, set);
      } else if (kind == ObjectKind::sequence) {
        catalog_.edit_sequence(name, set);
      } else if (catalog_.find_object({kind, name, {}}) != nullptr) {
        catalog_.edit_object({kind, name, {}}, set);
      }
    }
  }

  /// The attributes as the model spells them: the server's statement is read like an author's.
  void take_parsed(catalog::Object& object, const std::optional<std::string>& statement) {
    if (!statement) return;
    object.statement = *statement;
    const auto& parsed = server_text_.object(*statement);
    if (!parsed) return;
    object.attributes = parsed->attributes;
    object.expressions = parsed->expressions;
  }

  apply::Driver& driver_;
  parse::ServerText& server_text_;
  CatalogParts parts_;
  catalog::Catalog catalog_;
  Attributes attributes_;
  std::map<QualifiedName, std::vector<catalog::Constraint>> domain_constraints_;
};

}  // namespace

catalog::Catalog CatalogReader::read(apply::Driver& driver) {
  const ReadTransaction transaction(driver);
  return Reading(driver, server_text_).read();
}

}  // namespace schemake::inspect
