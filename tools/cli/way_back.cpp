#include "cli/way_back.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "text/ascii.hpp"

namespace schemake::cli {
namespace {

using catalog::Difference;
using catalog::DifferenceKind;

bool is_same_thing(const Difference& left, const Difference& done) {
  return left.id == done.id && left.kind == done.kind && left.property == done.property;
}

// The table of a part that comes back without it was dropped whole.
bool is_owner(const Difference& left, const Difference& done) {
  return left.kind != DifferenceKind::extra && done.kind == DifferenceKind::missing &&
         done.id == catalog::relation_id(left.id.name);
}

text::Span cause_of(const Difference& left, const std::vector<Step>& steps,
                    const std::vector<std::vector<Difference>>& done) {
  for (const auto matches : {is_same_thing, is_owner}) {
    for (std::size_t i = steps.size(); i-- > 0;) {
      const bool here = std::any_of(done[i].begin(), done[i].end(),
                                    [&](const Difference& each) { return matches(left, each); });
      if (here) return steps[i].span;
    }
  }
  return {};
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// EXECUTE makes its names as it runs, and what another function does is not in this text.
bool may_do_anything(const change::Opaque& op) {
  constexpr std::array<std::string_view, 3> words{"execute", "perform", "call"};
  return op.words.empty() || std::any_of(words.begin(), words.end(),
                                         [&](std::string_view word) { return contains(op.words, word); });
}

bool mentions(const change::Opaque& op, const Difference& difference) {
  const catalog::ObjectId& id = difference.id;
  const bool own = contains(op.words, text::lower(id.part.empty() ? id.name.name : id.part));
  // What is made without a name (UNIQUE (email)) is named after its table.
  return own || (difference.kind == DifferenceKind::missing && contains(op.words, text::lower(id.name.name)));
}

bool may_be_done_by(const change::Op& op, const Difference& difference) {
  const auto* opaque = std::get_if<change::Opaque>(&op);
  if (opaque == nullptr || opaque->effect_declared) return false;
  return may_do_anything(*opaque) || mentions(*opaque, difference);
}

bool may_be_done_by(const change::Section& section, const Difference& difference) {
  return std::any_of(
      section.statements.begin(), section.statements.end(), [&](const change::Statement& statement) {
        return std::any_of(statement.ops.begin(), statement.ops.end(),
                           [&](const change::Op& op) { return may_be_done_by(op, difference); });
      });
}

text::Span place_of(const change::Migration& migration) {
  const change::Section& down = *migration.down;
  if (down.derived) {
    return migration.up->marker.known() ? migration.up->marker : text::Span{migration.source, 0, 0};
  }
  if (down.marker.known()) return down.marker;
  const text::Source* file = down.statements.empty() ? migration.source : down.statements.front().span.source;
  return {file, 0, 0};
}

std::string help_for(const change::Migration& migration) {
  if (migration.down->derived) return "write a way down that restores it";
  if (migration.foreign) return "undo it in the way down too";
  return "undo it in this section too, or declare `-- migrate:down irreversible: <reason>`";
}

enum class Importance : std::uint8_t { schema, comment, column_order };

Importance importance_of(const Difference& difference) {
  if (difference.kind == DifferenceKind::column_order) return Importance::column_order;
  return difference.property == "comment" ? Importance::comment : Importance::schema;
}

class Report {
 public:
  Report(const change::Migration& migration, text::Diagnostics& diagnostics)
      : migration_(migration), place_(place_of(migration)), diagnostics_(diagnostics) {}

  void schema(const std::vector<Remainder>& remainders, bool strict) {
    if (remainders.empty()) return;
    text::Diagnostic diagnostic{strict ? text::Severity::error : text::Severity::warning,
                                "M0303",
                                place_,
                                which() + " does not restore the schema: ",
                                {},
                                help_for(migration_)};
    if (remainders.size() == 1) {
      diagnostic.message += display(remainders.front().difference);
      if (remainders.front().cause.known())
        diagnostic.notes.push_back({remainders.front().cause, "this is not undone"});
    } else {
      diagnostic.message += fmt::format("{} differences", remainders.size());
      for (const Remainder& each : remainders)
        diagnostic.notes.push_back({each.cause, display(each.difference)});
    }
    diagnostics_.add(std::move(diagnostic));
  }

  void column_order(const Remainder& remainder) {
    const Difference& difference = remainder.difference;
    note("M0304", remainder,
         fmt::format("after {} {} has its columns in another order: {} instead of {}", which(),
                     difference.subject, difference.found, difference.expected));
  }

  void comment(const Remainder& remainder) {
    note("M0305", remainder,
         fmt::format("{} does not restore a comment: {}", which(), display(remainder.difference)));
  }

 private:
  std::string which() const { return migration_.down->derived ? "the derived way down" : "this way down"; }

  void note(const char* code, const Remainder& remainder, std::string message) {
    text::Diagnostic& diagnostic = diagnostics_.note(code, place_, std::move(message));
    if (remainder.cause.known()) diagnostic.notes.push_back({remainder.cause, "it was changed here"});
  }

  const change::Migration& migration_;
  text::Span place_;
  text::Diagnostics& diagnostics_;
};

}  // namespace

std::vector<Remainder> with_causes(std::vector<Difference> differences, const std::vector<Step>& steps,
                                   const catalog::Catalog& catalog) {
  std::vector<Remainder> remainders;
  if (differences.empty()) return remainders;
  // From each step to the end: what is done by the last steps alone is theirs.
  std::vector<std::vector<Difference>> done;
  for (const Step& step : steps) done.push_back(catalog::differences(catalog.past(step.before), catalog));
  for (Difference& difference : differences) {
    const text::Span cause = cause_of(difference, steps, done);
    remainders.push_back({std::move(difference), cause});
  }
  return remainders;
}

void report_way_back(const change::Migration& migration, std::vector<Remainder> remainders, bool strict,
                     text::Diagnostics& diagnostics) {
  std::erase_if(remainders, [&](const Remainder& remainder) {
    return may_be_done_by(*migration.up, remainder.difference) ||
           may_be_done_by(*migration.down, remainder.difference);
  });
  Report report(migration, diagnostics);
  std::vector<Remainder> schema;
  for (const Remainder& remainder : remainders) {
    switch (importance_of(remainder.difference)) {
      case Importance::schema:
        schema.push_back(remainder);
        break;
      case Importance::comment:
        report.comment(remainder);
        break;
      case Importance::column_order:
        report.column_order(remainder);
        break;
    }
  }
  report.schema(schema, strict);
}

}  // namespace schemake::cli
