#include <schemake/apply/offline.hpp>

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include <schemake/apply/error.hpp>

namespace schemake::apply {
namespace {

using std::string_view;

/// A file of the sqlite3 shell's, which has no way to run a query's rows but through one.
constexpr const char* rows_file = "schemake-rows.sql";

struct Ends {
  std::string from;
  std::string to;
};

Ends split(const std::string& range, Direction direction) {
  const bool up = direction == Direction::up;
  Ends ends{up ? "base" : "head", up ? "head" : "base"};
  const std::size_t colon = range.find(':');
  if (colon == std::string::npos) {
    if (!range.empty()) ends.to = range;
    return ends;
  }
  if (colon > 0) ends.from = range.substr(0, colon);
  if (colon + 1 < range.size()) ends.to = range.substr(colon + 1);
  return ends;
}

[[noreturn]] void refuse_direction(const OfflineOptions& options) {
  const bool up = options.direction == Direction::up;
  throw_error(ErrorKind::usage, fmt::format("\"{}\" goes {}", options.range, up ? "down" : "up"),
              fmt::format(fmt::runtime(up ? "add --down: `sql --down {}`" : "leave out --down: `sql {}`"),
                          options.range));
}

/// A range that runs the other way would give an empty script, and be taken for the right one.
void check_direction(const Graph& graph, const Ends& ends, const OfflineOptions& options) {
  if (ends.from == "current" || ends.to == "current") {
    throw_error(ErrorKind::usage, "`sql` connects to nothing, so it knows no current revision",
                "name a revision; `current` says where a database is");
  }
  const bool up = options.direction == Direction::up;
  const bool to_start = up ? ends.to == "base" : ends.to == "head" || ends.to == "heads";
  if (to_start || ends.to.front() == (up ? '-' : '+')) refuse_direction(options);
  if (ends.to.front() == (up ? '+' : '-')) return;
  const RevisionSet from = graph.with_ancestors(resolve_revisions(graph, ends.from));
  const RevisionSet to = graph.with_ancestors(resolve_revisions(graph, ends.to));
  const RevisionSet& smaller = up ? to : from;
  const RevisionSet& larger = up ? from : to;
  bool inside = smaller != larger;
  for (RevisionIndex index = 0; index < graph.size(); ++index) inside &= !smaller[index] || larger[index];
  if (inside) refuse_direction(options);
}

/// A ledger as it would be with exactly `from` and its ancestors applied.
Standing standing_at(const Graph& graph, Dialect dialect, string_view from) {
  const RevisionSet applied = graph.with_ancestors(resolve_revisions(graph, from));
  std::vector<LedgerRow> rows;
  for (RevisionIndex index = 0; index < graph.size(); ++index) {
    if (!applied[index]) continue;
    LedgerRow& row = rows.emplace_back();
    row.revision = string_view(graph.revision(index).id);
    row.checksum = string_view(graph.revision(index).checksums[static_cast<unsigned>(dialect)]);
  }
  return Standing(graph, std::move(rows));
}

/// With its semicolon, on a line of its own where a comment would swallow it.
std::string terminated(string_view sql) {
  const std::size_t last_line = sql.rfind('\n') == string_view::npos ? 0 : sql.rfind('\n') + 1;
  const bool comment = sql.substr(last_line).find("--") != string_view::npos;
  return std::string(sql) + (comment ? "\n;\n" : ";\n");
}

/// `sql` as a subquery, on lines of its own for the same reason.
std::string subquery(string_view sql) {
  return fmt::format("(\n{}\n)", sql);
}

std::string guard(string_view sql, Dialect dialect) {
  if (dialect == Dialect::postgresql) {
    return fmt::format(
        "DO $schemake$\nDECLARE reason text;\nBEGIN\n"
        "  SELECT guard.* INTO reason FROM {} AS guard LIMIT 1;\n"
        "  IF FOUND THEN RAISE EXCEPTION '%', reason; END IF;\nEND $schemake$;\n",
        subquery(sql));
  }
  // SQLite's RAISE takes no computed text, so the shell prints the reason before the constraint stops it.
  return fmt::format("{}\n;\nINSERT INTO temp.schemake_guard SELECT true FROM {};\n", sql, subquery(sql));
}

std::string executed_rows(string_view sql, Dialect dialect) {
  if (dialect == Dialect::postgresql) return std::string(sql) + "\n\\gexec\n";
  return fmt::format(".mode list\n.headers off\n.separator \";\" \";\\n\"\n.once {}\n{}.read {}\n", rows_file,
                     terminated(sql), rows_file);
}

std::string sent(const Statement& statement, Dialect dialect) {
  switch (statement.kind) {
    case StatementKind::execute:
    case StatementKind::batch:  // at once: a script has no loop
      return terminated(statement.sql);
    case StatementKind::assert_empty:
      return guard(statement.sql, dialect);
    case StatementKind::execute_rows:
      return executed_rows(statement.sql, dialect);
  }
  return {};
}

class Writer {
 public:
  Writer(const Graph& graph, Dialect dialect)
      : graph_(graph), dialect_(dialect), ledger_(dialect, ledger_table(graph.registry(), dialect)) {}

