#include "catalog/type_definition.hpp"

#include "catalog/find.hpp"

namespace schemake::catalog {

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
