#include "cli/compile_section.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "change/replay.hpp"
#include "dialect/dialect.hpp"

namespace schemake::cli {
namespace {

emit::PlannedStatement planned(std::string sql, text::Span span, dialect::RenderedKind kind) {
  const text::Position at = span.known() ? span.position() : text::Position{};
  return {std::move(sql), at.line, at.column, kind};
}

void append(dialect::Rendering rendering, text::Span span, emit::PlannedScript& script) {
  for (dialect::RenderedStatement& statement : rendering.statements) {
    script.statements.push_back(planned(std::move(statement.sql), span, statement.kind));
  }
  script.without_foreign_keys = script.without_foreign_keys || rendering.without_foreign_keys;
}

void plan_verbatim(const change::VerbatimSection& section, emit::PlannedScript& script) {
  script.transactional = section.transactional;
  script.irreversible = section.irreversible;
  for (const text::Span& span : section.statements) {
    script.statements.push_back(planned(std::string(span.text()), span, dialect::RenderedKind::execute));
  }
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

void SectionCompiler::replay(change::Statement& statement, change::History& history,
                             change::DownDeriver* deriver, text::Diagnostics& diagnostics) {
  if (deriver != nullptr) deriver->begin_statement(statement.span);
  std::vector<change::Op> completed;
  for (change::Op& op : statement.ops) {
    const catalog::Catalog::Checkpoint before = catalog_.checkpoint();
    std::optional<change::Op> result = change::replay(std::move(op), catalog_, history, diagnostics);
    if (!result) continue;
    if (deriver != nullptr) deriver->add(*result, catalog_.past(before));
    completed.push_back(*std::move(result));
  }
  statement.ops = std::move(completed);
}

void SectionCompiler::plan(const change::Statement& statement, bool verbatim, bool translate,
                           catalog::Catalog::Checkpoint before, Scripts scripts,
                           text::Diagnostics& diagnostics) {
  const catalog::Past past = catalog_.past(before);
  if (targets_.postgresql && verbatim) {
    scripts.postgresql.statements.push_back(
        planned(std::string(statement.span.text()), statement.span, dialect::RenderedKind::execute));
  } else if (targets_.postgresql) {
    append(dialect::render_postgresql(statement, past, catalog_, diagnostics), statement.span,
           scripts.postgresql);
  }
  // Without ops it has no effect here: CREATE TABLE IF NOT EXISTS of what exists.
  if (targets_.sqlite && translate && !statement.ops.empty()) {
    append(dialect::render_sqlite(statement, past, catalog_, diagnostics), statement.span, scripts.sqlite);
  }
}

void SectionCompiler::compile(change::Section& section, Scripts scripts,
                              const change::VerbatimSection* sqlite_verbatim, change::History& history,
                              change::DownDeriver* deriver, text::Diagnostics& diagnostics) {
  scripts.postgresql.transactional = section.transactional;
  scripts.postgresql.irreversible = scripts.sqlite.irreversible = section.irreversible;
  for (change::Statement& statement : section.statements) {
    const catalog::Catalog::Checkpoint before = catalog_.checkpoint();
    const std::size_t errors = diagnostics.error_count();
    replay(statement, history, deriver, diagnostics);
    // A statement in error is not worth translating: it would only be reported twice.
    if (diagnostics.error_count() != errors) continue;
    plan(statement, !section.derived, sqlite_verbatim == nullptr, before, scripts, diagnostics);
  }
  if (sqlite_verbatim != nullptr) plan_verbatim(*sqlite_verbatim, scripts.sqlite);
  // With foreign keys off, what ON DELETE would have done to referring rows is not done: check them all.
  if (scripts.sqlite.without_foreign_keys && changes_rows(section)) {
    dialect::RenderedStatement check = dialect::sqlite_foreign_key_check();
    scripts.sqlite.statements.push_back(
        planned(std::move(check.sql), section.statements.back().span, check.kind));
  }
}

void SectionCompiler::compile_up(change::Section& section, const change::VerbatimSection* sqlite_verbatim,
                                 change::History& history, change::DownDeriver* deriver,
                                 text::Diagnostics& diagnostics) {
  compile(section, {postgresql_.up, sqlite_.up}, sqlite_verbatim, history, deriver, diagnostics);
  postgresql_.checksum = section.checksum;
  sqlite_.checksum = sqlite_verbatim == nullptr ? section.checksum : sqlite_verbatim->checksum;
}

void SectionCompiler::compile_down(change::Section& section, const change::VerbatimSection* sqlite_verbatim,
                                   change::History& history, text::Diagnostics& diagnostics) {
  const catalog::Catalog::Checkpoint after_up = catalog_.checkpoint();
  change::History scratch(&history);
  compile(section, {postgresql_.down, sqlite_.down}, sqlite_verbatim, scratch, nullptr, diagnostics);
  catalog_.rollback(after_up);
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
  if (refusals.has_errors()) section.irreversible = "no way back was written, and none can be derived";
  if (migration.foreign) {
    diagnostics.add_as_warnings(refusals, "write a down (N_name.down.sql, or sections `-- migrate:up` and `-- migrate:down`); until then the "
                                "revision cannot be reverted");
  } else {
    for (const text::Diagnostic& refusal : refusals.all()) diagnostics.add(refusal);
  }
  if (!section.irreversible.empty()) section.statements.clear();
  migration.down = std::move(section);
}

}  // namespace

void compile_revision(change::Migration& migration, SectionCompiler& compiler, catalog::Catalog& catalog,
                      change::History& history, text::Diagnostics& diagnostics) {
  if (!migration.up) return;
  change::DownDeriver deriver;
  const std::size_t errors = diagnostics.error_count();
  compiler.compile_up(*migration.up, pointer(migration.sqlite.up), history,
                      migration.down ? nullptr : &deriver, diagnostics);
  // Without the state that the up leaves, the down can only be misjudged.
  if (diagnostics.error_count() == errors) {
    if (!migration.down) derive_down(migration, deriver, diagnostics);
    text::Diagnostics mistakes;
    compiler.compile_down(*migration.down, pointer(migration.sqlite.down), history, mistakes);
    if (migration.foreign && mistakes.has_errors()) {
      compiler.refuse_down("its down section has mistakes, which the compiler reported");
      diagnostics.add_as_warnings(mistakes);
    } else {
      for (const text::Diagnostic& mistake : mistakes.all()) diagnostics.add(mistake);
    }
  }
  catalog.forget();
}

}  // namespace schemake::cli
