#include <schemake/apply/plan.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <schemake/apply/error.hpp>

namespace schemake::apply {
namespace {

using std::string_view;

constexpr std::size_t listed_candidates = 10;

std::string quoted_list(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", name);
  return list;
}

std::string known_heads(const Graph& graph) {
  std::vector<std::string> heads;
  for (std::uint32_t i = 0; i < graph.registry().head_count; ++i) {
    heads.emplace_back(string_view(graph.revision(graph.registry().heads[i]).id));
  }
  return heads.empty() ? "no revision"
                       : fmt::format("{} revisions up to {}", graph.size(), quoted_list(heads));
}

[[noreturn]] void refuse_unknown(const Graph& graph, string_view name) {
  const auto nearest = graph.nearest(name);
  throw_error(ErrorKind::usage, fmt::format("can't locate revision \"{}\"", name),
              nearest.empty() ? fmt::format("{} has {}; `history` lists them",
                                            string_view(graph.registry().name), known_heads(graph))
                              : "did you mean " + quoted_list(nearest));
}

[[noreturn]] void refuse_ambiguous(const Graph& graph, string_view prefix,
                                   const std::vector<RevisionIndex>& candidates) {
  std::string help = "write one of";
  for (std::size_t i = 0; i < std::min(candidates.size(), listed_candidates); ++i) {
    const Revision& revision = graph.revision(candidates[i]);
    help += fmt::format("\n  {}  {}", string_view(revision.id), string_view(revision.message));
  }
  if (candidates.size() > listed_candidates) {
    help += fmt::format("\n  and {} more", candidates.size() - listed_candidates);
  }
  throw_error(ErrorKind::usage,
              fmt::format("\"{}\" is the beginning of {} revisions", prefix, candidates.size()), help);
}

/// N of "+N" or "-N"; 0 for a text without the sign.
std::uint32_t relative(string_view target, char sign) {
  if (target.empty() || target.front() != sign) return 0;
  std::uint32_t number = 0;
  const char* end = target.data() + target.size();
  const auto parsed = std::from_chars(target.data() + 1, end, number);
  if (parsed.ec == std::errc() && parsed.ptr == end && number > 0) return number;
  throw_error(ErrorKind::usage, fmt::format("\"{}\" is no number of revisions", target),
              "write +1 or more with `upgrade`, -1 or more with `downgrade`");
}

/// Who applied an unknown revision, behind what, and what is known that is most like it.
std::string where_unknown(const Graph& graph, const Standing& standing, const LedgerRow& unknown) {
  std::string text = fmt::format("\"{}\" was applied {} UTC by {} with {}", unknown.revision,
                                 unknown.applied_at.substr(0, 19), unknown.applied_by, unknown.applied_with);
  std::optional<RevisionIndex> before;
  for (const LedgerRow& row : standing.rows()) {
    if (row.revision == unknown.revision) break;
    if (const auto known = graph.find(row.revision)) before = known;
  }
  if (before) {
    text += fmt::format(", after {} ({})", string_view(graph.revision(*before).id),
                        string_view(graph.revision(*before).message));
  }
  const auto nearest = graph.nearest(unknown.revision);
  if (!nearest.empty()) text += "; known and most like it: " + quoted_list(nearest);
  return text;
}

void refuse_unknown_rows(const Graph& graph, const Standing& standing) {
  const auto unknown = standing.unknown();
  if (unknown.empty()) return;
  std::vector<std::string> names;
  ErrorDetails details;
  for (const LedgerRow* row : unknown) {
    names.push_back(row->revision);
    details.detail += (details.detail.empty() ? "" : "\n") + where_unknown(graph, standing, *row);
  }
  details.message =
      fmt::format("can't locate revision {}, which the database has applied", quoted_list(names));
  details.hint = fmt::format(
      "{} has {}: use a build that contains what was applied, or forget it with `stamp --purge`, which keeps "
      "the "
      "rest",
      string_view(graph.registry().name), known_heads(graph));
  throw Error(std::move(details));
}

/// A revision stopped half way can only go on in its direction.
void refuse_partial(const Graph& graph, const Standing& standing, Direction direction) {
  for (RevisionIndex index = 0; index < graph.size(); ++index) {
    if (!standing.partial(index)) continue;
    const bool down = standing.row(index)->direction() == Direction::down;
    if (down == (direction == Direction::down)) continue;
    throw_error(ErrorKind::failed,
                fmt::format("revision {} was left half {}: {} of its statements are done",
                            string_view(graph.revision(index).id), down ? "reverted" : "applied",
                            standing.row(index)->done()),
                down ? "finish with `downgrade`, or put it right by hand and `stamp` the revision"
                     : "finish with `upgrade`, or put it right by hand and `stamp` the revision");
  }
}

Step step_of(const Standing& standing, RevisionIndex index, Direction direction) {
  if (!standing.partial(index)) return {index, direction};
  const LedgerRow& row = *standing.row(index);
  return {index, direction, row.done(), true, row.progress};
}

/// What of `wanted` is not applied, in registry order.
std::vector<Step> missing(const Graph& graph, const Standing& standing, const RevisionSet& wanted) {
  std::vector<Step> steps;
  for (RevisionIndex index = 0; index < graph.size(); ++index) {
    if (wanted[index] && !standing.applied(index)) {
      steps.push_back(step_of(standing, index, Direction::up));
    }
  }
  return steps;
}

std::vector<Step> next_pending(const Graph& graph, const Standing& standing, std::uint32_t count) {
  auto steps = missing(graph, standing, RevisionSet(graph.size(), true));
  if (!steps.empty() && steps.size() < count) {
    throw_error(ErrorKind::usage, fmt::format("+{}: only {} pending", count, steps.size()),
                "`upgrade head` applies all");
  }
  steps.resize(std::min<std::size_t>(steps.size(), count));
  return steps;
}

/// What of `unwanted` has a row, the newest of the registry first.
std::vector<Step> reverted(const Graph& graph, const Standing& standing, const RevisionSet& unwanted) {
  std::vector<Step> steps;
  for (RevisionIndex index = graph.size(); index-- > 0;) {
    if (unwanted[index] && standing.row(index) != nullptr) {
      steps.push_back(step_of(standing, index, Direction::down));
    }
  }
  return steps;
}

/// Repeatedly the latest applied of those on which nothing applied is built. Of one latest instant the
/// registry's later one.
std::vector<Step> last_applied(const Graph& graph, const Standing& standing, std::uint32_t count) {
  RevisionSet standing_set(graph.size());
  for (RevisionIndex index = 0; index < graph.size(); ++index) {
    standing_set[index] = standing.row(index) != nullptr;
  }
  const auto is_leaf = [&](RevisionIndex index) {
    const auto dependants = graph.dependants(index);
    return standing_set[index] &&
           std::none_of(dependants.begin(), dependants.end(), [&](auto d) { return standing_set[d]; });
  };
  std::vector<RevisionIndex> leaves;
  for (RevisionIndex index = 0; index < graph.size(); ++index) {
    if (is_leaf(index)) leaves.push_back(index);
  }
  std::vector<Step> steps;
  const auto later = [&](RevisionIndex a, RevisionIndex b) { return standing.rank(a) < standing.rank(b); };
  while (steps.size() < count && !leaves.empty()) {
    const auto latest = std::max_element(leaves.begin(), leaves.end(), later);
    const RevisionIndex index = *latest;
    leaves.erase(latest);
    standing_set[index] = false;
    steps.push_back(step_of(standing, index, Direction::down));
    const auto uncover = [&](RevisionIndex below) {
      if (is_leaf(below) && std::find(leaves.begin(), leaves.end(), below) == leaves.end()) {
        leaves.push_back(below);
      }
    };
    for (const RevisionIndex parent : graph.parents(index)) uncover(parent);
    for (const RevisionIndex dependency : graph.dependencies(index)) uncover(dependency);
  }
  if (!steps.empty() && steps.size() < count) {
    throw_error(ErrorKind::usage, fmt::format("-{}: only {} applied", count, steps.size()),
                "`downgrade base` reverts all");
  }
  return steps;
}

[[noreturn]] void refuse_direction(string_view target, const char* command) {
  throw_error(ErrorKind::usage, fmt::format("\"{}\" goes the other way", target),
              fmt::format("use `{}`", command));
}

ErrorDetails place_of(const Revision& revision, std::string message) {
  ErrorDetails details;
  details.message = std::move(message);
  details.revision = string_view(revision.id);
  details.file = string_view(revision.file);
  return details;
}

void check_irreversible(const Revision& revision, const Script& script) {
  if (script.irreversible.empty()) return;
  auto details = place_of(revision, fmt::format("revision {} can't be reverted: {}", string_view(revision.id),
                                                string_view(script.irreversible)));
  details.state = "nothing was run";
  throw Error(std::move(details));
}

/// The file may have been corrected behind the statements that are done, but not in them.
void check_resumable(const Graph& graph, const Standing& standing, const Step& step, const Script& script) {
  const Revision& revision = graph.revision(step.revision);
  if (!standing.partial(step.revision)) return;
  // The one that was begun counts too: its rest must not be another statement's.
  const std::uint32_t begun = step.first_statement + (step.progress.empty() ? 0 : 1);
  const bool same =
      begun <= script.statement_count &&
      partial_checksum(graph.registry(), script, begun).text() == standing.row(step.revision)->checksum;
  if (same) return;
  auto details = place_of(
      revision, fmt::format("revision {} was changed after {} of its statements were {}",
                            string_view(revision.id), begun, step.progress.empty() ? "run" : "begun"));
  details.hint = "restore those statements, or put the database right by hand and `stamp` the revision";
  details.state = "nothing was run";
  throw Error(std::move(details));
}

}  // namespace

RunReport describe_plan(const Graph& graph, const Standing& before, Direction direction,
                        const std::vector<Step>& steps) {
  RunReport report;
  report.direction = direction;
  report.from = before.head_ids();
  std::vector<LedgerRow> after = before.rows();
  for (const Step& step : steps) {
    const Revision& revision = graph.revision(step.revision);
    report.revisions.push_back(&revision);
    std::erase_if(after, [&](const LedgerRow& row) { return row.revision == string_view(revision.id); });
    if (step.direction == Direction::up) after.emplace_back().revision = string_view(revision.id);
  }
  report.to = Standing(graph, std::move(after)).head_ids();
  return report;
}

string_view name_of(Dialect dialect) {
  return dialect == Dialect::sqlite ? "sqlite" : "postgresql";
}

RevisionIndex resolve_revision(const Graph& graph, string_view name) {
  if (name == "head") {
    const Registry& registry = graph.registry();
    if (registry.head_count == 1) return registry.heads[0];
    throw_error(ErrorKind::usage,
                registry.head_count == 0 ? "there is no revision" : "there is more than one head",
                registry.head_count == 0 ? "`migrate-new` makes the first"
                                         : "`heads` lists them; `upgrade heads` goes to all");
  }
  if (const auto index = graph.find(name)) return *index;
  const auto candidates = name.empty() ? std::vector<RevisionIndex>{} : graph.with_prefix(name);
  if (candidates.empty()) refuse_unknown(graph, name);
  if (candidates.size() > 1) refuse_ambiguous(graph, name, candidates);
  return candidates.front();
}

std::vector<RevisionIndex> resolve_revisions(const Graph& graph, string_view name) {
  if (name == "base") return {};
  const Registry& registry = graph.registry();
  // A registry without revisions is at its head as it stands.
  const bool empty_head = name == "head" && registry.head_count == 0;
  if (name == "heads" || empty_head) return {registry.heads, registry.heads + registry.head_count};
  return {resolve_revision(graph, name)};
}

std::vector<Step> plan_upgrade(const Graph& graph, const Standing& standing, string_view target) {
  refuse_unknown_rows(graph, standing);
  refuse_partial(graph, standing, Direction::up);
  if (target == "current") return {};
  if (target == "base" || relative(target, '-') > 0) refuse_direction(target, "downgrade");
  if (const auto count = relative(target, '+')) return next_pending(graph, standing, count);
  return missing(graph, standing, graph.with_ancestors(resolve_revisions(graph, target)));
}

std::vector<Step> plan_downgrade(const Graph& graph, const Standing& standing, string_view target) {
  refuse_unknown_rows(graph, standing);
  refuse_partial(graph, standing, Direction::down);
  if (target == "current") return {};
  if (target == "heads" || target == "head" || relative(target, '+') > 0) refuse_direction(target, "upgrade");
  if (const auto count = relative(target, '-')) return last_applied(graph, standing, count);
  if (target == "base") return reverted(graph, standing, RevisionSet(graph.size(), true));
  const RevisionIndex index = resolve_revision(graph, target);
  if (standing.row(index) == nullptr) {
    throw_error(ErrorKind::usage,
                fmt::format("revision {} is not applied, so there is no way down to it",
                            string_view(graph.revision(index).id)),
                "`current` says where the database is; `upgrade` goes up");
  }
  return reverted(graph, standing, graph.descendants(index));
}

void check_steps(const Graph& graph, const Standing& standing, Dialect dialect,
                 const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    const Revision& revision = graph.revision(step.revision);
    const Script& to_run = script(revision, dialect, step.direction);
    check_irreversible(revision, to_run);
    if ((to_run.flags & script_present) == 0) {
      throw Error(
          place_of(revision, fmt::format("revision {} has no {} for {}", string_view(revision.id),
                                         step.direction == Direction::up ? "up" : "down", name_of(dialect))));
    }
    check_resumable(graph, standing, step, to_run);
  }
}

void check_checksums(const Graph& graph, const Standing& standing, Dialect dialect) {
  for (RevisionIndex index = 0; index < graph.size(); ++index) {
    if (!standing.changed(index, dialect)) continue;
    const Revision& revision = graph.revision(index);
    const string_view now = revision.checksums[static_cast<unsigned>(dialect)];
    const LedgerRow& row = *standing.row(index);
    auto details = place_of(
        revision, fmt::format("revision {} was changed after it was applied", string_view(revision.id)));
    details.detail = fmt::format(
        "applied {} UTC by {} with {}: checksum {}\nin this program{}: checksum {}",
        row.applied_at.substr(0, 19), row.applied_by, row.applied_with, row.checksum,
        revision.created.empty() ? "" : fmt::format(", created {}", string_view(revision.created)), now);
    details.hint = fmt::format(
        "restore its statements and write the change as a new migration; or, if this database is as the file "
        "says, "
        "record that with `upgrade --accept {}`",
        string_view(revision.id));
    details.state = "nothing was run";
    throw Error(std::move(details));
  }
}

}  // namespace schemake::apply
