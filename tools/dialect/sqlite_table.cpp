#include "dialect/sqlite_table.hpp"

#include <algorithm>
#include <set>

#include "dialect/foreign_key.hpp"
#include "dialect/identifier.hpp"
#include "dialect/sqlite_expression.hpp"
#include "text/ascii.hpp"

namespace schemake::dialect {
namespace {

using text::lower;

bool gives_ids(const catalog::Column& column) {
  return column.serial || column.identity != catalog::Identity::none;
}

const catalog::Column* sole_key_column(const catalog::Table& table) {
  const catalog::PrimaryKey* key = table.primary_key();
  return key != nullptr && key->columns.size() == 1 ? table.find_column(key->columns[0]) : nullptr;
}

const catalog::Constraint* key_constraint(const catalog::Table& table) {
  const auto at =
      std::find_if(table.constraints.begin(), table.constraints.end(), [](const auto& constraint) {
        return std::holds_alternative<catalog::PrimaryKey>(constraint.definition);
      });
  return at == table.constraints.end() ? nullptr : &*at;
}

std::string columns(const std::vector<std::string>& names) {
  return "(" + quote_list(names, quote_sqlite) + ")";
}

std::string named(const catalog::Constraint& constraint) {
  return constraint.name.empty() ? "" : "CONSTRAINT " + quote_sqlite(constraint.name) + " ";
}

std::string declared_type(const catalog::Table& table, const catalog::Column& column, Problems& problems) {
  const auto type = sqlite_type(column.type);
  if (!type) {
    problems.report(unknown_type, {},
                    "type \"" + catalog::display(column.type) + "\" of column \"" + column.name +
                        "\" of table \"" + table.name.display() + "\" has no translation to SQLite");
    return "BLOB";
  }
  // A sole key declared INTEGER would get an id where PostgreSQL refuses the row for having none; one
  // declared INT is like any other column.
  if (*type == "INTEGER" && sole_key_column(table) == &column && !gives_ids(column)) return "INT";
  return *type;
}

std::string collation(const catalog::Column& column, Problems& problems) {
  if (column.collation.empty() || column.collation == "default") return {};
  if (column.collation == "C" || column.collation == "POSIX") return " COLLATE BINARY";
  problems.report(unknown_construct, {},
                  "collation \"" + column.collation + "\" of column \"" + column.name +
                      "\" has no translation to SQLite");
  return {};
}

std::string default_clause(const catalog::Column& column, SqliteWriter& writer) {
  if (!column.default_value) return {};
  const std::string value = writer.assigned(*column.default_value, column).sql;
  const bool bare = is_constant_default(*column.default_value) || value == "CURRENT_TIMESTAMP" ||
                    value == "CURRENT_DATE" || value == "TRUE" || value == "FALSE";
  return " DEFAULT " + (bare ? value : "(" + value + ")");
}

void check_ids(const catalog::Table& table, const catalog::Column& column, Problems& problems) {
  if (column.identity_options) {
    problems.report(unknown_construct, {},
                    "identity column \"" + column.name + "\" of table \"" + table.name.display() +
                        "\" has options of its sequence, which have no translation to SQLite");
  }
  if (!gives_ids(column) || sole_key_column(table) == &column) return;
  problems.report(unknown_construct, {},
                  std::string(column.serial ? "serial" : "identity") + " column \"" + column.name +
                      "\" of table \"" + table.name.display() +
                      "\" has no translation to SQLite: it is not the primary key");
}

class DefinitionWriter {
 public:
  DefinitionWriter(const catalog::Table& table, const catalog::Constraint& constraint, Problems& problems)
      : table_(table), constraint_(constraint), problems_(problems) {}

  std::string operator()(const catalog::PrimaryKey& key) const {
    refuse_options();
    refuse_if(!key.include.empty(), "has INCLUDE, which");
    refuse_if(constraint_.deferrable, "is a DEFERRABLE PRIMARY KEY, which");
    return "PRIMARY KEY " + columns(key.columns);
  }
  std::string operator()(const catalog::Unique& unique) const {
    refuse_options();
    refuse_if(constraint_.deferrable, "is DEFERRABLE UNIQUE, which");
    refuse_if(unique.nulls_not_distinct, "is UNIQUE NULLS NOT DISTINCT, which");
    refuse_if(!unique.include.empty(), "has INCLUDE, which");
    return "UNIQUE " + columns(unique.columns);
  }
  std::string operator()(const catalog::Check& check) const {
    refuse_options();
    refuse_if(constraint_.not_valid, "is NOT VALID, which");
    SqliteWriter writer(problems_, nullptr);
    writer.scope().enter(table_);
    return "CHECK (" + writer.stable(check.expression, "a CHECK constraint") + ")";
  }
  std::string operator()(const catalog::ForeignKey& key) const {
    return "FOREIGN KEY " + columns(key.columns) + " " + references(key);
  }
  std::string operator()(const catalog::Exclusion&) const {
    refuse_if(true, "is an EXCLUDE constraint, which");
    return {};
  }
  std::string references(const catalog::ForeignKey& key) const {
    refuse_options();
    refuse_if(constraint_.not_valid, "is NOT VALID, which");
    refuse_if(key.match_full && key.columns.size() > 1, "is MATCH FULL, which");
    refuse_if(!key.referenced_table.in_default_schema(), "references another schema, which");
    refuse_if(!key.set_columns.empty(), "has a column list of ON DELETE SET, which");
    return "REFERENCES " + quote_sqlite(key.referenced_table.name) + " " + columns(key.referenced_columns) +
           foreign_key_actions(key, quote_sqlite) + deferral();
  }

