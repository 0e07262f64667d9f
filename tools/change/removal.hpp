// What goes with an object that is dropped, and what holds it. Internal to this room.
//
// PostgreSQL's own rule: from the dropped objects on, everything that depends on them is found, through any
// number of steps. What depends automatically (an index on its column, a trigger on its table) goes along;
// any other dependent holds the drop, unless CASCADE is written: then it goes along too. One that is
// reached both ways goes along.
#pragma once

#include <string>
#include <vector>

#include "change/lookup.hpp"

namespace schemake::change {

struct Removal {
  std::vector<catalog::ObjectId> roots;
  /// Dropped by the same statement: they hold nothing.
  std::vector<catalog::ObjectId> together;
  bool cascade = false;
  text::Span span;
  std::string what;  ///< "table \"users\"": for the refusal
};

/// M0212 and false where something holds it; else all of it is removed from the catalog.
bool remove(const Removal& removal, const Scene& scene);

/// Who depends directly on the object, its own parts included.
std::vector<catalog::Dependent> direct_dependents(const catalog::ObjectId& id,
                                                  const catalog::Catalog& catalog);

}  // namespace schemake::change
