#include "verdict.hpp"

#include <tuple>

namespace schemake::mutants {
namespace {

Outcome outcome(const std::vector<Revision>& revisions, const Verdict& verdict,
                const Expectations& expectations) {
  if (!verdict.server) return verdict.compiler ? Outcome::false_error : Outcome::accepted;
  const Place& server = verdict.server->place;
  const std::vector<std::string>& statements = revisions[server.revision].statements;
  const bool knowable = expectations.is_knowable(verdict.server->refusal,
                                                 statements.empty() ? "" : statements[server.statement]);
  if (!verdict.compiler) return knowable ? Outcome::missed : Outcome::unknowable;
  const Place& compiler = verdict.compiler->place;
  const auto order =
      std::tie(compiler.revision, compiler.statement) <=> std::tie(server.revision, server.statement);
  if (order < 0) return Outcome::false_error;
  if (order == 0) return Outcome::found;
  return knowable ? Outcome::missed : Outcome::unknowable;
}

}  // namespace

Verdict verdict(const std::vector<Revision>& revisions, std::optional<Refused> server,
                std::optional<CompilerError> compiler, const Expectations& expectations) {
  Verdict verdict{Outcome::accepted, std::move(server), std::move(compiler)};
  verdict.outcome = outcome(revisions, verdict, expectations);
  return verdict;
}

}  // namespace schemake::mutants
