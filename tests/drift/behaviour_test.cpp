// What a run does to the snapshot, and what is said where there is none.
#include <gtest/gtest.h>

#include <cstddef>
#include <new>
#include <nlohmann/json.hpp>

#include <schemake/apply/ledger.hpp>
#include <schemake/apply/migrate.hpp>
#include <schemake/apply/snapshot.hpp>
#include <schemake/migrator/migrator.hpp>

#include "registry_builder.hpp"
#include "scratch.hpp"

namespace schemake::test {
namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::vector<apply::Difference>& differences) {
  Lines lines;
  for (const apply::Difference& difference : differences) lines.push_back(in_words(difference));
  return lines;
}

std::vector<RevisionSpec> shop() {
  return {
      {"a1", {}, {"CREATE TABLE users (id integer PRIMARY KEY, phone varchar(20))"}, {"DROP TABLE users"}},
      {"b2", {"a1"}, {"CREATE TABLE orders (id integer PRIMARY KEY)"}, {"DROP TABLE orders"}},
      {"c3", {"b2"}, {"ALTER TABLE users ADD COLUMN name text"}, {"ALTER TABLE users DROP COLUMN name"}}};
}

class Drift : public testing::Test {
 protected:
  void SetUp() override {
    scratch_ = make_scratch();
    if (!scratch_) GTEST_SKIP() << "there is no server";
    driver_ = scratch_->open();
  }

  Outcome upgrade(const std::string& target = "head", bool verify = false) {
    UpgradeOptions options;
    options.target = target;
    options.verify = verify;
    options.retries = 0;
    options.observer.note = [this](const std::string& note) { notes_.push_back(note); };
    return apply::upgrade(*driver_, registry_, options);
  }
  void stamp(const std::string& target) {
    StampOptions options;
    options.target = target;
    apply::stamp(*driver_, registry_, options);
  }
  apply::Drift check(const Lines& ignored = {}) { return apply::check(*driver_, registry_, ignored); }
  Lines drift() { return lines_of(check().differing); }
  /// Its message, or nothing where it did not fail.
  template <typename Action>
  static ErrorDetails error_of(Action action) {
    try {
      action();
    } catch (const Error& error) {
      return error.details();
    }
    return {};
  }
  std::string refusal() {
    return error_of([&] { check(); }).message;
  }

  /// Writes the row of the n-th revision, as its step would.
  void record(apply::Driver& driver, std::uint32_t n) {
    const Revision& revision = registry_.registry().revisions[n];
    apply::LedgerRow row;
    row.revision = std::string_view(revision.id);
    row.checksum = std::string_view(revision.checksums[static_cast<unsigned>(driver.dialect())]);
    driver.execute(apply::LedgerSql(driver.dialect(), driver.ledger_table()).insert(row));
  }

  std::unique_ptr<Scratch> scratch_;
  std::unique_ptr<apply::Driver> driver_;
  RegistryBuilder registry_{shop()};
  Lines notes_;
};

TEST_F(Drift, ThereIsNoneAfterEachUpAndDown) {
  for (const char* target : {"a1", "b2", "c3"}) {
    upgrade(target);
    EXPECT_EQ(drift(), Lines{}) << target;
    EXPECT_EQ(lines_of(check().unknown), Lines{}) << target;
  }
  apply::downgrade(*driver_, registry_, {});
  EXPECT_EQ(drift(), Lines{});
  DowngradeOptions base;
  base.target = "base";
  apply::downgrade(*driver_, registry_, base);
  EXPECT_EQ(drift(), Lines{});
  EXPECT_EQ(notes_, Lines{});
}

