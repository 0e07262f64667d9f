// What became of objects that are no more: for the note under "does not exist".
#pragma once

#include <map>
#include <optional>
#include <string>

#include "catalog/name.hpp"
#include "text/source.hpp"

namespace schemake::change {

/// An object's end: it was dropped, or renamed when `new_name` is not empty.
struct Ending {
  text::Span span;
  std::string new_name;
};

class History {
 public:
  enum class Kind : std::uint8_t { table, column, constraint, index };

  /// `part` is the column or constraint; empty for tables and indexes.
  void end(Kind kind, const catalog::QualifiedName& relation, const std::string& part, Ending ending) {
    endings_.insert_or_assign({kind, relation, part}, std::move(ending));
  }
  /// Null if no object of this name ended.
  const Ending* find(Kind kind, const catalog::QualifiedName& relation, const std::string& part) const {
    const auto found = endings_.find({kind, relation, part});
    return found == endings_.end() ? nullptr : &found->second;
  }

 private:
  struct Key {
    Kind kind;
    catalog::QualifiedName relation;
    std::string part;
    auto operator<=>(const Key&) const = default;
  };
  std::map<Key, Ending> endings_;
};

}  // namespace schemake::change
