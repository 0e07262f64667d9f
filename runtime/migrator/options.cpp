#include <schemake/migrator/options.hpp>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <schemake/apply/error.hpp>
#include <schemake/apply/graph.hpp>
#include <schemake/apply/url.hpp>
#include <schemake/migrator/duration.hpp>
#include <schemake/migrator/migrator.hpp>

namespace schemake::migrator {
namespace {

using std::string_view;

constexpr const char* url_help = R"(
Databases:
  --url, else DATABASE_URL of the environment, else DATABASE_URL of .env in the working directory,
  else the default that the migrator was built with{}.
    sqlite:path   sqlite:///absolute/path   sqlite::memory:
    postgresql://user:password@host:port/database   postgresql:host=/run/postgresql dbname=app

Revisions:
  head, heads, base, current, a full id, or the beginning of one where it is unique;
  +N with upgrade: the next N; -N with downgrade: the last N that were applied.

Examples:
  {} upgrade                     apply all that is pending
  {} upgrade +1                  apply the next one
  {} downgrade -1                revert the last one
  {} sql 3a4feffbb7a1:head       print what an upgrade from there would run

Exit codes:
  0 done, or nothing to do         1 a migration failed or was refused; the database has drifted
  2 wrong usage                    3 another migrator had the lock for longer than --lock-wait
  4 the database cannot be reached 5 a lock on a table was not had in any of the --retries
  6 interrupted by SIGINT or SIGTERM: what stands is said; a second signal ends it at once
)";

bool is_negative_number(string_view argument) {
  return argument.size() > 1 && argument.front() == '-' &&
         std::all_of(argument.begin() + 1, argument.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// To CLI11 `-1` is an option; behind a blank it is a value. `parse_options` takes the blank away again.
/// CLI11 takes the arguments from the end.
std::vector<std::string> arguments(int argc, const char* const* argv) {
  std::vector<std::string> reversed;
  for (int i = argc - 1; i > 0; --i) {
    reversed.push_back(is_negative_number(argv[i]) ? std::string(" ") + argv[i] : argv[i]);
  }
  return reversed;
}

/// The commands of hooks may hold anything.
bool is_secret(int i, const char* const* argv) {
  const string_view former = argv[i - 1];
  return former == "--before" || former == "--after";
}

/// `argument`, the i-th, without what must not be printed.
std::string masked(int i, const char* const* argv) {
  const string_view argument = argv[i];
  if (is_secret(i, argv)) return "***";
  for (const string_view option : {"--before=", "--after="}) {
    if (argument.rfind(option, 0) == 0) return std::string(option) + "***";
  }
  return mask_url(argument);
}

/// CLI11 repeats the arguments that it did not expect, and one may be a URL or a hook's command.
std::string without_secrets(std::string message, int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::string shown = masked(i, argv);
    if (shown == argument || argument.empty()) continue;
    for (std::size_t at = message.find(argument); at != std::string::npos;
         at = message.find(argument, at + shown.size())) {
      message.replace(at, argument.size(), shown);
    }
  }
  return message;
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(' ') == std::string::npos;
}

std::string version(const Registry& registry) {
  std::string heads;
  for (std::uint32_t i = 0; i < registry.head_count; ++i) {
    heads += (i == 0 ? "" : ", ") + std::string(string_view(registry.revisions[registry.heads[i]].id));
  }
  return fmt::format("{}: {} revisions, head {}, schema {}", string_view(registry.name),
                     registry.revision_count, heads.empty() ? "none" : heads,
                     string_view(registry.fingerprint));
}

std::string footer(const Registry& registry, const std::string& program) {
  const std::string fallback =
      registry.default_url.empty() ? "" : fmt::format(" ({})", mask_url(registry.default_url));
  return fmt::format(fmt::runtime(url_help), fallback, program, program, program, program);
}

class CommandLine {
 public:
  explicit CommandLine(const Registry& registry)
      : program_(std::string(string_view(registry.name)) + "-migrate"),
        app_("Migrates the databases of " + std::string(string_view(registry.name)) + ".", program_) {
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.set_version_flag("--version", version(registry), "Print which schema this program is for");
    app_.footer(footer(registry, program_));
    add_shared_options();
    add_commands();
  }

  Parsed parse(int argc, const char* const* argv) {
    try {
      app_.parse(arguments(argc, argv));
    } catch (const CLI::Success& success) {
      std::ostringstream text;
      app_.exit(success, text, text);
      return {std::nullopt, exit_ok, text.str()};
    } catch (const CLI::ParseError& error) {
      refuse_unknown_command(argc, argv);
      throw_error(ErrorKind::usage, without_secrets(error.what(), argc, argv),
                  fmt::format("`{} --help` shows the commands and options", program_));
    }
    options_.target.erase(0, options_.target.find_first_not_of(' '));
    refuse_empty();
    return {options_, exit_ok, {}};
  }

 private:
  void add_shared_options() {
    app_.add_option("--url", options_.url, "The database");
    app_.add_option("--default-url", options_.default_url,
                    "The database where neither --url nor DATABASE_URL names one");
    app_.add_option("--role", options_.role, "PostgreSQL: the role to take (SET ROLE)");
    app_.add_flag("--json", options_.json, "Print JSON; of upgrade, downgrade and stamp one event a line");
    app_.add_flag("-v,--verbose", options_.verbose, "Also show the statements and their durations");
  }

  void add_commands() {
    auto* upgrade = add_run(Command::upgrade, "upgrade", "Apply revisions up to REV (default: head)");
    upgrade->add_option("--accept", options_.accept,
                        "An applied revision whose file was changed: take its checksum as it is now");
    upgrade->add_flag("--verify", options_.verify, "Compare the database with its record, before and after");
    add_run(Command::downgrade, "downgrade", "Revert what was applied on top of REV (default: -1)");
    add(Command::current, "current", "Show where the database is");
    add(Command::history, "history", "List all revisions, the newest first");
    add(Command::heads, "heads", "List the revisions that nothing is built on");
    add(Command::branches, "branches", "List the revisions that more than one is built on");
    add_target(add(Command::show, "show", "Show one revision (default: head)"), "REV", false);
    auto* stamp = add(Command::stamp, "stamp", "Mark REV as applied without running anything");
    add_target(stamp, "REV", false);
    add_lock_wait(stamp);
    stamp->add_flag("--purge", options_.purge, "Also forget applied revisions that are not known here");
    auto* check = add(Command::check, "check", "Compare the database with what the last run left of it");
    check
        ->add_option("--ignore", options_.ignored,
                     "Leave out objects: \"audit.*\", \"table tmp_?\"; may be given several times")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    auto* sql = add(Command::sql, "sql", "Print what would be run, connecting to nothing");
    add_target(sql, "RANGE", true);
    sql->add_flag("--down", options_.down, "Print the way down");
    sql->add_option("--dialect", options_.dialect, "postgresql or sqlite (default: that of the URL)")
        ->check(CLI::IsMember({"postgresql", "sqlite"}));
  }

  bool takes_value(const std::string& argument) const {
    const auto has_value = [&](const CLI::App* app) {
      const CLI::Option* option = app->get_option_no_throw(argument);
      return option != nullptr && option->get_items_expected_max() > 0;
    };
    const auto commands = app_.get_subcommands([](const CLI::App*) { return true; });
    return has_value(&app_) || std::any_of(commands.begin(), commands.end(), has_value);
  }

  /// The first argument that is neither an option nor an option's value.
  std::optional<std::string> first_word(int argc, const char* const* argv) const {
    for (int i = 1; i < argc; ++i) {
      const std::string argument = argv[i];
      if (argument.rfind('-', 0) != 0) return argument;
      if (takes_value(argument)) ++i;
    }
    return std::nullopt;
  }

  void refuse_unknown_command(int argc, const char* const* argv) const {
    const auto word = first_word(argc, argv);
    if (!app_.get_subcommands().empty() || !word) return;
    std::string nearest;
    std::size_t best = 3;  // more slips than two make another word
    for (const CLI::App* command : app_.get_subcommands([](const CLI::App*) { return true; })) {
      const std::size_t distance = apply::edit_distance(*word, command->get_name());
      if (distance >= std::min(best, command->get_name().size() / 2 + 1)) continue;
      best = distance;
      nearest = command->get_name();
    }
    throw_error(ErrorKind::usage, fmt::format("unknown command \"{}\"", mask_url(*word)),
                nearest.empty() ? fmt::format("`{} --help` lists the commands", program_)
                                : fmt::format("did you mean \"{}\"", nearest));
  }

  /// An empty argument is a shell's variable that is not set, and stands for no default.
  void refuse_empty() const {
    refuse_empty_option(app_, "--url", options_.url);
    refuse_empty_option(app_, "--default-url", options_.default_url);
    refuse_empty_option(app_, "--role", options_.role);
    for (const CLI::App* command : app_.get_subcommands()) {
      refuse_empty_option(*command, "--accept", options_.accept);
      refuse_empty_option(*command, "--before", options_.before);
      refuse_empty_option(*command, "--after", options_.after);
      refuse_empty_option(*command, "--backup", options_.backup);
      for (const char* name : {"REV", "RANGE"}) {
        if (!is_given_blank(*command, name, options_.target)) continue;
        throw_error(ErrorKind::usage, fmt::format("the revision of `{}` is empty", command->get_name()),
                    "name one, or leave the argument out for the default");
      }
    }
  }

  static bool is_given_blank(const CLI::App& app, const char* name, const std::string& value) {
    const CLI::Option* option = app.get_option_no_throw(name);
    return option != nullptr && option->count() > 0 && is_blank(value);
  }

  static void refuse_empty_option(const CLI::App& app, const char* name, const std::string& value) {
    if (!is_given_blank(app, name, value)) return;
    throw_error(ErrorKind::usage, fmt::format("{} is empty", name),
                "give it a value, or leave the option out for the default");
  }

  CLI::App* add(Command command, const std::string& name, const std::string& description) {
    auto* subcommand = app_.add_subcommand(name, description);
    subcommand->callback([this, command] { options_.command = command; });
    return subcommand;
  }

  CLI::App* add_run(Command command, const std::string& name, const std::string& description) {
    auto* subcommand = add(command, name, description);
    add_target(subcommand, "REV", false);
    add_lock_wait(subcommand);
    subcommand->add_flag("--single-transaction", options_.single_transaction,
                         "Run all revisions in one transaction");
    subcommand->add_flag("--dry-run", options_.dry_run,
                         "Show what would be run, with the locks it takes, and run nothing");
    add_patience(subcommand);
    add_surroundings(subcommand);
    return subcommand;
  }

  void add_patience(CLI::App* subcommand) {
    add_duration(subcommand, "--lock-timeout", options_.lock_timeout,
                 "PostgreSQL: how long a statement waits for a lock: 5s, 500ms; 0: for ever (5s)");
    add_duration(subcommand, "--statement-timeout", options_.statement_timeout,
                 "PostgreSQL: how long a statement may run; 0: for ever (default: the server's setting)");
    subcommand
        ->add_option("--retries", options_.retries,
                     "How often to try again after a lock timeout, a deadlock, a serialization failure (10)")
        ->check(CLI::Range(0U, 1000000U));
  }

  void add_surroundings(CLI::App* subcommand) {
    subcommand->add_option("--before", options_.before,
                           "A command for /bin/sh before the first revision; a failure stops the run");
    subcommand->add_option("--after", options_.after, "A command for /bin/sh after the last revision");
    subcommand->add_option("--backup", options_.backup,
                           "SQLite: copy the database to this new file before the first revision");
  }

  void add_target(CLI::App* subcommand, const std::string& name, bool is_range) {
    subcommand->add_option(name, options_.target,
                           is_range ? "REV, FROM:TO, FROM: or :TO (default: everything)" : "A revision");
    subcommand->add_flag("--from-environment", options_.from_environment,
                         "Take it from the environment's REV where that is set");
  }

  void add_lock_wait(CLI::App* subcommand) {
    add_duration(subcommand, "--lock-wait", options_.lock_wait,
                 "How long to wait for another migrator (60s)");
  }

  template <typename Duration>
  static void add_duration(CLI::App* subcommand, const std::string& name, Duration& into,
                           const std::string& description) {
    subcommand->add_option_function<std::string>(
        name,
        [&into, name](const std::string& text) {
          const auto duration = parse_duration(text);
          if (!duration) {
            throw CLI::ValidationError(
                name, fmt::format("\"{}\" is no duration: write 5, 5s, 500ms, 2min or 1h", text));
          }
          into = *duration;
        },
        description);
  }

  std::string program_;
  Options options_;
  CLI::App app_;
};

}  // namespace

bool tells_events(Command command) {
  return command == Command::upgrade || command == Command::downgrade || command == Command::stamp;
}

bool names_events(int argc, const char* const* argv) {
  return std::any_of(argv + 1, argv + argc, [](string_view argument) {
    return argument == "upgrade" || argument == "downgrade" || argument == "stamp";
  });
}

Parsed parse_options(int argc, const char* const* argv, const Registry& registry) {
  return CommandLine(registry).parse(argc, argv);
}

}  // namespace schemake::migrator
