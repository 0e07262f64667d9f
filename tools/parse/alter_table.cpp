// ALTER TABLE, and what shares its tree: ALTER VIEW, INDEX, SEQUENCE, TYPE.
#include <algorithm>
#include <array>
#include <utility>

#include "parse/lower.hpp"
#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

using change::Op;

/// The pass of ALTER TABLE in which PostgreSQL runs an action. It runs them not as written, so that
/// `ADD CONSTRAINT … (a), ADD COLUMN a` works.
enum Pass : int { drop, alter_type, add_column, set_not_null, add_index, add_constraint, miscellaneous };

int pass_of(const Op& op) {
  return std::visit(
      change::Overloaded{
          [](const change::DropColumn&) { return drop; },
          [](const change::DropConstraint&) { return drop; },
          [](const change::SetColumnNotNull& change) { return change.not_null ? set_not_null : drop; },
          [](const change::SetColumnDefault& change) { return change.value ? add_constraint : drop; },
          [](const change::DropExpression&) { return drop; },
          [](const change::AlterIdentity& change) {
            return change.change == change::IdentityChange::add   ? add_constraint
                   : change.change == change::IdentityChange::set ? miscellaneous
                                                                  : drop;
          },
          [](const change::AlterColumnType&) { return alter_type; },
          [](const change::AddColumn&) { return add_column; },
          [](const change::AddConstraint& add) {
            return catalog::makes_index(add.definition.constraint) ? add_index : add_constraint;
          },
          [](const change::AddConstraintUsingIndex&) { return add_index; },
          [](const auto&) { return miscellaneous; },
      },
      op);
}

/// Names in ALTER TABLE's actions carry no locations: they are found in the tokens, behind the last one.
class AlterTableLowering {
 public:
  AlterTableLowering(const Json& body, const Context& context)
      : context_(context), table_(lower_relation(member(body, "relation"), context)), from_(table_.span.end) {
    table_.missing_ok = flag(body, "missing_ok");
    type_ = object_type(string_member(body, "objtype"));
    for (const Json& item : list(body, "cmds")) lower(*node_of(item).body);
  }

  Ops take() {
    std::stable_sort(ops_.begin(), ops_.end(),
                     [](const Op& a, const Op& b) { return pass_of(a) < pass_of(b); });
    return std::move(ops_);
  }

 private:
  change::Identifier name(const Json& action, const char* field = "name") {
    change::Identifier identifier{string_member(action, field), {}};
    identifier.span = context_.tokens.find_identifier(identifier.name, from_);
    if (identifier.span.known()) {
      from_ = identifier.span.end;
    } else {
      identifier.span = table_.span;
    }
    return identifier;
  }

  const Json& definition(const Json& action) const { return *node_of(member(action, "def")).body; }

  void add_column_op(const Json& action) {
    change::AddColumn op{table_, lower_column(definition(action), context_), flag(action, "missing_ok")};
    from_ = std::max(from_, op.column.span.end);
    ops_.emplace_back(std::move(op));
  }

  void alter_type_op(const Json& action) {
    change::AlterColumnType op;
    op.table = table_;
    op.column = name(action);
    const Json& column = definition(action);
    op.type = lower_type(member(column, "typeName"), context_);
    op.type_span = context_.span(member(column, "typeName"));
    const std::vector<std::string> collation = strings(list(member(column, "collClause"), "collname"));
    if (!collation.empty()) op.collation = collation.back();
    if (column.contains("raw_default")) {
      op.using_expression = lower_expression(column.at("raw_default"), context_);
    }
    ops_.emplace_back(std::move(op));
  }

  void alter_default(const Json& action) {
    change::SetColumnDefault op{table_, name(action), std::nullopt};
    if (action.contains("def")) {
      op.value = lower_expression(action.at("def"), context_);
      if (op.value->kind == catalog::ExpressionKind::null_literal) op.value.reset();
    }
    ops_.emplace_back(std::move(op));
  }

