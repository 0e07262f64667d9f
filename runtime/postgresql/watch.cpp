#include <schemake/postgresql/watch.hpp>

#include <algorithm>
#include <pqxx/nontransaction>
#include <utility>

namespace schemake::postgresql {
namespace {

constexpr std::int64_t longest_patience_ms = 250;
constexpr std::int64_t shortest_patience_ms = 10;

/// Of those that wait in one line only the first ones block; all are named, as ending one may not help.
std::string blockers_query(int process) {
  return "SELECT string_agg(b.pid::text, ',' ORDER BY b.pid), string_agg(CASE WHEN a.pid IS NULL "
         "THEN 'a prepared transaction' ELSE format('process %s%s%s, %s for %s s%s', a.pid, "
         "' (' || nullif(a.application_name, '') || ')', ' of ' || a.usename, coalesce(a.state, 'state "
         "unknown'), "
         "coalesce(extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, "
         "a.query_start))::bigint::text, "
         "'?'), ': ' || left(regexp_replace(a.query, '\\s+', ' ', 'g'), 200)) END, '; ' ORDER BY b.pid) "
         "FROM unnest(pg_blocking_pids(" +
         std::to_string(process) + ")) AS b(pid) LEFT JOIN pg_stat_activity a ON a.pid = b.pid";
}

}  // namespace

Watch::Watch(std::string target, int process)
    : target_(std::move(target)),
      process_(process),
      patience_ms_(longest_patience_ms),
      thread_([this] { run(); }) {}

Watch::~Watch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Watch::on_blocked(Hear hear) {
  const std::lock_guard lock(mutex_);
  hear_ = std::move(hear);
}

void Watch::expect(std::chrono::milliseconds lock_timeout) {
  const std::int64_t part =
      lock_timeout.count() == 0 ? longest_patience_ms : static_cast<std::int64_t>(lock_timeout.count()) / 4;
  const std::int64_t wanted = std::clamp(part, shortest_patience_ms, longest_patience_ms);
  if (patience_ms_.exchange(wanted) != wanted) wake_.notify_all();
}

void Watch::begin() noexcept {
  {
    const std::lock_guard lock(mutex_);
    seen_.clear();
    seen_processes_.clear();
  }
  since_ = Clock::now().time_since_epoch().count();
}

void Watch::end() noexcept {
  since_ = 0;
}

std::string Watch::seen() {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void Watch::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, patience());
    const Clock::rep since = since_;
    if (stopping_ || since == 0 || Clock::now().time_since_epoch() - Clock::duration(since) < patience()) {
      continue;
    }
    lock.unlock();
    look();
    lock.lock();
  }
}

void Watch::look() {
  const Clock::rep watched = since_;
  try {
    if (!connection_) connection_ = std::make_unique<pqxx::connection>(target_);
    pqxx::nontransaction session(*connection_);
    const pqxx::result rows = session.exec(blockers_query(process_));
    if (rows.empty() || rows[0][1].is_null()) return;
    const std::string processes = rows[0][0].c_str();
    const std::string blocker = rows[0][1].c_str();
    Hear hear;
    {
      const std::lock_guard lock(mutex_);
      if (since_ != watched) return;  // it was another statement
      if (seen_processes_ != processes) hear = hear_;
      seen_ = blocker;
      seen_processes_ = processes;
    }
    if (hear) hear(blocker);
  } catch (const std::exception&) {  // NOLINT: nobody is named
    connection_.reset();
  }
}

}  // namespace schemake::postgresql
