// Expressions and types in PostgreSQL's spelling.
#pragma once

#include <string>

#include "catalog/name.hpp"
#include "dialect/expression_writer.hpp"

namespace schemake::dialect {

/// A type's name as DDL writes it: "varchar(20)", "timestamp(3)", "\"MyType\"[]".
std::string postgresql_type(const catalog::TypeName& type);

/// Schema-qualified outside the default schema.
std::string postgresql_name(const catalog::QualifiedName& name);

class PostgresqlWriter : public ExpressionWriter {
 public:
  using ExpressionWriter::ExpressionWriter;

 protected:
  std::string identifier(std::string_view name) const override;
  std::string relation_name(const Expression& relation) override;
  Written current_value(const Expression& expression) override;
  Written boolean_test(const Expression& expression) override;
  Written distinct_from(const Expression& expression, bool negated) override;
  Written like(const Expression& expression, bool ignore_case, bool negated) override;
  Written quantified(const Expression& expression, std::string_view quantifier) override;
  Written array(const Expression& expression) override;
  Written function_call(const Expression& expression) override;
  Written cast(const Expression& expression) override;
  Written collate(const Expression& expression) override;
  Written greatest(const Expression& expression, bool least) override;
  Written row(const Expression& expression) override;
  Written set_default(const Expression& expression) override;
  std::string set_operand(const Expression& query, const Expression& operation, bool is_left) override;
};

}  // namespace schemake::dialect
