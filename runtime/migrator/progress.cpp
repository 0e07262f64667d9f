#include <schemake/migrator/progress.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <schemake/migrator/duration.hpp>

namespace schemake::migrator {
namespace {

using std::string_view;

/// Often enough to see that it goes on, seldom enough for a log.
constexpr auto line_interval = std::chrono::seconds(5);
constexpr auto bar_interval = std::chrono::milliseconds(100);

/// "3 revisions", "1 row".
std::string counted(std::int64_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string rows_text(std::int64_t rows) {
  return rows == 0 ? "" : ", " + counted(rows, "row");
}

const char* present(Direction direction) {
  return direction == Direction::up ? "applying" : "reverting";
}

std::string figures(const Summary& summary, std::size_t revisions, bool verbose) {
  const Outcome& outcome = summary.outcome;
  std::string text = fmt::format("{}, {}, {} changed in {}, {} of it in the database",
                                 counted(static_cast<std::int64_t>(revisions), "revision"),
                                 counted(static_cast<std::int64_t>(outcome.statements), "statement"),
                                 counted(outcome.rows, "row"), duration_text(summary.total),
                                 duration_text(outcome.server_time));
  if (verbose && outcome.round_trips > 0) {
    text += fmt::format(", {}", counted(static_cast<std::int64_t>(outcome.round_trips), "round trip"));
  }
  return text;
}

std::string statement_lines(const Registry& registry, const Script& script, std::uint32_t first,
                            Dialect dialect) {
  std::string text;
  for (std::uint32_t i = first; i < script.statement_count; ++i) {
    const Statement& statement = registry.statements[script.first_statement + i];
    text += fmt::format("    {:>2}  {}\n", i + 1, first_line(statement.sql));
    if (statement.kind == StatementKind::batch) {
      text += fmt::format("        in batches of {} rows\n", registry.batches[statement.batch].rows);
    }
    const std::string locks = locks_of(statement, dialect);
    if (!locks.empty()) text += fmt::format("        locks {}\n", locks);
  }
  return text;
}

}  // namespace

void Progress::planned(const RunReport&) {}

void Progress::start(const StartReport& report) {
  if (!terminal_.has_status()) return;
  applying_ = fmt::format("{} {}  {} ({}/{})", present(report.direction), string_view(report.revision.id),
                          string_view(report.revision.message), report.step, report.steps);
  terminal_.status(applying_);
}

void Progress::statement(const StatementReport& report) {
  terminal_.result(
      fmt::format("    {}  [{}{}]\n", report.sql, duration_text(report.duration), rows_text(report.rows)));
}

void Progress::batch(const BatchReport& report) {
  batches_.add(report);
  const auto interval =
      terminal_.has_status() ? Clock::duration(bar_interval) : Clock::duration(line_interval);
  if (!report.last && Clock::now() - told_batch_ < interval) return;
  told_batch_ = Clock::now();
  if (terminal_.has_status() && !report.last) {
    terminal_.status(batches_.bar());
  } else {
    terminal_.status(applying_);
    terminal_.note(fmt::format("note: revision {}, statement {}: {}\n", string_view(report.revision.id),
                               report.statement, batches_.text()));
  }
}

void Progress::retry(const RetryReport& report) {
  const std::string code = report.code.empty() ? "" : fmt::format(" [{}]", report.code);
  const std::string blocker = report.blocker.empty() ? "" : fmt::format("\n  blocked by {}", report.blocker);
  note(fmt::format("revision {}: {}{}{}\n  rolled back; retry {} of {} in {}",
                   string_view(report.revision.id), report.reason, code, blocker, report.retry,
                   report.retries, duration_text(report.pause)));
}

void Progress::step(const StepReport& report) {
  terminal_.status("");
  const bool up = report.direction == Direction::up;
  const std::string resumed =
      report.resumed_at == 0 ? "" : fmt::format(", resumed at statement {}", report.resumed_at + 1);
  terminal_.result(
      fmt::format("{}  {}  {}  [{}{}]\n",
                  terminal_.in_result(up ? "applied " : "reverted", up ? Colour::good : Colour::warn),
                  string_view(report.revision.id), string_view(report.revision.message),
                  duration_text(report.duration), resumed));
}

void Progress::waiting(const std::string& holder) {
  note("waiting for another migrator: " + holder);
}

void Progress::blocked(const std::string& blocker) {
  note("waiting for a lock, blocked by " + blocker);
}

void Progress::note(const std::string& note) {
  terminal_.note(fmt::format("note: {}\n", note));
}

void Progress::warning(const std::string& file, const std::string& warning) {
  terminal_.note(fmt::format("{}: {} {}\n", file, terminal_.in_note("warning:", Colour::warn), warning));
}

void Progress::backed_up(const std::string& file, std::chrono::microseconds duration) {
  terminal_.result(fmt::format("backed up to {}  [{}]\n", file, duration_text(duration)));
}

void Progress::hook_done(HookPlace place, std::chrono::microseconds duration) {
  terminal_.result(fmt::format("ran the {} command  [{}]\n",
                               place == HookPlace::before ? "--before" : "--after", duration_text(duration)));
}

void Progress::would_run(const DryRun& run) {
  const bool up = run.plan.direction == Direction::up;
  const char* verb = up ? "apply" : "revert";
  std::string text = fmt::format("{} {}; would {} {}{}\n", run.database, place(run.plan.from), verb,
                                 counted(static_cast<std::int64_t>(run.steps.size()), "revision"),
                                 run.single_transaction ? " in one transaction" : "");
  for (std::size_t i = 0; i < run.steps.size(); ++i) {
    const Revision& revision = *run.plan.revisions[i];
    const Script& to_run = script(revision, run.dialect, run.plan.direction);
    const std::uint32_t first = run.steps[i].first_statement;
    const bool transactional = (to_run.flags & script_transactional) != 0;
    text += fmt::format("{}  {}  {}  ({}{})\n", verb, string_view(revision.id), string_view(revision.message),
                        transactional ? "in a transaction" : "outside a transaction",
                        first == 0 ? "" : fmt::format(", resumes at statement {}", first + 1));
    text += statement_lines(graph_.registry(), to_run, first, run.dialect);
  }
  terminal_.result(text);
}

void Progress::summary(const Summary& summary) {
  const Outcome& outcome = summary.outcome;
  const std::size_t count = outcome.upgraded.size() + outcome.downgraded.size();
  if (summary.dry_run) {
    terminal_.result("nothing was run\n");
  } else if (count == 0) {
    terminal_.result(
        fmt::format("{} {}; nothing to do\n", summary.database, place(outcome.heads, "already ")));
  } else {
    terminal_.result(fmt::format("{} {}; {}\n", summary.database, place(outcome.heads),
                                 figures(summary, count, verbose_)));
  }
}

void Progress::stamped(const Summary& summary, bool purged) {
  terminal_.result(fmt::format("{} {}, nothing was run; it {}\n",
                               purged ? "forgot what is unknown in" : "stamped", summary.database,
                               place(summary.outcome.heads)));
}

/// "is at head 3a4f…", "is at the base", "is at 1f…, 2e…".
std::string Progress::place(const std::vector<std::string>& at, const char* already) const {
  if (at.empty()) return fmt::format("is {}at the base", already);
  const bool head = std::all_of(at.begin(), at.end(), [&](const std::string& id) {
    const auto index = graph_.find(id);
    return index && graph_.is_head(*index);
  });
  return fmt::format("is {}at {}{}", already, head ? at.size() > 1 ? "heads " : "head " : "",
                     fmt::join(at, ", "));
}

}  // namespace schemake::migrator
