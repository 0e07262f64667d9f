#include "inspect/postgresql_catalog.hpp"

#include "catalog/difference.hpp"
#include "inspect/comparable.hpp"
#include "postgresql_scratch.hpp"

namespace schemake::inspect {
namespace {

using catalog::ObjectKind;
using catalog::QualifiedName;

QualifiedName in_public(const std::string& name) {
  return {"public", name};
}

class PostgresqlCatalog : public PostgresqlTest {
 protected:
  catalog::Catalog read(const std::string& sql) {
    driver_->execute(sql);
    return reader_.read(*driver_);
  }

  CatalogReader reader_;
};

TEST_F(PostgresqlCatalog, HoldsColumns) {
  const catalog::Catalog found = read(
      "CREATE TABLE t (id bigserial PRIMARY KEY, n numeric(10,2) DEFAULT 0, tags text[] NOT NULL, "
      "at timestamptz(3), i int GENERATED ALWAYS AS IDENTITY, g int GENERATED ALWAYS AS (id * 2) STORED, "
      "c text COLLATE \"C\")");
  const catalog::Table* table = found.find_table(in_public("t"));
  ASSERT_NE(table, nullptr);
  ASSERT_EQ(table->columns.size(), 7U);
  const catalog::Column& id = table->columns[0];
  EXPECT_EQ(display(id.type), "bigint");
  EXPECT_TRUE(id.serial && id.not_null && !id.default_value);
  EXPECT_EQ(id.sequence, in_public("t_id_seq"));
  EXPECT_EQ(display(table->columns[1].type), "numeric(10,2)");
  EXPECT_TRUE(table->columns[1].default_value);
  EXPECT_EQ(display(table->columns[2].type), "text[]");
  EXPECT_EQ(display(table->columns[3].type), "timestamptz(3)");
  EXPECT_EQ(table->columns[4].identity, catalog::Identity::always);
  EXPECT_EQ(table->columns[4].sequence, in_public("t_i_seq"));
  EXPECT_TRUE(table->columns[5].generated && !table->columns[5].default_value);
  EXPECT_EQ(table->columns[6].collation, "C");
  ASSERT_NE(found.find_sequence(in_public("t_i_seq")), nullptr);
  EXPECT_TRUE(found.find_sequence(in_public("t_i_seq"))->internal);
  EXPECT_FALSE(found.find_sequence(in_public("t_id_seq"))->internal);
}

TEST_F(PostgresqlCatalog, HoldsConstraints) {
  const catalog::Catalog found = read(
      "CREATE TABLE p (a int, b int, v int4range, PRIMARY KEY (b, a) INCLUDE (v), "
      "UNIQUE NULLS NOT DISTINCT (a), EXCLUDE USING gist (v WITH &&) WHERE (a > 0), CHECK (a > b) NO "
      "INHERIT);"
      "CREATE TABLE c (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES p ON DELETE SET NULL (y) "
      "DEFERRABLE INITIALLY DEFERRED)");
  const catalog::Table& p = *found.find_table(in_public("p"));
  ASSERT_NE(p.primary_key(), nullptr);
  EXPECT_EQ(p.primary_key()->columns, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(p.primary_key()->include, std::vector<std::string>{"v"});
  EXPECT_TRUE(std::get<catalog::Unique>(p.find_constraint("p_a_key")->definition).nulls_not_distinct);
  EXPECT_TRUE(p.find_constraint("p_check")->no_inherit);
  const auto& exclusion = std::get<catalog::Exclusion>(p.find_constraint("p_v_excl")->definition);
  EXPECT_EQ(exclusion.operators, std::vector<std::string>{"&&"});
  EXPECT_TRUE(exclusion.predicate && exclusion.elements.size() == 1 && exclusion.method == "gist");
  const catalog::Constraint& f = *found.find_table(in_public("c"))->find_constraint("f");
  const auto& key = std::get<catalog::ForeignKey>(f.definition);
  EXPECT_EQ(key.referenced_columns, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(key.set_columns, std::vector<std::string>{"y"});
  EXPECT_TRUE(f.deferrable && f.initially_deferred);
  EXPECT_TRUE(found.indexes().empty());
}

TEST_F(PostgresqlCatalog, HoldsIndexes) {
  const catalog::Catalog found = read(
      "CREATE TABLE t (a int, b text, j jsonb); CREATE UNIQUE INDEX i ON t (lower(b) text_pattern_ops, a "
      "DESC) "
      "INCLUDE (j) WHERE a > 0; CREATE INDEX k ON t USING gin (j) WITH (fastupdate = off)");
  const catalog::Index& i = *found.find_index(in_public("i"));
  ASSERT_EQ(i.elements.size(), 2U);
  EXPECT_EQ(i.elements[0].expression.kind, catalog::ExpressionKind::function_call);
  EXPECT_EQ(i.elements[0].operator_class, "text_pattern_ops");
  EXPECT_TRUE(i.elements[1].descending && !i.elements[1].nulls_first && i.unique && i.predicate);
  EXPECT_EQ(i.include, std::vector<std::string>{"j"});
  const catalog::Index& k = *found.find_index(in_public("k"));
  EXPECT_EQ(k.method, "gin");
  EXPECT_EQ(k.properties.at("option fastupdate"), "off");
}

TEST_F(PostgresqlCatalog, HoldsTypesAndViews) {
  const catalog::Catalog found = read(
      "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN d AS int NOT NULL DEFAULT 1 CHECK (VALUE > 0);"
      "CREATE TYPE pair AS (x int, y mood[]); CREATE TYPE r AS RANGE (subtype = float8);"
      "CREATE TABLE t (a int, b mood); CREATE VIEW v AS SELECT a + 1 AS c FROM t");
  const auto type = [&](const std::string& name) { return found.find_type(in_public(name))->definition; };
  EXPECT_EQ(std::get<catalog::EnumType>(type("mood")).labels, (std::vector<std::string>{"sad", "ok"}));
  const auto domain = std::get<catalog::DomainType>(type("d"));
  EXPECT_TRUE(domain.not_null && domain.default_value && domain.find_constraint("d_check") != nullptr);
  EXPECT_EQ(display(std::get<catalog::CompositeType>(type("pair")).attributes.at(1).type), "mood[]");
  EXPECT_EQ(display(std::get<catalog::RangeType>(type("r")).subtype), "double precision");
  const catalog::Table& view = *found.find_table(in_public("v"));
  EXPECT_EQ(view.kind, catalog::RelationKind::view);
  ASSERT_EQ(view.depends.size(), 1U);
  EXPECT_EQ(view.depends[0].on, catalog::column_id(in_public("t"), "a"));
}

TEST_F(PostgresqlCatalog, HoldsObjectsInTheModelsSpelling) {
  const catalog::Catalog found = read(
      "CREATE SCHEMA s; CREATE TABLE s.t (a int, who text);"
      "CREATE FUNCTION f(varchar(3), VARIADIC int[]) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';"
      "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';"
      "CREATE TRIGGER tr BEFORE UPDATE OF a ON s.t FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION g();"
      "CREATE POLICY p ON s.t FOR SELECT USING (who = current_user); COMMENT ON TABLE s.t IS 'x'");
  const catalog::Object* f = found.find_object({ObjectKind::routine, in_public("f"), "varchar, integer[]"});
  ASSERT_NE(f, nullptr);
  EXPECT_EQ(f->attributes.at("volatility"), "stable");
  const catalog::Object* trigger = found.find_object({ObjectKind::trigger, {"s", "t"}, "tr"});
  ASSERT_NE(trigger, nullptr);
  EXPECT_EQ(trigger->attributes.at("events"), "UPDATE");
  EXPECT_TRUE(trigger->expressions.contains("when"));
  const catalog::Object* policy = found.find_object({ObjectKind::policy, {"s", "t"}, "p"});
  ASSERT_NE(policy, nullptr);
  EXPECT_EQ(policy->attributes.at("command"), "select");
  EXPECT_EQ(found.find_table({"s", "t"})->properties.at("comment"), "x");
  EXPECT_TRUE(found.has_schema("s"));
}

TEST_F(PostgresqlCatalog, HoldsPartitions) {
  const catalog::Catalog found = read(
      "CREATE TABLE e (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
      "CREATE TABLE e1 PARTITION OF e FOR VALUES FROM ('2020-01-01') TO (MAXVALUE);"
      "CREATE INDEX i ON e (id); CREATE TABLE r (a int, b date, FOREIGN KEY (a, b) REFERENCES e)");
  EXPECT_TRUE(found.find_table(in_public("e"))->is_partitioned());
  const catalog::Table& e1 = *found.find_table(in_public("e1"));
  EXPECT_TRUE(e1.is_partition());
  EXPECT_EQ(e1.parents, std::vector{in_public("e")});
  ASSERT_NE(found.find_index(in_public("e1_id_idx")), nullptr);
  EXPECT_EQ(found.find_index(in_public("e1_id_idx"))->parent, in_public("i"));
  EXPECT_EQ(found.find_table(in_public("r"))->constraints.size(), 1U);
}

TEST_F(PostgresqlCatalog, LeavesOutWhatAnExtensionOwnsAndTheLedger) {
  const catalog::Catalog found =
      read("CREATE TABLE schemake_ledger (revision text); CREATE EXTENSION citext");
  EXPECT_TRUE(found.tables().empty() && found.types().empty());
  EXPECT_EQ(found.objects().size(), 2U);  // the schema public and the extension
}

TEST_F(PostgresqlCatalog, IsTheSameWhateverTheSearchPath) {
  const catalog::Catalog before =
      read("CREATE SCHEMA s; CREATE TABLE s.t (id serial); CREATE TABLE u (e int)");
  const catalog::Catalog after = read("SET search_path TO s");
  EXPECT_TRUE(catalog::differences(comparable(before, ""), comparable(after, "")).empty());
  const catalog::Catalog changed = read("ALTER TABLE s.t ADD COLUMN n int");
  EXPECT_EQ(catalog::differences(comparable(before, ""), comparable(changed, "")).size(), 1U);
}

}  // namespace
}  // namespace schemake::inspect
