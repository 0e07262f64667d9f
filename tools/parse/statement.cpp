#include "parse/statement.hpp"

#include <fmt/format.h>
#include <pg_query.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "parse/encoding.hpp"
#include "parse/lower.hpp"
#include "parse/pg_error.hpp"
#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

using text::upper;

using change::Op;
using Ops = std::vector<Op>;

// "CREATE MATERIALIZED VIEW" from the words that the statement begins with.
std::string describe(const TokenRange& tokens) {
  constexpr std::array<std::string_view, 42> words{
      "CREATE",    "OR",        "REPLACE",   "ALTER",    "DROP",        "VIEW",         "MATERIALIZED",
      "FUNCTION",  "TRIGGER",   "SEQUENCE",  "TYPE",     "DOMAIN",      "SCHEMA",       "EXTENSION",
      "TABLE",     "INDEX",     "POLICY",    "RULE",     "EVENT",       "COMMENT",      "ON",
      "GRANT",     "REVOKE",    "AGGREGATE", "OPERATOR", "CAST",        "LANGUAGE",     "ROLE",
      "SERVER",    "FOREIGN",   "DATA",      "WRAPPER",  "PUBLICATION", "SUBSCRIPTION", "STATISTICS",
      "COLLATION", "PROCEDURE", "TEMPORARY", "TEMP",     "UNLOGGED",    "DATABASE",     "SYSTEM"};
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
  return {describe(context.tokens), context.tokens.span(), {}, {}};
}

Ops one(Op op) {
  Ops ops;
  ops.push_back(std::move(op));
  return ops;
}

Ops lower_create(const Json& body, const Context& context) {
  if (auto table = lower_create_table(body, context)) return one(std::move(*table));
  change::Opaque opaque = make_opaque(context);
  if (opaque.description == "CREATE TABLE") opaque.description = "CREATE TABLE of this kind";
  opaque.creates.push_back(lower_relation(member(body, "relation"), context));
  return one(std::move(opaque));
}

Ops lower_creating(const Json& relation, const Context& context) {
  change::Opaque opaque = make_opaque(context);
  opaque.creates.push_back(lower_relation(relation, context));
  return one(std::move(opaque));
}

// Names in ALTER TABLE's actions carry no locations: they are found in the tokens, behind the last one.
class AlterTableLowering {
 public:
  AlterTableLowering(const Json& body, const Context& context)
      : context_(context), table_(lower_relation(member(body, "relation"), context)), from_(table_.span.end) {
    table_.missing_ok = flag(body, "missing_ok");
    for (const Json& item : list(body, "cmds")) lower(*node_of(item).body);
  }

  Ops take() {
    std::stable_sort(ops_.begin(), ops_.end(), [](const Op& a, const Op& b) { return pass(a) < pass(b); });
    return std::move(ops_);
  }

 private:
  // PostgreSQL runs the actions of one statement not as written but in passes, so that
  // `ADD CONSTRAINT … (a), ADD COLUMN a` works.
  static int pass(const Op& op) {
    if (std::holds_alternative<change::DropColumn>(op) ||
        std::holds_alternative<change::DropConstraint>(op)) {
      return 0;
    }
    const auto* not_null = std::get_if<change::SetColumnNotNull>(&op);
    if (not_null != nullptr) return not_null->not_null ? 3 : 0;
    const auto* change_default = std::get_if<change::SetColumnDefault>(&op);
    if (change_default != nullptr) return change_default->value ? 5 : 0;
    if (std::holds_alternative<change::AlterColumnType>(op)) return 1;
    if (std::holds_alternative<change::AddColumn>(op)) return 2;
    const auto* add = std::get_if<change::AddConstraint>(&op);
    if (add != nullptr) return catalog::makes_index(add->definition.constraint) ? 4 : 5;
    return 6;
  }

  change::Identifier name(const Json& action) {
    change::Identifier identifier{string_member(action, "name"), {}};
    identifier.span = context_.tokens.find_identifier(identifier.name, from_);
    if (identifier.span.known()) {
      from_ = identifier.span.end;
    } else {
      identifier.span = table_.span;
    }
    return identifier;
  }

