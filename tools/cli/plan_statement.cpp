#include "cli/plan_statement.hpp"

#include <schemake/registry.hpp>
#include <utility>

#include "dialect/batch.hpp"
#include "dialect/postgresql_locks.hpp"
#include "dialect/postgresql_name.hpp"

namespace schemake::cli {
namespace {

void append(dialect::Rendering rendering, text::Span span, emit::PlannedScript& script) {
  for (dialect::RenderedStatement& statement : rendering.statements)
    script.statements.push_back(planned(std::move(statement), span));
  script.without_foreign_keys = script.without_foreign_keys || rendering.without_foreign_keys;
}

// The author's own text.
dialect::Rendering verbatim(const ReplayedStatement& replayed, const catalog::Catalog& catalog) {
  const change::Statement& statement = replayed.statement;
  dialect::RenderedStatement rendered{std::string(statement.span.text())};
  if (statement.batch && !statement.ops.empty())
    rendered.batch = dialect::postgresql_batch(statement, catalog, replayed.session.search_path);
  dialect::Rendering rendering;
  rendering.statements.push_back(std::move(rendered));
  return rendering;
}

/// What is made or dropped beside the table's readers and writers, and may be left invalid or half gone.
struct ConcurrentIndex {
  std::uint8_t flag = 0;
  catalog::QualifiedName name;
};

// Such a statement has no other op.
ConcurrentIndex concurrent_index(const change::Statement& statement) {
  if (statement.ops.size() != 1) return {};
  const change::Op& op = statement.ops.front();
  if (const auto* create = std::get_if<change::CreateIndex>(&op); create != nullptr && create->concurrently)
    return {statement_builds_index, create->index.name};
  if (const auto* drop = std::get_if<change::DropIndex>(&op); drop != nullptr && drop->concurrently)
    return {statement_drops_index, drop->index.name};
  return {};
}

void mark_alone(const ReplayedStatement& replayed, emit::PlannedStatement& statement) {
  statement.flags = statement_alone;
  const ConcurrentIndex index = concurrent_index(replayed.statement);
  if (index.flag == 0) return;
  statement.flags = static_cast<std::uint8_t>(statement.flags | index.flag);
  statement.index = dialect::postgresql_session_name(index.name, replayed.session.search_path);
}

}  // namespace

emit::PlannedStatement planned(dialect::RenderedStatement statement, text::Span span) {
  const text::Position at = span.known() ? span.position() : text::Position{};
  emit::PlannedStatement result{std::move(statement.sql), at.line, at.column, statement.kind};
  result.batch = std::move(statement.batch);
  return result;
}

void plan_postgresql(const ReplayedStatement& statement, const catalog::Catalog& after,
                     emit::PlannedScript& script, text::Diagnostics& diagnostics) {
  const std::size_t first = script.statements.size();
  const catalog::Past before = after.past(statement.before);
  append(statement.derived ? dialect::render_postgresql(statement.statement, before, after, diagnostics)
                           : verbatim(statement, after),
         statement.statement.span, script);
  const std::string locks =
      display(dialect::postgresql_locks(statement.statement, before, after, statement.session.search_path));
  for (std::size_t i = first; i < script.statements.size(); ++i) {
    script.statements[i].locks = locks;
    if (statement.alone) mark_alone(statement, script.statements[i]);
  }
}

void plan_sqlite(const ReplayedStatement& statement, const catalog::Catalog& after,
                 emit::PlannedScript& script, text::Diagnostics& diagnostics) {
  dialect::Rendering rendering =
      dialect::render_sqlite(statement.statement, after.past(statement.before), after, diagnostics);
  // A rebuild that is stopped between its statements would leave half a table.
  if (statement.among_batches && (rendering.statements.size() > 1 || rendering.without_foreign_keys)) {
    diagnostics
        .error(
            "M0246", statement.statement.span,
            "SQLite does this by several statements, which need a transaction, and the section has batches")
        .help = "give the statement with batches a revision of its own";
  }
  append(std::move(rendering), statement.statement.span, script);
}

}  // namespace schemake::cli
