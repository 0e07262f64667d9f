// Behind PgBouncer a migrator has no session of its own. What is one transaction works all the same, and what
// is not is refused before anything runs.
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "fixture.hpp"

namespace schemake::faults {
namespace {

namespace fs = std::filesystem;

constexpr int migrators = 20;
constexpr int port = 6432;
/// Up to here the history is transactional.
constexpr const char* last_transactional = "202601030900";
constexpr Place behind_transactional{3, 0};

/// A PgBouncer in front of a server, on a Unix socket.
class Pooler {
 public:
  Pooler(const Server& server, const std::string& mode)
      : folder_(fs::path(server.folder()) / ("pooler_" + mode)) {
    fs::create_directory(folder_);
    fs::permissions(folder_, fs::perms::all);
    const fs::path settings = folder_ / "pgbouncer.ini";
    std::ofstream(settings) << fmt::format(
        "[databases]\n* = host={} user=postgres\n[pgbouncer]\nunix_socket_dir = {}\nlisten_port = {}\n"
        "auth_type = any\npool_mode = {}\nmax_client_conn = 100\ndefault_pool_size = 5\n",
        server.folder(), folder_.string(), port, mode);
    process_.emplace(server.as_server_user({"pgbouncer", "-q", settings.string()}));
    wait_until_it_listens();
  }

  static bool is_installed() { return run({"sh", "-c", "command -v pgbouncer"}).well(); }

  /// The same database, through the pooler.
  std::string through(const std::string& url) const {
    return fmt::format("{}?host={}&port={}", url.substr(0, url.find('?')), folder_.string(), port);
  }

 private:
  void wait_until_it_listens() {
    for (int i = 0; i < 500 && !fs::exists(folder_ / fmt::format(".s.PGSQL.{}", port)); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  fs::path folder_;
  std::optional<Process> process_;
};

class Pooled : public PostgresqlFaults, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    PostgresqlFaults::SetUp();
    if (IsSkipped()) return;
    if (!Pooler::is_installed())
      GTEST_SKIP() << "PgBouncer is not installed: install the package \"pgbouncer\"";
    pooler_.emplace(server(), GetParam());
    url_ = databases().create();
  }
  void TearDown() override {
    pooler_.reset();
    if (!url_.empty()) databases().drop(url_);
  }

  std::string pooled_url() const { return pooler_->through(url_); }
  void expect_at(const Place& place) {
    EXPECT_EQ(migrator().current(url_), place);
    EXPECT_EQ(ways().expected(Direction::up).judge(place, read_image(*databases().open(url_))), "");
  }
  void expect_refusal() const {
    const Ended refused = migrator().run(pooled_url(), {"upgrade"});
    EXPECT_EQ(refused.exit_code, 1) << refused.output;
    EXPECT_NE(refused.errors.find("pooler"), std::string::npos) << refused.errors;
    EXPECT_NE(refused.errors.find("help:"), std::string::npos) << refused.errors;
  }

 private:
  std::optional<Pooler> pooler_;
  std::string url_;
};

TEST_P(Pooled, TransactionalRevisionsAreApplied) {
  const Ended ended = migrator().run(pooled_url(), {"upgrade", last_transactional});
  EXPECT_TRUE(ended.well()) << ended.errors;
  expect_at(behind_transactional);
}

TEST_P(Pooled, TwentyAtOnceApplyEachRevisionOnce) {
  for (int i = 0; i < rounds(); ++i) {
    auto all =
        start_all(migrator(), pooled_url(), migrators, {"upgrade", last_transactional, "--lock-wait", "60"});
    EXPECT_EQ(wait_for_all(all), "");
    expect_at(behind_transactional);
    ASSERT_TRUE(migrator().run(pooled_url(), {"downgrade", "base"}).well());
  }
}

/// The pooler ends what a client has left open, so that it hands no half of a transaction to the next one.
TEST_P(Pooled, AKilledMigratorLeavesNothingToOthers) {
  for (int i = 0; i < 8 * rounds(); ++i) {
    const std::chrono::microseconds after(5000 + i * 4000);
    Process victim = migrator().start(pooled_url(), {"upgrade", last_transactional});
    std::this_thread::sleep_for(after);
    victim.signal(SIGKILL);
    victim.wait();
    const Ended ended = migrator().run(pooled_url(), {"upgrade", last_transactional, "--lock-wait", "30"});
    EXPECT_TRUE(ended.well()) << "killed after " << after.count() << " us\n" << ended.errors;
    expect_at(behind_transactional);
    ASSERT_TRUE(migrator().run(pooled_url(), {"downgrade", "base"}).well());
  }
}

TEST_P(Pooled, WhatIsNoTransactionIsRefusedBeforeAnythingRuns) {
  expect_refusal();
  expect_at({0, 0});
  ASSERT_TRUE(migrator().run(pooled_url(), {"upgrade", last_transactional}).well());
  expect_refusal();
  expect_at(behind_transactional);
}

INSTANTIATE_TEST_SUITE_P(Modes, Pooled, testing::Values("transaction", "session"),
                         [](const auto& mode) { return std::string(mode.param); });

}  // namespace
}  // namespace schemake::faults
