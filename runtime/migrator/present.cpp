#include <schemake/migrator/present.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include <schemake/apply/plan.hpp>
#include <schemake/migrator/migrator.hpp>

namespace schemake::migrator {
namespace {

using apply::LedgerRow;
using apply::RevisionIndex;
using std::string_view;

const char* state_of(const View& view, RevisionIndex revision) {
  if (view.standing->applied(revision)) return "applied";
  if (!view.standing->partial(revision)) return "pending";
  const bool down = view.standing->row(revision)->direction() == Direction::down;
  return down ? "half reverted" : "half applied";
}

constexpr const char* changed_mark = "changed since it was applied";

bool is_changed(const View& view, RevisionIndex revision) {
  return view.standing->changed(revision, view.dialect);
}

std::vector<std::string> marks(const View& view, RevisionIndex revision) {
  std::vector<std::string> found;
  if (view.graph.is_head(revision)) found.emplace_back("head");
  if (view.graph.children(revision).size() > 1) found.emplace_back("branch point");
  if (view.graph.parents(revision).size() > 1) found.emplace_back("merge");
  if (view.standing == nullptr) return found;
  found.emplace_back(state_of(view, revision));
  if (is_changed(view, revision)) found.emplace_back(changed_mark);
  return found;
}

template <typename Indexes>
std::vector<std::string> ids(const View& view, const Indexes& indexes) {
  std::vector<std::string> found;
  for (const RevisionIndex index : indexes) found.push_back(text_of(view.graph.revision(index).id));
  return found;
}

/// A line "name:    value", left out where there is no value.
std::string field(string_view name, const std::string& value) {
  return value.empty() ? "" : fmt::format("{:<13}{}\n", std::string(name) + ":", value);
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

/// A dialect's script with its place and size, and with its statements when verbose.
std::string script_text(const View& view, RevisionIndex index, Dialect dialect, Direction direction) {
  const Script& to_show = script(view.graph.revision(index), dialect, direction);
  const std::string name = fmt::format("{} {}", apply::name_of(dialect), name_of(direction));
  if (!to_show.irreversible.empty())
    return fmt::format("{}: irreversible: {}\n", name, text_of(to_show.irreversible));
  std::string text = fmt::format(
      "{}: {} statement{}{}\n", name, to_show.statement_count, to_show.statement_count == 1 ? "" : "s",
      (to_show.flags & script_transactional) != 0 ? "" : ", outside a transaction");
  for (std::uint32_t i = 0; view.verbose && i < to_show.statement_count; ++i) {
    text += text_of(view.graph.registry().statements[to_show.first_statement + i].sql) + ";\n";
  }
  return text;
}

template <typename Test>
std::vector<RevisionIndex> those(const View& view, Test test) {
  std::vector<RevisionIndex> found;
  for (RevisionIndex i = 0; i < view.graph.size(); ++i) {
    if (test(i)) found.push_back(i);
  }
  return found;
}

std::size_t count_applied(const View& view) {
  return those(view, [&](RevisionIndex i) { return view.standing->applied(i); }).size();
}

std::vector<RevisionIndex> partial(const View& view) {
  return those(view, [&](RevisionIndex i) { return view.standing->partial(i); });
}

std::vector<RevisionIndex> changed(const View& view) {
  return those(view, [&](RevisionIndex i) { return is_changed(view, i); });
}

/// What an upgrade would run, so with what is half done.
std::size_t count_pending(const View& view) {
  return view.graph.size() - count_applied(view);
}

std::string partial_line(const View& view, RevisionIndex index) {
  const LedgerRow& row = *view.standing->row(index);
  const Script& to_run = script(view.graph.revision(index), view.dialect, row.direction());
  const std::int64_t rows = apply::BatchProgress::parse(row.progress).rows;
  const std::string batches =
      rows == 0 ? "" : fmt::format(", and {} rows of statement {} are gone through", rows, row.done() + 1);
  return fmt::format("{}  {}  ({}: {} of {} statements are done{})\n", view.short_id(index),
                     text_of(view.graph.revision(index).message), state_of(view, index), row.done(),
                     to_run.statement_count, batches);
}

std::string standing_text(const View& view) {
  const auto unknown = view.standing->unknown();
  std::string text;
  for (const RevisionIndex i : partial(view)) text += partial_line(view, i);
  text += unknown_lines(view);
  text += fmt::format("{} applied, {} pending", count_applied(view), count_pending(view));
  if (!unknown.empty()) text += fmt::format(", {} unknown to this program", unknown.size());
  text += "\n";
  for (const RevisionIndex i : changed(view)) {
    text +=
        fmt::format("{} was {}: {}\n", view.short_id(i), changed_mark, text_of(view.graph.revision(i).file));
  }
  return text;
}

Json partial_json(const View& view) {
  Json json = Json::array();
  for (const RevisionIndex i : partial(view)) {
    const LedgerRow& row = *view.standing->row(i);
    Json& half_done = json.emplace_back(Json{{"revision", row.revision},
                                             {"direction", name_of(row.direction())},
                                             {"statements_done", row.done()}});
    const std::int64_t rows = apply::BatchProgress::parse(row.progress).rows;
    if (rows != 0) half_done["batch_rows"] = rows;
  }
  return json;
}

const char* kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::failed:
      return "failed";
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::locked:
      return "locked";
    case ErrorKind::connection:
      return "connection";
    case ErrorKind::blocked:
      return "blocked";
    case ErrorKind::interrupted:
      return "interrupted";
  }
  return "";
}

}  // namespace

