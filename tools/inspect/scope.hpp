// Which tables are looked at, and transactions to look in.
#pragma once

#include <optional>
#include <schemake/apply/driver.hpp>
#include <set>
#include <string>

namespace schemake::inspect {

/// Tables by their identities (TableShape::identity), whether they exist or not; without a value, all.
using Scope = std::optional<std::set<std::string>>;

inline bool in_scope(const Scope& scope, const std::string& table) {
  return !scope || scope->contains(table);
}

/// A condition on pg_class `c` and pg_namespace `n`: a table in scope, or no table.
std::string scope_condition(const Scope& scope);

/// For reading: whatever was set inside is undone at the end. In a transaction of the caller's it does
/// nothing, and what was set stays until that one ends.
class ReadTransaction {
 public:
  explicit ReadTransaction(apply::Driver& driver) : driver_(driver), own_(!driver.in_transaction()) {
    if (own_) driver_.begin();
  }
  ~ReadTransaction() {
    if (own_) driver_.rollback();
  }
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  apply::Driver& driver_;
  bool own_;
};

}  // namespace schemake::inspect
