// Which group of statements a tree belongs to.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "parse/lower.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace schemake::parse {
namespace {

using text::upper;
using Group = Ops (*)(std::string_view tag, const Json& body, const Context& context);

struct Entry {
  std::string_view tag;
  Group group;
};

Ops alter_table(std::string_view /*tag*/, const Json& body, const Context& context) {
  return lower_alter_table(body, context);
}
Ops drop(std::string_view /*tag*/, const Json& body, const Context& context) {
  return lower_drop(body, context);
}
Ops drop_subscription(std::string_view /*tag*/, const Json& body, const Context& context) {
  return lower_drop_subscription(body, context);
}
Ops rename(std::string_view /*tag*/, const Json& body, const Context& context) {
  return lower_rename(body, context);
}
Ops set_schema(std::string_view /*tag*/, const Json& body, const Context& context) {
  return lower_set_schema(body, context);
}

constexpr Group relations = lower_relation_statement;
constexpr Group types = lower_type_statement;
constexpr Group objects = lower_object_statement;
constexpr Group access = lower_access_statement;
constexpr Group session = lower_session_statement;

/// Sorted by tag. What is not here is data (see below) or opaque.
constexpr std::array entries{
    Entry{"AlterCollationStmt", session},
    Entry{"AlterDatabaseRefreshCollStmt", session},
    Entry{"AlterDatabaseSetStmt", session},
    Entry{"AlterDatabaseStmt", session},
    Entry{"AlterDefaultPrivilegesStmt", session},
    Entry{"AlterDomainStmt", types},
    Entry{"AlterEnumStmt", types},
    Entry{"AlterEventTrigStmt", objects},
    Entry{"AlterExtensionStmt", objects},
    Entry{"AlterFdwStmt", objects},
    Entry{"AlterForeignServerStmt", objects},
    Entry{"AlterFunctionStmt", objects},
    Entry{"AlterObjectDependsStmt", session},
    Entry{"AlterObjectSchemaStmt", set_schema},
    Entry{"AlterOpFamilyStmt", session},
    Entry{"AlterOperatorStmt", session},
    Entry{"AlterOwnerStmt", access},
    Entry{"AlterPolicyStmt", objects},
    Entry{"AlterPublicationStmt", objects},
    Entry{"AlterRoleSetStmt", session},
    Entry{"AlterRoleStmt", session},
    Entry{"AlterSeqStmt", relations},
    Entry{"AlterStatsStmt", objects},
    Entry{"AlterSubscriptionStmt", objects},
    Entry{"AlterSystemStmt", session},
    Entry{"AlterTSConfigurationStmt", objects},
    Entry{"AlterTSDictionaryStmt", session},
    Entry{"AlterTableMoveAllStmt", session},
    Entry{"AlterTableSpaceOptionsStmt", session},
    Entry{"AlterTableStmt", alter_table},
    Entry{"AlterTypeStmt", session},
    Entry{"AlterUserMappingStmt", session},
    Entry{"CheckPointStmt", session},
    Entry{"ClosePortalStmt", session},
    Entry{"ClusterStmt", session},
    Entry{"CommentStmt", access},
    Entry{"CompositeTypeStmt", types},
    Entry{"ConstraintsSetStmt", session},
    Entry{"CreateAmStmt", objects},
    Entry{"CreateCastStmt", objects},
    Entry{"CreateConversionStmt", objects},
    Entry{"CreateDomainStmt", types},
    Entry{"CreateEnumStmt", types},
    Entry{"CreateEventTrigStmt", objects},
    Entry{"CreateExtensionStmt", objects},
    Entry{"CreateFdwStmt", objects},
    Entry{"CreateForeignServerStmt", objects},
    Entry{"CreateForeignTableStmt", relations},
    Entry{"CreateFunctionStmt", objects},
    Entry{"CreateOpClassStmt", objects},
    Entry{"CreateOpFamilyStmt", objects},
    Entry{"CreatePLangStmt", objects},
    Entry{"CreatePolicyStmt", objects},
    Entry{"CreatePublicationStmt", objects},
    Entry{"CreateRangeStmt", types},
    Entry{"CreateRoleStmt", session},
    Entry{"CreateSchemaStmt", objects},
    Entry{"CreateSeqStmt", relations},
    Entry{"CreateStatsStmt", objects},
    Entry{"CreateStmt", relations},
    Entry{"CreateSubscriptionStmt", objects},
    Entry{"CreateTableAsStmt", relations},
    Entry{"CreateTableSpaceStmt", session},
    Entry{"CreateTransformStmt", objects},
    Entry{"CreateTrigStmt", objects},
    Entry{"CreateUserMappingStmt", objects},
    Entry{"CreatedbStmt", session},
    Entry{"DeallocateStmt", session},
    Entry{"DefineStmt", objects},
    Entry{"DiscardStmt", session},
    Entry{"DropRoleStmt", session},
    Entry{"DropStmt", drop},
    Entry{"DropSubscriptionStmt", drop_subscription},
    Entry{"DropTableSpaceStmt", session},
    Entry{"DropUserMappingStmt", session},
    Entry{"DropdbStmt", session},
    Entry{"ExplainStmt", session},
    Entry{"GrantRoleStmt", session},
    Entry{"GrantStmt", access},
    Entry{"IndexStmt", relations},
    Entry{"ListenStmt", session},
    Entry{"LoadStmt", session},
    Entry{"LockStmt", session},
    Entry{"NotifyStmt", session},
    Entry{"PrepareStmt", session},
    Entry{"ReassignOwnedStmt", session},
    Entry{"RefreshMatViewStmt", session},
    Entry{"ReindexStmt", session},
    Entry{"RenameStmt", rename},
    Entry{"RuleStmt", objects},
    Entry{"SecLabelStmt", session},
    Entry{"UnlistenStmt", session},
    Entry{"VacuumStmt", session},
    Entry{"VariableSetStmt", session},
    Entry{"VariableShowStmt", session},
    Entry{"ViewStmt", relations},
};

bool is_data(std::string_view tag) {
  return tag == "InsertStmt" || tag == "UpdateStmt" || tag == "DeleteStmt" || tag == "MergeStmt" ||
         tag == "SelectStmt" || tag == "TruncateStmt" || tag == "CopyStmt";
}

Ops refuse_transaction(const Context& context, text::Diagnostics& diagnostics) {
  diagnostics
      .error("M0106", context.tokens.span(),
             fmt::format("{} inside a migration",
                         upper(text_of(context.tokens.source(), context.tokens.tokens().front()))))
      .help =
      "remove it: each revision runs in a transaction of its own; to run without one, mark the "
      "section `-- migrate:up transaction:false`";
  return {};
}

}  // namespace

