#include "cli/verify_down.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace schemake::cli {
namespace {

/// As it would be sent: the author's text, or what was rendered for a down that nobody wrote.
struct DownScript {
  std::vector<std::pair<std::string, text::Span>> statements;
  bool transactional = true;
  bool exists = false;
};

bool is_written(const change::Migration& migration) {
  return migration.down && !migration.down->derived;
}

DownScript script_of(const ReplayedRevision& revision) {
  DownScript script;
  const change::Migration& migration = revision.migration;
  if (is_written(migration)) {
    script.exists = migration.down->irreversible.empty();
    script.transactional = migration.down->transactional;
    for (const change::Statement& statement : migration.down->statements)
      script.statements.emplace_back(std::string(statement.span.text()), statement.span);
    return script;
  }
  if (!migration.down || !revision.planned.postgresql) return script;
  const emit::PlannedScript& planned = revision.planned.postgresql->down;
  script.exists = planned.irreversible.empty();
  script.transactional = planned.transactional;
  for (const emit::PlannedStatement& statement : planned.statements)
    script.statements.emplace_back(statement.sql, text::Span{});
  return script;
}

std::optional<ServerRefusal> run(apply::Driver& driver,
                                 const std::vector<std::pair<std::string, text::Span>>& statements) {
  for (const auto& [sql, span] : statements) {
    try {
      driver.execute(sql);
    } catch (const DatabaseError& error) {
      if (error.kind == DatabaseError::Kind::connection) throw;
      ServerRefusal refusal{span, error.what()};
      const std::uint32_t at = error.position == 0 ? 0 : error.position - 1;
      if (span.known() && span.begin + at < span.end) refusal.place.begin += at;
      return refusal;
    }
  }
  return std::nullopt;
}

text::Span place_of(const change::Migration& migration) {
  if (is_written(migration)) {
    if (migration.down->marker.known()) return migration.down->marker;
    if (!migration.down->statements.empty()) return migration.down->statements.front().span;
  }
  if (migration.up && migration.up->marker.known()) return migration.up->marker;
  return {migration.source, 0, 0};
}

void judge(DownCheck& check, apply::Driver& driver, const DownScript& script,
           const inspect::Snapshot& before) {
  if (const auto refusal = run(driver, script.statements)) {
    check.outcome = DownOutcome::refused;
    check.details = refusal->message;
    if (refusal->place.known()) check.place = refusal->place;
    return;
  }
  const auto differences = inspect::compare(before, inspect::read_snapshot(driver));
  check.outcome = differences.empty() ? DownOutcome::restores : DownOutcome::differs;
  check.details = inspect::render(differences);
}

/// Whether a diagnostic is about the way down of the migration.
bool concerns_down(const text::Diagnostic& diagnostic, const change::Migration& migration) {
  if (!is_written(migration)) return false;
  const change::Section& down = *migration.down;
  const text::Source* source = diagnostic.span.source;
  // "This way down does not restore the schema" of an empty file stands at the up.
  if (diagnostic.code.starts_with("M03")) return true;
  if (down.marker.known()) {
    const bool last = !migration.up || migration.up->marker.begin < down.marker.begin;
    const text::Offset begin = diagnostic.span.begin;
    return source == down.marker.source && begin >= down.marker.begin &&
           (last || begin < migration.up->marker.begin);
  }
  return source != migration.source && !down.statements.empty() &&
         source == down.statements.front().span.source;
}

}  // namespace

std::optional<ServerRefusal> run_statements(apply::Driver& driver,
                                            const std::vector<change::Statement>& statements) {
  std::vector<std::pair<std::string, text::Span>> texts;
  for (const change::Statement& statement : statements)
    texts.emplace_back(std::string(statement.span.text()), statement.span);
  return run(driver, texts);
}

DownCheck check_down(ScratchDatabase& scratch, const ReplayedRevision& revision,
                     const inspect::Snapshot& before) {
  DownCheck check;
  check.revision = revision.migration.revision;
  check.place = place_of(revision.migration);
  const DownScript script = script_of(revision);
  if (!script.exists) return check;
  if (!script.transactional) {
    const std::unique_ptr<ScratchDatabase> copy = scratch.copy();
    judge(check, copy->driver(), script, before);
    return check;
  }
  scratch.driver().begin();
  try {
    judge(check, scratch.driver(), script, before);
  } catch (...) {
    scratch.driver().rollback();
    throw;
  }
  scratch.driver().rollback();
  return check;
}

void note_warnings(const Compilation& compilation, std::vector<DownCheck>& downs) {
  std::map<std::string, DownCheck*> by_revision;
  for (DownCheck& down : downs) by_revision[down.revision] = &down;
  std::map<const text::Source*, std::vector<const text::Diagnostic*>> by_source;
  for (const text::Diagnostic& diagnostic : compilation.diagnostics.all()) {
    if (diagnostic.severity != text::Severity::note) by_source[diagnostic.span.source].push_back(&diagnostic);
  }
  for (const change::Migration& migration : compilation.migrations) {
    const auto check = by_revision.find(migration.revision);
    if (check == by_revision.end() || !migration.down) continue;
    std::vector<const text::Source*> sources{migration.source};
    for (const change::Statement& statement : migration.down->statements)
      sources.push_back(statement.span.source);
    for (const text::Source* source : sources) {
      const auto& about = by_source[source];
      check->second->warned =
          check->second->warned ||
          std::any_of(about.begin(), about.end(), [&](const text::Diagnostic* diagnostic) {
            return concerns_down(*diagnostic, migration);
          });
    }
  }
}

}  // namespace schemake::cli
