// What a section does to rows that are there, as its ops say: where each column comes from, and which
// values are not meant to survive. A down that loses rows is told from one that may, by this.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "change/migration.hpp"
#include "inspect/table_shape.hpp"

namespace schemake::cli {

/// A column's way through a section; by the name that it has afterwards.
struct ColumnEffect {
  std::optional<std::string> origin;  ///< its name before; empty: it was not there
  bool written = false;               ///< by the section's own UPDATE
  bool retyped = false;
};

struct TableEffect {
  std::optional<std::string> origin;
  /// INSERT, DELETE: not the same rows afterwards.
  bool rows_changed = false;
  bool rows_deleted = false;
  /// Only the columns that something happened to; all others are what they were.
  std::map<std::string, ColumnEffect> columns;
};

/// Tables are named as catalog::QualifiedName::display does.
class RowEffect {
 public:
  explicit RowEffect(const change::Section& section);

  /// Rows may be changed by what the model does not understand (DO, CALL …).
  bool unknown() const { return unknown_; }
  bool writes() const { return writes_; }
  void set_unknown() { unknown_ = true; }

  /// By the names afterwards; `table` and `column` exist there.
  TableEffect table(const std::string& table) const;
  ColumnEffect column(const std::string& table, const std::string& column) const;

  /// Takes in what foreign keys do by themselves: a DELETE, or an UPDATE of a referenced column, changes
  /// the tables that refer to it. `tables` are as the section leaves them.
  void spread(const std::vector<inspect::TableShape>& tables);

 private:
  friend class RowEffectVisitor;

  TableEffect& edit(const std::string& table);
  ColumnEffect& edit(const std::string& table, const std::string& column);

  std::map<std::string, TableEffect> tables_;
  bool unknown_ = false;
  bool writes_ = false;
};

}  // namespace schemake::cli
