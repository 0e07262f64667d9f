// What a migrator prints: plain lines for people, JSON for programs. Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <schemake/apply/error.hpp>
#include <schemake/apply/graph.hpp>
#include <schemake/apply/ledger.hpp>
#include <schemake/apply/options.hpp>

namespace schemake::migrator {

using Json = nlohmann::ordered_json;

std::string text_of(Text text);
/// "up", "down".
const char* name_of(Direction direction);

/// Where a database was reached, what it knows; else without marks.
struct View {
  const apply::Graph& graph;
  const apply::Standing* standing;  ///< null without a database
  bool verbose;
  Dialect dialect = Dialect::postgresql;  ///< of the database
  bool missing = false;                   ///< the database is a file that is not there yet

  /// The id as far as it is unique, or whole when verbose.
  std::string short_id(apply::RevisionIndex revision) const;
};

/// One line of `history`: id, marks, message.
std::string revision_line(const View& view, apply::RevisionIndex revision);
std::string revision_details(const View& view, apply::RevisionIndex revision);
std::string current_text(const View& view, const std::string& database);

Json revision_json(const View& view, apply::RevisionIndex revision);
/// Applied revisions that the registry does not know: a line each, and the like as objects.
std::string unknown_lines(const View& view);
void append_unknown(const View& view, Json& revisions);
Json current_json(const View& view, const std::string& database);
/// The fields of an error, its kind and exit code among them.
Json error_json(const ErrorDetails& details);

/// With a line break; bytes that are no UTF-8 are replaced.
std::string dump(const Json& json);
/// To stdout, at once.
void print(const std::string& text);

}  // namespace schemake::migrator
