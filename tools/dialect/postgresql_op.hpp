// The visitor behind render_postgresql: each op's statement. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "change/op.hpp"
#include "dialect/postgresql_expression.hpp"
#include "dialect/postgresql_name.hpp"
#include "dialect/problems.hpp"

namespace schemake::dialect {

using Lines = std::vector<std::string>;

class PostgresqlOpWriter {
 public:
  PostgresqlOpWriter(const States& states, Problems& problems)
      : states_(states), problems_(problems), writer_(problems) {}

  // Tables and indexes: postgresql_alter.cpp.
  Lines operator()(const change::CreateTable& op);
  Lines operator()(const change::CreateFromQuery& op);
  Lines operator()(const change::DropTable& op);
  Lines operator()(const change::RenameTable& op);
  Lines operator()(const change::AddColumn& op);
  Lines operator()(const change::DropColumn& op);
  Lines operator()(const change::RenameColumn& op);
  Lines operator()(const change::AlterColumnType& op);
  Lines operator()(const change::SetColumnDefault& op);
  Lines operator()(const change::SetColumnNotNull& op);
  Lines operator()(const change::AddConstraint& op);
  Lines operator()(const change::AddConstraintUsingIndex& op);
  Lines operator()(const change::DropConstraint& op);
  Lines operator()(const change::RenameConstraint& op);
  Lines operator()(const change::ValidateConstraint& op);
  Lines operator()(const change::AlterConstraint& op);
  Lines operator()(const change::AlterIdentity& op);
  Lines operator()(const change::DropExpression& op);
  Lines operator()(const change::AlterInheritance& op);
  Lines operator()(const change::CreateIndex& op);
  Lines operator()(const change::DropIndex& op);
  Lines operator()(const change::RenameIndex& op);
  // All else: postgresql_object.cpp.
  Lines operator()(const change::CreateSequence& op);
  Lines operator()(const change::AlterSequence& op);
  Lines operator()(const change::CreateType& op);
  Lines operator()(const change::AddEnumValue& op);
  Lines operator()(const change::RenameEnumValue& op);
  Lines operator()(const change::AlterDomain& op);
  Lines operator()(const change::AlterAttribute& op);
  Lines operator()(const change::CreateObject& op);
  Lines operator()(const change::AlterObject& op);
  Lines operator()(const change::DropObject& op);
  Lines operator()(const change::RenameObject& op);
  Lines operator()(const change::SetSchema& op);
  Lines operator()(const change::SetProperty& op);
  Lines operator()(const change::Grant& op);
  Lines operator()(const change::SetSearchPath& op);
  Lines operator()(const change::Maintenance& op);
  Lines operator()(const change::DataChange& op);
  Lines operator()(const change::Opaque& op);

 private:
  /// Reports that there is no statement for it.
  Lines refuse(text::Span span, const std::string& what);
  std::string view(const change::CreateFromQuery& op);
  std::string policy(const change::CreateObject& op);
  std::string policy_clauses(const catalog::Properties& attributes,
                             const std::map<std::string, catalog::Expression>& expressions);
  std::string domain(const change::CreateType& op, const catalog::DomainType& domain);

  const States& states_;
  Problems& problems_;
  PostgresqlWriter writer_;
};

inline std::string if_exists(bool written) {
  return written ? "IF EXISTS " : "";
}
inline std::string if_not_exists(bool written) {
  return written ? "IF NOT EXISTS " : "";
}
inline std::string cascade(bool written) {
  return written ? " CASCADE" : "";
}

/// "CREATE VIEW …" → "CREATE OR REPLACE VIEW …", unless it says so already.
std::string with_or_replace(std::string statement);
/// " START WITH 10 NO CYCLE": what is written, in the order of the grammar.
std::string postgresql_sequence_options(const catalog::Properties& options);
/// "fillfactor = 70": a storage parameter.
std::string postgresql_option(const std::string& name, const std::string& value);
/// The properties "option …" as " WITH (…)", or empty.
std::string postgresql_with(const catalog::Properties& properties);
/// The statement that sets or resets a property; nothing where there is no word for it.
std::optional<std::string> postgresql_property(const change::SetProperty& op, const States& states);

}  // namespace schemake::dialect
