#include <schemake/migrator/commands.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include <schemake/apply/migrate.hpp>
#include <schemake/apply/offline.hpp>
#include <schemake/apply/plan.hpp>
#include <schemake/migrator/environment.hpp>
#include <schemake/migrator/present.hpp>

namespace schemake::migrator {
namespace {

using apply::Graph;
using apply::RevisionIndex;
using apply::Standing;
using std::string_view;

using Drivers = std::span<const apply::DriverFactory>;

/// Line by line, so that an operator sees each revision when it is done.
void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

std::string text_of(Text text) {
  return std::string(string_view(text));
}

std::string counted(std::size_t count) {
  return fmt::format("{} revision{}", count, count == 1 ? "" : "s");
}

/// For what commonly is wrong with a database before anything is run in it.
std::string way_out(const ErrorDetails& details) {
  const string_view code = details.code;
  if (code == "SQLITE_NOTADB") return "the file is something else, or encrypted: check the path";
  if (code.rfind("SQLITE_READONLY", 0) == 0) return "the file and its folder must be writable for this user";
  if (code.rfind("SQLITE_CANTOPEN", 0) == 0)
    return "the folder must exist, and file and folder must be readable and writable for this user";
  // libpqxx 6 keeps no SQLSTATE of these.
  const string_view message = details.message;
  if (code == "42501" || message.rfind("permission denied", 0) == 0)
    return "the role needs CREATE on the schema, and all rights on its table schemake_ledger";
  if (code == "25006") return "the server takes no writes: name the primary, or a role that may write";
  const bool no_column =
      code == "42703" || message.rfind("no such column", 0) == 0 ||
      (message.rfind("column ", 0) == 0 && message.find("does not exist") != string_view::npos);
  if (no_column)
    return "the table schemake_ledger is not Schemake's own: rename it, or name another database";
  return "";
}

class Run {
 public:
  Run(const Options& options, const Registry& registry, Drivers drivers, Json& steps)
      : options_(options), registry_(registry), drivers_(drivers), graph_(registry), steps_(steps) {}

  void command() {
    try {
      dispatch();
    } catch (const Error& error) {
      throw Error(with_database(error.details()));
    }
  }

 private:
  void dispatch() {
    switch (options_.command) {
      case Command::upgrade:
        return upgrade();
      case Command::downgrade:
        return downgrade();
      case Command::current:
        return current();
      case Command::history:
        return list(all(), true);
      case Command::heads:
        return list(heads());
      case Command::branches:
        return branches();
      case Command::show:
        return show();
      case Command::stamp:
        return stamp();
      case Command::sql:
        return sql();
    }
  }

  /// An error in a revision has its place and state; any other is the database's, which must be named.
  ErrorDetails with_database(ErrorDetails details) const {
    if (database_.empty() || !details.revision.empty() || details.kind == ErrorKind::usage) return details;
    details.database = database_;
    if (details.hint.empty()) details.hint = way_out(details);
    if (details.state.empty()) details.state = state_between_steps(details.kind);
    return details;
  }

  std::string state_between_steps(ErrorKind kind) const {
    if (told_ == 0) return "nothing was run";
    if (!options_.single_transaction) return "the revisions told before are done";
    return kind == ErrorKind::connection
               ? "the connection was lost while all was committed; `current` says whether it is applied"
               : "rolled back; nothing was applied";
  }

  void upgrade() {
    UpgradeOptions wanted;
    wanted.target = target_or("head");
    wanted.single_transaction = options_.single_transaction;
    wanted.lock_wait = lock_wait();
    wanted.observer = observer();
    const auto driver = open(true);
    const Outcome outcome = run_steps([&] { return apply::upgrade(*driver, registry_, wanted); });
    tell(*driver, outcome, outcome.upgraded.size());
  }

  void downgrade() {
    DowngradeOptions wanted;
    wanted.target = target_or("-1");
    wanted.single_transaction = options_.single_transaction;
    wanted.lock_wait = lock_wait();
    wanted.observer = observer();
    const auto driver = open(false);
    warn_of_changes(*driver, wanted.target);
    const Outcome outcome = run_steps([&] { return apply::downgrade(*driver, registry_, wanted); });
    tell(*driver, outcome, outcome.downgraded.size());
  }

  /// A down was written for its file as it is now, the database made from what it was.
  void warn_of_changes(apply::Driver& driver, const std::string& target) const {
    const Standing standing = apply::read_standing(driver, graph_);
    for (const apply::Step& step : apply::plan_downgrade(graph_, standing, target)) {
      if (!standing.changed(step.revision, driver.dialect())) continue;
      const Revision& revision = graph_.revision(step.revision);
      fmt::print(
          stderr,
          "{}: warning: revision {} was changed since it was applied: its down may not fit what its up "
          "made\n",
          text_of(revision.file), text_of(revision.id));
    }
  }

  /// Steps of a single transaction are told before they are committed, and are nothing when it fails.
  template <typename Action>
  Outcome run_steps(Action action) {
    try {
      return action();
    } catch (const Error&) {
      if (options_.single_transaction) steps_ = Json::array();
      throw;
    }
  }

