#include "cli/verify_database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "catalog/difference.hpp"
#include "inspect/comparable.hpp"
#include "inspect/literal_equality.hpp"
#include "inspect/postgresql_catalog.hpp"
#include "inspect/same_expressions.hpp"
#include "text/ascii.hpp"

namespace schemake::cli {
namespace {

using catalog::Difference;
using catalog::DifferenceKind;

std::set<catalog::ObjectId> columns_used(const catalog::Table& view) {
  std::set<catalog::ObjectId> columns;
  for (const catalog::Dependency& dependency : view.depends) {
    if (dependency.on.kind == catalog::ObjectKind::column) columns.insert(dependency.on);
  }
  return columns;
}

std::string list(const std::set<catalog::ObjectId>& columns, const std::set<catalog::ObjectId>& without) {
  std::string text;
  for (const catalog::ObjectId& id : columns) {
    if (!without.contains(id)) text += (text.empty() ? "" : ", ") + id.name.display() + "." + id.part;
  }
  return text;
}

// The text of a view is the server's own; what must agree is what it needs.
void compare_view_uses(const catalog::Catalog& replayed, const catalog::Catalog& found,
                       std::vector<Difference>& out) {
  for (const auto& [name, view] : replayed.tables()) {
    const catalog::Table* other = found.find_table(name);
    if (!view.is_view() || view.opaque || other == nullptr) continue;
    const auto expected = columns_used(view);
    const auto used = columns_used(*other);
    if (expected == used) continue;
    out.push_back({catalog::relation_id(name), DifferenceKind::changed,
                   catalog::display(catalog::relation_id(name), catalog::word(view.kind)), "used columns",
                   list(expected, used), list(used, expected)});
  }
}

std::vector<Difference> compare(const catalog::Catalog& replayed, const catalog::Catalog& found,
                                const std::string& user, const inspect::SameLiteral& same_literal) {
  const catalog::Catalog expected = inspect::comparable(replayed, user);
  std::vector<Difference> result = catalog::differences(
      expected, inspect::with_expressions_of(expected, inspect::comparable(found, user), same_literal));
  compare_view_uses(replayed, found, result);
  return result;
}

std::size_t count_objects(const catalog::Catalog& catalog) {
  std::size_t count = catalog.indexes().size() + catalog.sequences().size() + catalog.types().size() +
                      catalog.objects().size();
  for (const auto& [name, table] : catalog.tables())
    count += 1 + table.columns.size() + table.constraints.size();
  return count;
}

bool mentions(const change::Statement& statement, const std::string& name) {
  const std::string text = text::lower(statement.span.text());
  return !name.empty() && text.find(text::lower(name)) != std::string::npos;
}

class DatabaseChecker {
 public:
  DatabaseChecker(ScratchDatabase& scratch, const DatabaseCheckOptions& options)
      : scratch_(scratch), options_(options) {}

  DatabaseCheck run() {
    user_ = scratch_.driver().query("SELECT current_user").at(0).at(0).value_or("");
    if (!options_.preparation.empty()) prepare();
    if (options_.downs) before_ = inspect::read_snapshot(scratch_.driver());
    CompileOptions compile_options = options_.compile;
    compile_options.postgresql = true;
    compile_options.after_revision = [this](const ReplayedRevision& revision) { observe(revision); };
    check_.compilation = compile(compile_options);
    note_warnings(check_.compilation, check_.downs);
    return std::move(check_);
  }

 private:
  // What is there beforehand is no revision's doing.
  void prepare() {
    scratch_.driver().execute(options_.preparation);
    const catalog::Catalog found = reader_.read(scratch_.driver());
    for (const Difference& difference : compare(catalog::Catalog(), found, user_, {}))
      reported_.insert(catalog::display(difference));
  }

  void observe(const ReplayedRevision& revision) {
    if (stopped_ || !revision.migration.up) return;
    take_words(*revision.migration.up);
    const text::Diagnostic* mistake = mistake_in(revision);
    const std::optional<ServerRefusal> refusal = apply(*revision.migration.up);
    if (refusal) {
      // Whether or not it was foreseen: from here on the two have different histories.
      stopped_ = true;
      if (mistake == nullptr) report_refusal(revision, *refusal);
      return;
    }
    // The next revision may run in another session.
    scratch_.driver().execute("RESET ALL");
    scratch_.driver().execute("DISCARD TEMP");
    ++check_.revisions;
    check_.statements += revision.migration.up->statements.size();
    if (mistake != nullptr) report_mistake(revision, *mistake);
    compare_with(revision);
    if (options_.downs) check_way_down(revision);
  }

  /// Refused: the transaction was rolled back.
  std::optional<ServerRefusal> apply(const change::Section& up) {
    apply::Driver& driver = scratch_.driver();
    if (!up.transactional) return run_statements(driver, up.statements);
    driver.begin();
    std::optional<ServerRefusal> refusal = run_statements(driver, up.statements);
    if (!refusal) refusal = commit(driver, up);
    if (refusal) driver.rollback();
    return refusal;
  }

  // A deferred constraint speaks here.
  static std::optional<ServerRefusal> commit(apply::Driver& driver, const change::Section& up) {
    try {
      driver.commit();
      return std::nullopt;
    } catch (const DatabaseError& error) {
      if (error.kind == DatabaseError::Kind::connection) throw;
      return ServerRefusal{up.statements.back().span, error.what()};
    }
  }