std::string text_of(Text text) {
  return std::string(string_view(text));
}

const char* name_of(Direction direction) {
  return direction == Direction::up ? "up" : "down";
}

std::string View::short_id(RevisionIndex revision) const {
  const string_view id = graph.revision(revision).id;
  return std::string(verbose ? id : id.substr(0, graph.unique_prefix_size()));
}

std::string revision_line(const View& view, RevisionIndex revision) {
  const auto found = marks(view, revision);
  const std::string shown = found.empty() ? "" : fmt::format("  ({})", fmt::join(found, ", "));
  return fmt::format("{}  {}{}\n", view.short_id(revision), text_of(view.graph.revision(revision).message),
                     shown);
}

std::string revision_details(const View& view, RevisionIndex index) {
  const Revision& revision = view.graph.revision(index);
  std::string text = field("revision", text_of(revision.id)) + field("message", text_of(revision.message)) +
                     field("file", text_of(revision.file)) + field("created", text_of(revision.created)) +
                     field("labels", text_of(revision.labels)) +
                     field("revises", joined(ids(view, view.graph.parents(index)))) +
                     field("depends on", joined(ids(view, view.graph.dependencies(index)))) +
                     field("revised by", joined(ids(view, view.graph.children(index)))) +
                     field("marks", joined(marks(view, index)));
  if (view.standing != nullptr && view.standing->row(index) != nullptr) {
    const LedgerRow& row = *view.standing->row(index);
    text +=
        field("applied", fmt::format("{} UTC by {}, {} ms", row.applied_at, row.applied_by, row.duration_ms));
  }
  for (const Dialect dialect : {Dialect::postgresql, Dialect::sqlite}) {
    if (!view.graph.registry().supports(dialect)) continue;
    text += script_text(view, index, dialect, Direction::up);
    text += script_text(view, index, dialect, Direction::down);
  }
  return text;
}

std::string unknown_lines(const View& view) {
  std::string text;
  for (const LedgerRow* row : view.standing->unknown()) {
    text += fmt::format("{}  (applied {} UTC by {}, not known to this program)\n", row->revision,
                        row->applied_at.substr(0, 19), row->applied_by);
  }
  return text;
}

void append_unknown(const View& view, Json& revisions) {
  for (const LedgerRow* row : view.standing->unknown()) {
    revisions.push_back({{"revision", row->revision},
                         {"state", "unknown"},
                         {"applied_at", row->applied_at},
                         {"applied_by", row->applied_by},
                         {"checksum", row->checksum}});
  }
}

std::string current_text(const View& view, const std::string& database) {
  if (view.missing) {
    return fmt::format("{}\nno such file yet: `upgrade` would create it, {} pending\n", database,
                       view.graph.size());
  }
  if (view.standing->rows().empty()) {
    return fmt::format("{}\nnot migrated yet: {} pending\n", database, view.graph.size());
  }
  std::string text = database + "\n";
  for (const RevisionIndex head : view.standing->heads()) {
    const LedgerRow& row = *view.standing->row(head);
    text += fmt::format(
        "{}  {}{}, applied {} UTC by {}\n", view.short_id(head), text_of(view.graph.revision(head).message),
        view.graph.is_head(head) ? "  (head)" : "", row.applied_at.substr(0, 19), row.applied_by);
  }
  return text + standing_text(view);
}

Json revision_json(const View& view, RevisionIndex index) {
  const Revision& revision = view.graph.revision(index);
  Json json{{"revision", text_of(revision.id)},
            {"message", text_of(revision.message)},
            {"file", text_of(revision.file)},
            {"created", text_of(revision.created)},
            {"labels", text_of(revision.labels)},
            {"revises", ids(view, view.graph.parents(index))},
            {"depends_on", ids(view, view.graph.dependencies(index))},
            {"revised_by", ids(view, view.graph.children(index))},
            {"head", view.graph.is_head(index)}};
  if (view.standing == nullptr) return json;
  json["state"] = state_of(view, index);
  json["changed"] = is_changed(view, index);
  if (const LedgerRow* row = view.standing->row(index)) {
    json["applied_at"] = row->applied_at;
    json["applied_by"] = row->applied_by;
    json["duration_ms"] = row->duration_ms;
    json["checksum"] = row->checksum;
    if (row->statements_done) json["statements_done"] = *row->statements_done;
  }
  return json;
}

Json current_json(const View& view, const std::string& database) {
  Json unknown = Json::array();
  for (const LedgerRow* row : view.standing->unknown()) unknown.push_back(row->revision);
  return {{"database", database},
          {"exists", !view.missing},
          {"heads", view.standing->head_ids()},
          {"applied", count_applied(view)},
          {"pending", count_pending(view)},
          {"partial", partial_json(view)},
          {"changed", ids(view, changed(view))},
          {"unknown", unknown},
          {"at_head", count_pending(view) == 0 && unknown.empty()}};
}

Json error_json(const ErrorDetails& details) {
  return {{"kind", kind_name(details.kind)},
          {"exit_code", exit_code(details.kind)},
          {"message", details.message},
          {"revision", details.revision},
          {"file", details.file},
          {"line", details.line},
          {"column", details.column},
          {"statement", details.statement},
          {"code", details.code},
          {"detail", details.detail},
          {"help", details.hint},
          {"database", details.database},
          {"state", details.state}};
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace schemake::migrator