  void add_constraint_op(const Json& action) {
    const Json& body = definition(action);
    change::ConstraintDefinition constraint = lower_constraint(body, context_);
    from_ = std::max(from_, constraint.span.end);
    if (body.contains("indexname")) {
      change::AddConstraintUsingIndex op{table_, std::move(constraint), {}};
      op.index = name(body, "indexname");
      ops_.emplace_back(std::move(op));
    } else {
      ops_.emplace_back(change::AddConstraint{table_, std::move(constraint)});
    }
  }

  void alter_constraint(const Json& action) {
    const Json& body = definition(action);
    ops_.emplace_back(change::AlterConstraint{table_, name(body, "conname"), flag(body, "deferrable"),
                                              flag(body, "initdeferred")});
  }

  void alter_identity(const Json& action, change::IdentityChange change) {
    change::AlterIdentity op;
    op.table = table_;
    op.column = name(action);
    op.change = change;
    op.if_exists = flag(action, "missing_ok");
    if (change == change::IdentityChange::add) {
      const Json& body = definition(action);
      op.identity = string_member(body, "generated_when") == "a" ? catalog::Identity::always
                                                                 : catalog::Identity::by_default;
      op.options = lower_options(list(body, "options"), context_);
    } else if (change == change::IdentityChange::set) {
      op.options = lower_options(list(definition(action), "items"), context_);
      if (const auto generated = op.options.find("generated"); generated != op.options.end()) {
        // The letter of the catalog: 'a' or 'd'.
        op.identity = generated->second == "97" ? catalog::Identity::always : catalog::Identity::by_default;
        op.options.erase(generated);
      }
    }
    ops_.emplace_back(std::move(op));
  }

  void alter_inheritance(const Json& action, change::InheritanceChange change) {
    ops_.emplace_back(
        change::AlterInheritance{table_, lower_relation(definition(action), context_), change, {}, false});
  }

  void alter_partition(const Json& action, change::InheritanceChange change) {
    const Json& body = definition(action);
    change::TableName partition = lower_relation(member(body, "name"), context_);
    if (type_.kind == catalog::ObjectKind::index) {
      change::SetProperty op;
      op.object = {catalog::index_id(partition.name), partition.span, false};
      op.property = "partition of";
      op.value = table_.name.name;
      ops_.emplace_back(std::move(op));
      return;
    }
    change::AlterInheritance op{std::move(partition), table_, change, {}, flag(body, "concurrent")};
    if (body.contains("bound")) op.partition_bound = lower_partition_bound(body.at("bound"), context_);
    ops_.emplace_back(std::move(op));
  }

  // On the relation itself, whichever kind it is, or on one of its columns.
  void set_property(std::string property, std::optional<std::string> value,
                    const change::Identifier* column = nullptr) {
    change::SetProperty op;
    op.object = {{type_.kind, table_.name, {}}, table_.span, false};
    if (column != nullptr) op.object = {catalog::column_id(table_.name, column->name), column->span, false};
    op.property = std::move(property);
    op.value = std::move(value);
    op.if_exists = table_.missing_ok;
    ops_.emplace_back(std::move(op));
  }

  void set_options(const Json& action, bool reset, const change::Identifier* column = nullptr) {
    for (const auto& [option, value] : lower_options(list(definition(action), "items"), context_)) {
      set_property("option " + option, reset ? std::nullopt : std::optional(value), column);
    }
  }

  void set_column_value(const Json& action, const std::string& property) {
    const change::Identifier column = name(action);
    const Json& value = member(action, "def");
    std::string text = value.contains("Integer") ? std::to_string(member(value, "Integer").value("ival", -1))
                                                 : string_node(value);
    // The defaults, spelled out.
    const bool is_default = text == "-1" || text == "default";
    set_property(property, is_default ? std::nullopt : std::optional(std::move(text)), &column);
  }

  void set_replica_identity(const Json& action) {
    const Json& body = definition(action);
    const std::string type = string_member(body, "identity_type");
    if (type == "d") return set_property("replica identity", std::nullopt);
    set_property("replica identity", type == "f"   ? std::string("full")
                                     : type == "n" ? std::string("nothing")
                                                   : "index " + string_member(body, "name"));
  }

