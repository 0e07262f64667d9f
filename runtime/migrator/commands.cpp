#include <schemake/migrator/commands.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include <schemake/apply/migrate.hpp>
#include <schemake/apply/offline.hpp>
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

class Run {
 public:
  Run(const Options& options, const Registry& registry, Drivers drivers, Json& steps)
      : options_(options), registry_(registry), drivers_(drivers), graph_(registry), steps_(steps) {}

  void command() {
    switch (options_.command) {
      case Command::upgrade:
        return upgrade();
      case Command::downgrade:
        return downgrade();
      case Command::current:
        return current();
      case Command::history:
        return list(all());
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

 private:
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
    const Outcome outcome = run_steps([&] { return apply::downgrade(*driver, registry_, wanted); });
    tell(*driver, outcome, outcome.downgraded.size());
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
    if (target_or("").empty()) {
      throw_error(ErrorKind::usage, "no revision to stamp", "name one, or head, heads or base: `stamp head`");
    }
    StampOptions wanted;
    wanted.target = target_or("");
    wanted.purge = options_.purge;
    wanted.lock_wait = lock_wait();
    const auto driver = open(true);
    const Outcome outcome = apply::stamp(*driver, registry_, wanted);
    if (options_.json) {
      print(dump({{"database", driver->identify()}, {"heads", outcome.heads}}));
    } else {
      print(fmt::format("stamped {}, nothing was run; {}\n", driver->identify(), place(outcome.heads)));
    }
  }

  void current() {
    const auto driver = open(false);
    const Standing standing = apply::read_standing(*driver, graph_);
    const View view{graph_, &standing, options_.verbose};
    print(options_.json ? dump(current_json(view, driver->identify()))
                        : current_text(view, driver->identify()));
  }

  /// Of `history` and `heads`: with marks when a database answers.
  void list(const std::vector<RevisionIndex>& revisions) {
    with_view([&](const View& view) {
      Json json = Json::array();
      std::string text;
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
    const RevisionIndex revision = apply::resolve_revision(graph_, target_or("head"));
    with_view([&](const View& view) {
      print(options_.json ? dump(revision_json(view, revision)) : revision_details(view, revision));
    });
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
    if (find_url(options_, registry_)) {
      try {
        standing = apply::read_standing(*open(false), graph_);
      } catch (const Error& error) {
        fmt::print(stderr, "note: no marks of the database: {}\n", error.details().message);
      }
    }
    action(View{graph_, standing ? &*standing : nullptr, options_.verbose});
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
    try {
      return factory->open(url, {create});
    } catch (const DatabaseError& error) {
      throw_error(ErrorKind::connection, error.what(), fmt::format("the database is from {}", found->source));
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
};

}  // namespace

void run_command(const Options& options, const Registry& registry, Drivers drivers, Json& steps) {
  Run(options, registry, drivers, steps).command();
}

}  // namespace schemake::migrator
