// Statements added to a revision that do not fit what the database has by then: it drops what is needed,
// makes what is there, takes one kind of object for another, or must not run in a transaction.
#include <fmt/format.h>

#include "mutators.hpp"

namespace schemake::mutants {
namespace {

bool is_table(const RelationEntry& relation) {
  return relation.kind == 'r' || relation.kind == 'p';
}

bool is_view(const RelationEntry& relation) {
  return relation.kind == 'v' || relation.kind == 'm';
}

const char* keyword(const RelationEntry& relation) {
  switch (relation.kind) {
    case 'v':
      return "VIEW";
    case 'm':
      return "MATERIALIZED VIEW";
    case 'S':
      return "SEQUENCE";
    case 'i':
    case 'I':
      return "INDEX";
    case 'c':
      return "TYPE";
    default:
      return "TABLE";
  }
}

class ObjectMutation {
 public:
  ObjectMutation(Mutation& mutation, std::size_t revision)
      : mutation_(mutation), revision_(revision), inventory_(mutation.original().inventories[revision + 1]) {}

  void run() {
    for (const RelationEntry& relation : inventory_.relations) {
      add(lower(keyword(relation)) + " dropped", fmt::format("DROP {} {}", keyword(relation), relation.name));
      if (is_table(relation)) change_table(relation);
      if (is_view(relation)) change_view(relation);
      if (relation.kind == 'S') add("wrong kind of object", fmt::format("DROP TABLE {}", relation.name));
      if (relation.kind == 'i') add("wrong kind of object", fmt::format("DROP VIEW {}", relation.name));
    }
    change_constraints();
    change_types();
    for (const FunctionEntry& function : inventory_.functions) change_function(function);
    for (const std::string& schema : inventory_.schemas)
      add("schema dropped", fmt::format("DROP SCHEMA {}", schema));
    for (const auto& [name, relation] : inventory_.triggers)
      add("trigger twice", fmt::format("CREATE TRIGGER {} AFTER DELETE ON {} EXECUTE FUNCTION "
                                       "suppress_redundant_updates_trigger()",
                                       name, relation));
    for (const auto& [name, relation] : inventory_.policies)
      add("policy twice", fmt::format("CREATE POLICY {} ON {}", name, relation));
  }

 private:
  void add(const std::string& kind, const std::string& statement, const std::string& second = {}) {
    std::vector<std::string> statements{statement};
    if (!second.empty()) statements.push_back(second);
    mutation_.append(kind, revision_, statements);
  }

