#include <schemake/migrator/report.hpp>

#include <algorithm>

#include <schemake/migrator/terminal.hpp>

namespace schemake::migrator {
namespace {

constexpr std::size_t shown_characters = 100;

}  // namespace

Observer observer_of(Report& report, bool statements) {
  Observer observer;
  observer.planned = [&report](const RunReport& told) { report.planned(told); };
  observer.start = [&report](const StartReport& told) { report.start(told); };
  observer.step = [&report](const StepReport& told) { report.step(told); };
  if (statements) {
    observer.statement = [&report](const StatementReport& told) { report.statement(told); };
  }
  observer.batch = [&report](const BatchReport& told) { report.batch(told); };
  observer.retry = [&report](const RetryReport& told) { report.retry(told); };
  observer.waiting = [&report](const std::string& holder) { report.waiting(holder); };
  observer.blocked = [&report](const std::string& blocker) { report.blocked(blocker); };
  observer.note = [&report](const std::string& note) { report.note(note); };
  return observer;
}

std::string first_line(std::string_view sql) {
  const std::string_view line = sql.substr(0, sql.find('\n'));
  const std::string_view shown = cut(line, shown_characters);
  return std::string(shown) + (shown.size() < sql.size() ? " ..." : "");
}

std::string locks_of(const Statement& statement, Dialect dialect) {
  return dialect == Dialect::sqlite ? "the whole database for writing"
                                    : std::string(std::string_view(statement.locks));
}

}  // namespace schemake::migrator
