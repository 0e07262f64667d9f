// Where objects came from and what became of them: for the notes under "does not exist" and "exists".
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/object.hpp"
#include "text/source.hpp"

namespace schemake::change {

/// An object's end: it was dropped, or renamed when `new_name` is not empty.
struct Ending {
  text::Span span;
  std::string new_name;
};

class History {
 public:
  History() = default;
  /// What happens here is forgotten with this history, and what happened in `outer` is known: for a down
  /// section, which is tried and rolled back. `outer` outlives it.
  explicit History(const History* outer) : outer_(outer) {}

  void begin(const catalog::ObjectId& id, text::Span span) {
    endings_.erase(id);
    beginnings_.insert_or_assign(id, span);
  }
  void end(const catalog::ObjectId& id, Ending ending) { endings_.insert_or_assign(id, std::move(ending)); }

  /// Null if no object of this name ended.
  const Ending* find_end(const catalog::ObjectId& id) const {
    const auto found = endings_.find(id);
    if (found != endings_.end()) return &found->second;
    return outer_ == nullptr ? nullptr : outer_->find_end(id);
  }
  /// Nowhere if it is not known who made it.
  text::Span find_begin(const catalog::ObjectId& id) const {
    const auto found = beginnings_.find(id);
    if (found != beginnings_.end()) return found->second;
    return outer_ == nullptr ? text::Span{} : outer_->find_begin(id);
  }

  /// An opaque statement ran, whose text has these words (sorted, lower case). What it did is not known, so
  /// what it speaks of is not insisted on.
  void mention(std::vector<std::string> words) { mentioned_.push_back(std::move(words)); }

  /// Whether one opaque statement speaks of all of these.
  bool mentions(const std::vector<std::string_view>& words) const {
    const auto has = [](const std::vector<std::string>& all, std::string_view word) {
      return std::binary_search(all.begin(), all.end(), word);
    };
    const bool here = std::any_of(mentioned_.begin(), mentioned_.end(), [&](const auto& all) {
      return std::all_of(words.begin(), words.end(), [&](std::string_view word) { return has(all, word); });
    });
    return here || (outer_ != nullptr && outer_->mentions(words));
  }

 private:
  const History* outer_ = nullptr;
  std::map<catalog::ObjectId, Ending> endings_;
  std::map<catalog::ObjectId, text::Span> beginnings_;
  std::vector<std::vector<std::string>> mentioned_;
};

}  // namespace schemake::change