  void enable(std::string_view kind, const Json& action) {
    const std::string what = string_member(action, "name");
    const std::string state = kind.find("EnableAlways") != std::string_view::npos    ? "always"
                              : kind.find("EnableReplica") != std::string_view::npos ? "replica"
                              : kind.starts_with("AT_Enable")                        ? ""
                                                                                     : "disabled";
    const bool rule = kind.ends_with("Rule");
    const bool all = kind.ends_with("All") || kind.ends_with("User");
    change::SetProperty op;
    const auto object_kind = rule ? catalog::ObjectKind::rule : catalog::ObjectKind::trigger;
    if (all) {
      op.object = {{type_.kind, table_.name, {}}, table_.span, false};
      op.property = kind.ends_with("User") ? "user triggers" : "all triggers";
    } else {
      const change::Identifier identifier = name(action);
      op.object = {{object_kind, table_.name, what}, identifier.span, false};
      op.property = "enabled";
    }
    if (!state.empty()) op.value = state;
    op.if_exists = table_.missing_ok;
    ops_.emplace_back(std::move(op));
  }

  void attribute(const Json& action, change::AttributeChange change) {
    change::AlterAttribute op;
    op.type = {catalog::type_id(table_.name), table_.span, false};
    op.change = change;
    op.if_exists = flag(action, "missing_ok");
    op.cascade = string_member(action, "behavior") == "DROP_CASCADE";
    if (change == change::AttributeChange::add) {
      const change::ColumnDefinition column = lower_column(definition(action), context_);
      op.attribute = column.column;
      op.span = column.span;
      from_ = std::max(from_, op.span.end);
    } else {
      const change::Identifier identifier = name(action);
      op.attribute.name = identifier.name;
      op.span = identifier.span;
      if (change == change::AttributeChange::set_type) {
        op.attribute.type = lower_type(member(definition(action), "typeName"), context_);
      }
    }
    ops_.emplace_back(std::move(op));
  }

  bool lower_attribute(std::string_view kind, const Json& action) {
    if (type_.kind != catalog::ObjectKind::type) return false;
    if (kind == "AT_AddColumn") {
      attribute(action, change::AttributeChange::add);
    } else if (kind == "AT_DropColumn") {
      attribute(action, change::AttributeChange::drop);
    } else if (kind == "AT_AlterColumnType") {
      attribute(action, change::AttributeChange::set_type);
    } else {
      return false;
    }
    return true;
  }

  bool lower_column_action(std::string_view kind, const Json& action) {
    const bool missing_ok = flag(action, "missing_ok");
    const bool cascade = string_member(action, "behavior") == "DROP_CASCADE";
    if (kind == "AT_AddColumn") {
      add_column_op(action);
    } else if (kind == "AT_DropColumn") {
      ops_.emplace_back(change::DropColumn{table_, name(action), missing_ok, cascade});
    } else if (kind == "AT_AlterColumnType") {
      alter_type_op(action);
    } else if (kind == "AT_ColumnDefault") {
      alter_default(action);
    } else if (kind == "AT_SetNotNull" || kind == "AT_DropNotNull") {
      ops_.emplace_back(change::SetColumnNotNull{table_, name(action), kind == "AT_SetNotNull"});
    } else if (kind == "AT_AddIdentity") {
      alter_identity(action, change::IdentityChange::add);
    } else if (kind == "AT_SetIdentity") {
      alter_identity(action, change::IdentityChange::set);
    } else if (kind == "AT_DropIdentity") {
      alter_identity(action, change::IdentityChange::drop);
    } else if (kind == "AT_DropExpression") {
      ops_.emplace_back(change::DropExpression{table_, name(action), missing_ok});
    } else {
      return lower_column_property(kind, action);
    }
    return true;
  }

  bool lower_column_property(std::string_view kind, const Json& action) {
    if (kind == "AT_SetStatistics" && action.contains("num")) {
      // Of an index's expression, by its place: the model has nothing to keep it in.
      ops_.emplace_back(
          change::Opaque{"SET STATISTICS of an index", context_.tokens.span(), {}, {}, false, {}});
    } else if (kind == "AT_SetStatistics") {
      set_column_value(action, "statistics");
    } else if (kind == "AT_SetStorage") {
      set_column_value(action, "storage");
    } else if (kind == "AT_SetCompression") {
      set_column_value(action, "compression");
    } else if (kind == "AT_SetOptions" || kind == "AT_ResetOptions") {
      const change::Identifier column = name(action);
      set_options(action, kind == "AT_ResetOptions", &column);
    } else {
      return false;
    }
    return true;
  }

