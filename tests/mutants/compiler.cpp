#include "compiler.hpp"

#include <tuple>

#include "cli/compile.hpp"

namespace schemake::mutants {
namespace {

bool before(const Place& a, const Place& b) {
  return std::tie(a.revision, a.statement) < std::tie(b.revision, b.statement);
}

}  // namespace

std::optional<CompilerError> Compiler::first_error(const History& history) {
  folder_.write(history);
  cli::CompileOptions options;
  options.migrations = folder_.path();
  options.postgresql = true;
  const cli::Compilation compilation = cli::compile(options);
  std::optional<CompilerError> first;
  for (const text::Diagnostic& diagnostic : compilation.diagnostics.all()) {
    if (diagnostic.severity != text::Severity::error) continue;
    Place place;
    if (diagnostic.span.known()) {
      const std::filesystem::path file = diagnostic.span.source->path();
      place = folder_.place(file.filename().string(), diagnostic.span.position().line);
    }
    if (!first || before(place, first->place)) first = {place, diagnostic.code, diagnostic.message};
  }
  return first;
}

}  // namespace schemake::mutants
