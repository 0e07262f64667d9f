#include "cli/verify_command.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <schemake/apply/error.hpp>
#include <schemake/apply/migrate.hpp>

#include "cli/compile.hpp"
#include "cli/round_trip.hpp"
#include "cli/scratch.hpp"
#include "emit/registry.hpp"
#include "inspect/snapshot.hpp"

namespace schemake::cli {
namespace {

int fail(const std::string& text) {
  fmt::print(stderr, "{}{}", text, text.ends_with('\n') ? "" : "\n");
  return 1;
}

std::string server_of(const VerifyCommand& command) {
  if (!command.server.empty()) return command.server;
  const char* given = std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL");
  return given == nullptr ? "" : given;
}

Dialect dialect_of(const VerifyCommand& command) {
  return command.dialect == "postgresql" ? Dialect::postgresql : Dialect::sqlite;
}

CompileOptions options_of(const VerifyCommand& command) {
  CompileOptions options;
  options.migrations = command.migrations;
  options.layout = command.layout;
  options.schema = command.schema;
  options.postgresql = command.dialect == "postgresql";
  options.sqlite = command.dialect == "sqlite";
  return options;
}

/// The errors of the sources alone: what is noted or warned of, the build has said.
std::string errors_of(const Compilation& compilation) {
  std::string result;
  for (const text::Diagnostic& diagnostic : compilation.diagnostics.all()) {
    if (diagnostic.severity == text::Severity::error) result += text::render(diagnostic);
  }
  return result;
}

int verify_single_head(const VerifyCommand& command) {
  const Compilation compilation = load(options_of(command));
  if (compilation.diagnostics.has_errors()) return fail(errors_of(compilation));
  const std::vector<std::uint32_t>& heads = compilation.graph.heads;
  if (heads.empty()) {
    fmt::print("no revisions in {}\n", command.migrations.string());
    return 0;
  }
  const auto file = [&](std::uint32_t head) { return compilation.migrations[head].source->path(); };
  if (heads.size() == 1) {
    fmt::print("one head: {} ({})\n", compilation.migrations[heads[0]].revision, file(heads[0]));
    return 0;
  }
  std::string text =
      fmt::format("{}: error: {} heads where one is expected\n", command.migrations.string(), heads.size());
  for (const std::uint32_t head : heads) {
    text += fmt::format("  {}  {}\n", compilation.migrations[head].revision, file(head));
  }
  return fail(text + "help: join them: build the target migrate-merge, or run `schemake merge`\n");
}

void run_declared(apply::Driver& driver, const emit::PlannedScript& script) {
  for (const emit::PlannedStatement& statement : script.statements) {
    try {
      driver.execute(statement.sql);
    } catch (const DatabaseError& error) {
      throw_error(ErrorKind::failed,
                  fmt::format("the declared schema cannot be made: {}\n  | {}", error.what(), statement.sql));
    }
  }
}

int verify_matches_schema(const VerifyCommand& command, Compilation& compilation) {
  const Dialect dialect = dialect_of(command);
  const emit::RegistryStorage registry(std::move(compilation.plan));
  ScratchDatabase migrated(dialect, server_of(command));
  apply::upgrade(migrated.driver(), registry.view(), {});
  ScratchDatabase declared(dialect, server_of(command));
  run_declared(declared.driver(),
               dialect == Dialect::postgresql ? compilation.schema->postgresql : compilation.schema->sqlite);
  const inspect::Snapshot wanted = inspect::read_snapshot(declared.driver());
  const auto differences = inspect::compare(wanted, inspect::read_snapshot(migrated.driver()));
  if (differences.empty()) {
    fmt::print("{}: {} revisions give the declared schema, {} tables\n", command.dialect,
               registry.view().revision_count, wanted.column_order.size());
    return 0;
  }
  return fail(fmt::format(
      "{}: error: on {} the migrated database is not what {} declares\n{}help: change the "
      "declared schema, or add a migration: build the target migrate-new\n",
      command.schema.string(), command.dialect, command.schema.string(), inspect::render(differences)));
}

void print_report(const VerifyCommand& command, const RoundTripReport& report) {
  fmt::print(
      "{}: {} revisions up, down and up again; {} tables filled with {} rows, {} rows compared; {} "
      "irreversible\n",
      command.dialect, report.revisions, report.tables_filled, report.rows_made, report.rows_compared,
      report.irreversible.size());
  for (const std::string& revision : report.irreversible) fmt::print("  irreversible: {}\n", revision);
  for (const auto& [table, reason] : report.unfilled) {
    fmt::print("  no row could be made for table {}: {}\n", table, reason);
  }
}

int verify_round_trip(const VerifyCommand& command, Compilation& compilation) {
  const emit::RegistryStorage registry(std::move(compilation.plan));
  ScratchDatabase scratch(dialect_of(command), server_of(command));
  const RoundTripReport report = round_trip(scratch.driver(), registry.view(), compilation.migrations);
  if (!report.failure.empty()) return fail(report.failure);
  ScratchDatabase straight(dialect_of(command), server_of(command));
  apply::upgrade(straight.driver(), registry.view(), {});
  const auto differences =
      inspect::compare(inspect::read_snapshot(straight.driver()), inspect::read_snapshot(scratch.driver()));
  if (!differences.empty()) {
    return fail(
        fmt::format("{}: error: round trip on {}: after every revision went up, down and up the schema "
                    "is not that of a plain upgrade\n{}",
                    command.migrations.string(), command.dialect, inspect::render(differences)));
  }
  print_report(command, report);
  return 0;
}

int verify_on_database(const VerifyCommand& command) {
  if (command.dialect == "postgresql" && server_of(command).empty()) {
    fmt::print("skipped: no PostgreSQL server; give --server or SCHEMAKE_TEST_POSTGRESQL_URL\n");
    return exit_skipped;
  }
  Compilation compilation = compile(options_of(command));
  if (compilation.diagnostics.has_errors()) return fail(errors_of(compilation));
  return command.check == "round_trip" ? verify_round_trip(command, compilation)
                                       : verify_matches_schema(command, compilation);
}

// On empty tables the server would have taken the statement.
std::string rows_in_the_way(const VerifyCommand& command, const ErrorDetails& details) {
  const bool constraint = details.code.starts_with("23") || details.code.starts_with("SQLITE_CONSTRAINT");
  if (command.check != "round_trip" || !constraint) return {};
  return "\nnote: this check put rows into the tables; a database with rows like them would fail here too"
         "\nhelp: give a new column a default, or change the rows before the constraint is made";
}

}  // namespace

int run(const VerifyCommand& command) {
  if (command.check == "single_head") return verify_single_head(command);
  try {
    return verify_on_database(command);
  } catch (const Error& error) {
    return fail(error.what() + rows_in_the_way(command, error.details()));
  } catch (const DatabaseError& error) {
    const std::string detail = error.detail.empty() ? "" : "\n  detail: " + error.detail;
    return fail(fmt::format("error: {} ({}){}", error.what(), command.dialect, detail));
  }
}

}  // namespace schemake::cli