  void change_table(const RelationEntry& table) {
    if (table.columns.empty()) return;
    const std::string& name = table.name;
    for (const ColumnEntry& column : table.columns) change_column(table, column);
    const ColumnEntry& first = table.columns.front();
    const ColumnEntry& last = table.columns.back();
    add("wrong kind of object", fmt::format("DROP VIEW {}", name));
    add("wrong kind of object", fmt::format("COMMENT ON VIEW {} IS 'a table'", name));
    add("table made again", fmt::format("CREATE TABLE {} (id integer)", name));
    add("view named as a table", fmt::format("CREATE VIEW {} AS SELECT 1 AS one", name));
    if (!table.bound.empty())
      add("partition twice",
          fmt::format("CREATE TABLE mutant PARTITION OF {} {}", table.parent, table.bound));
    const std::string long_name(63, 'm');
    add("names equal after 63 bytes", fmt::format("CREATE INDEX {}1 ON {} ({})", long_name, name, first.name),
        fmt::format("CREATE INDEX {}2 ON {} ({})", long_name, name, first.name));
    add("names equal after 63 bytes", fmt::format("CREATE TABLE {}1 (id integer)", long_name),
        fmt::format("CREATE TABLE {}2 (id integer)", long_name));
    add("names equal after 63 bytes",
        fmt::format("ALTER TABLE {} ADD CONSTRAINT {}1 CHECK (true)", name, long_name),
        fmt::format("ALTER TABLE {} ADD CONSTRAINT {}2 CHECK (true)", name, long_name));
    add("not in a transaction",
        fmt::format("CREATE INDEX CONCURRENTLY mutant_idx ON {} ({})", name, first.name));
    add("not in a transaction", fmt::format("VACUUM {}", name));
    add("not in a transaction", fmt::format("REINDEX TABLE CONCURRENTLY {}", name));
    if (table.columns.size() > 1)
      add("rename to a name that is taken",
          fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", name, first.name, last.name));
    for (int i = 0; i < 4; ++i)
      change_pair(table, inventory_.relations[mutation_.below(inventory_.relations.size())]);
  }

  void change_column(const RelationEntry& table, const ColumnEntry& column) {
    const std::string alter = fmt::format("ALTER TABLE {} ", table.name);
    add("column dropped", fmt::format("{}DROP COLUMN {}", alter, column.name));
    add("column added again", fmt::format("{}ADD COLUMN {} {}", alter, column.name, column.type));
    add("column's type altered",
        fmt::format("{0}ALTER COLUMN {1} TYPE text USING {1}::text", alter, column.name));
    add("column's type altered", fmt::format("{}ALTER COLUMN {} TYPE integer", alter, column.name));
    if (column.primary_key) {
      add("second primary key", fmt::format("{}ADD PRIMARY KEY ({})", alter, column.name));
      add("NOT NULL of a key dropped", fmt::format("{}ALTER COLUMN {} DROP NOT NULL", alter, column.name));
    }
    if (column.identity) {
      add("identity and default", fmt::format("{}ALTER COLUMN {} SET DEFAULT 1", alter, column.name));
      add("identity and default",
          fmt::format("{}ALTER COLUMN {} ADD GENERATED ALWAYS AS IDENTITY", alter, column.name));
    } else if (column.type == "integer" || column.type == "bigint") {
      add("identity and default",
          fmt::format("{}ALTER COLUMN {} ADD GENERATED BY DEFAULT AS IDENTITY", alter, column.name));
      add("identity and default", fmt::format("{}ALTER COLUMN {} DROP IDENTITY", alter, column.name));
    }
    if (column.generated) {
      add("generated column written", fmt::format("{}ALTER COLUMN {} SET DEFAULT NULL", alter, column.name));
      add("generated column written", fmt::format("UPDATE {} SET {} = NULL", table.name, column.name));
    } else {
      add("generated column written", fmt::format("{}ALTER COLUMN {} DROP EXPRESSION", alter, column.name));
    }
    if (!column.unique)
      add("conflict target changed",
          fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM {0} WHERE false ON CONFLICT "
                      "({1}) DO NOTHING",
                      table.name, column.name));
  }

  /// A foreign key from each column of a table to each of another: not unique, or of another type.
  void change_pair(const RelationEntry& table, const RelationEntry& other) {
    if (table.name == other.name || other.columns.empty()) return;
    const std::string rename = fmt::format("ALTER TABLE {} RENAME TO ", table.name);
    if (is_table(other) || is_view(other) || other.kind == 'i')
      add("rename to a name that is taken", rename + std::string(tokenize(other.name).back().text));
    if (!is_table(other) && !is_view(other)) return;
    for (const ColumnEntry& target : other.columns) {
      const ColumnEntry& column = table.columns[mutation_.below(table.columns.size())];
      const char* kind = is_view(other)               ? "foreign key to a view"
                         : !target.unique             ? "foreign key to what is not unique"
                         : target.type == column.type ? nullptr
                                                      : "foreign key of another type";
      if (kind != nullptr)
        add(kind, fmt::format("ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {} ({})", table.name,
                              column.name, other.name, target.name));
    }
  }

