#include <schemake/migrator/batch_progress.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <schemake/migrator/duration.hpp>

namespace schemake::migrator {
namespace {

constexpr std::size_t bar_size = 20;

double seconds(std::chrono::microseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

void BatchProgress::add(const BatchReport& report) {
  now_ = {report.rows, report.duration};
  if (revision_ != &report.revision || statement_ != report.statement) first_ = now_;
  revision_ = &report.revision;
  statement_ = report.statement;
  // Rows that are added meanwhile make more of them than were counted.
  total_ = report.total == 0 ? 0 : std::max(report.total, report.rows);
  changed_ = report.changed;
  last_ = report.last;
}

double BatchProgress::rows_per_second() const {
  const double time = seconds(now_.duration - first_.duration);
  return time <= 0 ? 0 : static_cast<double>(now_.rows - first_.rows) / time;
}

std::string BatchProgress::share() const {
  if (total_ == 0) return "";
  return fmt::format("{} %", last_ ? 100 : now_.rows * 100 / total_);
}

std::vector<std::string> BatchProgress::parts() const {
  std::vector<std::string> found;
  const double speed = rows_per_second();
  if (speed > 0) found.push_back(fmt::format("{:.0f} rows/s", speed));
  if (last_) {
    found.push_back(fmt::format("{} changed", changed_));
    found.push_back(duration_text(now_.duration));
  } else if (speed > 0 && total_ > 0) {
    const double left = static_cast<double>(total_ - now_.rows) / speed;
    found.push_back(duration_text(std::chrono::microseconds(static_cast<std::int64_t>(left * 1e6))) +
                    " left");
  }
  return found;
}

std::string BatchProgress::text() const {
  const std::string of = total_ == 0 ? "" : fmt::format(" of {}", total_);
  const std::string share_text = total_ == 0 ? "" : fmt::format(" ({})", share());
  const auto rest = parts();
  return fmt::format("{}{} rows{}{}{}", now_.rows, of, share_text, rest.empty() ? "" : ", ",
                     fmt::join(rest, ", "));
}

std::string BatchProgress::bar() const {
  if (total_ == 0) return text();
  const auto filled =
      last_ ? bar_size : bar_size * static_cast<std::size_t>(now_.rows) / static_cast<std::size_t>(total_);
  const auto rest = parts();
  return fmt::format("[{:<{}}] {:>5}  {} of {} rows{}{}", std::string(filled, '#'), bar_size, share(),
                     now_.rows, total_, rest.empty() ? "" : "  ", fmt::join(rest, "  "));
}

}  // namespace schemake::migrator
