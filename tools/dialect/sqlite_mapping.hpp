// Which column of the old table feeds which column of the new one.
#pragma once

#include <vector>

#include "change/op.hpp"
#include "dialect/problems.hpp"
#include "dialect/sqlite_rebuild.hpp"

namespace schemake::dialect {

/// Follows the ops of one statement on one table. `live` is the table before them, except that it has the
/// names of afterwards: renames run natively, first.
class ColumnMapping {
 public:
  ColumnMapping(const catalog::Table& before, const std::vector<const change::Op*>& ops, Problems& problems);

  const catalog::Table& live() const { return live_; }
  /// The columns of `after` in its order. Reports those that the ops do not account for.
  std::vector<CopiedColumn> columns_of(const catalog::Table& after) const;
  /// Whether each column of `after` is a plain copy and none is left out.
  bool is_plain(const catalog::Table& after) const;

 private:
  struct Entry {
    std::string name;  ///< at this point of the ops
    std::string live;  ///< empty for a column that the ops add
    std::string source;
    std::optional<Family> checked;
    bool plain;
  };

  void name_live_columns(const std::vector<const change::Op*>& ops);
  void rename_live_column(std::size_t position, const std::string& name);
  Entry* find(std::string_view name);
  void apply(const change::Op& op);
  void add(const change::AddColumn& op);
  void change_type(const change::AlterColumnType& op);
  std::optional<std::string> converted(const change::AlterColumnType& op, const Entry& entry);
  std::string live_source(const std::string& column) const;

  Problems& problems_;
  catalog::Table live_;
  std::vector<Entry> entries_;
};

}  // namespace schemake::dialect
