// Derives the way back of a revision while its up is replayed.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/migration.hpp"
#include "change/op.hpp"
#include "text/diagnostic.hpp"

namespace schemake::change {

struct Refusal;

class DownDeriver {
 public:
  void begin_statement(text::Span span);
  /// An op of the statement begun, in the order of replay, and the states around it.
  void add(const Op& op, const catalog::Past& before, const catalog::Catalog& after);

  /// The section, or M0301 for each statement without an exact inverse.
  Section finish(text::Diagnostics& diagnostics);

 private:
  struct StatementBack {
    text::Span span;
    std::vector<Op> ops;  ///< in the order in which they run
    std::string refusal;  ///< not empty: it cannot be undone
    std::string help;
  };

  bool is_undone_with_its_table(const DataChange& change) const;
  /// What cannot be undone need not be, where it was done to something that goes away whole.
  bool goes_with_new_object(const Op& op) const;
  bool is_temporary(const Op& op, const catalog::Past& before);
  void refuse(StatementBack& statement, Refusal refusal);
  void follow_names(const Op& op);
  void follow_columns(const Op& op);

  std::vector<StatementBack> statements_;
  /// What this revision makes: rows in new tables, values in new columns and settings of any new object go
  /// with them.
  std::set<catalog::ObjectId> new_objects_;
  std::set<std::pair<catalog::QualifiedName, std::string>> new_columns_;
  /// Tables that end with the session, and so before any way back.
  std::set<catalog::QualifiedName> temporary_;
};

}  // namespace schemake::change
