// What a sequence is.
#pragma once

#include <cstdint>
#include <string>

#include "catalog/object.hpp"

namespace schemake::catalog {

/// Every setting has a value, as the server fills them in.
struct Sequence {
  QualifiedName name;
  std::string type = "int8";  ///< int2, int4, int8
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::int64_t minimum = 1;
  std::int64_t maximum = 9223372036854775807;
  std::int64_t cache = 1;
  bool cycle = false;
  /// The column that it goes with; `owner_column` empty: none.
  QualifiedName owner_table;
  std::string owner_column;
  /// Of an identity column: it cannot be dropped by itself.
  bool internal = false;
  Properties properties;

  bool operator==(const Sequence&) const = default;
  bool is_owned() const { return !owner_column.empty(); }
};

/// A sequence of this type and direction with the server's own bounds.
Sequence default_sequence(QualifiedName name, const std::string& type, std::int64_t increment = 1);

}  // namespace schemake::catalog
