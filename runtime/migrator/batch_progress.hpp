// How far a statement in batches is. Internal to this room.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <schemake/apply/options.hpp>

namespace schemake::migrator {

/// Follows the batches of one statement after another. Of the rows that an earlier run went through nothing
/// is known but their number, so speed and time left are those of the rows since the first report.
class BatchProgress {
 public:
  void add(const BatchReport& report);

  /// "45000 of 100000 rows (45 %), 5000 rows/s, 11 s left"
  std::string text() const;
  /// "[#########           ]  45 %  45000 of 100000 rows  5000 rows/s  11 s left"
  std::string bar() const;

 private:
  struct Point {
    std::int64_t rows;
    std::chrono::microseconds duration;
  };

  double rows_per_second() const;  ///< 0: not known yet
  std::string share() const;
  std::vector<std::string> parts() const;

  const Revision* revision_ = nullptr;
  std::uint32_t statement_ = 0;
  Point first_{};
  Point now_{};
  std::int64_t total_ = 0;
  std::int64_t changed_ = 0;
  bool last_ = false;
};

}  // namespace schemake::migrator