TEST_F(Drift, IsStillToldAfterARunThatHadNothingToDoWithIt) {
  upgrade("a1");
  driver_->execute("ALTER TABLE users ADD COLUMN nick text");
  const Lines expected{"column users.nick: found, not expected"};
  EXPECT_EQ(drift(), expected);
  upgrade("b2");
  EXPECT_EQ(drift(), expected);
  driver_->execute("DROP TABLE orders");
  upgrade("c3");
  EXPECT_EQ(drift(), (Lines{expected[0], "table orders: expected, not found"}));
  driver_->execute("CREATE TABLE orders (id integer PRIMARY KEY); ALTER TABLE users DROP COLUMN nick");
  EXPECT_EQ(drift(), Lines{});
}

TEST_F(Drift, IsGoneWhenARunMakesWhatWasMissing) {
  upgrade("b2");
  driver_->execute("ALTER TABLE users DROP COLUMN phone");
  EXPECT_EQ(drift(), Lines{"column users.phone: expected, not found"});
  const RegistryBuilder repair({{"a1", {}, {"SELECT 1"}, {}},
                                {"b2", {"a1"}, {"SELECT 1"}, {}},
                                {"c3", {"b2"}, {"ALTER TABLE users ADD COLUMN phone varchar(20)"}, {}}});
  apply::upgrade(*driver_, repair, {});
  EXPECT_EQ(lines_of(apply::check(*driver_, repair).differing), Lines{});
}

TEST_F(Drift, WhatWasThereBeforeIsToldApartAndWhatCameSinceToo) {
  driver_->execute("CREATE TABLE legacy (id integer); CREATE TABLE doomed (id integer)");
  upgrade("a1");
  EXPECT_EQ(lines_of(check().unknown), Lines{});
  driver_->execute(
      "ALTER TABLE legacy ADD COLUMN x text; DROP TABLE doomed; CREATE TABLE later (id integer)");
  const apply::Drift drift = check();
  EXPECT_EQ(lines_of(drift.differing), Lines{});
  EXPECT_EQ(lines_of(drift.unmanaged),
            (Lines{"column legacy.x: found, not expected", "table doomed: expected, not found"}));
  EXPECT_EQ(lines_of(drift.unknown), Lines{"table later: found, not expected"});
  upgrade();  // notes them as they are now
  EXPECT_EQ(lines_of(check().unmanaged), Lines{});
  EXPECT_EQ(lines_of(check().unknown), Lines{});
  driver_->execute("DROP TABLE later");
  EXPECT_EQ(lines_of(check().unmanaged), Lines{"table later: expected, not found"});
}

TEST_F(Drift, PatternsLeaveObjectsOutWithTheirParts) {
  upgrade();
  driver_->execute(
      "ALTER TABLE users ADD COLUMN nick text; DROP TABLE orders; CREATE TABLE tmp_1 (id integer)");
  const apply::Drift drift = check({"table users", "tmp_?"});
  EXPECT_EQ(lines_of(drift.differing), Lines{"table orders: expected, not found"});
  EXPECT_EQ(lines_of(drift.unknown), Lines{});
  EXPECT_GT(drift.ignored, 1U);
}

TEST_F(Drift, IsNotKnownWithoutASnapshotOfWhereTheDatabaseIs) {
  EXPECT_EQ(refusal(), "the database is not migrated yet, so nothing is expected of it");
  upgrade("a1");
  EXPECT_TRUE(apply::is_snapshot_current(*driver_));
  driver_->execute("DROP TABLE " + driver_->snapshot_sql().table);
  EXPECT_FALSE(apply::is_snapshot_current(*driver_));
  EXPECT_EQ(refusal(), "no snapshot of where the database is: its revisions were applied without one");
  upgrade("b2");
  EXPECT_EQ(drift(), Lines{});
  // What those had made counts as Schemake's.
  driver_->execute("DROP TABLE users");
  EXPECT_EQ(drift(), Lines{"table users: expected, not found"});
}

TEST_F(Drift, IsNotKnownAfterSomebodyElseMovedTheLedger) {
  upgrade("b2");
  driver_->execute("DELETE FROM " + driver_->ledger_table() + " WHERE revision = 'b2'");
  EXPECT_EQ(refusal().find("no snapshot of where the database is: the ledger was changed since "), 0U)
      << refusal();
  stamp("b2");
  EXPECT_EQ(drift(), Lines{});
}

