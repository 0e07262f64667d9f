// Whether two literals are one value: what only a server knows.
#pragma once

#include <map>
#include <schemake/apply/driver.hpp>
#include <string>
#include <tuple>

#include "catalog/type.hpp"

namespace schemake::inspect {

/// Asks each pair once. Not inside a transaction: a literal that is none of its type would end it.
class LiteralEquality {
 public:
  /// Compared as the server prints them: '1 hour' and '01:00:00' of an interval. False where it takes one
  /// of them not. Throws DatabaseError where there is no server.
  bool operator()(apply::Driver& driver, const catalog::TypeName& type, const std::string& left,
                  const std::string& right);

 private:
  std::map<std::tuple<std::string, std::string, std::string>, bool> known_;
};

}  // namespace schemake::inspect
