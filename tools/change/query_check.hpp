// Names in queries: what each stands for, and what PostgreSQL would refuse for a reason that the catalog
// knows. Functions and operators are not looked up, and types are not compared. Where something hides
// which columns there are (a view, a function in FROM), nothing is reported of them: a false error would be
// worse than a missed one.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/catalog.hpp"
#include "catalog/expression.hpp"
#include "change/lookup.hpp"
#include "text/diagnostic.hpp"

namespace schemake::change {

/// What a query needs to know of the database. What is missing is reported by whoever knows its past.
class RelationSource {
 public:
  RelationSource() = default;
  RelationSource(const RelationSource&) = delete;
  RelationSource& operator=(const RelationSource&) = delete;
  virtual ~RelationSource() = default;

  /// Null if there is none; `schema` is empty where none is written. The table stays where it is until the
  /// check is over.
  virtual const catalog::Table* find(const std::string& schema, const std::string& name) const = 0;
  virtual std::vector<const catalog::Index*> indexes_of(const catalog::Table& table) const = 0;
  /// Whether `t.name` may be a call of a function on the whole row.
  virtual bool has_function(const std::string& /*name*/) const { return false; }

  /// Whether an opaque statement may have made a column of this name.
  virtual bool may_have_column(const std::string& /*name*/) const { return false; }

  /// M0216: a type that is cast to.
  virtual void check_type(const catalog::TypeName& /*type*/, text::Span /*span*/) const {}
  /// M0201, M0218: 'name' as a regclass, for nextval() or by a cast.
  virtual void check_regclass(const catalog::Expression& /*literal*/, bool /*sequence*/) const {}

  /// M0201; `relation` is where it is named.
  virtual void report_missing(const catalog::Expression& relation) const = 0;
  /// M0207.
  virtual void report_missing_column(const catalog::Table& table, const std::string& column,
                                     text::Span span) const = 0;
  /// M0221 where the type is an enum that has no such value.
  virtual void check_literal(const catalog::Expression& /*literal*/,
                             const catalog::TypeName& /*type*/) const {}
  /// M0205.
  virtual void report_missing_constraint(const catalog::Table& table, const std::string& constraint,
                                         text::Span span) const = 0;
};

/// The relations of replay's catalog, along the search path.
class SceneRelations : public RelationSource {
 public:
  explicit SceneRelations(const Scene& scene) : scene_(scene) {}

  const catalog::Table* find(const std::string& schema, const std::string& name) const override;
  std::vector<const catalog::Index*> indexes_of(const catalog::Table& table) const override;
  bool has_function(const std::string& name) const override;
  bool may_have_column(const std::string& name) const override;
  void check_type(const catalog::TypeName& type, text::Span span) const override;
  void check_regclass(const catalog::Expression& literal, bool sequence) const override;
  void report_missing(const catalog::Expression& relation) const override;
  void report_missing_column(const catalog::Table& table, const std::string& column,
                             text::Span span) const override;
  void check_literal(const catalog::Expression& literal, const catalog::TypeName& type) const override;
  void report_missing_constraint(const catalog::Table& table, const std::string& constraint,
                                 text::Span span) const override;

 private:
  Scene scene_;
};

struct OutputColumn {
  std::string name;
  /// Its name is empty where it is not known.
  catalog::TypeName type;
  /// Of a column that is given as it is.
  std::string collation;
};

struct QueryFacts {
  /// False where an opaque relation, a function in FROM or the like hides columns.
  bool complete = true;
  /// Of a SELECT, VALUES or RETURNING.
  std::vector<OutputColumn> columns;
  /// Relations with their columns, and with an empty column for the relation itself.
  std::set<std::pair<catalog::QualifiedName, std::string>> uses;
  /// Called and cast to, (schema, name) as written.
  std::set<std::pair<std::string, std::string>> functions;
  std::set<std::pair<std::string, std::string>> types;
};

/// Mistakes of a query or of a statement that changes rows.
QueryFacts check_query(const catalog::Expression& query, const RelationSource& source,
                       text::Diagnostics& diagnostics);

/// What an expression over one row is for: PostgreSQL does not allow everything everywhere.
enum class RowUse : std::uint8_t {
  check,
  default_value,  ///< no columns, no subqueries
  generated,
  index,    ///< an element or the predicate
  policy,   ///< may have subqueries
  trigger,  ///< WHEN: the row as OLD and NEW
  other     ///< USING of a column's new type, an exclusion constraint's element
};

QueryFacts check_row_expression(const catalog::Expression& expression, const catalog::Table& table,
                                RowUse use, const RelationSource& source, text::Diagnostics& diagnostics);

}  // namespace schemake::change
