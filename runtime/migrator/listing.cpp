#include <schemake/migrator/listing.hpp>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <schemake/apply/migrate.hpp>
#include <schemake/apply/plan.hpp>

namespace schemake::migrator {

using apply::RevisionIndex;
using apply::Standing;

View Listing::view_of(const apply::Driver& driver, const Standing& standing) const {
  return {graph_, &standing, options_.verbose, driver.dialect(), driver.is_missing()};
}

void Listing::current() {
  const auto driver = database_.open(false);
  const Standing standing = apply::read_standing(*driver, graph_);
  const View view = view_of(*driver, standing);
  print(options_.json ? dump(current_json(view, driver->identify()))
                      : current_text(view, driver->identify()));
}

void Listing::history() {
  list(all(), true);
}

void Listing::heads() {
  const Registry& registry = graph_.registry();
  list({registry.heads, registry.heads + registry.head_count}, false);
}

/// With marks when a database answers.
void Listing::list(const std::vector<RevisionIndex>& revisions, bool with_unknown) {
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

void Listing::branches() {
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

void Listing::show(const std::string& target) {
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
void Listing::show_current() {
  const auto driver = database_.open(false);
  const Standing standing = apply::read_standing(*driver, graph_);
  const View view = view_of(*driver, standing);
  Json json = Json::array();
  std::string text;
  for (const RevisionIndex head : standing.heads()) {
    json.push_back(revision_json(view, head));
    text += (text.empty() ? "" : "\n") + revision_details(view, head);
  }
  if (text.empty()) text = fmt::format("{} is at the base\n", driver->identify());
  print(options_.json ? dump(json) : text);
}

std::vector<RevisionIndex> Listing::all() const {
  std::vector<RevisionIndex> newest_first(graph_.size());
  std::generate(newest_first.begin(), newest_first.end(),
                [next = graph_.size()]() mutable { return --next; });
  return newest_first;
}

/// The history needs no database: one that is not there or does not answer costs the marks, not the list.
template <typename Action>
void Listing::with_view(Action action) {
  std::optional<Standing> standing;
  Dialect dialect = Dialect::postgresql;
  if (database_.is_named()) {
    try {
      const auto driver = database_.open(false);
      dialect = driver->dialect();
      standing = apply::read_standing(*driver, graph_);
    } catch (const Error& error) {
      fmt::print(stderr, "note: no marks of the database: {}\n", error.details().message);
    }
  }
  action(View{graph_, standing ? &*standing : nullptr, options_.verbose, dialect});
}

}  // namespace schemake::migrator
