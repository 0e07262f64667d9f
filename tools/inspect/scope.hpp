// Transactions that end by themselves.
#pragma once

#include <schemake/apply/driver.hpp>

namespace schemake::inspect {

/// For reading: whatever was set inside is undone at the end.
class ReadScope {
 public:
  explicit ReadScope(apply::Driver& driver) : driver_(driver) { driver_.begin(); }
  ~ReadScope() { driver_.rollback(); }
  ReadScope(const ReadScope&) = delete;
  ReadScope& operator=(const ReadScope&) = delete;

 private:
  apply::Driver& driver_;
};

}  // namespace schemake::inspect
