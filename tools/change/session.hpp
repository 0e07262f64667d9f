// What a revision's statements find of one another beside the catalog: the settings of their session.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catalog/name.hpp"

namespace schemake::change {

/// Lives as long as one section: the next revision may run in another session, so it starts anew.
struct Session {
  /// Schemas, first the one that new objects go to. Those that do not exist are passed over.
  std::vector<std::string> search_path{std::string(catalog::default_schema)};
  /// False in a section marked `transaction:false`.
  bool in_transaction = true;
  /// Values added to enums in this transaction, (type, label): not to be used yet, also where the enum is
  /// new.
  std::set<std::pair<catalog::QualifiedName, std::string>> new_labels;
  /// Settings that it leaves changed, search_path included: to be reset behind it.
  std::set<std::string> changed_settings;
};

}  // namespace schemake::change
