#include "cli/compile_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <schemake/registry.hpp>
#include <utility>

#include "change/batch_check.hpp"
#include "change/replay.hpp"
#include "change/transaction_check.hpp"
#include "dialect/dialect.hpp"
#include "text/words.hpp"

namespace schemake::cli {
namespace {

void plan_verbatim(const change::VerbatimSection& section, emit::PlannedScript& script) {
  script.transactional = section.transactional;
  script.timeouts = section.timeouts;
  script.irreversible = section.irreversible;
  for (const text::Span& span : section.statements) {
    emit::PlannedStatement statement = planned({std::string(span.text())}, span);
    if (!section.transactional && change::sqlite_runs_alone(statement.sql)) statement.flags = statement_alone;
    script.statements.push_back(std::move(statement));
  }
}

bool runs_alone(const change::Statement& statement, const change::Scene& scene) {
  return std::any_of(statement.ops.begin(), statement.ops.end(),
                     [&](const change::Op& op) { return change::runs_alone(op, scene); });
}

bool has_batches(const change::Section& section) {
  return std::any_of(section.statements.begin(), section.statements.end(),
                     [](const change::Statement& statement) { return statement.batch.has_value(); });
}

bool changes_rows(const change::Section& section) {
  return std::any_of(
      section.statements.begin(), section.statements.end(), [](const change::Statement& statement) {
        return std::any_of(statement.ops.begin(), statement.ops.end(), [](const change::Op& op) {
          return std::holds_alternative<change::DataChange>(op);
        });
      });
}

const change::VerbatimSection* pointer(const std::optional<change::VerbatimSection>& section) {
  return section ? &*section : nullptr;
}

}  // namespace

void SectionCompiler::replay(change::Statement& statement, const change::Scene& scene,
                             change::DownDeriver* deriver) {
  if (deriver != nullptr) deriver->begin_statement(statement.span);
  std::vector<change::Op> completed;
  for (change::Op& op : statement.ops) {
    const catalog::Catalog::Checkpoint before = catalog_.checkpoint();
    std::optional<change::Op> result = change::replay(std::move(op), scene);
    if (!result) continue;
    if (deriver != nullptr) deriver->add(*result, catalog_.past(before), catalog_);
    completed.push_back(*std::move(result));
  }
  statement.ops = std::move(completed);
}

void SectionCompiler::plan(const ReplayedStatement& statement, bool translate, Scripts scripts,
                           text::Diagnostics& diagnostics) {
  if (targets_.postgresql) plan_postgresql(statement, catalog_, scripts.postgresql, diagnostics);
  // Without ops it has no effect here: CREATE TABLE IF NOT EXISTS of what exists.
  if (targets_.sqlite && translate && !statement.statement.ops.empty())
    plan_sqlite(statement, catalog_, scripts.sqlite, diagnostics);
}

namespace {

void allow(const change::Statement& statement, text::Diagnostics& diagnostics) {
  if (statement.allowances.empty()) return;
  std::vector<std::string> codes;
  for (const change::Allowance& allowance : statement.allowances) codes.push_back(allowance.code);
  diagnostics.allow(std::move(codes));
}

// What was allowed is not modelled: the statement runs, and what it speaks of is not insisted on.
void end_allowance(change::Statement& statement, const change::Scene& scene, change::DownDeriver* deriver) {
  if (statement.allowances.empty()) return;
  text::Diagnostics& diagnostics = scene.diagnostics;
  const std::vector<text::Diagnostic> met = diagnostics.take_allowed();
  for (const change::Allowance& allowance : statement.allowances) {
    const bool used = std::any_of(met.begin(), met.end(),
                                  [&](const text::Diagnostic& each) { return each.code == allowance.code; });
    if (used) continue;
    diagnostics
        .warning("M0118", allowance.span,
                 fmt::format("nothing is found here that {} would allow", allowance.code))
        .help = "remove the line";
  }
  const bool mistaken = std::any_of(met.begin(), met.end(), [](const text::Diagnostic& each) {
    return each.severity == text::Severity::error;
  });
  if (!mistaken) return;
  change::Opaque opaque{"a statement with an allowed finding", statement.span, {}, {}, false,
                        text::words(statement.span.text())};
  scene.history.mention(opaque.words);
  if (deriver != nullptr) deriver->add(opaque, scene.catalog.past(scene.catalog.checkpoint()), scene.catalog);
  statement.ops.emplace_back(std::move(opaque));
}

}  // namespace

void SectionCompiler::compile(change::Section& section, Scripts scripts,
                              const change::VerbatimSection* sqlite_verbatim, change::History& history,
                              change::DownDeriver* deriver, text::Diagnostics& diagnostics) {
  steps_.clear();
  change::Session session;
  session.in_transaction = section.transactional;
  scripts.postgresql.transactional = section.transactional;
  scripts.postgresql.timeouts = scripts.sqlite.timeouts = section.timeouts;
  const bool batches = has_batches(section);
  scripts.sqlite.transactional = !batches;
  scripts.postgresql.irreversible = scripts.sqlite.irreversible = section.irreversible;
  for (change::Statement& statement : section.statements) {
    const catalog::Catalog::Checkpoint before = catalog_.checkpoint();
    steps_.push_back({before, statement.span});
    const std::size_t errors = diagnostics.error_count();
    const change::Scene scene{catalog_, history, session, diagnostics};
    const bool alone = !section.transactional && runs_alone(statement, scene);
    allow(statement, diagnostics);
    replay(statement, scene, deriver);
    end_allowance(statement, scene, deriver);
    change::check_batches(statement, scene);
    // A statement in error is not worth translating: it would only be reported twice.
    if (diagnostics.error_count() != errors) continue;
    plan({statement, before, session, section.derived, alone, batches}, sqlite_verbatim == nullptr, scripts,
         diagnostics);
  }
  for (std::string& reset : change::end_section({catalog_, history, session, diagnostics})) {
    if (targets_.postgresql)
      scripts.postgresql.statements.push_back(planned({std::move(reset)}, section.statements.back().span));
  }
  if (sqlite_verbatim != nullptr) plan_verbatim(*sqlite_verbatim, scripts.sqlite);
  // With foreign keys off, what ON DELETE would have done to referring rows is not done: check them all.
  if (scripts.sqlite.without_foreign_keys && changes_rows(section)) {
    scripts.sqlite.statements.push_back(
        planned(dialect::sqlite_foreign_key_check(), section.statements.back().span));
  }
}

void SectionCompiler::compile_up(change::Section& section, const change::VerbatimSection* sqlite_verbatim,
                                 change::History& history, change::DownDeriver* deriver,
                                 text::Diagnostics& diagnostics) {
  before_up_ = catalog_.checkpoint();
  compile(section, {postgresql_.up, sqlite_.up}, sqlite_verbatim, history, deriver, diagnostics);
  postgresql_.checksum = section.checksum;
  sqlite_.checksum = sqlite_verbatim == nullptr ? section.checksum : sqlite_verbatim->checksum;
}

std::vector<Remainder> SectionCompiler::compile_down(change::Section& section,
                                                     const change::VerbatimSection* sqlite_verbatim,
                                                     change::History& history,
                                                     text::Diagnostics& diagnostics) {
  const catalog::Catalog::Checkpoint after_up = catalog_.checkpoint();
  const std::vector<Step> up_steps = std::move(steps_);
  change::History scratch(&history);
  compile(section, {postgresql_.down, sqlite_.down}, sqlite_verbatim, scratch, nullptr, diagnostics);
  std::vector<catalog::Difference> differences;
  if (!diagnostics.has_errors()) differences = catalog::differences(catalog_.past(before_up_), catalog_);
  catalog_.rollback(after_up);
  return with_causes(std::move(differences), up_steps, catalog_);
}

void SectionCompiler::refuse_down(const std::string& reason) {
  postgresql_.down = sqlite_.down = {};
  postgresql_.down.irreversible = sqlite_.down.irreversible = reason;
}

namespace {

// The way back that nobody wrote, or the reason why there is none.
void derive_down(change::Migration& migration, change::DownDeriver& deriver, text::Diagnostics& diagnostics) {
  text::Diagnostics refusals;
  change::Section section = deriver.finish(refusals);
  // What cannot go up in a transaction (CONCURRENTLY) cannot come down in one.
  section.transactional = migration.up->transactional;
  section.timeouts = migration.up->timeouts;
  if (refusals.has_errors()) section.irreversible = "no way back was written, and none can be derived";
  if (migration.foreign) {
    diagnostics.add_as_warnings(
        refusals,
        "write a down (N_name.down.sql, or sections `-- migrate:up` and `-- migrate:down`); until then the "
        "revision cannot be reverted");
  } else {
    for (const text::Diagnostic& refusal : refusals.all()) diagnostics.add(refusal);
  }
  if (!section.irreversible.empty()) section.statements.clear();
  migration.down = std::move(section);
}

}  // namespace

namespace {

bool changes_schema(const change::Op& op) {
  return !std::holds_alternative<change::DataChange>(op) &&
         !std::holds_alternative<change::Maintenance>(op) &&
         !std::holds_alternative<change::SetSearchPath>(op);
}

// An empty down is taken at its word, but where the up changes the catalog it is hardly meant.
bool warn_of_empty_down(const change::Migration& migration, bool strict, text::Diagnostics& diagnostics) {
  const change::Section& down = *migration.down;
  if (!down.statements.empty() || !down.irreversible.empty() || migration.sqlite.down) return false;
  for (const change::Statement& statement : migration.up->statements) {
    if (std::none_of(statement.ops.begin(), statement.ops.end(), changes_schema)) continue;
    const auto severity = strict ? text::Severity::error : text::Severity::warning;
    text::Diagnostic diagnostic{
        severity, "M0302", down.marker, "this way down does nothing: the section is empty", {}, {}};
    diagnostic.notes.push_back({statement.span, "the up does something here"});
    diagnostic.help =
        "remove the line, and the way down is derived where it is exact; or write it, or declare "
        "`-- migrate:down irreversible: <reason>`";
    diagnostics.add(std::move(diagnostic));
    return true;
  }
  return false;
}

// The down, on the state that the up leaves.
void compile_way_back(change::Migration& migration, SectionCompiler& compiler, change::History& history,
                      bool strict, text::Diagnostics& diagnostics) {
  const bool written = !migration.down->derived && !migration.foreign;
  const bool empty = written && warn_of_empty_down(migration, strict, diagnostics);
  text::Diagnostics mistakes;
  std::vector<Remainder> remainders =
      compiler.compile_down(*migration.down, pointer(migration.sqlite.down), history, mistakes);
  if (migration.foreign && !strict && mistakes.has_errors()) {
    compiler.refuse_down("its down section has mistakes, which the compiler reported");
    diagnostics.add_as_warnings(mistakes);
    return;
  }
  for (const text::Diagnostic& mistake : mistakes.all()) {
    // What the up's own notes say of a statement is not said of its inverse again.
    const bool repeated = migration.down->derived && mistake.severity == text::Severity::note;
    if (!repeated) diagnostics.add(mistake);
  }
  if (!empty && migration.down->irreversible.empty())
    report_way_back(migration, std::move(remainders), strict, diagnostics);
}

}  // namespace

void compile_revision(change::Migration& migration, SectionCompiler& compiler, catalog::Catalog& catalog,
                      change::History& history, bool strict_downs, text::Diagnostics& diagnostics) {
  if (!migration.up) return;
  change::DownDeriver deriver;
  const std::size_t errors = diagnostics.error_count();
  compiler.compile_up(*migration.up, pointer(migration.sqlite.up), history,
                      migration.down ? nullptr : &deriver, diagnostics);
  // Without the state that the up leaves, the down can only be misjudged.
  if (diagnostics.error_count() == errors) {
    if (!migration.down) derive_down(migration, deriver, diagnostics);
    compile_way_back(migration, compiler, history, strict_downs, diagnostics);
  }
  catalog.forget();
}

}  // namespace schemake::cli
