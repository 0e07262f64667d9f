// What a database holds, as lines that can be compared: its catalog in the server's own words, and its rows.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <schemake/apply/driver.hpp>

namespace schemake::faults {

/// Sorted.
using Image = std::vector<std::string>;

/// Without what is Schemake's own. Throws DatabaseError; on SQLite also where the file is damaged.
Image read_image(apply::Driver& driver);

/// The ledger without times and names, oldest first: "202601010900 <checksum> done", or empty.
std::vector<std::string> read_ledger_lines(apply::Driver& driver);

/// What is kept beside the ledger to find drift with, without times.
std::vector<std::string> read_record_lines(apply::Driver& driver);
/// A run has begun to change it and has not come to its end.
bool is_record_unfinished(apply::Driver& driver);

/// Without the line of the index. `index` is unquoted, and "": the image as it is.
Image without_index(const Image& image, const std::string& index);
/// The names of indexes that PostgreSQL has marked as invalid.
std::set<std::string> invalid_indexes(const Image& image);

/// "  expected, not found: …" and "  found, not expected: …", a few of each.
std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& found);

}  // namespace schemake::faults