  /// The first error of the compiler in this revision's up; null if there is none.
  static const text::Diagnostic* mistake_in(const ReplayedRevision& revision) {
    if (!revision.diagnostics.has_errors()) return nullptr;
    const auto& up = *revision.migration.up;
    for (const text::Diagnostic& diagnostic : revision.diagnostics.all()) {
      // That nothing can be derived from an up is no mistake in it.
      if (diagnostic.severity != text::Severity::error || diagnostic.code.starts_with("M03")) continue;
      for (const change::Statement& statement : up.statements) {
        if (statement.span.source == diagnostic.span.source &&
            diagnostic.span.begin >= statement.span.begin && diagnostic.span.begin <= statement.span.end)
          return &diagnostic;
      }
    }
    return nullptr;
  }

  void report_refusal(const ReplayedRevision& revision, const ServerRefusal& refusal) {
    disagree(revision);
    check_.findings.error("M0502", refusal.place, "the database refuses this: " + refusal.message).help =
        "if only the rows or the server decide it, this is right; else the compiler should have said so: "
        "report "
        "it";
  }

  void report_mistake(const ReplayedRevision& revision, const text::Diagnostic& mistake) {
    disagree(revision);
    text::Diagnostic& finding =
        check_.findings.error("M0503", mistake.span,
                              fmt::format("the database takes this: {} [{}]", mistake.message, mistake.code));
    finding.help =
        "if a statement that the compiler does not read made what it misses, declare that with `-- effect:` "
        "there; else report it";
  }

  void compare_with(const ReplayedRevision& revision) {
    const catalog::Catalog found = reader_.read(scratch_.driver());
    check_.objects = count_objects(found);
    const auto same_literal = [this](const catalog::TypeName& type, const std::string& left,
                                     const std::string& right) {
      return literals_(scratch_.driver(), type, left, right);
    };
    for (const Difference& difference : compare(revision.catalog, found, user_, same_literal)) {
      // Who has them by default is not modelled.
      if (default_privileges_ && difference.property.starts_with("grant ")) continue;
      if (reported_.insert(catalog::display(difference)).second) report(revision, difference);
    }
  }

  void report(const ReplayedRevision& revision, const Difference& difference) {
    const text::Span place = place_of(revision.migration, difference);
    if (may_be_unread(difference)) {
      ++check_.unread;
      check_.findings.note("M0504", place, "in the database, " + catalog::display(difference)).help =
          "a statement that the compiler does not read names it: say what that one does with `-- effect:`";
      return;
    }
    disagree(revision);
    check_.findings
        .error("M0501", place,
               fmt::format("after revision {} the database disagrees: {}", revision.migration.revision,
                           catalog::display(difference)))
        .help = "the compiler has misread a statement: report it, with the migrations up to here";
  }

  void disagree(const ReplayedRevision& revision) {
    ++check_.disagreements;
    if (check_.first.empty()) check_.first = revision.migration.revision;
    stopped_ = stopped_ || !options_.all;
  }

  /// The last statement that names the object, or else one that is not read, or the first one.
  static text::Span place_of(const change::Migration& migration, const Difference& difference) {
    const std::vector<change::Statement>& statements = migration.up->statements;
    for (const std::string* name : {&difference.id.part, &difference.id.name.name}) {
      const auto found = std::find_if(statements.rbegin(), statements.rend(),
                                      [&](const auto& statement) { return mentions(statement, *name); });
      if (found != statements.rend()) return found->span;
    }
    const auto unread = std::find_if(statements.begin(), statements.end(), [](const auto& statement) {
      return !statement.ops.empty() && std::holds_alternative<change::Opaque>(statement.ops.front());
    });
    if (unread != statements.end()) return unread->span;
    return statements.empty() ? text::Span{migration.source, 0, 0} : statements.front().span;
  }

  void take_words(const change::Section& up) {
    for (const change::Statement& statement : up.statements) {
      for (const change::Op& op : statement.ops) {
        const auto* opaque = std::get_if<change::Opaque>(&op);
        if (opaque != nullptr && !opaque->effect_declared)
          unread_words_.insert(opaque->words.begin(), opaque->words.end());
        const auto* maintenance = std::get_if<change::Maintenance>(&op);
        default_privileges_ = default_privileges_ ||
                              (maintenance != nullptr &&
                               text::upper(maintenance->span.text()).starts_with("ALTER DEFAULT PRIVILEGES"));
      }
    }
  }

  bool may_be_unread(const Difference& difference) const {
    return unread_words_.contains(text::lower(difference.id.name.name)) ||
           (!difference.id.part.empty() && unread_words_.contains(text::lower(difference.id.part)));
  }

  void check_way_down(const ReplayedRevision& revision) {
    check_.downs.push_back(check_down(scratch_, revision, before_));
    before_ = inspect::read_snapshot(scratch_.driver());
  }

  ScratchDatabase& scratch_;
  const DatabaseCheckOptions& options_;
  DatabaseCheck check_;
  inspect::CatalogReader reader_;
  inspect::LiteralEquality literals_;
  inspect::Snapshot before_;
  std::set<std::string> reported_;
  /// Of all opaque statements so far whose effect nobody declared.
  std::set<std::string> unread_words_;
  /// ALTER DEFAULT PRIVILEGES was run.
  bool default_privileges_ = false;
  std::string user_;
  bool stopped_ = false;
};

}  // namespace

DatabaseCheck check_on_database(ScratchDatabase& scratch, const DatabaseCheckOptions& options) {
  return DatabaseChecker(scratch, options).run();
}

}  // namespace schemake::cli
