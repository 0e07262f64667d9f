#include "expected.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace schemake::faults {
namespace {

/// The last part of "public.accounts_name_key", without quotes: as an image has it.
std::string plain_name(std::string_view qualified) {
  std::string name(qualified.substr(qualified.rfind('.') + 1));
  name.erase(std::remove(name.begin(), name.end(), '"'), name.end());
  return name;
}

/// Rewinds nothing: what the oracle cannot run is a mistake of the history's.
void run_statement(apply::Driver& driver, const Statement& statement) {
  switch (statement.kind) {
    case StatementKind::execute:
    case StatementKind::batch:
      driver.execute(statement.sql);
      return;
    case StatementKind::assert_empty:
      if (driver.query(statement.sql).empty()) return;
      throw std::runtime_error(fmt::format("a check fails: {}", std::string_view(statement.sql)));
    case StatementKind::execute_rows:
      for (const apply::Row& row : driver.query(statement.sql)) driver.execute(row.at(0).value_or(""));
      return;
  }
}

}  // namespace

std::string to_text(const Place& place) {
  return fmt::format(
      "{} revisions applied, {} statements of the next one done, {} rows of the one behind them",
      place.applied, place.statements, place.rows);
}

Expected::Expected(apply::Driver& driver, const Registry& registry, Direction direction)
    : registry_(registry), dialect_(driver.dialect()), direction_(direction) {
  const std::uint32_t count = registry.revision_count;
  images_[{direction == Direction::up ? 0 : count, 0}] = read_image(driver);
  for (std::uint32_t i = 0; i < count; ++i) walk(driver, direction == Direction::up ? i : count - 1 - i);
}

Place Expected::end() const {
  return {direction_ == Direction::up ? registry_.revision_count : 0, 0};
}

const Script& Expected::script_of(std::uint32_t revision) const {
  return script(registry_.revisions[revision], dialect_, direction_);
}

void Expected::walk(apply::Driver& driver, std::uint32_t revision) {
  const Script& script = script_of(revision);
  const bool in_parts = (script.flags & script_transactional) == 0;
  const bool without_keys = (script.flags & script_without_foreign_keys) != 0;
  if (without_keys) driver.set_foreign_keys(false);
  if (in_parts && direction_ == Direction::up) images_[{revision, 0}] = read_image(driver);
  for (std::uint32_t i = 0; i < script.statement_count; ++i) {
    const Statement& statement = registry_.statements[script.first_statement + i];
    if (statement.kind == StatementKind::batch) {
      walk_batches(driver, statement, {revision, i});
    } else {
      run_statement(driver, statement);
    }
    if (in_parts) images_[{revision, i + 1}] = read_image(driver);
  }
  if (without_keys) driver.set_foreign_keys(true);
  images_[direction_ == Direction::up ? Place{revision + 1, 0} : Place{revision, 0}] = read_image(driver);
}

/// The same cuts as the runtime makes: so many rows of the table in the order of its key.
void Expected::walk_batches(apply::Driver& driver, const Statement& statement, Place place) {
  const Batch& batch = registry_.batches[statement.batch];
  if (batch.key_count != 1) throw std::runtime_error("the oracle cuts by keys of one column only");
  const std::string table_key(std::string_view(batch.table_keys));
  const std::string key(std::string_view(batch.keys));
  std::string after;
  for (;;) {
    const auto rows = driver.query(fmt::format(
        "SELECT max(k), count(*) FROM (SELECT {0} AS k FROM {1} {2} ORDER BY {0} LIMIT {3}) AS part",
        table_key, std::string_view(batch.table),
        after.empty() ? "" : fmt::format("WHERE {} > {}", table_key, after), batch.rows));
    if (!rows.at(0).at(0)) return;
    const std::string last = *rows[0][0];
    const std::string from = after.empty() ? "" : fmt::format("{} > {} AND ", key, after);
    driver.execute(fmt::format("{}({}{} <= {}){}", std::string_view(batch.head), from, key, last,
                               std::string_view(batch.tail)));
    place.rows += std::stoull(rows[0][1].value_or("0"));
    images_[place] = read_image(driver);
    after = last;
  }
}

std::string Expected::judge(const Place& place, const Image& found) const {
  if (images_.count(place) == 0) return fmt::format("there is no such place: {}\n", to_text(place));
  if (may_be(place, found, "") || may_be_ahead(place, found)) return "";
  return fmt::format("it says {}, which is not so:\n{}", to_text(place),
                     difference(images_.at(place), found));
}

bool Expected::may_be(const Place& place, const Image& found, const std::string& apart_from) const {
  const auto image = images_.find(place);
  if (image == images_.end()) return false;
  return without_index(image->second, apart_from) == without_index(found, apart_from);
}

/// Of a down nothing is counted yet while its revision counts as applied.
std::optional<Place> Expected::ahead_of(const Place& place) const {
  const bool begins_down = direction_ == Direction::down && place.statements == 0;
  if (place.rows != 0 || (begins_down && place.applied == 0)) return std::nullopt;
  const Place ahead{begins_down ? place.applied - 1 : place.applied, place.statements + 1};
  if (ahead.applied >= registry_.revision_count) return std::nullopt;
  if (ahead.statements > script_of(ahead.applied).statement_count) return std::nullopt;
  return ahead;
}

bool Expected::may_be_ahead(const Place& place, const Image& found) const {
  const auto ahead = ahead_of(place);
  if (!ahead) return false;
  const Script& script = script_of(ahead->applied);
  const Statement& next = registry_.statements[script.first_statement + ahead->statements - 1];
  if ((next.flags & statement_alone) == 0) return false;
  if (may_be(*ahead, found, "")) return true;
  // Built or dropped by half, an index is there and invalid.
  const std::string index = plain_name(next.index);
  const auto invalid = invalid_indexes(found);
  return invalid.size() == 1 && *invalid.begin() == index && may_be(place, found, index);
}

}  // namespace schemake::faults
