// SQLite switches foreign keys outside of transactions only. Internal to this room.
#pragma once

#include <schemake/apply/driver.hpp>

namespace schemake::apply {

/// Foreign keys off while it lives, if the script wants that and they were on. Made and ended outside a
/// transaction.
class ForeignKeysOff {
 public:
  ForeignKeysOff(Driver& driver, const Script& script)
      : driver_(driver),
        switched_((script.flags & script_without_foreign_keys) != 0 && driver.foreign_keys()) {
    if (switched_) driver_.set_foreign_keys(false);
  }
  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;
  ~ForeignKeysOff() {
    try {
      if (switched_) driver_.set_foreign_keys(true);
    } catch (const DatabaseError&) {  // NOLINT: only a lost connection forgets its settings, all of them
    }
  }

 private:
  Driver& driver_;
  bool switched_;
};

}  // namespace schemake::apply