TEST_F(Drift, IsNotKnownToAnotherVersion) {
  upgrade("a1");
  driver_->execute("UPDATE " + driver_->snapshot_sql().table + " SET value = '99' WHERE aspect = 'format'");
  EXPECT_NE(refusal().find("is from another version of Schemake or of the server"), std::string::npos);
  upgrade();
  EXPECT_EQ(drift(), Lines{});
}

TEST_F(Drift, StampTakesTheDatabaseAsItShouldBe) {
  upgrade();
  driver_->execute("ALTER TABLE users ADD COLUMN nick text; CREATE TABLE mine (id integer)");
  EXPECT_EQ(drift().size(), 1U);
  stamp("current");
  EXPECT_EQ(drift(), Lines{});
  EXPECT_EQ(lines_of(check().unknown), Lines{});
  driver_->execute("DROP TABLE mine");
  EXPECT_EQ(drift(), Lines{"table mine: expected, not found"});
}

TEST_F(Drift, AFailedRunLeavesASnapshotOfWhatStands) {
  auto specs = shop();
  specs[2].transactional = false;
  specs[2].up = {"ALTER TABLE users ADD COLUMN name text", "SELECT * FROM missing"};
  const RegistryBuilder broken(specs);
  EXPECT_NE(error_of([&] { apply::upgrade(*driver_, broken, {}); }).message, "");
  EXPECT_EQ(lines_of(apply::check(*driver_, broken).differing), Lines{});
  driver_->execute("ALTER TABLE users DROP COLUMN name");
  EXPECT_EQ(lines_of(apply::check(*driver_, broken).differing),
            Lines{"column users.name: expected, not found"});
}

TEST_F(Drift, ARunThatWasKilledIsFinishedByTheNext) {
  upgrade("a1");
  driver_->execute("ALTER TABLE users ADD COLUMN nick text");
  const auto killed = scratch_->open();
  killed->use_ledger({});
  // Never destroyed: nothing more is said to the database.
  alignas(apply::RunSnapshot) std::byte run[sizeof(apply::RunSnapshot)];
  new (run) apply::RunSnapshot(*killed, {});
  killed->execute("CREATE TABLE orders (id integer PRIMARY KEY)");
  record(*killed, 1);
  EXPECT_EQ(refusal(),
            "no snapshot of where the database is: a run is in progress, or did not come to its end");
  EXPECT_NE(error_of([&] { upgrade("c3", true); }).message, "");
  upgrade("c3");
  EXPECT_EQ(drift(), Lines{"column users.nick: found, not expected"});
  EXPECT_EQ(lines_of(check().unknown), Lines{});
  driver_->execute("DROP TABLE orders");
  EXPECT_EQ(drift(), (Lines{"column users.nick: found, not expected", "table orders: expected, not found"}));
}

TEST_F(Drift, ARunThatWasKilledBehindItsLastStepIsFinishedWhereThatIsAskedFor) {
  upgrade();
  driver_->execute("UPDATE " + driver_->snapshot_sql().table +
                   " SET value = 'running' WHERE aspect = 'state'");
  upgrade();
  EXPECT_FALSE(apply::is_snapshot_current(*driver_));
  upgrade("head", true);
  EXPECT_EQ(drift(), Lines{});
}

TEST_F(Drift, VerifyRefusesToRunOnADatabaseThatHasDrifted) {
  upgrade("a1", true);
  driver_->execute("ALTER TABLE users ADD COLUMN nick text; DROP TABLE IF EXISTS orders");
  const ErrorDetails error = error_of([&] { upgrade("b2", true); });
  EXPECT_EQ(error.message, "the database is not as the last run left it: 1 difference");
  EXPECT_EQ(error.detail, "column users.nick: found, not expected");
  EXPECT_EQ(error.state, "nothing was run");
  EXPECT_NE(error_of([&] { upgrade("a1", true); }).message, "");
  driver_->execute("ALTER TABLE users DROP COLUMN nick");
  EXPECT_EQ(upgrade("head", true).upgraded.size(), 2U);
  EXPECT_EQ(upgrade("head", true).upgraded.size(), 0U);
}