  void add_column(const Json& action) {
    change::AddColumn op{table_, lower_column(*node_of(member(action, "def")).body, context_),
                         flag(action, "missing_ok")};
    from_ = std::max(from_, op.column.span.end);
    ops_.emplace_back(std::move(op));
  }

  void alter_type(const Json& action) {
    change::AlterColumnType op;
    op.table = table_;
    op.column = name(action);
    const Json& definition = *node_of(member(action, "def")).body;
    op.type = lower_type(member(definition, "typeName"), context_);
    const std::vector<std::string> collation = strings(list(member(definition, "collClause"), "collname"));
    if (!collation.empty()) op.collation = collation.back();
    if (definition.contains("raw_default")) {
      op.using_expression = lower_expression(definition.at("raw_default"), context_);
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

  void add_constraint(const Json& action) {
    const Json& body = *node_of(member(action, "def")).body;
    const std::string type = string_member(body, "contype");
    const bool plain = (type == "CONSTR_PRIMARY" || type == "CONSTR_UNIQUE" || type == "CONSTR_CHECK" ||
                        type == "CONSTR_FOREIGN") &&
                       !body.contains("indexname") && !body.contains("options");
    if (!plain) {
      add_opaque();
      return;
    }
    change::AddConstraint op{table_, lower_constraint(body, context_)};
    from_ = std::max(from_, op.definition.span.end);
    ops_.emplace_back(std::move(op));
  }

  void add_opaque() {
    if (!ops_.empty() && std::holds_alternative<change::Opaque>(ops_.back())) return;
    ops_.emplace_back(make_opaque(context_));
  }

  void lower(const Json& action) {
    const std::string kind = string_member(action, "subtype");
    const bool missing_ok = flag(action, "missing_ok");
    const bool cascade = string_member(action, "behavior") == "DROP_CASCADE";
    if (kind == "AT_AddColumn") {
      add_column(action);
    } else if (kind == "AT_DropColumn") {
      ops_.emplace_back(change::DropColumn{table_, name(action), missing_ok, cascade});
    } else if (kind == "AT_AlterColumnType") {
      alter_type(action);
    } else if (kind == "AT_ColumnDefault") {
      alter_default(action);
    } else if (kind == "AT_SetNotNull" || kind == "AT_DropNotNull") {
      ops_.emplace_back(change::SetColumnNotNull{table_, name(action), kind == "AT_SetNotNull"});
    } else if (kind == "AT_AddConstraint") {
      add_constraint(action);
    } else if (kind == "AT_DropConstraint") {
      ops_.emplace_back(change::DropConstraint{table_, name(action), missing_ok, cascade});
    } else {
      add_opaque();
    }
  }

  const Context& context_;
  change::TableName table_;
  text::Offset from_;
  Ops ops_;
};

Ops lower_alter_table(const Json& body, const Context& context) {
  if (string_member(body, "objtype") != "OBJECT_TABLE") return one(make_opaque(context));
  return AlterTableLowering(body, context).take();
}

Ops lower_rename(const Json& body, const Context& context) {
  const std::string type = string_member(body, "renameType");
  const change::TableName relation = lower_relation(member(body, "relation"), context);
  const change::Identifier new_name = [&] {
    change::Identifier identifier{catalog::truncate_name(string_member(body, "newname")), {}};
    identifier.span = context.tokens.find_identifier(string_member(body, "newname"), relation.span.end);
    return identifier;
  }();
  change::Identifier sub{string_member(body, "subname"), {}};
  sub.span = context.tokens.find_identifier(sub.name, relation.span.end);
  const bool missing_ok = flag(body, "missing_ok");
  if (type == "OBJECT_TABLE") return one(change::RenameTable{relation, new_name, missing_ok});
  if (type == "OBJECT_INDEX") return one(change::RenameIndex{relation, new_name, missing_ok});
  if (type == "OBJECT_COLUMN" && string_member(body, "relationType") == "OBJECT_TABLE" && !missing_ok) {
    return one(change::RenameColumn{relation, sub, new_name});
  }
  if (type == "OBJECT_TABCONSTRAINT" && !missing_ok) {
    return one(change::RenameConstraint{relation, sub, new_name});
  }
  change::Opaque opaque = make_opaque(context);
  const bool relation_renamed = type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW" ||
                                type == "OBJECT_SEQUENCE" || type == "OBJECT_FOREIGN_TABLE";
  if (relation_renamed) {
    opaque.drops.push_back(relation);
    opaque.creates.push_back({{relation.name.schema, new_name.name}, new_name.span, false});
  }
  return one(std::move(opaque));
}

change::TableName lower_object_name(const Json& item, const Context& context, text::Offset& from) {
  const std::vector<std::string> names = strings(list(member(item, "List"), "items"));
  change::TableName object;
  if (names.empty()) return object;
  object.name.name = names.back();
  if (names.size() > 1) object.name.schema = names[names.size() - 2];
  object.span = context.tokens.find_identifier(object.name.name, from);
  if (object.span.known()) {
    from = object.span.end;
  } else {
    object.span = context.tokens.span();
  }
  return object;
}

Ops lower_drop(const Json& body, const Context& context) {
  const std::string type = string_member(body, "removeType");
  const bool missing_ok = flag(body, "missing_ok");
  const bool cascade = string_member(body, "behavior") == "DROP_CASCADE";
  std::vector<change::TableName> objects;
  text::Offset from = context.tokens.span().begin;
  const bool relations = type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW" || type == "OBJECT_SEQUENCE" ||
                         type == "OBJECT_FOREIGN_TABLE";
  if (type != "OBJECT_TABLE" && type != "OBJECT_INDEX" && !relations) return one(make_opaque(context));
  for (const Json& item : list(body, "objects")) objects.push_back(lower_object_name(item, context, from));
  Ops ops;
  if (relations) {
    change::Opaque opaque = make_opaque(context);
    opaque.drops = std::move(objects);
    ops.emplace_back(std::move(opaque));
    return ops;
  }
  std::vector<catalog::QualifiedName> together;
  for (const change::TableName& object : objects) together.push_back(object.name);
  for (const change::TableName& object : objects) {
    if (type == "OBJECT_TABLE") {
      ops.emplace_back(change::DropTable{object, together, missing_ok, cascade});
    } else {
      ops.emplace_back(change::DropIndex{object, missing_ok, cascade, flag(body, "concurrent")});
    }
  }
  return ops;
}

void add_written_columns(const catalog::Expression& query, std::vector<change::Identifier>& columns) {
  for (const catalog::Expression& clause : query.operands) {
    if (clause.kind != catalog::ExpressionKind::insert_columns &&
        clause.kind != catalog::ExpressionKind::set_clause) {
      continue;
    }
    for (const catalog::Expression& item : clause.operands) {
      if (item.kind == catalog::ExpressionKind::multi_assignment) {
        add_written_columns(item, columns);
      } else {
        columns.push_back({item.text, item.span});
      }
    }
  }
}

Ops lower_data_change(change::DataChangeKind kind, const Json& json, const Context& context) {
  change::DataChange op;
  op.kind = kind;
  op.table = lower_relation(member(*node_of(json).body, "relation"), context);
  op.statement = lower_query(json, context);
  add_written_columns(op.statement, op.columns);
  // A CTE of the target's own name would make the relation something else than a table: not legal SQL,
  // so the target is always a real relation.
  return one(std::move(op));
}

Ops lower_set_schema(const Json& body, const Context& context) {
  change::Opaque opaque = make_opaque(context);
  if (!body.contains("relation")) return one(std::move(opaque));
  const change::TableName relation = lower_relation(body.at("relation"), context);
  opaque.drops.push_back(relation);
  opaque.creates.push_back({{string_member(body, "newschema"), relation.name.name}, relation.span, false});
  return one(std::move(opaque));
}

Ops lower_create_table_as(const Json& body, const Context& context) {
  Ops ops = lower_creating(member(member(body, "into"), "rel"), context);
  auto& opaque = std::get<change::Opaque>(ops.front());
  if (opaque.description.ends_with("TABLE")) opaque.description += " AS";
  return ops;
}

Ops lower_statement(const Json& json, const Context& context, text::Diagnostics& diagnostics) {
  const auto [tag, body] = node_of(json);
  if (tag == "CreateStmt") return lower_create(*body, context);
  if (tag == "AlterTableStmt") return lower_alter_table(*body, context);
  if (tag == "IndexStmt") return one(lower_create_index(*body, context));
  if (tag == "RenameStmt") return lower_rename(*body, context);
  if (tag == "DropStmt") return lower_drop(*body, context);
  if (tag == "InsertStmt") return lower_data_change(change::DataChangeKind::insert, json, context);
  if (tag == "UpdateStmt") return lower_data_change(change::DataChangeKind::update, json, context);
  if (tag == "DeleteStmt") return lower_data_change(change::DataChangeKind::delete_rows, json, context);
  if (tag == "ViewStmt") return lower_creating(member(*body, "view"), context);
  if (tag == "CreateTableAsStmt") return lower_create_table_as(*body, context);
  if (tag == "AlterObjectSchemaStmt") return lower_set_schema(*body, context);
  if (tag == "CreateSeqStmt") return lower_creating(member(*body, "sequence"), context);
  if (tag == "CreateForeignTableStmt")
    return lower_creating(member(member(*body, "base"), "relation"), context);
  if (tag == "TransactionStmt") {
    diagnostics
        .error("M0106", context.tokens.span(),
               fmt::format("{} inside a migration",
                           upper(text_of(context.tokens.source(), context.tokens.tokens().front()))))
        .help =
        "remove it: each revision runs in a transaction of its own; to run without one, mark the "
        "section `-- migrate:up transaction:false`";
    return {};
  }
  return one(make_opaque(context));
}

struct ParsedText {
  Json statements = Json::array();
  bool ok = false;
};

ParsedText parse_text(const text::Source& source, text::Offset begin, text::Offset end,
                      text::Diagnostics& diagnostics) {
  const std::string text = source.text().substr(begin, end - begin);
  PgQueryParseResult result = pg_query_parse(text.c_str());
  const std::unique_ptr<PgQueryParseResult, void (*)(PgQueryParseResult*)> owner(
      &result, [](PgQueryParseResult* parsed) { pg_query_free_parse_result(*parsed); });
  if (result.error != nullptr) {
    report_syntax_error(*result.error, source, begin, end, diagnostics);
    return {};
  }
  return {Json::parse(result.parse_tree)["stmts"], true};
}

void lower_all(const text::Source& source, const Tokens& tokens, text::Offset begin, text::Offset end,
               const Json& parsed, std::vector<change::Statement>& out, text::Diagnostics& diagnostics) {
  for (const Json& item : parsed) {
    const auto from = begin + static_cast<text::Offset>(item.value("stmt_location", 0));
    const int length = item.value("stmt_len", 0);
    const TokenRange range(source, tokens, from,
                           length == 0 ? end : from + static_cast<text::Offset>(length));
    if (range.empty()) continue;
    change::Statement statement;
    statement.span = range.span();
    statement.ops = lower_statement(item.at("stmt"), {range, begin}, diagnostics);
    out.push_back(std::move(statement));
  }
}

// The end of each statement, its semicolon left out, for text that does not parse as a whole.
std::vector<text::Span> split_at_semicolons(const text::Source& source, const Tokens& tokens,
                                            text::Offset begin, text::Offset end) {
  std::vector<text::Span> spans;
  const TokenRange range(source, tokens, begin, end);
  text::Span current;
  for (const Token& token : range.tokens()) {
    if (text_of(source, token) == ";") {
      if (current.known()) spans.push_back(current);
      current = {};
      continue;
    }
    if (!current.known()) current = {&source, token.begin, token.end};
    current.end = token.end;
  }
  if (current.known()) spans.push_back(current);
  return spans;
}

// The table of a CREATE TABLE or ALTER TABLE that does not parse: what is said of it afterwards would be
// guesswork, so that one slip is one error and not one at every later use.
void add_unparsed_table(const TokenRange& range, std::vector<change::Statement>& out) {
  const auto word = [&](std::size_t i) {
    return i < range.tokens().size() ? upper(text_of(range.source(), range.tokens()[i])) : std::string();
  };
  if ((word(0) != "CREATE" && word(0) != "ALTER") || word(1) != "TABLE") return;
  std::size_t at = 2;
  while (word(at) == "IF" || word(at) == "NOT" || word(at) == "EXISTS" || word(at) == "ONLY") ++at;
  if (at >= range.tokens().size()) return;
  const Token& name = range.tokens()[at];
  const text::Span span{&range.source(), name.begin, name.end};
  change::Opaque opaque{{}, range.span(), {}, {}};
  opaque.creates.push_back(
      {{std::string(catalog::default_schema), identifier_of(range.source(), name)}, span, false});
  change::Statement statement;
  statement.span = range.span();
  statement.ops.emplace_back(std::move(opaque));
  out.push_back(std::move(statement));
}

}  // namespace

std::vector<change::Statement> parse_statements(const text::Source& source, const Tokens& tokens,
                                                text::Offset begin, text::Offset end,
                                                text::Diagnostics& diagnostics) {
  std::vector<change::Statement> statements;
  text::Diagnostics as_a_whole;
  if (const ParsedText parsed = parse_text(source, begin, end, as_a_whole); parsed.ok) {
    lower_all(source, tokens, begin, end, parsed.statements, statements, diagnostics);
    return statements;
  }
  const std::size_t errors_before = diagnostics.error_count();
  for (const text::Span& span : split_at_semicolons(source, tokens, begin, end)) {
    if (const ParsedText parsed = parse_text(source, span.begin, span.end, diagnostics); parsed.ok) {
      lower_all(source, tokens, span.begin, span.end, parsed.statements, statements, diagnostics);
    } else {
      add_unparsed_table(TokenRange(source, tokens, span.begin, span.end), statements);
    }
  }
  // Each piece parses and the whole does not: the whole's error is the one to show.
  if (diagnostics.error_count() == errors_before) {
    for (const text::Diagnostic& diagnostic : as_a_whole.all()) diagnostics.add(diagnostic);
  }
  return statements;
}

std::vector<change::Statement> parse_schema(const text::Source& source, text::Diagnostics& diagnostics) {
  if (!check_encoding(source, diagnostics)) return {};
  const std::size_t errors_before = diagnostics.error_count();
  const Tokens tokens = scan(source, diagnostics);
  if (diagnostics.error_count() != errors_before) return {};
  return parse_statements(source, tokens, 0, static_cast<text::Offset>(source.text().size()), diagnostics);
}

std::vector<text::Span> split_sqlite(const text::Source& source, const Tokens& tokens, text::Offset begin,
                                     text::Offset end) {
  std::vector<text::Span> spans;
  const TokenRange range(source, tokens, begin, end);
  text::Span current;
  bool trigger = false;
  int blocks = 0;  // BEGIN or CASE not yet ended, inside a trigger
  std::size_t words = 0;
  for (const Token& token : range.tokens()) {
    const std::string word = upper(text_of(source, token));
    if (word == ";" && blocks == 0) {
      if (current.known()) spans.push_back(current);
      current = {};
      trigger = false;
      words = 0;
      continue;
    }
    if (!current.known()) current = {&source, token.begin, token.end};
    current.end = token.end;
    if (++words <= 3 && word == "TRIGGER") trigger = true;
    if (trigger && (word == "BEGIN" || word == "CASE")) ++blocks;
    if (trigger && word == "END" && blocks > 0) --blocks;
  }
  if (current.known()) spans.push_back(current);
  return spans;
}

}  // namespace schemake::parse
