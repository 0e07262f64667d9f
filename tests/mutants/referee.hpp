// What a real PostgreSQL says of a history.
//
// A database is kept at the state before each revision in turn. Nearly every mutant is tried there in one
// transaction that is rolled back: from the revision that differs to the end. What cannot be tried so, is
// tried revision by revision in a copy of the database: a differing revision that runs outside of a
// transaction, and what one long transaction alone is refused for.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "history.hpp"
#include "mutators.hpp"
#include "server.hpp"

namespace schemake::mutants {

struct Refused {
  Place place;
  Refusal refusal;
};

class Referee {
 public:
  explicit Referee(Databases& databases) : databases_(databases) {}

  /// The first refusal of a history on an empty database; otherwise `inventories` are read along.
  std::optional<Refused> run(const History& history, std::vector<Inventory>& inventories);
  /// One answer for each mutant. They are of one original, which is accepted.
  std::vector<std::optional<Refused>> judge(const History& original, const std::vector<Mutant>& mutants);

 private:
  Databases& databases_;
};

}  // namespace schemake::mutants