  bool lower_constraint_action(std::string_view kind, const Json& action) {
    const bool cascade = string_member(action, "behavior") == "DROP_CASCADE";
    if (kind == "AT_AddConstraint") {
      add_constraint_op(action);
    } else if (kind == "AT_DropConstraint") {
      ops_.emplace_back(change::DropConstraint{table_, name(action), flag(action, "missing_ok"), cascade});
    } else if (kind == "AT_ValidateConstraint") {
      ops_.emplace_back(change::ValidateConstraint{table_, name(action)});
    } else if (kind == "AT_AlterConstraint") {
      alter_constraint(action);
    } else {
      return false;
    }
    return true;
  }

  bool lower_inheritance(std::string_view kind, const Json& action) {
    if (kind == "AT_AddInherit") {
      alter_inheritance(action, change::InheritanceChange::inherit);
    } else if (kind == "AT_DropInherit") {
      alter_inheritance(action, change::InheritanceChange::no_inherit);
    } else if (kind == "AT_AttachPartition") {
      alter_partition(action, change::InheritanceChange::attach_partition);
    } else if (kind.starts_with("AT_DetachPartition")) {
      alter_partition(action, change::InheritanceChange::detach_partition);
    } else {
      return false;
    }
    return true;
  }

  // The long tail: properties of the table that nothing else depends on.
  bool lower_table_property(std::string_view kind, const Json& action) {
    if (kind == "AT_SetRelOptions" || kind == "AT_ReplaceRelOptions" || kind == "AT_ResetRelOptions") {
      set_options(action, kind == "AT_ResetRelOptions");
    } else if (kind == "AT_ChangeOwner") {
      set_property("owner", role_name(member(action, "newowner")));
    } else if (kind == "AT_ClusterOn") {
      set_property("cluster", name(action).name);
    } else if (kind == "AT_DropCluster") {
      set_property("cluster", std::nullopt);
    } else if (kind == "AT_SetLogged" || kind == "AT_SetUnLogged") {
      set_property("persistence", kind == "AT_SetLogged" ? "permanent" : "unlogged");
    } else if (kind == "AT_SetTableSpace") {
      set_property("tablespace", string_member(action, "name"));
    } else if (kind == "AT_SetAccessMethod") {
      set_property("access method", string_member(action, "name"));
    } else if (kind == "AT_ReplicaIdentity") {
      set_replica_identity(action);
    } else if (kind == "AT_EnableRowSecurity" || kind == "AT_DisableRowSecurity") {
      set_property("row security",
                   kind == "AT_EnableRowSecurity" ? std::optional<std::string>("enabled") : std::nullopt);
    } else if (kind == "AT_ForceRowSecurity" || kind == "AT_NoForceRowSecurity") {
      set_property("force row security",
                   kind == "AT_ForceRowSecurity" ? std::optional<std::string>("enabled") : std::nullopt);
    } else {
      return false;
    }
    return true;
  }

  void lower(const Json& action) {
    const std::string kind = string_member(action, "subtype");
    if (lower_attribute(kind, action) || lower_column_action(kind, action) ||
        lower_constraint_action(kind, action) || lower_inheritance(kind, action) ||
        lower_table_property(kind, action)) {
      return;
    }
    if (kind.find("Trig") != std::string::npos || kind.ends_with("Rule")) return enable(kind, action);
    if (kind == "AT_AddOf") {
      set_property("of type", catalog::display(lower_type(definition(action), context_)));
    } else if (kind == "AT_DropOf") {
      set_property("of type", std::nullopt);
    } else if (ops_.empty() || !std::holds_alternative<change::Opaque>(ops_.back())) {
      ops_.emplace_back(make_opaque(context_));
    }
  }

  const Context& context_;
  change::TableName table_;
  ObjectType type_;
  text::Offset from_;
  Ops ops_;
};

}  // namespace

Ops lower_alter_table(const Json& body, const Context& context) {
  return AlterTableLowering(body, context).take();
}

}  // namespace schemake::parse