 private:
  // NO INHERIT asks for nothing where tables have no heirs.
  void refuse_options() const {
    refuse_if(!constraint_.options.empty() && constraint_.options != "NO INHERIT",
              "has " + constraint_.options + ", which");
  }
  void refuse_if(bool wrong, const std::string& what) const {
    if (!wrong) return;
    problems_.report(unknown_constraint, {},
                     "constraint \"" + constraint_.name + "\" " + what + " has no translation to SQLite");
  }
  std::string deferral() const {
    if (!constraint_.deferrable) return {};
    return constraint_.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
  }

  const catalog::Table& table_;
  const catalog::Constraint& constraint_;
  Problems& problems_;
};

}  // namespace

bool has_autoincrement(const catalog::Table& table) {
  const catalog::Column* column = sole_key_column(table);
  return column != nullptr && gives_ids(*column);
}

bool in_primary_key(const catalog::Table& table, std::string_view column) {
  const catalog::PrimaryKey* key = table.primary_key();
  return key != nullptr && std::find(key->columns.begin(), key->columns.end(), column) != key->columns.end();
}

bool is_constant_default(const catalog::Expression& value) {
  using enum ExpressionKind;
  if (value.kind == catalog::ExpressionKind::cast) {
    const auto inner = value.operands.at(0).kind;
    return inner == string_literal || inner == null_literal;
  }
  return value.kind == null_literal || value.kind == boolean_literal || value.kind == integer_literal ||
         value.kind == decimal_literal || value.kind == string_literal;
}

std::string sqlite_column(const catalog::Table& table, const catalog::Column& column, Problems& problems) {
  check_ids(table, column, problems);
  SqliteWriter writer(problems, nullptr);
  writer.scope().enter(table);
  std::string out =
      quote_sqlite(column.name) + " " + declared_type(table, column, problems) + collation(column, problems);
  if (column.not_null || in_primary_key(table, column.name)) out += " NOT NULL";
  if (column.generated) {
    return out + " GENERATED ALWAYS AS (" + writer.stable(*column.generated, "a generated column") +
           ") STORED";
  }
  if (has_autoincrement(table) && sole_key_column(table) == &column) {
    return out + " " + named(*key_constraint(table)) + "PRIMARY KEY AUTOINCREMENT";
  }
  return out + default_clause(column, writer);
}

std::string sqlite_column_constraint(const catalog::Table& table, const catalog::Constraint& constraint,
                                     Problems& problems) {
  const DefinitionWriter writer(table, constraint, problems);
  if (const auto* key = std::get_if<catalog::ForeignKey>(&constraint.definition)) {
    return named(constraint) + writer.references(*key);
  }
  return named(constraint) + std::visit(writer, constraint.definition);
}

namespace {

text::Span find_place(const std::map<std::string, text::Span>& places, const std::string& name) {
  const auto at = places.find(name);
  return at == places.end() ? text::Span() : at->second;
}

}  // namespace

std::string sqlite_create_table(const catalog::Table& table, std::string_view as, Problems& problems,
                                const Places& places) {
  if (!table.name.in_default_schema() || table.columns.empty()) {
    const std::string what = table.columns.empty() ? " has no column, which" : " is in a schema, which";
    problems.report(unknown_statement, {},
                    "table \"" + table.name.display() + "\"" + what + " has no translation to SQLite");
  }
  std::vector<std::string> lines;
  std::set<std::string> names;
  for (const catalog::Column& column : table.columns) {
    const Problems::At at(problems, find_place(places.columns, column.name));
    if (!names.insert(lower(column.name)).second) {
      problems.report(unknown_statement, {},
                      "column \"" + column.name + "\" of table \"" + table.name.display() +
                          "\" differs from another in case alone, which has no translation to SQLite");
    }
    lines.push_back(sqlite_column(table, column, problems));
  }
  for (const catalog::Constraint& constraint : table.constraints) {
    const bool with_column =
        has_autoincrement(table) && std::holds_alternative<catalog::PrimaryKey>(constraint.definition);
    if (with_column) continue;
    const Problems::At at(problems, find_place(places.constraints, constraint.name));
    const DefinitionWriter writer(table, constraint, problems);
    lines.push_back(named(constraint) + std::visit(writer, constraint.definition));
  }
  return "CREATE TABLE " + quote_sqlite(as) + " (\n    " + join(lines, ",\n    ") + "\n)";
}

}  // namespace schemake::dialect
