// The commands that show where a database is, and the graph of revisions. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include <schemake/apply/graph.hpp>
#include <schemake/migrator/database.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/migrator/present.hpp>

namespace schemake::migrator {

/// Each function is a command; it prints, and throws Error.
class Listing {
 public:
  /// The arguments outlive it.
  Listing(const Options& options, const apply::Graph& graph, Database& database)
      : options_(options), graph_(graph), database_(database) {}

  void current();
  void history();
  void heads();
  void branches();
  void show(const std::string& target);

 private:
  template <typename Action>
  void with_view(Action action);
  View view_of(const apply::Driver& driver, const apply::Standing& standing) const;
  void list(const std::vector<apply::RevisionIndex>& revisions, bool with_unknown);
  void show_current();
  std::vector<apply::RevisionIndex> all() const;

  const Options& options_;
  const apply::Graph& graph_;
  Database& database_;
};

}  // namespace schemake::migrator
