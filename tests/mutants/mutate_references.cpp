// Statements added to a revision that refer to a table, column, type or function that there is none of, from
// every place of the grammar that can refer to one, and others that no table takes.
#include <array>
#include <string_view>

#include "mutators.hpp"

namespace schemake::mutants {
namespace {

struct Template {
  const char* kind;
  const char* statement;  ///< $t a table, $c a column of it, $y the column's type
};

constexpr std::array templates{
    Template{"unknown column in a constraint", "ALTER TABLE $t ADD CHECK (mutant IS NOT NULL)"},
    Template{"unknown column in a constraint", "ALTER TABLE $t ADD UNIQUE ($c, mutant)"},
    Template{"unknown column in a constraint", "ALTER TABLE $t ADD FOREIGN KEY (mutant) REFERENCES $t"},
    Template{"unknown column in a constraint", "ALTER TABLE $t ADD CONSTRAINT m EXCLUDE (mutant WITH =)"},
    Template{"unknown column in a constraint", "CREATE TABLE m (a integer, CHECK (a > 0 AND mutant > 0))"},
    Template{"unknown column in a constraint", "CREATE TABLE m (a integer REFERENCES $t (mutant))"},
    Template{"unknown column in an index", "CREATE INDEX ON $t (mutant)"},
    Template{"unknown column in an index", "CREATE INDEX ON $t ((mutant || 'x'))"},
    Template{"unknown column in an index", "CREATE INDEX ON $t ($c) WHERE mutant IS NULL"},
    Template{"unknown column in an index", "CREATE INDEX ON $t ($c) INCLUDE (mutant)"},
    Template{"unknown column in a generated column",
             "ALTER TABLE $t ADD COLUMN m text GENERATED ALWAYS AS (mutant::text) STORED"},
    Template{"column in a default", "ALTER TABLE $t ADD COLUMN m $y DEFAULT $c"},
    Template{"column in a default", "CREATE TABLE m (a integer, b integer DEFAULT a)"},
    Template{"unknown column in a view", "CREATE VIEW m AS SELECT x.mutant FROM $t AS x"},
    Template{"unknown column in a view", "CREATE VIEW m AS SELECT 1 AS one FROM $t WHERE mutant IS NULL"},
    Template{"unknown column in a view",
             "CREATE VIEW m AS SELECT a.$c FROM $t AS a JOIN $t AS b USING (mutant)"},
    Template{"unknown column in a view",
             "CREATE VIEW m AS SELECT (SELECT x.mutant FROM $t x LIMIT 1) FROM $t"},
    Template{"unknown column in a view", "CREATE MATERIALIZED VIEW m AS SELECT count(mutant) FROM $t"},
    Template{"unknown column in a view",
             "CREATE VIEW m AS WITH w AS (SELECT $c FROM $t) SELECT mutant FROM w"},
    Template{"unknown column in a view", "CREATE VIEW m (a, b) AS SELECT 1 AS one FROM $t"},
    Template{"unknown column in a policy", "CREATE POLICY m ON $t USING (mutant IS NULL)"},
    Template{"unknown column in a trigger",
             "CREATE TRIGGER m BEFORE UPDATE OF mutant ON $t FOR EACH ROW EXECUTE FUNCTION "
             "suppress_redundant_updates_trigger()"},
    Template{"unknown column in a trigger",
             "CREATE TRIGGER m BEFORE UPDATE ON $t FOR EACH ROW WHEN (NEW.mutant IS NULL) EXECUTE FUNCTION "
             "suppress_redundant_updates_trigger()"},
    Template{"unknown column altered", "ALTER TABLE $t ALTER COLUMN mutant SET NOT NULL"},
    Template{"unknown column altered", "ALTER TABLE $t ALTER COLUMN mutant TYPE text"},
    Template{"unknown column altered", "ALTER TABLE $t ALTER COLUMN $c TYPE text USING mutant::text"},
    Template{"unknown column altered", "ALTER TABLE $t ALTER COLUMN mutant SET STATISTICS 10"},
    Template{"unknown column altered", "ALTER TABLE $t RENAME COLUMN mutant TO other"},
    Template{"unknown column altered", "COMMENT ON COLUMN $t.mutant IS 'x'"},
    Template{"unknown column altered", "GRANT SELECT (mutant) ON $t TO PUBLIC"},
    Template{"unknown column altered", "CREATE STATISTICS m ON $c, mutant FROM $t"},
    Template{"unknown column in rows", "INSERT INTO $t (mutant) VALUES (1)"},
    Template{"unknown column in rows", "UPDATE $t SET mutant = 1"},
    Template{"unknown column in rows", "UPDATE $t SET $c = $c WHERE mutant = 1"},
    Template{"unknown column in rows", "DELETE FROM $t WHERE mutant = 1"},
    Template{"unknown column in rows", "DELETE FROM $t AS x USING $t AS y WHERE x.$c = y.mutant"},
    Template{"unknown column in rows",
             "WITH w AS (SELECT $c AS a FROM $t) UPDATE $t SET $c = w.mutant FROM w"},
    Template{"unknown column in rows", "SELECT $c FROM $t ORDER BY mutant"},
    Template{"unknown column in rows", "DELETE FROM $t RETURNING mutant"},
    Template{"unknown column in rows",
             "MERGE INTO $t AS x USING $t AS y ON x.$c = y.mutant WHEN MATCHED THEN DO NOTHING"},
    Template{"unknown table", "ALTER TABLE mutant ADD COLUMN a integer"},
    Template{"unknown table", "ALTER TABLE mutant RENAME TO other"},
    Template{"unknown table", "ALTER TABLE $t INHERIT mutant"},
    Template{"unknown table", "CREATE TABLE m (LIKE mutant)"},
    Template{"unknown table", "CREATE TABLE m (a integer) INHERITS (mutant)"},
    Template{"unknown table", "CREATE TABLE m (a integer REFERENCES mutant)"},
    Template{"unknown table", "CREATE TABLE m AS SELECT * FROM mutant"},
    Template{"unknown table", "CREATE TABLE m PARTITION OF mutant DEFAULT"},
    Template{"unknown table", "CREATE INDEX ON mutant (a)"},
    Template{"unknown table", "CREATE VIEW m AS SELECT x.$c FROM $t AS x JOIN mutant ON true"},
    Template{"unknown table", "CREATE VIEW m AS SELECT $c FROM $t WHERE EXISTS (SELECT FROM mutant)"},
    Template{"unknown table", "CREATE POLICY m ON mutant"},
    Template{"unknown table",
             "CREATE TRIGGER m AFTER DELETE ON mutant EXECUTE FUNCTION suppress_redundant_updates_trigger()"},
    Template{"unknown table", "CREATE RULE m AS ON DELETE TO mutant DO INSTEAD NOTHING"},
    Template{"unknown table", "COMMENT ON TABLE mutant IS 'x'"},
    Template{"unknown table", "GRANT SELECT ON mutant TO PUBLIC"},
    Template{"unknown table", "TRUNCATE mutant"},
    Template{"unknown table", "LOCK TABLE mutant"},
    Template{"unknown table", "INSERT INTO mutant VALUES (1)"},
    Template{"unknown table", "UPDATE mutant SET a = 1"},
    Template{"unknown table", "DELETE FROM $t USING mutant"},
    Template{"unknown table", "WITH w AS (DELETE FROM mutant RETURNING *) SELECT 1"},
    Template{"unknown table", "REFRESH MATERIALIZED VIEW mutant"},
    Template{"unknown table", "ALTER SEQUENCE mutant RESTART"},
    Template{"unknown table", "CREATE STATISTICS m ON a, b FROM mutant"},
    Template{"unknown type", "CREATE TABLE m (a mutant)"},
    Template{"unknown type", "CREATE TABLE m (a mutant[])"},
    Template{"unknown type", "ALTER TABLE $t ADD COLUMN m mutant"},
    Template{"unknown type", "ALTER TABLE $t ALTER COLUMN $c TYPE mutant USING NULL"},
    Template{"unknown type", "CREATE DOMAIN m AS mutant"},
    Template{"unknown type", "CREATE TYPE m AS (a mutant)"},
    Template{"unknown type", "ALTER TYPE mutant ADD VALUE 'a'"},
    Template{"unknown type", "DROP TYPE mutant"},
    Template{"unknown type", "CREATE FUNCTION m(a mutant) RETURNS integer LANGUAGE sql AS 'SELECT 1'"},
    Template{"unknown function", "CREATE TRIGGER m AFTER DELETE ON $t EXECUTE FUNCTION mutant()"},
    Template{"unknown function", "DROP FUNCTION mutant()"},
    Template{"unknown function", "COMMENT ON FUNCTION mutant() IS 'x'"},
    Template{"unknown object", "DROP SEQUENCE mutant"},
    Template{"unknown object", "DROP VIEW mutant"},
    Template{"unknown object", "DROP MATERIALIZED VIEW mutant"},
    Template{"unknown object", "DROP TRIGGER mutant ON $t"},
    Template{"unknown object", "DROP POLICY mutant ON $t"},
    Template{"unknown object", "DROP RULE mutant ON $t"},
    Template{"unknown object", "DROP SCHEMA mutant"},
    Template{"unknown object", "DROP EXTENSION mutant"},
    Template{"unknown object", "DROP DOMAIN mutant"},
    Template{"unknown object", "ALTER TABLE $t VALIDATE CONSTRAINT mutant"},
    Template{"unknown object", "ALTER TABLE $t DISABLE TRIGGER mutant"},
    Template{"unknown object", "ALTER TABLE $t RENAME CONSTRAINT mutant TO other"},
    Template{"unknown object", "ALTER TABLE $t ADD CONSTRAINT m UNIQUE USING INDEX mutant"},
    Template{"unknown object", "ALTER TABLE $t SET SCHEMA mutant"},
    Template{"unknown object", "ALTER TABLE $t CLUSTER ON mutant"},
    Template{"unknown object", "CREATE TABLE mutant.m (a integer)"},
    Template{"unknown object", "CREATE TABLE m (a integer DEFAULT nextval('mutant'))"},
    Template{"insert counted wrong", "INSERT INTO $t ($c) VALUES (NULL, NULL)"},
    Template{"insert counted wrong", "INSERT INTO $t ($c) SELECT $c, $c FROM $t"},
    Template{"update sets a column twice", "UPDATE $t SET $c = NULL, $c = NULL"},
    Template{"conflict target changed", "INSERT INTO $t ($c) VALUES (NULL) ON CONFLICT (mutant) DO NOTHING"},
    Template{"conflict target changed",
             "INSERT INTO $t ($c) VALUES (NULL) ON CONFLICT ON CONSTRAINT mutant DO NOTHING"},
    Template{"name given twice", "CREATE TABLE m (a integer, A integer)"},
    Template{"name given twice",
             "CREATE TABLE m (a integer CONSTRAINT c CHECK (a > 0), CONSTRAINT c CHECK (a < 9))"},
    Template{"name given twice", "CREATE TYPE m AS ENUM ('a', 'b', 'a')"},
    Template{"name given twice", "CREATE VIEW m AS SELECT $c, $c FROM $t"},
    Template{"name given twice", "CREATE TYPE m AS (a integer, a text)"},
    Template{"table that cannot be", "CREATE TABLE m (a serial DEFAULT 1)"},
    Template{"table that cannot be", "CREATE TABLE m (a integer NULL NOT NULL)"},
    Template{"table that cannot be", "CREATE TABLE m (a integer NULL PRIMARY KEY)"},
    Template{"table that cannot be", "CREATE TABLE m (a text GENERATED ALWAYS AS IDENTITY)"},
    Template{"table that cannot be", "CREATE TABLE m (a integer DEFAULT 1 GENERATED ALWAYS AS IDENTITY)"},
    Template{"table that cannot be", "CREATE TABLE m (a integer DEFAULT 1 DEFAULT 2)"},
    Template{"table that cannot be",
             "CREATE TABLE m (a integer, b integer GENERATED ALWAYS AS (a) STORED DEFAULT 1)"},
    Template{"table that cannot be",
             "CREATE TABLE m (a integer GENERATED ALWAYS AS (1) STORED, b integer GENERATED ALWAYS AS (a) "
             "STORED)"},
    Template{"table that cannot be",
             "CREATE TABLE m (a integer, b integer PRIMARY KEY) PARTITION BY RANGE (a)"},
    Template{"table that cannot be", "CREATE TABLE m (a integer) PARTITION BY RANGE (b)"},
    Template{"table that cannot be", "CREATE TABLE m (a integer DEFAULT 'many'::mutant)"},
    Template{"table that cannot be", "CREATE TABLE m (a integer) INHERITS ($t, $t)"},
    Template{"not a partitioned table", "CREATE TABLE m PARTITION OF $t DEFAULT"},
    Template{"not a partitioned table", "ALTER TABLE $t DETACH PARTITION $t"},
};

std::string filled(std::string_view text, const RelationEntry& table, const ColumnEntry& column) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      out += text[i];
      continue;
    }
    ++i;
    out += text[i] == 't' ? table.name : text[i] == 'c' ? column.name : column.type;
  }
  return out;
}

}  // namespace

void mutate_references(Mutation& mutation) {
  const std::vector<Revision>& revisions = mutation.revisions();
  if (revisions.empty()) return;
  // A table is as good as another: each statement is tried at one place of the history.
  for (const Template& each : templates) {
    const std::size_t revision = mutation.below(revisions.size());
    const std::vector<RelationEntry>& relations = mutation.original().inventories[revision + 1].relations;
    if (!revisions[revision].transactional || relations.empty()) continue;
    const RelationEntry& table = relations[mutation.below(relations.size())];
    if ((table.kind != 'r' && table.kind != 'p') || table.columns.empty()) continue;
    const ColumnEntry& column = table.columns[mutation.below(table.columns.size())];
    mutation.append(each.kind, revision, {filled(each.statement, table, column)});
  }
}

}  // namespace schemake::mutants