TEST_F(Drift, ASnapshotThatCannotBeTakenFailsNoRun) {
  upgrade("a1");
  const std::string table = driver_->snapshot_sql().table;
  driver_->execute("DROP TABLE " + table + "; CREATE VIEW " + table + " AS SELECT 1 AS one");
  EXPECT_EQ(upgrade("b2").upgraded.size(), 1U);
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_EQ(notes_[0].find("no snapshot was taken for `check`: "), 0U) << notes_[0];
  driver_->execute("DROP VIEW " + table);
  upgrade("c3");
  EXPECT_EQ(drift(), Lines{});
}

struct Result {
  int code;
  std::string out;
  std::string error;
};

class DriftCommand : public Drift {
 protected:
  Result run(const Lines& arguments) {
    Lines all{"m", "--url", scratch_->url()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    std::vector<const char*> argv;
    for (const std::string& argument : all) argv.push_back(argument.c_str());
    const apply::DriverFactory drivers[] = {scratch_->factory()};
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = migrator::run(static_cast<int>(argv.size()), argv.data(), registry_, drivers);
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
  }
};

TEST_F(DriftCommand, SaysWhatDiffersAndExitsWithOne) {
  upgrade();
  const Result clean = run({"check"});
  EXPECT_EQ(clean.code, 0);
  EXPECT_NE(clean.out.find(" is as the last run left it on "), std::string::npos) << clean.out;
  driver_->execute("DROP TABLE orders; CREATE TABLE extra (id integer)");
  const Result drifted = run({"check"});
  EXPECT_EQ(drifted.code, 1);
  EXPECT_EQ(drifted.error, "");
  EXPECT_NE(drifted.out.find(" UTC: 1 difference\n"
                             "  table orders: expected, not found\n"
                             "not known to Schemake:\n"
                             "  table extra\n"
                             "help: "),
            std::string::npos)
      << drifted.out;
  const Result ignoring = run({"check", "--ignore", "table orders", "--ignore", "extra"});
  EXPECT_EQ(ignoring.code, 0);
  EXPECT_EQ(ignoring.out.find("extra"), std::string::npos) << ignoring.out;
}

TEST_F(DriftCommand, SpeaksJson) {
  upgrade();
  driver_->execute("ALTER TABLE users DROP COLUMN phone; ALTER TABLE users ADD COLUMN phone text");
  const Result result = run({"check", "--json"});
  EXPECT_EQ(result.code, 1);
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json.at("as_expected"), false);
  EXPECT_EQ(json.at("drift"),
            nlohmann::json::parse(
                R"json([{"object": "column users.phone", "aspect": "type", "expected": "varchar(20)",
                     "found": "text", "message": "column users.phone: varchar(20) expected, text found"
}])json"));
  EXPECT_EQ(json.at("unknown"), nlohmann::json::array());
}

TEST_F(DriftCommand, SaysWhyItCannotTell) {
  const Result unmigrated = run({"check"});
  EXPECT_EQ(unmigrated.code, 1);
  EXPECT_NE(
      unmigrated.error.find("error: the database is not migrated yet, so nothing is expected of it\nhelp: "),
      std::string::npos)
      << unmigrated.error;
  upgrade();
  driver_->execute("DROP TABLE " + driver_->snapshot_sql().table);
  const Result result = run({"check", "--json"});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(
      nlohmann::json::parse(result.out).at("error").at("message").get<std::string>().find("no snapshot"),
      std::string::npos);
}

}  // namespace
}  // namespace schemake::test