  void change_view(const RelationEntry& view) {
    if (view.columns.empty()) return;
    add("wrong kind of object", fmt::format("DROP TABLE {}", view.name));
    add("wrong kind of object", fmt::format("ALTER TABLE {} ADD COLUMN mutant integer", view.name));
    add("wrong kind of object", fmt::format("TRUNCATE {}", view.name));
    if (view.kind == 'v')
      add("wrong kind of object", fmt::format("CREATE INDEX ON {} ({})", view.name, view.columns[0].name));
    add("view made again", fmt::format("CREATE VIEW {} AS SELECT 1 AS one", view.name));
    add("view replaced by another", fmt::format("CREATE OR REPLACE VIEW {} AS SELECT 1 AS one", view.name));
  }

  void change_function(const FunctionEntry& function) {
    add("function dropped", fmt::format("DROP {} {}", function.kind, function.name));
    add("wrong kind of object",
        fmt::format("DROP {} {}", function.kind == "FUNCTION" ? "PROCEDURE" : "FUNCTION", function.name));
    add("drop with other arguments", fmt::format("DROP {} {}", function.kind, with_argument(function.name)));
  }

  static std::string with_argument(const std::string& name) {
    const bool none = name.ends_with("()");
    return name.substr(0, name.size() - 1) + (none ? "box)" : ", box)");
  }

  void change_constraints() {
    for (const ConstraintEntry& constraint : inventory_.constraints) {
      const std::string alter = fmt::format("ALTER TABLE {} ", constraint.relation);
      if (constraint.relation == "-") continue;
      add("constraint dropped", fmt::format("{}DROP CONSTRAINT {}", alter, constraint.name));
      add("constraint made again", fmt::format("{}ADD CONSTRAINT {} CHECK (true)", alter, constraint.name));
      if (constraint.type == 'c')
        add("wrong kind of object", fmt::format("{}ALTER CONSTRAINT {} DEFERRABLE", alter, constraint.name));
      if (constraint.type == 'p' || constraint.type == 'u')
        add("wrong kind of object", fmt::format("{}VALIDATE CONSTRAINT {}", alter, constraint.name));
    }
  }

  void change_types() {
    for (const TypeEntry& type : inventory_.types) {
      const char* kind = type.type == 'd' ? "DOMAIN" : "TYPE";
      if (type.type != 'c') add("type dropped", fmt::format("DROP {} {}", kind, type.name));
      add("type made again", fmt::format("CREATE TYPE {} AS ENUM ('one')", type.name));
      add("type made again", fmt::format("CREATE DOMAIN {} AS text", type.name));
      if (type.labels.empty()) continue;
      const std::string& label = type.labels.front();
      const std::string alter = fmt::format("ALTER TYPE {} ", type.name);
      add("enum value twice", fmt::format("{}ADD VALUE '{}'", alter, label));
      add("enum value twice", fmt::format("{}RENAME VALUE '{}' TO '{}'", alter, type.labels.back(), label));
      add("enum value unknown", fmt::format("{}RENAME VALUE 'mutant' TO 'other'", alter));
      add("enum value unknown", fmt::format("{}ADD VALUE 'other' AFTER 'mutant'", alter));
      use_in_its_transaction(type, alter);
    }
  }

  void use_in_its_transaction(const TypeEntry& type, const std::string& alter) {
    for (const RelationEntry& table : inventory_.relations) {
      for (const ColumnEntry& column : table.columns) {
        if (is_table(table) && column.type == type.name && !column.generated)
          return add(
              "enum value used in its transaction", alter + "ADD VALUE 'mutant'",
              fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT 'mutant'", table.name, column.name));
      }
    }
  }

  Mutation& mutation_;
  std::size_t revision_;
  const Inventory& inventory_;
};

}  // namespace

void mutate_objects(Mutation& mutation) {
  // Each looks at all objects: in a long history at some 30 revisions.
  const std::size_t stride = 1 + mutation.revisions().size() / 30;
  for (std::size_t i = mutation.below(stride); i < mutation.revisions().size(); i += stride) {
    if (mutation.revisions()[i].transactional) ObjectMutation(mutation, i).run();
  }
}

}  // namespace schemake::mutants
