// What became of objects that are no more: for the note under "does not exist".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

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

  History() = default;
  /// What ends here is forgotten with this history, and what ended in `outer` is known: for a down
  /// section, which is tried and rolled back. `outer` outlives it.
  explicit History(const History* outer) : outer_(outer) {}

  /// `part` is the column or constraint; empty for tables and indexes.
  void end(Kind kind, const catalog::QualifiedName& relation, const std::string& part, Ending ending) {
    endings_.insert_or_assign({kind, relation, part}, std::move(ending));
  }
  /// Null if no object of this name ended.
  const Ending* find(Kind kind, const catalog::QualifiedName& relation, const std::string& part) const {
    const auto found = endings_.find({kind, relation, part});
    if (found != endings_.end()) return &found->second;
    return outer_ == nullptr ? nullptr : outer_->find(kind, relation, part);
  }

 private:
  struct Key {
    Kind kind;
    catalog::QualifiedName relation;
    std::string part;
    auto operator<=>(const Key&) const = default;
  };
  const History* outer_ = nullptr;
  std::map<Key, Ending> endings_;
};

}  // namespace schemake::change
