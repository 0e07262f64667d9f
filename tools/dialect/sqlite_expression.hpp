// Expressions and queries translated to SQLite, with the meaning that they have in PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "dialect/expression_writer.hpp"
#include "dialect/sqlite_scope.hpp"

namespace schemake::dialect {

class SqliteWriter : public ExpressionWriter {
 public:
  /// Queries find their tables in `catalog`; it may be null where there is no query.
  SqliteWriter(Problems& problems, const catalog::Catalog* catalog)
      : ExpressionWriter(problems), catalog_(catalog), scope_(catalog) {}

  Scope& scope() { return scope_; }
  /// The value as it is stored in the column: with PostgreSQL's assignment cast, and DEFAULT spelled out.
  Written assigned(const Expression& value, const catalog::Column& column);
  /// An expression that must give the same value whenever it is asked: of a check, an index, a generated
  /// column. `place` is its name for messages.
  std::string stable(const Expression& expression, std::string_view place);

 protected:
  std::string identifier(std::string_view name) const override;
  std::string relation_name(const Expression& relation) override;
  Written current_value(const Expression& expression) override;
  Written unary_operator(const Expression& expression) override;
  Written binary_operator(const Expression& expression) override;
  Written boolean_test(const Expression& expression) override;
  Written distinct_from(const Expression& expression, bool negated) override;
  Written in_list(const Expression& expression, bool negated) override;
  Written between(const Expression& expression, bool negated) override;
  Written like(const Expression& expression, bool ignore_case, bool negated) override;
  Written quantified(const Expression& expression, std::string_view quantifier) override;
  Written array(const Expression& expression) override;
  Written function_call(const Expression& expression) override;
  Written cast(const Expression& expression) override;
  Written collate(const Expression& expression) override;
  Written greatest(const Expression& expression, bool least) override;
  Written row(const Expression& expression) override;
  Written set_default(const Expression& expression) override;
  Written unsupported(const Expression& expression) override;
  bool has_schemas() const override { return false; }
  bool has_inheritance() const override { return false; }
  bool refused(const Expression& expression) override;
  std::string insert(const Expression& statement) override;
  std::string update(const Expression& statement) override;
  std::string delete_from(const Expression& statement) override;
  std::string values(const Expression& query) override;
  std::string target_list(const Expression& targets) override;
  std::string distinct_clause(const Expression& clause) override;
  std::string order_item(const Expression& item) override;
  std::string conflict_target(const Expression& target) override;
  std::string assignment(const Expression& assignment) override;
  std::string set_operand(const Expression& query, const Expression& operation, bool is_left) override;
  void enter(const Expression& query) override;
  void leave() override { scope_.leave(); }

 private:
  /// Reports that `what` cannot be translated, and leaves a text in its place.
  Written refuse(const Expression& at, const std::string& what, std::string help = {});
  Written refuse_function(const Expression& call, const std::string& why = {});
  Written volatile_value(const Expression& expression, std::string sql);
  /// Operands of a comparison: a string literal is read as the other side's type.
  Expression with_typed_literals(const Expression& comparison);
  void check_comparable(const Expression& comparison);
  Written arithmetic(const Expression& expression);
  Written division(const Expression& expression);
  Written concatenation(const Expression& expression);
  Written concatenated(const Expression& part);

  std::optional<Written> substring(const Expression& call);
  std::optional<Written> edge(const Expression& call);
  std::optional<Written> concat(const Expression& call);
  std::optional<Written> special_function(const Expression& call);
  Written default_of(const catalog::Column& column, const Expression& at);
  Written converted(const Expression& value, const catalog::Column& column);
  void target_columns(const Expression& query);
  std::string row_values(const Expression& row);

  const catalog::Catalog* catalog_;
  Scope scope_;
  std::string stable_place_;
  /// The table that a statement writes to, and the columns that an INSERT's rows go to.
  const catalog::Table* written_table_ = nullptr;
  std::vector<const catalog::Column*> written_columns_;
  /// The `values` and `targets` nodes whose items go to `written_columns_`.
  std::vector<const Expression*> writing_nodes_;
};

/// The type without modifiers that stands for a family.
catalog::TypeName type_of(Family family);

}  // namespace schemake::dialect
