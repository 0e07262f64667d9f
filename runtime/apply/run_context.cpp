#include <schemake/apply/run_context.hpp>

#include <algorithm>
#include <random>
#include <thread>

#include <fmt/format.h>

namespace schemake::apply {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{200};
constexpr milliseconds longest_pause{10000};
constexpr milliseconds look_every{50};

/// Doubles with each retry, and is between a half and the whole of that.
milliseconds pause_before(std::uint32_t retry) {
  const std::uint32_t doublings = std::min(retry - 1, 10U);
  const milliseconds whole = std::min(first_pause * (1U << doublings), longest_pause);
  static thread_local std::minstd_rand random(std::random_device{}());
  return milliseconds(
      std::uniform_int_distribution<milliseconds::rep>(whole.count() / 2, whole.count())(random));
}

}  // namespace

std::string program_of(const Registry& registry) {
  const std::string_view version = registry.version;
  return fmt::format("{}{}{}, schemake {}", std::string_view(registry.name), version.empty() ? "" : " ",
                     version, SCHEMAKE_VERSION);
}

void check_stop(const RunOptions& options) {
  if (options.stop == nullptr || !options.stop->load()) return;
  throw DatabaseError(DatabaseError::Kind::cancelled, "interrupted");
}

void pause(const RunOptions& options, milliseconds time) {
  for (milliseconds left = time; left.count() > 0; left -= look_every) {
    check_stop(options);
    std::this_thread::sleep_for(std::min(left, look_every));
  }
}

bool wait_before_retry(const RunContext& context, const Revision& revision, const DatabaseError& error,
                       std::uint32_t retry) {
  if (error.kind != DatabaseError::Kind::contention || retry > context.options.retries) return false;
  const std::string blocker = context.driver.blocker();
  const milliseconds time = pause_before(retry);
  if (context.options.observer.retry) {
    context.options.observer.retry({revision, error.what(), error.code,
                                    blocker.empty() ? error.detail : blocker, retry, context.options.retries,
                                    time});
  }
  pause(context.options, time);
  return true;
}

}  // namespace schemake::apply
