// Whether two expressions mean the same, whoever spelled them.
//
// PostgreSQL prints an expression from its own tree, not as it was written: `status IN ('a', 'b')` comes back
// as `(status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])`. To compare
// what an author wrote with what a server says, both are brought to one form (IN, BETWEEN, LIKE and the like
// become the operators that they stand for), and casts that the server may have put there itself do not
// count. What only might be the same, differs.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "catalog/expression.hpp"
#include "catalog/table.hpp"

namespace schemake::catalog {

struct Meaning {
  /// The table whose row the expression is over: its name may stand before its columns, and its columns'
  /// types tell which casts are implicit. May be null.
  const Table* table = nullptr;
  /// Whether two literals are one value of the type ('1 hour' and '01:00:00' of interval): asked for what
  /// is not seen without a server. May be empty.
  std::function<bool(const TypeName& type, const std::string& left, const std::string& right)> same_literal;
};

bool same_meaning(const Expression& left, const Expression& right, const Meaning& meaning = {});

/// The form that is compared. `table` is dropped where it stands before a column.
Expression canonical(Expression expression, std::string_view table = {});

}  // namespace schemake::catalog
