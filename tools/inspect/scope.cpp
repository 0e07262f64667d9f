#include "inspect/scope.hpp"

#include <schemake/apply/ledger.hpp>

namespace schemake::inspect {

std::string scope_condition(const Scope& scope) {
  if (!scope) return "true";
  std::string names;
  for (const std::string& table : *scope) {
    names += (names.empty() ? "" : ", ") + apply::quote_literal(table, Dialect::postgresql);
  }
  return "(c.relkind NOT IN ('r', 'p', 'f') OR CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' "
         "END "
         "|| c.relname = ANY (ARRAY[" +
         names + "]::text[]))";
}

}  // namespace schemake::inspect
