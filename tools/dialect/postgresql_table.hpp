// The parts of a table in PostgreSQL's DDL.
#pragma once

#include <string>

#include "catalog/table.hpp"
#include "change/op.hpp"
#include "dialect/postgresql_expression.hpp"

namespace schemake::dialect {

/// "email varchar(20) NOT NULL DEFAULT ''", without constraints.
std::string postgresql_column(const change::ColumnDefinition& definition, PostgresqlWriter& writer);
/// "CONSTRAINT users_pkey PRIMARY KEY (id)".
std::string postgresql_constraint(const catalog::Constraint& constraint, PostgresqlWriter& writer);
std::string postgresql_create_table(const change::CreateTable& op, PostgresqlWriter& writer);
std::string postgresql_create_index(const change::CreateIndex& op, PostgresqlWriter& writer);

}  // namespace schemake::dialect
