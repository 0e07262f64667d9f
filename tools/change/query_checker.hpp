// The walk behind `check_query`, in several files: expressions (query_checker.cpp), SELECT and its kin
// (query_select.cpp), FROM (query_from.cpp), what changes rows (query_write.cpp). Internal to this room.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "change/query_check.hpp"
#include "change/query_scope.hpp"

namespace schemake::change {

/// What a query gives.
struct Output {
  std::vector<ScopeColumn> columns;
  /// False: there may be more columns, anywhere.
  bool complete = true;
  /// INSERT, UPDATE or DELETE without RETURNING give none at all.
  bool rows = true;
};

struct CommonTable {
  enum class State : std::uint8_t { waiting, running, done };
  const catalog::Expression* node = nullptr;
  State state = State::waiting;
  Output output;
};

/// The tables of one WITH.
struct CommonTables {
  std::deque<CommonTable> tables;
  bool recursive = false;
  /// Where its queries stand, and the WITHs around it.
  const Scope* outer_scope = nullptr;
  CommonTables* outer = nullptr;
};

/// Told of each name and what it stands for, as the walk meets them.
class NameObserver {
 public:
  NameObserver() = default;
  NameObserver(const NameObserver&) = delete;
  NameObserver& operator=(const NameObserver&) = delete;
  virtual ~NameObserver() = default;

  virtual void relation(const catalog::Expression& node, const catalog::Table& table) = 0;
  /// A column that is read; `t.*` and a whole row are `row`.
  virtual void column(const catalog::Expression& node, const ScopeColumn& column) = 0;
  virtual void row(const catalog::Expression& node, const ScopeItem& item) = 0;
  /// A column that is written.
  virtual void written(const catalog::Expression& node, const catalog::Table& table) = 0;
  /// A column that USING or NATURAL takes by its name.
  virtual void merged(const ScopeColumn& column) = 0;
  /// The star of a target, and the columns that it stands for.
  virtual void expanded(const catalog::Expression& star, const std::vector<ScopeColumn>& columns) = 0;
};

class QueryChecker {
 public:
  using Expression = catalog::Expression;

  QueryChecker(const RelationSource& source, text::Diagnostics& diagnostics, QueryFacts& facts,
               NameObserver* observer = nullptr)
      : source_(source), diagnostics_(diagnostics), facts_(facts), observer_(observer) {}

  /// `outer`: the scope around a subquery. `recursion`: the common table that a recursive query defines.
  Output query(const Expression& query, const Scope* outer, CommonTables* tables,
               CommonTable* recursion = nullptr);
  void expression(const Expression& expression, const Scope& scope);

 private:
  // Expressions.
  void operands(const Expression& expression, const Scope& scope);
  /// `place`: what stands in the query for the column, if that is another node.
  const ScopeColumn* column(const Expression& column, const Scope& scope, const Expression* place = nullptr);
  void star(const Expression& star, const Scope& scope);
  void access(const Expression& access, const Scope& scope);
  void call(const Expression& call, const Scope& scope);
  void cast(const Expression& cast);
  void over(const Expression& over, const Scope& scope);
  void window(const Expression& window, const Scope& scope);
  void compared(const Expression& column, const Expression& literal, const Scope& scope);
  void comparison(const Expression& comparison, const Scope& scope);
  void subquery(const Expression& expression, const Scope& scope, std::optional<std::size_t> width);
  void use(const ScopeColumn& column);
  void use(const ScopeItem& item);
  void use_type(const catalog::TypeName& type);
  ScopeColumn described(const Expression& target, const Scope& scope);
  const catalog::TypeName* type_of(const Expression& value, const Scope& scope) const;

  // What is reported of a name.
  void report_column(const Expression& column, const Scope& scope);
  void report_qualifier(const Expression& column, const Scope& scope);
  text::Diagnostic& report(const char* code, text::Span span, std::string message);

