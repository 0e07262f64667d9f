#include "catalog/type_definition.hpp"

#include <algorithm>

namespace schemake::catalog {
namespace {

template <typename Range>
auto* find_named(Range& range, std::string_view name) {
  const auto at =
      std::find_if(range.begin(), range.end(), [&](const auto& item) { return item.name == name; });
  return at == range.end() ? nullptr : &*at;
}

}  // namespace

const Constraint* DomainType::find_constraint(std::string_view constraint) const {
  return find_named(constraints, constraint);
}

const Column* CompositeType::find_attribute(std::string_view attribute) const {
  return find_named(attributes, attribute);
}

std::string_view word(const TypeDefinition& type) {
  return std::visit(Overloaded{
                        [](const EnumType&) { return std::string_view("enum"); },
                        [](const DomainType&) { return std::string_view("domain"); },
                        [](const CompositeType&) { return std::string_view("composite type"); },
                        [](const RangeType&) { return std::string_view("range type"); },
                        [](const BaseType&) { return std::string_view("type"); },
                    },
                    type.definition);
}

}  // namespace schemake::catalog