std::string describe(const TokenRange& tokens) {
  constexpr std::array<std::string_view, 44> words{
      "CREATE",    "OR",        "REPLACE",   "ALTER",    "DROP",        "VIEW",         "MATERIALIZED",
      "FUNCTION",  "TRIGGER",   "SEQUENCE",  "TYPE",     "DOMAIN",      "SCHEMA",       "EXTENSION",
      "TABLE",     "INDEX",     "POLICY",    "RULE",     "EVENT",       "COMMENT",      "ON",
      "GRANT",     "REVOKE",    "AGGREGATE", "OPERATOR", "CAST",        "LANGUAGE",     "ROLE",
      "SERVER",    "FOREIGN",   "DATA",      "WRAPPER",  "PUBLICATION", "SUBSCRIPTION", "STATISTICS",
      "COLLATION", "PROCEDURE", "TEMPORARY", "TEMP",     "UNLOGGED",    "DATABASE",     "SYSTEM",
      "REFRESH",   "REINDEX"};
  std::string description;
  for (const Token& token : tokens.tokens()) {
    const std::string word = upper(text_of(tokens.source(), token));
    const bool known = std::find(words.begin(), words.end(), word) != words.end();
    if (!known && !description.empty()) break;
    description += (description.empty() ? "" : " ") + word;
    if (!known) break;
  }
  return description;
}

change::Opaque make_opaque(const Context& context) {
  change::Opaque opaque{describe(context.tokens), context.tokens.span(), {}, {}, false, {}};
  opaque.words = text::words(context.tokens.span().text());
  return opaque;
}

Ops lower_statement(const Json& json, const Context& context, text::Diagnostics& diagnostics) {
  const auto [tag, body] = node_of(json);
  if (is_data(tag)) return lower_data_statement(tag, json, context);
  if (tag == "TransactionStmt") return refuse_transaction(context, diagnostics);
  const auto* entry =
      std::lower_bound(entries.begin(), entries.end(), tag,
                       [](const Entry& each, std::string_view name) { return each.tag < name; });
  if (entry == entries.end() || entry->tag != tag) return one(make_opaque(context));
  return entry->group(tag, *body, context);
}

}  // namespace schemake::parse
