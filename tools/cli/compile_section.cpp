#include "cli/compile_section.hpp"

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

const change::VerbatimSection* pointer(const std::optional<change::VerbatimSection>& section) {
  return section ? &*section : nullptr;
}

}  // namespace

void SectionCompiler::replay(change::Statement& statement, change::History& history, change::DownDeriver* deriver) {
  if (deriver != nullptr) deriver->begin_statement(statement.span);
  std::vector<change::Op> completed;
  for (change::Op& op : statement.ops) {
    const catalog::Catalog::Checkpoint before = catalog_.checkpoint();
    std::optional<change::Op> result = change::replay(std::move(op), catalog_, history, diagnostics_);
    if (!result) continue;
    if (deriver != nullptr) deriver->add(*result, catalog_.past(before));
    completed.push_back(*std::move(result));
  }
  statement.ops = std::move(completed);
}

void SectionCompiler::plan(const change::Statement& statement, const change::Section& section, bool translate,
                           catalog::Catalog::Checkpoint before, emit::PlannedScript& postgresql,
                           emit::PlannedScript& sqlite) {
  const catalog::Past past = catalog_.past(before);
  if (targets_.postgresql && section.derived) {
    append(dialect::render_postgresql(statement, past, catalog_, diagnostics_), statement.span, postgresql);
  } else if (targets_.postgresql) {
    postgresql.statements.push_back(
        planned(std::string(statement.span.text()), statement.span, dialect::RenderedKind::execute));
  }
  if (targets_.sqlite && translate && !statement.ops.empty()) {
    append(dialect::render_sqlite(statement, past, catalog_, diagnostics_), statement.span, sqlite);
  }
}

void SectionCompiler::compile(change::Section& section, bool up, const change::VerbatimSection* sqlite_verbatim,
                              change::History& history, change::DownDeriver* deriver) {
  emit::PlannedScript& postgresql = up ? postgresql_.up : postgresql_.down;
  emit::PlannedScript& sqlite = up ? sqlite_.up : sqlite_.down;
  postgresql.transactional = section.transactional;
  postgresql.irreversible = sqlite.irreversible = section.irreversible;
  for (change::Statement& statement : section.statements) {
    const catalog::Catalog::Checkpoint before = catalog_.checkpoint();
    const std::size_t errors = diagnostics_.error_count();
    replay(statement, history, deriver);
    // A statement in error is not worth translating: it would only be reported twice.
    if (diagnostics_.error_count() != errors) continue;
    plan(statement, section, sqlite_verbatim == nullptr, before, postgresql, sqlite);
  }
  if (sqlite_verbatim != nullptr) plan_verbatim(*sqlite_verbatim, sqlite);
  if (!up) return;
  postgresql_.checksum = section.checksum;
  sqlite_.checksum = sqlite_verbatim == nullptr ? section.checksum : sqlite_verbatim->checksum;
}

void compile_revision(change::Migration& migration, SectionCompiler& compiler, catalog::Catalog& catalog,
                      change::History& history, text::Diagnostics& diagnostics) {
  if (!migration.up) return;
  change::DownDeriver deriver;
  const std::size_t errors = diagnostics.error_count();
  compiler.compile(*migration.up, true, pointer(migration.sqlite.up), history, migration.down ? nullptr : &deriver);
  const bool up_is_good = diagnostics.error_count() == errors;
  if (!migration.down && up_is_good) migration.down = deriver.finish(diagnostics);
  if (migration.down && up_is_good) {
    const catalog::Catalog::Checkpoint head = catalog.checkpoint();
    change::History scratch(&history);
    compiler.compile(*migration.down, false, pointer(migration.sqlite.down), scratch, nullptr);
    catalog.rollback(head);
  }
  catalog.forget();
}

}  // namespace schemake::cli
