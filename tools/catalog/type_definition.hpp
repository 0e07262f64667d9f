// Types that the database's own statements made: enums, domains, composites, ranges.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalog/object.hpp"
#include "catalog/table.hpp"

namespace schemake::catalog {

struct EnumType {
  std::vector<std::string> labels;  ///< in their order
  bool operator==(const EnumType&) const = default;
};

struct DomainType {
  TypeName base;
  std::string collation;
  bool not_null = false;
  std::optional<Expression> default_value;
  /// Checks alone; VALUE is a column of that name.
  std::vector<Constraint> constraints;
  bool operator==(const DomainType&) const = default;

  const Constraint* find_constraint(std::string_view constraint) const;
};

struct CompositeType {
  std::vector<Column> attributes;
  bool operator==(const CompositeType&) const = default;

  const Column* find_attribute(std::string_view attribute) const;
};

struct RangeType {
  TypeName subtype;
  Properties options;  ///< "subtype_diff" → "float8mi" …
  QualifiedName multirange;
  bool operator==(const RangeType&) const = default;
};

/// CREATE TYPE name, with its input and output functions or as a shell.
struct BaseType {
  bool shell = false;
  Properties options;
  bool operator==(const BaseType&) const = default;
};

struct TypeDefinition {
  QualifiedName name;
  std::variant<EnumType, DomainType, CompositeType, RangeType, BaseType> definition;
  Properties properties;
  bool operator==(const TypeDefinition&) const = default;
};

/// "enum", "domain": for messages.
std::string_view word(const TypeDefinition& type);

}  // namespace schemake::catalog
