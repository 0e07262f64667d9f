// Names and literals as SQL text: quoted only where the dialect's grammar asks for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemake::dialect {

using Quoter = std::string (*)(std::string_view);

std::string quote_postgresql(std::string_view identifier);
std::string quote_sqlite(std::string_view identifier);

/// A string literal, the same in both dialects (PostgreSQL's standard_conforming_strings is on).
std::string quote_literal(std::string_view value);

std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// "a, b", each quoted.
std::string quote_list(const std::vector<std::string>& identifiers, Quoter quote);

}  // namespace schemake::dialect
