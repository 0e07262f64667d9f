// A column's or cast's type.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace schemake::catalog {

/// `name` is PostgreSQL's internal one for built-in types, whatever the source wrote ("int4" for int and
/// integer, "varchar", "timestamptz", "bool", "bpchar"), and the written one otherwise ("citext").
struct TypeName {
  std::string schema;  ///< empty for built-in types and unqualified names
  std::string name;
  std::vector<std::int32_t> modifiers;  ///< {20} for varchar(20), {10, 2} for numeric(10,2)
  std::string interval_fields;          ///< "day to second" of an interval; else empty
  std::uint32_t array_dimensions = 0;

  bool operator==(const TypeName&) const = default;
};

/// The usual SQL spelling: "integer", "varchar(20)", "timestamptz", "text[]".
std::string display(const TypeName& type);

}  // namespace schemake::catalog
