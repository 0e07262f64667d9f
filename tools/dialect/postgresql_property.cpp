// Comment, owner, storage …: the statement for each property.
#include <optional>

#include "dialect/identifier.hpp"
#include "dialect/postgresql_op.hpp"

namespace schemake::dialect {
namespace {

using catalog::ObjectKind;
using Statement = std::optional<std::string>;

constexpr std::string_view option_prefix = "option ";

bool is_word(const std::string& value) {
  return !value.empty() && value.find_first_not_of(
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789."
                               "-") == std::string::npos;
}

// "toast.autovacuum_enabled" is two names.
std::string option_name(const std::string& name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return quote_postgresql(name);
  return quote_postgresql(name.substr(0, dot)) + "." + quote_postgresql(name.substr(dot + 1));
}

std::string option_action(const std::string& name, const std::optional<std::string>& value) {
  if (value) return "SET (" + postgresql_option(name, *value) + ")";
  return "RESET (" + option_name(name) + ")";
}

std::string enabling(const std::string& state) {
  if (state == "disabled") return "DISABLE";
  if (state == "always") return "ENABLE ALWAYS";
  return state == "replica" ? "ENABLE REPLICA" : "ENABLE";
}

Statement replica_identity(const std::optional<std::string>& value) {
  if (!value) return "REPLICA IDENTITY DEFAULT";
  if (*value == "full" || *value == "nothing")
    return "REPLICA IDENTITY " + std::string(*value == "full" ? "FULL" : "NOTHING");
  return "REPLICA IDENTITY USING INDEX " + quote_postgresql(value->substr(std::string_view("index ").size()));
}

// What stands behind ALTER TABLE or ALTER INDEX … name.
Statement relation_action(const change::SetProperty& op) {
  const std::string& property = op.property;
  if (property == "cluster")
    return op.value ? "CLUSTER ON " + quote_postgresql(*op.value) : "SET WITHOUT CLUSTER";
  if (property == "persistence") return op.value == "unlogged" ? "SET UNLOGGED" : "SET LOGGED";
  if (property == "tablespace") return "SET TABLESPACE " + quote_postgresql(op.value.value_or("pg_default"));
  if (property == "access method" && op.value) return "SET ACCESS METHOD " + quote_postgresql(*op.value);
  if (property == "replica identity") return replica_identity(op.value);
  if (property == "row security") return std::string(op.value ? "ENABLE" : "DISABLE") + " ROW LEVEL SECURITY";
  if (property == "force row security")
    return std::string(op.value ? "FORCE" : "NO FORCE") + " ROW LEVEL SECURITY";
  if (property == "all triggers") return enabling(op.value.value_or("")) + " TRIGGER ALL";
  if (property == "user triggers") return enabling(op.value.value_or("")) + " TRIGGER USER";
  if (property == "of type") return op.value ? "OF " + *op.value : "NOT OF";
  if (property.starts_with(option_prefix))
    return option_action(property.substr(option_prefix.size()), op.value);
  return std::nullopt;
}

Statement column_action(const change::SetProperty& op) {
  if (op.property == "statistics") return "SET STATISTICS " + op.value.value_or("-1");
  if (op.property == "storage" && op.value) return "SET STORAGE " + *op.value;
  if (op.property == "compression") return "SET COMPRESSION " + op.value.value_or("default");
  if (op.property.starts_with(option_prefix))
    return option_action(op.property.substr(option_prefix.size()), op.value);
  return std::nullopt;
}

std::string comment(const change::SetProperty& op, const States& states) {
  const catalog::ObjectId& id = op.object.id;
  const std::string text = op.value ? quote_literal(*op.value) : "NULL";
  const bool of_domain = id.kind == ObjectKind::constraint && states.is_domain(id.name);
  const std::string reference =
      of_domain ? quote_postgresql(id.part) + " ON DOMAIN " + postgresql_object_name(id.name)
                : postgresql_reference(id);
  return "COMMENT ON " + postgresql_kind(id, states) + " " + reference + " IS " + text;
}

Statement trigger_state(const change::SetProperty& op) {
  const catalog::ObjectId& id = op.object.id;
  const std::string state = enabling(op.value.value_or(""));
  if (id.kind == ObjectKind::event_trigger)
    return "ALTER EVENT TRIGGER " + quote_postgresql(id.name.name) + " " + state;
  return "ALTER TABLE " + postgresql_object_name(id.name) + " " + state +
         (id.kind == ObjectKind::rule ? " RULE " : " TRIGGER ") + quote_postgresql(id.part);
}

}  // namespace

std::string postgresql_option(const std::string& name, const std::string& value) {
  return option_name(name) + " = " + (is_word(value) ? value : quote_literal(value));
}

std::string postgresql_with(const catalog::Properties& properties) {
  std::vector<std::string> options;
  for (const auto& [name, value] : properties) {
    if (name.starts_with(option_prefix))
      options.push_back(postgresql_option(name.substr(option_prefix.size()), value));
  }
  return options.empty() ? "" : " WITH (" + join(options, ", ") + ")";
}

std::optional<std::string> postgresql_property(const change::SetProperty& op, const States& states) {
  const catalog::ObjectId& id = op.object.id;
  if (op.property == "comment") return comment(op, states);
  const std::string head = "ALTER " + postgresql_kind(id, states) + " " + if_exists(op.if_exists);
  if (op.property == "owner") {
    if (!op.value) return std::nullopt;
    return head + postgresql_reference(id) + " OWNER TO " + postgresql_role(*op.value);
  }
  if (op.property == "enabled") return trigger_state(op);
  if (op.property == "partition of") {
    if (!op.value) return std::nullopt;
    return "ALTER INDEX " + postgresql_object_name({id.name.schema, *op.value}) + " ATTACH PARTITION " +
           postgresql_object_name(id.name);
  }
  if (id.kind == ObjectKind::column) {
    const Statement action = column_action(op);
    if (!action) return std::nullopt;
    return "ALTER TABLE " + postgresql_object_name(id.name) + " ALTER COLUMN " + quote_postgresql(id.part) +
           " " + *action;
  }
  const Statement action = relation_action(op);
  if (!action) return std::nullopt;
  return head + postgresql_object_name(id.name) + " " + *action;
}

}  // namespace schemake::dialect