  void stamp() {
    StampOptions wanted;
    wanted.target = target_or("");
    wanted.purge = options_.purge;
    wanted.lock_wait = lock_wait();
    if (wanted.target.empty() && !wanted.purge) {
      throw_error(
          ErrorKind::usage, "no revision to stamp",
          "name one, or head, heads, base or current: `stamp head`; or forget what is not known here: "
          "`stamp --purge`");
    }
    const auto driver = open(true);
    const Outcome outcome = apply::stamp(*driver, registry_, wanted);
    if (options_.json) {
      print(dump({{"database", driver->identify()}, {"heads", outcome.heads}}));
    } else {
      print(fmt::format("{} {}, nothing was run; it {}\n",
                        wanted.target.empty() ? "forgot what is unknown in" : "stamped", driver->identify(),
                        place(outcome.heads)));
    }
  }

  void current() {
    const auto driver = open(false);
    const Standing standing = apply::read_standing(*driver, graph_);
    const View view{graph_, &standing, options_.verbose, driver->dialect(), driver->is_missing()};
    print(options_.json ? dump(current_json(view, driver->identify()))
                        : current_text(view, driver->identify()));
  }

  /// Of `history` and `heads`: with marks when a database answers.
  void list(const std::vector<RevisionIndex>& revisions, bool with_unknown = false) {
    with_view([&](const View& view) {
      Json json = Json::array();
      std::string text;
      if (with_unknown && view.standing != nullptr) {
        append_unknown(view, json);
        text += unknown_lines(view);
      }
      for (const RevisionIndex revision : revisions) {
        if (options_.json) {
          json.push_back(revision_json(view, revision));
        } else {
          text += revision_line(view, revision);
        }
      }
      print(options_.json ? dump(json) : text.empty() ? "no revisions\n" : text);
    });
  }

  void branches() {
    with_view([&](const View& view) {
      Json json = Json::array();
      std::string text;
      for (const RevisionIndex revision : all()) {
        if (graph_.children(revision).size() < 2) continue;
        json.push_back(revision_json(view, revision));
        text += revision_line(view, revision);
        for (const RevisionIndex child : graph_.children(revision))
          text += "  -> " + revision_line(view, child);
      }
      print(options_.json ? dump(json) : text.empty() ? "no branch points\n" : text);
    });
  }

  void show() {
    const std::string target = target_or("head");
    if (target == "current") return show_current();
    if (target == "base") {
      throw_error(ErrorKind::usage, "base is before the first revision: there is nothing to show",
                  "name a revision; `history` lists them");
    }
    const RevisionIndex revision = apply::resolve_revision(graph_, target);
    with_view([&](const View& view) {
      print(options_.json ? dump(revision_json(view, revision)) : revision_details(view, revision));
    });
  }

  /// One object or page for each head of the database: there may be none, or several.
  void show_current() {
    const auto driver = open(false);
    const Standing standing = apply::read_standing(*driver, graph_);
    const View view{graph_, &standing, options_.verbose, driver->dialect(), driver->is_missing()};
    Json json = Json::array();
    std::string text;
    for (const RevisionIndex head : standing.heads()) {
      json.push_back(revision_json(view, head));
      text += (text.empty() ? "" : "\n") + revision_details(view, head);
    }
    if (text.empty()) text = fmt::format("{} is at the base\n", driver->identify());
    print(options_.json ? dump(json) : text);
  }

  void sql() {
    apply::OfflineOptions wanted;
    wanted.dialect = offline_dialect();
    wanted.range = target_or("");
    wanted.direction = options_.down ? Direction::down : Direction::up;
    const std::string text = apply::offline_sql(graph_, wanted);
    print(options_.json ? dump({{"dialect", apply::name_of(wanted.dialect)}, {"sql", text}}) : text);
  }

  std::vector<RevisionIndex> all() const {
    std::vector<RevisionIndex> newest_first(graph_.size());
    std::generate(newest_first.begin(), newest_first.end(),
                  [next = graph_.size()]() mutable { return --next; });
    return newest_first;
  }

  std::vector<RevisionIndex> heads() const {
    return {registry_.heads, registry_.heads + registry_.head_count};
  }

  /// The history needs no database: one that is not there or does not answer costs the marks, not the list.
  template <typename Action>
  void with_view(Action action) {
    std::optional<Standing> standing;
    Dialect dialect = Dialect::postgresql;
    if (find_url(options_, registry_)) {
      try {
        const auto driver = open(false);
        dialect = driver->dialect();
        standing = apply::read_standing(*driver, graph_);
      } catch (const Error& error) {
        fmt::print(stderr, "note: no marks of the database: {}\n", error.details().message);
      }
    }
    action(View{graph_, standing ? &*standing : nullptr, options_.verbose, dialect});
  }

  std::string target_or(const char* fallback) const {
    if (options_.from_environment) {
      if (const auto revision = environment_variable("REV")) return *revision;
    }
    return options_.target.empty() ? fallback : options_.target;
  }