  void header(const Ends& ends, Direction direction, const std::vector<Step>& steps) {
    text_ +=
        fmt::format("-- {}, {}: {} from {} to {}\n", string_view(graph_.registry().name), name_of(dialect_),
                    direction == Direction::up ? "upgrade" : "downgrade", ends.from, ends.to);
    text_ += dialect_ == Dialect::sqlite ? "-- Run with: sqlite3 -bail DATABASE < this_file\n"
                                         : "-- Run with: psql -v ON_ERROR_STOP=1 -f this_file\n";
    if (dialect_ == Dialect::sqlite && uses(steps, StatementKind::execute_rows)) {
      text_ += fmt::format("-- Writes the statements that put triggers and views back to {}, and reads it.\n",
                           rows_file);
    }
    if (dialect_ == Dialect::sqlite) {
      text_ += "-- Foreign keys are enforced, but where a table is rebuilt, and stay so in this session.\n";
      text_ += "PRAGMA foreign_keys = ON;\n";
    }
    if (dialect_ == Dialect::sqlite && uses(steps, StatementKind::assert_empty)) {
      text_ +=
          "CREATE TEMP TABLE schemake_guard (failed CONSTRAINT \"a check of a migration failed, its reason "
          "is the "
          "row above\" CHECK (false));\n";
    }
  }

  void create_ledger() { text_ += "\n" + terminated(ledger_.create()); }

  void step(const Step& step) {
    const Revision& revision = graph_.revision(step.revision);
    const Script& to_run = script(revision, dialect_, step.direction);
    const bool transactional = (to_run.flags & script_transactional) != 0;
    const bool keys_off = dialect_ == Dialect::sqlite && (to_run.flags & script_without_foreign_keys) != 0;
    text_ += fmt::format("\n-- {} {}: {}\n", string_view(revision.id), string_view(revision.message),
                         string_view(file_of(revision, dialect_, step.direction)));
    if (keys_off) text_ += "PRAGMA foreign_keys = OFF;\n";
    if (transactional) text_ += "BEGIN;\n";
    for (std::uint32_t i = 0; i < to_run.statement_count; ++i) {
      text_ += sent(graph_.registry().statements[to_run.first_statement + i], dialect_);
    }
    text_ += terminated(record(revision, step.direction));
    if (transactional) text_ += "COMMIT;\n";
    if (keys_off) text_ += "PRAGMA foreign_keys = ON;\n";
  }

  std::string take() { return std::move(text_); }

 private:
  bool uses(const std::vector<Step>& steps, StatementKind kind) const {
    return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
      const Script& to_run = script(graph_.revision(step.revision), dialect_, step.direction);
      const Statement* first = graph_.registry().statements + to_run.first_statement;
      return std::any_of(first, first + to_run.statement_count,
                         [&](const Statement& statement) { return statement.kind == kind; });
    });
  }

  std::string record(const Revision& revision, Direction direction) const {
    if (direction == Direction::down) return ledger_.remove(revision.id);
    LedgerRow row;
    row.revision = string_view(revision.id);
    row.checksum = string_view(revision.checksums[static_cast<unsigned>(dialect_)]);
    row.applied_by = "offline";
    return ledger_.insert(row);
  }

  const Graph& graph_;
  Dialect dialect_;
  LedgerSql ledger_;
  std::string text_;
};

}  // namespace

std::string offline_sql(const Graph& graph, const OfflineOptions& options) {
  if (!graph.registry().supports(options.dialect)) {
    throw_error(ErrorKind::usage, fmt::format("{} is not compiled for {}", string_view(graph.registry().name),
                                              name_of(options.dialect)));
  }
  const Ends ends = split(options.range, options.direction);
  check_direction(graph, ends, options);
  const Standing standing = standing_at(graph, options.dialect, ends.from);
  const auto steps = options.direction == Direction::up ? plan_upgrade(graph, standing, ends.to)
                                                        : plan_downgrade(graph, standing, ends.to);
  check_steps(graph, standing, options.dialect, steps);
  Writer writer(graph, options.dialect);
  writer.header(ends, options.direction, steps);
  if (options.direction == Direction::up && standing.rows().empty()) writer.create_ledger();
  for (const Step& step : steps) writer.step(step);
  return writer.take();
}

}  // namespace schemake::apply
