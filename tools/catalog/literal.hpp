// Values of literals, as far as they are known without a server. Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/expression.hpp"

namespace schemake::catalog {

/// An integer_literal or decimal_literal without leading zeros and exponent. `2` and `2.0` stay different:
/// they divide differently.
Expression number_literal(std::string_view text);
/// The value alone, so that 2 and 2.0 agree; empty if it is no number.
std::string number_value(std::string_view text);

/// "b1010" of "xA".
std::string bits(std::string_view text);

/// The elements of '{a,"b c",NULL}', as string literals; nothing if it has more dimensions or is no array.
std::optional<std::vector<Expression>> array_elements(std::string_view text);

/// Of a cast: the literal that it makes of a literal, where that needs no cast any more (text, integers,
/// booleans); otherwise the cast as it is.
Expression literal_of_type(Expression cast);

bool is_text(const TypeName& type);
bool is_number(const TypeName& type);
std::optional<bool> boolean_value(std::string_view text);

/// Whether two texts are one value of the type. False where only a server can tell.
bool same_value(const TypeName& type, const std::string& left, const std::string& right);

}  // namespace schemake::catalog
