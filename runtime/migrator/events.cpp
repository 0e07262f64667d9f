#include <schemake/migrator/events.hpp>

#include <chrono>
#include <cstdio>
#include <ctime>

#include <fmt/format.h>

namespace schemake::migrator {
namespace {

using std::string_view;
using Clock = std::chrono::system_clock;

/// "2026-01-30T14:47:22.123Z".
std::string now_text() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(Clock::now());
  const std::time_t seconds = Clock::to_time_t(now);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, now.time_since_epoch().count() % 1000);
}

double milliseconds(std::chrono::microseconds duration) {
  return static_cast<double>(duration.count()) / 1000;
}

std::vector<std::string> ids(const std::vector<const Revision*>& revisions) {
  std::vector<std::string> found;
  for (const Revision* revision : revisions) found.push_back(text_of(revision->id));
  return found;
}

Json plan_json(const RunReport& report) {
  return {{"direction", name_of(report.direction)},
          {"from", report.from},
          {"to", report.to},
          {"revisions", ids(report.revisions)}};
}

const char* word_of(StatementKind kind) {
  switch (kind) {
    case StatementKind::execute:
      return "execute";
    case StatementKind::assert_empty:
      return "check";
    case StatementKind::execute_rows:
      return "execute_rows";
    case StatementKind::batch:
      return "batch";
  }
  return "";
}

Json statements_json(const Registry& registry, const Script& script, std::uint32_t first, Dialect dialect) {
  Json json = Json::array();
  for (std::uint32_t i = first; i < script.statement_count; ++i) {
    const Statement& statement = registry.statements[script.first_statement + i];
    json.push_back({{"statement", i + 1},
                    {"kind", word_of(statement.kind)},
                    {"sql", text_of(statement.sql)},
                    {"locks", locks_of(statement, dialect)}});
  }
  return json;
}

Json head_fields(const Revision& revision, Direction direction) {
  return {{"revision", text_of(revision.id)},
          {"message", text_of(revision.message)},
          {"direction", name_of(direction)}};
}

std::string event(const char* name, const Json& fields) {
  Json json{{"event", name}, {"time", now_text()}};
  json.update(fields);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

void Events::write(const char* name, const Json& fields) {
  const std::string line = event(name, fields);
  const std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

void Events::planned(const RunReport& report) {
  write("plan", plan_json(report));
}

void Events::start(const StartReport& report) {
  Json fields = head_fields(report.revision, report.direction);
  fields.update({{"file", text_of(report.revision.file)}, {"step", report.step}, {"steps", report.steps}});
  write("start", fields);
}

void Events::statement(const StatementReport& report) {
  write("statement", {{"revision", text_of(report.revision.id)},
                      {"statement", report.statement},
                      {"sql", report.sql},
                      {"duration_ms", milliseconds(report.duration)},
                      {"rows", report.rows}});
}

void Events::batch(const BatchReport& report) {
  write("batch", {{"revision", text_of(report.revision.id)},
                  {"statement", report.statement},
                  {"rows", report.rows},
                  {"total", report.total},
                  {"changed", report.changed},
                  {"duration_ms", milliseconds(report.duration)},
                  {"last", report.last}});
}

void Events::retry(const RetryReport& report) {
  write("retry", {{"revision", text_of(report.revision.id)},
                  {"reason", report.reason},
                  {"code", report.code},
                  {"blocker", report.blocker},
                  {"retry", report.retry},
                  {"retries", report.retries},
                  {"pause_ms", report.pause.count()}});
}

void Events::step(const StepReport& report) {
  Json fields = head_fields(report.revision, report.direction);
  fields.update({{"duration_ms", milliseconds(report.duration)},
                 {"statements", report.statements},
                 {"rows", report.rows},
                 {"resumed_at", report.resumed_at},
                 {"step", report.step},
                 {"steps", report.steps}});
  write("step", fields);
}

void Events::waiting(const std::string& holder) {
  write("waiting", {{"holder", holder}});
}

void Events::blocked(const std::string& blocker) {
  write("blocked", {{"blocker", blocker}});
}

void Events::note(const std::string& note) {
  write("note", {{"note", note}});
}

void Events::warning(const std::string& file, const std::string& warning) {
  write("warning", {{"warning", warning}, {"file", file}});
}

void Events::backed_up(const std::string& file, std::chrono::microseconds duration) {
  write("backup", {{"file", file}, {"duration_ms", milliseconds(duration)}});
}

void Events::hook_done(HookPlace place, std::chrono::microseconds duration) {
  write("hook",
        {{"hook", place == HookPlace::before ? "before" : "after"}, {"duration_ms", milliseconds(duration)}});
}

void Events::would_run(const DryRun& run) {
  Json plan = plan_json(run.plan);
  plan["dry_run"] = true;
  plan["single_transaction"] = run.single_transaction;
  write("plan", plan);
  for (std::size_t i = 0; i < run.steps.size(); ++i) {
    const Revision& revision = *run.plan.revisions[i];
    const Script& to_run = script(revision, run.dialect, run.plan.direction);
    Json fields = head_fields(revision, run.plan.direction);
    fields.update(
        {{"file", text_of(file_of(revision, run.dialect, run.plan.direction))},
         {"transaction", (to_run.flags & script_transactional) != 0},
         {"resumed_at", run.steps[i].first_statement},
         {"statements", statements_json(*run.registry, to_run, run.steps[i].first_statement, run.dialect)}});
    write("planned", fields);
  }
}

void Events::summary(const Summary& summary) {
  const Outcome& outcome = summary.outcome;
  Json fields{{"database", summary.database},
              {"heads", outcome.heads},
              {"revisions", outcome.upgraded.size() + outcome.downgraded.size()},
              {"statements", outcome.statements},
              {"rows", outcome.rows},
              {"server_ms", milliseconds(outcome.server_time)},
              {"total_ms", milliseconds(summary.total)},
              {"round_trips", outcome.round_trips}};
  if (summary.dry_run) fields["dry_run"] = true;
  write("summary", fields);
}

void Events::stamped(const Summary& stamped, bool) {
  summary(stamped);
}

std::string error_event(const ErrorDetails& details, const std::vector<std::string>& done) {
  Json fields = error_json(details);
  fields["revisions"] = done;
  return event("error", fields);
}

}  // namespace schemake::migrator
