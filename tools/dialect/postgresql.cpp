// Ops as PostgreSQL's own statements: for what no author wrote, the derived and generated ones.
#include "dialect/dialect.hpp"
#include "dialect/postgresql_op.hpp"

namespace schemake::dialect {

Rendering render_postgresql(const change::Statement& statement, const catalog::Past& before,
                            const catalog::Catalog& after, text::Diagnostics& diagnostics) {
  Problems problems(diagnostics, statement.span,
                    "write this section by hand, under \"-- migrate:down\" or \"-- migrate:up\"");
  const States states{before, after};
  PostgresqlOpWriter writer(states, problems);
  Rendering rendering;
  for (const change::Op& op : statement.ops) {
    for (std::string& sql : std::visit(writer, op)) rendering.statements.push_back({std::move(sql)});
  }
  return problems.count() == 0 ? rendering : Rendering{};
}

}  // namespace schemake::dialect