  std::chrono::milliseconds lock_wait() const {
    return std::chrono::milliseconds(std::llround(options_.lock_wait * 1000));
  }

  Observer observer() {
    steps_ = Json::array();
    Observer observer;
    observer.step = [this](const StepReport& report) {
      run_time_ += report.duration;
      ++told_;
      options_.json ? collect(report) : announce(report);
    };
    if (options_.verbose && !options_.json) {
      observer.statement = [](const StatementReport& report) {
        print(fmt::format("    {}  [{}]\n", report.sql, duration_text(report.duration)));
      };
    }
    return observer;
  }

  void collect(const StepReport& report) {
    steps_.push_back({{"revision", text_of(report.revision.id)},
                      {"message", text_of(report.revision.message)},
                      {"direction", report.direction == Direction::up ? "up" : "down"},
                      {"duration_us", report.duration.count()},
                      {"resumed_at", report.resumed_at}});
  }

  void announce(const StepReport& report) const {
    const std::string resumed =
        report.resumed_at == 0 ? "" : fmt::format(", resumed at statement {}", report.resumed_at + 1);
    print(fmt::format("{}  {}  {}  [{}{}]\n", report.direction == Direction::up ? "applied " : "reverted",
                      text_of(report.revision.id), text_of(report.revision.message),
                      duration_text(report.duration), resumed));
  }

  void tell(const apply::Driver& driver, const Outcome& outcome, std::size_t count) const {
    if (options_.json) {
      print(dump({{"database", driver.identify()}, {"steps", steps_}, {"heads", outcome.heads}}));
    } else if (count == 0) {
      print(fmt::format("{} {}; nothing to do\n", driver.identify(), place(outcome.heads, "already ")));
    } else {
      print(fmt::format("{} {}; {} in {}\n", driver.identify(), place(outcome.heads), counted(count),
                        duration_text(run_time_)));
    }
  }

  /// "is at head 3a4f…", "is at the base", "is at 1f…, 2e…".
  std::string place(const std::vector<std::string>& at, const char* already = "") const {
    if (at.empty()) return fmt::format("is {}at the base", already);
    const bool head = std::all_of(at.begin(), at.end(), [&](const std::string& id) {
      const auto index = graph_.find(id);
      return index && graph_.is_head(*index);
    });
    return fmt::format("is {}at {}{}", already, head ? at.size() > 1 ? "heads " : "head " : "",
                       fmt::join(at, ", "));
  }

  /// The database of the options, the environment or the default.
  std::unique_ptr<apply::Driver> open(bool create) {
    const auto found = find_url(options_, registry_);
    if (!found) {
      throw_error(ErrorKind::usage, "no database is named",
                  "give --url, set DATABASE_URL, or write it to .env: DATABASE_URL=sqlite:app.db");
    }
    const Url url = parse_found(*found);
    const auto factory = std::find_if(drivers_.begin(), drivers_.end(),
                                      [&](const auto& driver) { return driver.dialect == url.dialect; });
    if (factory == drivers_.end()) {
      throw_error(ErrorKind::usage,
                  fmt::format("this migrator is built without {}", apply::name_of(url.dialect)),
                  fmt::format("the database is from {}", found->source));
    }
    database_ = fmt::format("{}, from {}", url.shown, found->source);
    try {
      return factory->open(url, {create});
    } catch (const DatabaseError& error) {
      ErrorDetails details;
      details.kind = ErrorKind::connection;
      details.message = error.what();
      details.code = error.code;
      throw Error(std::move(details));
    }
  }

  static Url parse_found(const FoundUrl& found) {
    try {
      return parse_url(found.url);
    } catch (const Error& error) {
      ErrorDetails details = error.details();
      details.message += fmt::format(", from {}", found.source);
      throw Error(std::move(details));
    }
  }

  /// Of --dialect, else of the URL, else the only one that there is.
  Dialect offline_dialect() const {
    if (!options_.dialect.empty())
      return options_.dialect == "sqlite" ? Dialect::sqlite : Dialect::postgresql;
    if (const auto found = find_url(options_, registry_)) return parse_found(*found).dialect;
    if (registry_.supports(Dialect::sqlite) != registry_.supports(Dialect::postgresql)) {
      return registry_.supports(Dialect::sqlite) ? Dialect::sqlite : Dialect::postgresql;
    }
    throw_error(ErrorKind::usage, "no dialect is named", "give --dialect postgresql or --dialect sqlite");
  }

  const Options& options_;
  const Registry& registry_;
  Drivers drivers_;
  Graph graph_;
  Json& steps_;
  std::chrono::microseconds run_time_{};
  std::size_t told_ = 0;  ///< steps
  std::string database_;  ///< that was opened or tried, and where its URL is from
};

}  // namespace

void run_command(const Options& options, const Registry& registry, Drivers drivers, Json& steps) {
  Run(options, registry, drivers, steps).command();
}

}  // namespace schemake::migrator
