// Derives the way back, op by op.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/migration.hpp"
#include "change/op.hpp"
#include "text/diagnostic.hpp"

namespace schemake::change {

/// Why an op has no exact inverse: for the author of the migration.
struct Refusal {
  std::string loses;  ///< "the rows of table \"users\""
};

/// The ops that undo `op`, in the order in which they run. `op` is completed by replay; `before` is the
/// catalog that it was applied to.
std::variant<std::vector<Op>, Refusal> invert(const Op& op, const catalog::Past& before);

/// Derives the down section of one revision while its up is replayed.
class DownDeriver {
 public:
  void begin_statement(text::Span span);
  /// An op of the statement begun, in the order of replay.
  void add(const Op& op, const catalog::Past& before);

  /// The section, or M0301 for each statement without an exact inverse.
  Section finish(text::Diagnostics& diagnostics);

 private:
  struct StatementBack {
    text::Span span;
    std::vector<Op> ops;  ///< in the order in which they run
    std::string loses;    ///< not empty: it cannot be undone
  };

  bool is_undone_with_its_table(const DataChange& change) const;
  void follow_names(const Op& op);

  std::vector<StatementBack> statements_;
  /// Tables and columns that this revision makes: rows and values in them go with them.
  std::set<catalog::QualifiedName> new_tables_;
  std::set<std::pair<catalog::QualifiedName, std::string>> new_columns_;
};

}  // namespace schemake::change
