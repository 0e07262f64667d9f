// The `schemake` program: argv → one command.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <schemake/apply/url.hpp>

#include "cli/compile_command.hpp"
#include "cli/explain_command.hpp"
#include "cli/files.hpp"
#include "cli/import_command.hpp"
#include "cli/new_command.hpp"
#include "cli/verify_command.hpp"
#include "cli/verify_database_command.hpp"
#include "emit/registry.hpp"

namespace {

using namespace schemake::cli;

/// What the chosen command does; set by its subcommand's callback.
using Action = std::function<int()>;

// Without it the layout is the one that the folder has the marks of.
CLI::Option* add_layout(CLI::App& command, std::optional<schemake::parse::Layout>& layout) {
  std::vector<std::string> names;
  for (const std::string_view name : schemake::parse::layout_names()) names.emplace_back(name);
  return command
      .add_option_function<std::string>(
          "--layout", [&layout](const std::string& name) { layout = schemake::parse::layout_named(name); },
          "Whose folder it is: native, dbmate, golang-migrate, diesel, sqlx, goose, flyway, sqitch, prisma, "
          "plain")
      ->type_name("NAME")
      ->check(CLI::IsMember(names));
}

void check_version_table(const CompileCommand& command) {
  if (command.version_table.empty()) return;
  const std::string problem = version_table_problem(command.version_table, command.dialects);
  if (!problem.empty()) throw CLI::ValidationError("--version-table", problem);
}

void add_compile(CLI::App& app, Action& action) {
  auto command = std::make_shared<CompileCommand>();
  CLI::App* compile = app.add_subcommand("compile", "Check a folder of migrations and generate its registry");
  compile->add_option("--migrations", command->migrations, "Folder of migrations")->required();
  add_layout(*compile, command->layout);
  compile->add_flag("--strict-downs", command->strict_downs,
                    "Whatever is found about a way down is an error, in other tools' folders too");
  compile->add_option("--schema", command->schema, "Folder of the declared schema");
  compile->add_option("--dialects", command->dialects, "postgresql, sqlite: separated by commas")
      ->required()
      ->delimiter(',')
      ->check(CLI::IsMember({"postgresql", "sqlite"}));
  CLI::Option* output = compile->add_option("--output", command->output, "Folder to write to");
  CLI::Option* check = compile->add_flag("--check-only", command->check_only, "Write nothing");
  output->excludes(check);
  compile->add_option("--name", command->name, "Name of the database, a C++ identifier")
      ->capture_default_str()
      ->check([](const std::string& name) {
        return schemake::emit::is_namespace(name) ? std::string()
                                                  : name + " is not a name for a C++ namespace";
      });
  compile->add_option("--url", command->url, "Default URL to embed; without a password")
      ->check([](const std::string& url) {
        return schemake::mask_url(url) == url ? std::string()
                                              : "a password does not belong in a program: set DATABASE_URL "
                                                "when it is run";
      });
  compile->add_option("--version-table", command->version_table,
                      "Table of the ledger, [schema.]table; schemake_ledger by default");
  compile->add_option("--program-version", command->program_version,
                      "Version of the program that it is built into, for the ledger");
  compile->add_option("--depfile", command->depfile, "Write the list of inputs for the build");
  compile->add_flag("--json", command->json, "Diagnostics as JSON on standard output");
  compile->add_flag("-v,--verbose", command->verbose, "Say how many statements were understood");
  compile->footer(
      "example: schemake compile --migrations migrations --dialects sqlite --output build/app_db");
  compile->callback([command, check, &action] {
    if (command->output.empty() && check->count() == 0) {
      throw CLI::RequiredError("--output or --check-only");
    }
    check_version_table(*command);
    action = [command] { return run(*command); };
  });
}

// MSG as CMake targets take it: MSG="…" cmake --build . --target migrate-new
void take_message_from_environment(NewCommand& command) {
  const char* message = std::getenv("MSG");
  if (command.message.empty() && message != nullptr) command.message = message;
}

struct NewSpec {
  NewKind kind;
  const char* name;
  const char* description;
  const char* default_message;
  const char* example;
};

void add_new(CLI::App& app, Action& action, const NewSpec& spec) {
  auto command = std::make_shared<NewCommand>();
  auto from_environment = std::make_shared<bool>(false);
  command->kind = spec.kind;
  CLI::App* sub = app.add_subcommand(spec.name, spec.description);
  sub->add_option("--migrations", command->migrations, "Folder of migrations")->required();
  add_layout(*sub, command->layout);
  if (command->kind == NewKind::generated) {
    sub->add_option("--schema", command->schema, "Folder of the declared schema")->required();
  }
  sub->add_option("-m,--message", command->message, "What the migration changes");
  sub->add_flag("--from-environment", *from_environment, "Take the message from MSG where none is given");
  sub->add_flag("--json", command->json, "The paths written, as JSON");
  if (command->kind == NewKind::merge)
    sub->add_option("heads", command->revises, "Heads to join; all of them by default");
  sub->footer(spec.example);
  sub->callback([command, from_environment, fallback = std::string(spec.default_message), &action] {
    if (*from_environment) take_message_from_environment(*command);
    if (command->message.empty()) command->message = fallback;
    action = [command] { return run(*command); };
  });
}

void add_import(CLI::App& app, Action& action) {
  auto command = std::make_shared<ImportCommand>();
  CLI::App* sub = app.add_subcommand("import", "Rewrite another tool's folder as native migrations");
  sub->add_option("--migrations", command->migrations, "The other tool's folder")->required();
  add_layout(*sub, command->layout);
  sub->add_option("--output", command->output, "Folder to write to; new, or empty")->required();
  sub->footer("example: schemake import --layout diesel --migrations migrations --output native");
  sub->callback([command, &action] { action = [command] { return run(*command); }; });
}

void add_explain(CLI::App& app, Action& action) {
  auto code = std::make_shared<std::string>();
  CLI::App* sub = app.add_subcommand("explain", "Print the page about a diagnostic's code");
  sub->add_option("code", *code, "M0207")->required();
  sub->footer("example: schemake explain M0207");
  sub->callback([code, &action] { action = [code] { return explain(*code); }; });
}

/// One of the checks by its name, or with --database the folder that is tried on a server.
struct Verification {
  std::string subject;
  std::optional<schemake::parse::Layout> layout;
  VerifyCommand check;
  VerifyDatabaseCommand on_database;
};

const CLI::IsMember& checks() {
  static const CLI::IsMember names({"single_head", "matches_schema", "round_trip"});
  return names;
}

Action verification(Verification& verify, bool on_database) {
  if (on_database) {
    verify.on_database.migrations = verify.subject;
    verify.on_database.layout = verify.layout;
    return [&verify] { return run(verify.on_database); };
  }
  VerifyCommand& command = verify.check;
  if (const std::string problem = checks()(verify.subject); !problem.empty())
    throw CLI::ValidationError("check", problem + "; a folder needs --database");
  command.check = verify.subject;
  command.layout = verify.layout;
  if (command.migrations.empty()) throw CLI::RequiredError("--migrations");
  if (command.check != "single_head" && command.dialect.empty()) throw CLI::RequiredError("--dialect");
  if (command.check == "matches_schema" && command.schema.empty()) throw CLI::RequiredError("--schema");
  return [&verify] { return run(verify.check); };
}

void add_verify(CLI::App& app, Action& action) {
  auto verify = std::make_shared<Verification>();
  CLI::App* sub = app.add_subcommand("verify", "Try the migrations on a scratch database");
  sub->add_option("check", verify->subject,
                  "single_head, matches_schema, round_trip; with --database a folder of migrations")
      ->required();
  sub->add_option("--migrations", verify->check.migrations, "Folder of migrations");
  add_layout(*sub, verify->layout);
  sub->add_option("--schema", verify->check.schema, "Folder of the declared schema");
  sub->add_option("--dialect", verify->check.dialect, "postgresql or sqlite")
      ->check(CLI::IsMember({"postgresql", "sqlite"}));
  sub->add_option("--server", verify->check.server,
                  "URL of a PostgreSQL server to make scratch databases on; SCHEMAKE_TEST_POSTGRESQL_URL by "
                  "default");
  VerifyDatabaseCommand& command = verify->on_database;
  CLI::Option* database =
      sub->add_option("--database", command.server,
                      "URL of a PostgreSQL server: compare it with the compiler at every revision, in a "
                      "scratch database there");
  sub->add_option("--before", command.before, "File of SQL that runs before the first revision")
      ->needs(database)
      ->check(CLI::ExistingFile);
  sub->add_flag("--all", command.all, "Go on behind the first disagreement")->needs(database);
  sub->add_flag("--downs", command.downs, "Try each way down too, and judge the compiler's warnings")
      ->needs(database);
  sub->add_flag("--json", command.json, "The report as JSON on standard output")->needs(database);
  sub->footer(
      "exit code: 0, 1 for a failure, 77 when there is no PostgreSQL server to try it on\n"
      "example: schemake verify round_trip --migrations migrations --dialect sqlite\n"
      "example: schemake verify --database postgresql://localhost/postgres migrations");
  sub->callback([verify, database, &action] {
    const Action chosen = verification(*verify, database->count() > 0);
    action = [verify, chosen] { return chosen(); };
  });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Schemake compiles database migrations."};
  app.name("schemake");
  app.set_version_flag("--version", SCHEMAKE_VERSION);
  app.require_subcommand(1);
  Action action;
  add_compile(app, action);
  add_new(app, action,
          {NewKind::empty, "new", "Write an empty migration behind the head", "",
           "example: schemake new --migrations migrations -m \"add phone to users\""});
  add_new(app, action,
          {NewKind::generated, "gen", "Write the migration from migrations/ to schema/", "",
           "example: schemake gen --migrations migrations --schema schema -m \"add phone\""});
  add_new(app, action,
          {NewKind::merge, "merge", "Write a revision that joins heads", "merge heads",
           "example: schemake merge --migrations migrations"});
  add_verify(app, action);
  add_import(app, action);
  add_explain(app, action);
  try {
    app.parse(argc, argv);
    return action();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    fmt::print(stderr,
               "error: schemake failed by a mistake of its own: {}\nhelp: report it, with the migrations "
               "that it read\n",
               error.what());
    return 70;
  } catch (const FileError& error) {
    fmt::print(stderr, "error: {}\n", error.what);
    return 1;
  }
}
