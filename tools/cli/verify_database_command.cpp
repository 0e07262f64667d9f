#include "cli/verify_database_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "cli/files.hpp"
#include "cli/report.hpp"
#include "cli/verify_command.hpp"
#include "cli/verify_database.hpp"

namespace schemake::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word(DownOutcome outcome) {
  switch (outcome) {
    case DownOutcome::restores:
      return "restores";
    case DownOutcome::differs:
      return "differs";
    case DownOutcome::refused:
      return "refused";
    case DownOutcome::not_run:
      return "not run";
  }
  return {};
}

struct DownCounts {
  std::size_t run = 0;
  std::size_t warnings = 0;
  std::size_t true_warnings = 0;
  std::size_t wrong_silences = 0;
};

DownCounts count(const std::vector<DownCheck>& downs) {
  DownCounts counts;
  for (const DownCheck& down : downs) {
    if (down.outcome == DownOutcome::not_run) continue;
    ++counts.run;
    if (down.warned) ++counts.warnings;
    if (down.warned && down.is_right()) ++counts.true_warnings;
    if (!down.warned && !down.is_right()) ++counts.wrong_silences;
  }
  return counts;
}

/// Where the compiler and the server say different things of a way down.
text::Diagnostics wrong_downs(const std::vector<DownCheck>& downs) {
  text::Diagnostics result;
  for (const DownCheck& down : downs) {
    if (down.is_right()) continue;
    if (down.outcome == DownOutcome::restores) {
      result.warning("M0505", down.place,
                     "the database restores everything here: the compiler warned of this down");
      continue;
    }
    const bool refused = down.outcome == DownOutcome::refused;
    text::Diagnostic& finding =
        result.warning("M0506", down.place,
                       refused ? "the database refuses this down: " + down.details
                               : "this down does not restore the database, and the compiler did not say so");
    if (!refused) finding.notes.push_back({{}, "what differs:\n" + down.details});
  }
  return result;
}

Json downs_json(const std::vector<DownCheck>& downs) {
  Json all = Json::array();
  for (const DownCheck& down : downs) {
    Json each = {{"revision", down.revision}, {"outcome", word(down.outcome)}, {"warned", down.warned}};
    if (!down.details.empty()) each["details"] = down.details;
    all.push_back(std::move(each));
  }
  return all;
}

void print_json(const DatabaseCheck& check, const text::Diagnostics& downs) {
  const DownCounts counts = count(check.downs);
  Json json = {{"revisions", check.revisions},
               {"statements", check.statements},
               {"opaque", check.compilation.statistics.opaque},
               {"objects", check.objects},
               {"disagreements", check.disagreements},
               {"unread", check.unread},
               {"first", check.first},
               {"findings", diagnostics_json(check.findings)},
               {"diagnostics", diagnostics_json(check.compilation.diagnostics)}};
  if (!check.downs.empty()) {
    json["downs"] = {{"run", counts.run},
                     {"true warnings", counts.true_warnings},
                     {"false warnings", counts.warnings - counts.true_warnings},
                     {"wrong silences", counts.wrong_silences},
                     {"revisions", downs_json(check.downs)},
                     {"findings", diagnostics_json(downs)}};
  }
  fmt::print("{}", dump(json));
}

void print_text(const DatabaseCheck& check, const text::Diagnostics& downs) {
  fmt::print(stderr, "{}{}", text::render(check.findings.all()), text::render(downs.all()));
  fmt::print("{} revisions, {} statements, {} of them opaque; {} objects compared; {}\n", check.revisions,
             check.statements, check.compilation.statistics.opaque, check.objects,
             check.disagreements == 0
                 ? std::string("the database agrees at every revision")
                 : fmt::format("{} disagreements, the first at {}", check.disagreements, check.first));
  if (check.unread > 0) fmt::print("{} differences that opaque statements may have made\n", check.unread);
  if (check.downs.empty()) return;
  const DownCounts counts = count(check.downs);
  fmt::print(
      "{} downs run; {} warnings: {} true, {} false; {} downs that the compiler should have warned of\n",
      counts.run, counts.warnings, counts.true_warnings, counts.warnings - counts.true_warnings,
      counts.wrong_silences);
}

DatabaseCheckOptions options_of(const VerifyDatabaseCommand& command) {
  DatabaseCheckOptions options;
  options.compile.migrations = command.migrations;
  options.compile.layout = command.layout;
  options.all = command.all;
  options.downs = command.downs;
  if (!command.before.empty()) options.preparation = read_file(command.before);
  return options;
}

/// Errors of the sources that no revision could show: a folder that is no history.
std::string errors_of(const Compilation& compilation) {
  std::string result;
  for (const text::Diagnostic& diagnostic : compilation.diagnostics.all()) {
    if (diagnostic.severity == text::Severity::error) result += text::render(diagnostic);
  }
  return result;
}

int check(const VerifyDatabaseCommand& command, const std::string& server) {
  ScratchDatabase scratch(Dialect::postgresql, server);
  const DatabaseCheck check = check_on_database(scratch, options_of(command));
  const text::Diagnostics downs = wrong_downs(check.downs);
  if (command.json) {
    print_json(check, downs);
  } else {
    if (check.disagreements == 0) fmt::print(stderr, "{}", errors_of(check.compilation));
    print_text(check, downs);
  }
  return check.disagreements == 0 && !check.compilation.diagnostics.has_errors() ? 0 : 1;
}

}  // namespace

int run(const VerifyDatabaseCommand& command) {
  std::string server = command.server;
  if (const char* given = std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL"); server.empty() && given != nullptr)
    server = given;
  if (server.empty()) {
    fmt::print("skipped: no PostgreSQL server; give --database or SCHEMAKE_TEST_POSTGRESQL_URL\n");
    return exit_skipped;
  }
  try {
    return check(command, server);
  } catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
  } catch (const DatabaseError& error) {
    fmt::print(stderr, "error: {} (postgresql)\n{}", error.what(),
               error.detail.empty() ? "" : "  detail: " + error.detail + "\n");
  }
  return 1;
}

}  // namespace schemake::cli
