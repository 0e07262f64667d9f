// What PostgreSQL alone has: roles, and migrators beside each other in several schemas.
#include <gtest/gtest.h>

#include <schemake/apply/migrate.hpp>
#include <schemake/postgresql/driver.hpp>

#include "registry_builder.hpp"
#include "scratch.hpp"

namespace schemake::test {
namespace {

using Lines = std::vector<std::string>;

class DriftRole : public testing::Test {
 protected:
  void SetUp() override {
    scratch_ = make_scratch();
    if (!scratch_) GTEST_SKIP() << "there is no server";
    owner_ = scratch_->open();
    owner_->execute("DROP ROLE IF EXISTS schemake_drift_role; CREATE ROLE schemake_drift_role");
    owner_->execute(
        "REVOKE ALL ON SCHEMA public FROM PUBLIC; CREATE SCHEMA app AUTHORIZATION schemake_drift_role");
    driver_ = scratch_->open();
    driver_->execute("SET ROLE schemake_drift_role; SET search_path TO app");
  }
  void TearDown() override {
    driver_.reset();
    if (owner_) owner_->execute("DROP OWNED BY schemake_drift_role; DROP ROLE schemake_drift_role");
  }

  Outcome upgrade(const std::string& target) {
    UpgradeOptions options;
    options.target = target;
    options.observer.note = [this](const std::string& note) { notes_.push_back(note); };
    return apply::upgrade(*driver_, registry_, options);
  }
  Lines drift() {
    Lines lines;
    for (const auto& difference : apply::check(*driver_, registry_).differing)
      lines.push_back(in_words(difference));
    return lines;
  }

  std::unique_ptr<Scratch> scratch_;
  std::unique_ptr<apply::Driver> owner_;
  std::unique_ptr<apply::Driver> driver_;
  RegistryBuilder registry_{{{"a1", {}, {"CREATE TABLE app.users (id serial PRIMARY KEY)"}, {}},
                             {"b2", {"a1"}, {"CREATE VIEW app.ids AS SELECT id FROM app.users"}, {}}}};
  Lines notes_;
};

TEST_F(DriftRole, ARoleThatOwnsOnlyItsSchemaIsEnough) {
  owner_->execute("CREATE TABLE public.secret (id integer)");
  upgrade("head");
  EXPECT_EQ(notes_, Lines{});
  EXPECT_EQ(drift(), Lines{});
  driver_->execute("ALTER TABLE app.users ADD COLUMN nick text");
  EXPECT_EQ(drift(), Lines{"column app.users.nick: found, not expected"});
}

TEST_F(DriftRole, WithoutTheRightToMakeItsTableTheRunSucceedsAndTheDriftIsNotKnown) {
  upgrade("a1");
  owner_->execute(
      "DROP TABLE app.schemake_ledger_snapshot; ALTER SCHEMA app OWNER TO CURRENT_USER; "
      "GRANT USAGE ON SCHEMA app TO schemake_drift_role");
  const RegistryBuilder silent(
      {{"a1", {}, {"CREATE TABLE app.users (id serial PRIMARY KEY)"}, {}}, {"b2", {"a1"}, {"SELECT 1"}, {}}});
  UpgradeOptions options;
  options.observer.note = [this](const std::string& note) { notes_.push_back(note); };
  EXPECT_EQ(apply::upgrade(*driver_, silent, options).upgraded.size(), 1U);
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_EQ(notes_[0], "no snapshot was taken for `check`: permission denied for schema app");
  try {
    apply::check(*driver_, silent);
    ADD_FAILURE() << "compared";
  } catch (const Error& error) {
    EXPECT_EQ(error.details().message,
              "no snapshot of where the database is: its revisions were applied without one");
  }
}

TEST_F(DriftRole, ATableThatSomebodyHasLockedDoesNotHoldARunUp) {
  upgrade("a1");
  owner_->execute(
      "CREATE TABLE public.busy (id integer); CREATE VIEW public.of_busy AS SELECT id FROM public.busy");
  owner_->execute("BEGIN; LOCK TABLE public.busy");
  EXPECT_EQ(upgrade("head").upgraded.size(), 1U);
  owner_->execute("ROLLBACK");
}

TEST_F(DriftRole, ALedgersLongNameIsNotTheSnapshots) {
  apply::LedgerName name;
  name.table = std::string(62, 'l');
  driver_->use_ledger(name);
  const std::string table = driver_->snapshot_sql().table;
  EXPECT_NE(table, driver_->ledger_table());
  EXPECT_EQ(table, "app.\"" + std::string(54, 'l') + "_snapshot\"");
}

TEST_F(DriftRole, DefinitionsDoNotDependOnTheSession) {
  upgrade("head");
  driver_->execute(
      "CREATE TABLE app.dates (at timestamptz DEFAULT '2026-01-01 00:00+00', cost float8 DEFAULT 0.1, "
      "long interval DEFAULT '1 day 2 hours')");
  apply::stamp(*driver_, registry_, {});
  driver_->execute(
      "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601'; "
      "SET extra_float_digits = -5; SET quote_all_identifiers = on; SET search_path = app, public");
  EXPECT_EQ(drift(), Lines{});
}

}  // namespace
}  // namespace schemake::test
