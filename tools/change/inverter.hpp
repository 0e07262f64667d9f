// The visitor of invert(): one function for each op. Internal to this room.
#pragma once

#include <string_view>

#include "change/invert.hpp"

namespace schemake::change {

/// The catalog before an op is complete, so every look-up of what it names finds something.
class Inverter {
 public:
  Inverter(const catalog::Past& before, const catalog::Catalog& after) : before_(before), after_(after) {}

  // Tables and their parts: invert.cpp.
  Inverse operator()(const CreateTable& op) const;
  Inverse operator()(const DropTable& op) const;
  Inverse operator()(const RenameTable& op) const;
  Inverse operator()(const AddColumn& op) const;
  Inverse operator()(const DropColumn& op) const;
  Inverse operator()(const RenameColumn& op) const;
  Inverse operator()(const AlterColumnType& op) const;
  Inverse operator()(const SetColumnDefault& op) const;
  Inverse operator()(const SetColumnNotNull& op) const;
  Inverse operator()(const AddConstraint& op) const;
  Inverse operator()(const AddConstraintUsingIndex& op) const;
  Inverse operator()(const DropConstraint& op) const;
  Inverse operator()(const RenameConstraint& op) const;
  Inverse operator()(const ValidateConstraint& op) const;
  Inverse operator()(const AlterConstraint& op) const;
  Inverse operator()(const AlterIdentity& op) const;
  Inverse operator()(const DropExpression& op) const;
  Inverse operator()(const AlterInheritance& op) const;
  Inverse operator()(const CreateIndex& op) const;
  Inverse operator()(const DropIndex& op) const;
  Inverse operator()(const RenameIndex& op) const;
  // All else: invert_object.cpp.
  Inverse operator()(const CreateFromQuery& op) const;
  Inverse operator()(const CreateSequence& op) const;
  Inverse operator()(const AlterSequence& op) const;
  Inverse operator()(const CreateType& op) const;
  Inverse operator()(const AddEnumValue& op) const;
  Inverse operator()(const RenameEnumValue& op) const;
  Inverse operator()(const AlterDomain& op) const;
  Inverse operator()(const AlterAttribute& op) const;
  Inverse operator()(const CreateObject& op) const;
  Inverse operator()(const AlterObject& op) const;
  Inverse operator()(const DropObject& op) const;
  Inverse operator()(const RenameObject& op) const;
  Inverse operator()(const SetSchema& op) const;
  Inverse operator()(const SetSearchPath& op) const;
  Inverse operator()(const Maintenance& op) const;
  Inverse operator()(const DataChange& op) const;
  Inverse operator()(const Opaque& op) const;
  // Settings and privileges: invert_property.cpp.
  Inverse operator()(const SetProperty& op) const;
  Inverse operator()(const Grant& op) const;

 private:
  const catalog::Column& column_before(const TableName& table, const Identifier& column) const;
  /// CASCADE took more than the object itself and what always goes with it.
  bool took_others_along(const catalog::QualifiedName& self) const;
  Inverse drop_again(const catalog::ObjectId& id, text::Span span, catalog::RelationKind relation) const;
  Inverse alter_domain_back(const AlterDomain& op, const catalog::DomainType& domain) const;
  Inverse undrop(const DropObject& op) const;
  Inverse undrop_relation(const DropObject& op, const catalog::Table& relation) const;
  Inverse grant_back(const Grant& op) const;
  Inverse revoke_back(const Grant& op) const;

  const catalog::Past& before_;
  const catalog::Catalog& after_;
};

/// A list of one.
std::vector<Op> one(Op op);
/// Whether each value of the narrow type is one of the wide type too, unchanged: going back then either
/// gives the same values or is refused by the server, and never loses one in silence.
bool widens(const catalog::TypeName& from, const catalog::TypeName& to);
/// Comment, owner, storage …: the ops that give a new object what an old one had.
void add_properties(std::vector<Op>& ops, const catalog::ObjectId& id, const catalog::Properties& properties,
                    text::Span span);
/// Replay keeps "grant app" → "select, update (a)" with the other properties.
inline constexpr std::string_view grant_prefix = "grant ";
std::vector<std::string> held_privileges(const catalog::Properties& properties, const std::string& grantee);
Grant grant_of(const catalog::ObjectId& id, const std::string& grantee, std::vector<std::string> privileges,
               text::Span span);
/// What makes a thing again as it was, but for its properties.
CreateFromQuery create_again(const catalog::Table& view, text::Span span);
CreateObject create_again(const catalog::Object& object, text::Span span);
CreateIndex create_again(const catalog::Index& index, text::Span span);
/// Whether the statement that made an object still names it, and what it uses, as they are called now.
bool is_current(const std::string& statement, const catalog::ObjectId& id,
                const std::vector<catalog::Dependency>& depends);

}  // namespace schemake::change
