// What a database must hold at each place of a way through a history, by an oracle that knows nothing of the
// runtime: it runs the statements one by one, and looks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <schemake/apply/driver.hpp>
#include <schemake/registry.hpp>

#include "image.hpp"

namespace schemake::faults {

/// Of a history without branches: its first `applied` revisions are applied wholly, and of the next one
/// `statements` of its script, which is the up or the down by the direction of the way, and of the statement
/// behind those, where it runs in batches, so many rows of its table.
struct Place {
  std::uint32_t applied = 0;
  std::uint32_t statements = 0;
  std::uint64_t rows = 0;

  auto operator<=>(const Place&) const = default;
};

std::string to_text(const Place& place);

class Expected {
 public:
  /// Takes the database of `driver`, which is at the other end, along the whole way. The registry outlives
  /// this object.
  Expected(apply::Driver& driver, const Registry& registry, Direction direction);

  Direction direction() const { return direction_; }
  /// Where the way ends: the head or the base.
  Place end() const;
  const Image& at_end() const { return images_.at(end()); }

  /// What is wrong with a database that is said to be at `place` and holds `found`; empty: nothing. What
  /// cannot be journaled with its statement may be done, or half done, and not counted yet.
  std::string judge(const Place& place, const Image& found) const;

 private:
  void walk(apply::Driver& driver, std::uint32_t revision);
  void walk_batches(apply::Driver& driver, const Statement& statement, Place place);
  const Script& script_of(std::uint32_t revision) const;
  bool may_be(const Place& place, const Image& found, const std::string& apart_from) const;
  std::optional<Place> ahead_of(const Place& place) const;
  bool may_be_ahead(const Place& place, const Image& found) const;

  const Registry& registry_;
  Dialect dialect_;
  Direction direction_;
  std::map<Place, Image> images_;
};

}  // namespace schemake::faults