  // SELECT and its kin.
  Output select(const Expression& query, const Scope* outer, CommonTables* tables);
  Output set_operation(const Expression& query, const Scope* outer, CommonTables* tables,
                       CommonTable* recursion);
  Output values(const Expression& query, const Scope* outer, CommonTables* tables);
  Output target_list(const Expression& targets, const Scope& scope);
  void expand(const Expression& star, const Scope& scope, Output& output);
  void group_by(const Expression& clause, const Output& output, const Scope& scope);
  void order_by(const Expression& clause, const Output& output, const Scope& scope);
  void order_of_set(const Expression& clause, const Output& output);
  bool is_output(const Expression& item, const Output& output);
  void locking(const Expression& clause, const Scope& scope);

  // WITH and FROM.
  void common_tables(const Expression& with, CommonTables& tables);
  void analyse(CommonTable& table, CommonTables& tables);
  CommonTable* find_common_table(const Expression& relation, CommonTables* tables, CommonTables** home) const;
  void from(const Expression& clause, std::vector<ScopeItem>& items, const Scope& scope);
  void from_item(const Expression& item, std::vector<ScopeItem>& items, const Scope& scope);
  void relation(const Expression& relation, std::vector<ScopeItem>& items, CommonTables* tables);
  ScopeItem item_of_table(const Expression& relation);
  void derived_table(const Expression& item, std::vector<ScopeItem>& items, const Scope& scope);
  void table_function(const Expression& item, std::vector<ScopeItem>& items, const Scope& scope);
  void join(const Expression& join, std::vector<ScopeItem>& items, const Scope& scope);
  void merge_columns(const Expression& join, std::vector<ScopeItem>& items, std::size_t left,
                     std::size_t right);
  ScopeColumn merged(std::string_view name, const ScopeItem& left, const ScopeItem& right, text::Span span);
  void rename(std::vector<ScopeColumn>& columns, bool complete, const Expression* names,
              std::string_view what, text::Span span);
  void check_names(const std::vector<ScopeItem>& items, std::size_t first, const Expression& clause);

  // What changes rows.
  Output insert(const Expression& query, const Scope* outer, CommonTables* tables);
  Output update(const Expression& query, const Scope* outer, CommonTables* tables);
  Output delete_from(const Expression& query, const Scope* outer, CommonTables* tables);
  Output merge(const Expression& query, const Scope* outer, CommonTables* tables);
  Output returning(const Expression& query, const Scope& scope);
  ScopeItem written_relation(const Expression& query, CommonTables* tables);

  /// A column that a statement writes; null where it is not known.
  struct Written {
    const Expression* node = nullptr;
    const catalog::Column* column = nullptr;
  };
  /// How a value comes to be written; OVERRIDING lifts an identity's ban.
  enum class Place : std::uint8_t { inserted, overridden, updated };
  static Place place_of(const Expression& insert);
  std::vector<Written> written_columns(const Expression* list, const catalog::Table* table);
  const catalog::Column* written_column(const Expression& node, const catalog::Table* table);
  void report_twice(const Expression& node);
  void insert_source(const Expression& query, const std::vector<Written>& columns, const Scope* outer,
                     CommonTables* tables);
  void count_values(std::size_t count, const Expression* surplus, text::Span span,
                    const std::vector<Written>& columns, bool known);
  void insert_rows(const Expression& values, const std::vector<Written>& columns, bool known, Place place,
                   const Scope& scope);
  void refuse_generated(const Written& column, text::Span span, Place place);
  void assignments(const Expression& clause, const catalog::Table* table, const Scope& scope);
  void assignment(const Expression& node, const catalog::Table* table, const Scope& scope);
  void multi_assignment(const Expression& node, const catalog::Table* table, const Scope& scope);
  void on_conflict(const Expression& clause, const ScopeItem& target, const Scope* outer,
                   CommonTables* tables);
  void conflict_target(const Expression& target, const ScopeItem& relation, const Scope& scope);
  void merge_when(const Expression& when, const catalog::Table* table, const Scope& both,
                  const Scope& source);

  const RelationSource& source_;
  text::Diagnostics& diagnostics_;
  QueryFacts& facts_;
  NameObserver* observer_;
};

/// "1 column", "2 columns".
std::string counted(std::size_t count, std::string_view noun);

/// The row of a table as a scope has it: under its own name, or as OLD and NEW.
std::vector<ScopeItem> row_items(const catalog::Table& table, RowUse use);

}  // namespace schemake::change
