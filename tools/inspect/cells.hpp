// A row's values, taken in the order of the query's columns. Internal to this room.
#pragma once

#include <charconv>
#include <cstdint>
#include <schemake/apply/driver.hpp>
#include <string>
#include <vector>

#include "catalog/name.hpp"
#include "inspect/catalog_query.hpp"

namespace schemake::inspect {

class Cells {
 public:
  explicit Cells(const apply::Row& row) : row_(row) {}

  std::string text() { return row_.at(next_++).value_or(""); }
  std::optional<std::string> optional() { return row_.at(next_++); }
  bool flag() { return text() == "t"; }

  std::int64_t number() {
    const std::string value = text();
    std::int64_t result = 0;
    std::from_chars(value.data(), value.data() + value.size(), result);
    return result;
  }

  /// Two columns: schema and name.
  catalog::QualifiedName name() {
    std::string schema = text();
    return {std::move(schema), text()};
  }

  std::vector<std::string> list() {
    const std::optional<std::string>& value = row_.at(next_++);
    std::vector<std::string> result;
    if (!value) return result;
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
      end = value->find(catalog_query::separator, begin);
      result.push_back(value->substr(begin, end == std::string::npos ? end : end - begin));
    }
    return result;
  }

  /// A list of schemas and names by turns.
  std::vector<catalog::QualifiedName> names() {
    const std::vector<std::string> parts = list();
    std::vector<catalog::QualifiedName> result;
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) result.push_back({parts[i], parts[i + 1]});
    return result;
  }

 private:
  const apply::Row& row_;
  std::size_t next_ = 0;
};

}  // namespace schemake::inspect
