// Calls with all that may stand behind their arguments, and what is written like a call.
#include <array>
#include <string_view>
#include <utility>

#include "parse/lower_node.hpp"

namespace schemake::parse {
namespace {

using catalog::Expression;
using Kind = catalog::ExpressionKind;

// TRIM(x), SUBSTRING(x FROM y) and AT TIME ZONE are calls in pg_catalog that also work when written as
// plain calls; EXTRACT, POSITION, OVERLAY and NORMALIZE do not, and keep the qualifier.
bool is_plain_call(std::string_view name) {
  return name == "btrim" || name == "ltrim" || name == "rtrim" || name == "substring" || name == "timezone" ||
         name == "like_escape" || name == "similar_to_escape";
}

Expression wrapped(Kind kind, Expression operand, std::string text = {}) {
  Expression wrapper = make(kind, std::move(text));
  wrapper.operands.push_back(std::move(operand));
  return located(std::move(wrapper));
}

void append_arguments(Expression& call, const Json& body, const Context& context) {
  const Json& arguments = list(body, "args");
  for (const Json& argument : arguments) {
    const auto [tag, inner] = node_of(argument);
    call.operands.push_back(tag == "NamedArgExpr" ? wrapped(Kind::named_argument,
                                                            lower_expression(member(*inner, "arg"), context),
                                                            string_member(*inner, "name"))
                                                  : lower_expression(argument, context));
  }
  if (flag(body, "func_variadic") && !call.operands.empty()) {
    Expression last = std::move(call.operands.back());
    call.operands.back() = wrapped(Kind::variadic_argument, std::move(last));
  }
  if (flag(body, "agg_star")) call.operands.push_back(make(Kind::star, body, context));
}

// The bits of FRAMEOPTION_* in PostgreSQL's parsenodes.h: start and end of a frame.
std::string_view bound_text(unsigned options, unsigned shift) {
  constexpr std::array<std::pair<unsigned, std::string_view>, 5> bounds{{{0x00020, "UNBOUNDED PRECEDING"},
                                                                         {0x00080, "UNBOUNDED FOLLOWING"},
                                                                         {0x00200, "CURRENT ROW"},
                                                                         {0x00800, "PRECEDING"},
                                                                         {0x02000, "FOLLOWING"}}};
  for (const auto& [bit, words] : bounds) {
    if ((options & (bit << shift)) != 0) return words;
  }
  return "CURRENT ROW";
}

std::string_view exclusion_text(unsigned options) {
  if ((options & 0x08000U) != 0) return "EXCLUDE CURRENT ROW";
  if ((options & 0x10000U) != 0) return "EXCLUDE GROUP";
  return (options & 0x20000U) != 0 ? "EXCLUDE TIES" : "";
}

Expression lower_bound(unsigned options, unsigned shift, const Json& body, const char* offset,
                       const Context& context) {
  Expression bound = make(Kind::frame_bound, std::string(bound_text(options, shift)));
  if (body.contains(offset)) bound.operands.push_back(lower_expression(body.at(offset), context));
  return located(std::move(bound));
}

void add_frame(Expression& window, const Json& body, const Context& context) {
  const auto options = body.value("frameOptions", 0U);
  const bool written = (options & 1U) != 0;
  if (!written) return;
  Expression frame = make(Kind::frame, (options & 4U) != 0   ? "ROWS"
                                       : (options & 8U) != 0 ? "GROUPS"
                                                             : "RANGE");
  frame.qualifier = exclusion_text(options);
  frame.operands.push_back(lower_bound(options, 0, body, "startOffset", context));
  frame.operands.push_back(lower_bound(options, 1, body, "endOffset", context));
  window.operands.push_back(std::move(frame));
}

void add_over(Expression& call, const Json& body, const Context& context) {
  if (!body.contains("over")) return;
  const Json& window = body.at("over");
  Expression over = make(Kind::over, window, context, string_member(window, "name"));
  if (over.text.empty()) over.operands.push_back(lower_window(window, context));
  call.operands.push_back(std::move(over));
}

}  // namespace

Expression lower_window(const Json& body, const Context& context) {
  Expression window = make(Kind::window, body, context, string_member(body, "name"));
  window.qualifier = string_member(body, "refname");
  add_clause(window, Kind::partition_by, list(body, "partitionClause"),
             [&](const Json& item) { return lower_expression(item, context); });
  add_clause(window, Kind::order_by, list(body, "orderClause"),
             [&](const Json& item) { return lower_order_item(item, context); });
  add_frame(window, body, context);
  return window;
}

Expression lower_call(const Json& body, const Context& context) {
  Expression call = make(Kind::function_call, body, context);
  set_name(call, strings(list(body, "funcname")));
  if (call.qualifier == "pg_catalog" && is_plain_call(call.text)) call.qualifier.clear();
  append_arguments(call, body, context);
  if (flag(body, "agg_distinct")) call.operands.push_back(make(Kind::distinct));
  add_clause(call, flag(body, "agg_within_group") ? Kind::within_group : Kind::order_by,
             list(body, "agg_order"), [&](const Json& item) { return lower_order_item(item, context); });
  add_expression_clause(call, Kind::filter, body, "agg_filter", context);
  add_over(call, body, context);
  return call;
}

Expression lower_grouping_set(const Json& body, const Context& context) {
  const std::string kind = string_member(body, "kind");
  Expression set = make(Kind::grouping_set, body, context,
                        kind == "GROUPING_SET_ROLLUP" ? "ROLLUP"
                        : kind == "GROUPING_SET_CUBE" ? "CUBE"
                        : kind == "GROUPING_SET_SETS" ? "GROUPING SETS"
                                                      : "");
  append(set, list(body, "content"), context);
  return set;
}

Expression lower_xml(const Json& body, const Context& context) {
  std::string name = string_member(body, "op");
  name.erase(0, std::string_view("IS_").size());
  if (name == "DOCUMENT") name = "IS DOCUMENT";
  Expression call = make(Kind::xml_function, body, context, name);
  call.alias = string_member(body, "name");
  if (name == "XMLPARSE") {
    call.qualifier = string_member(body, "xmloption") == "XMLOPTION_DOCUMENT" ? "DOCUMENT" : "CONTENT";
  }
  add_clause(call, Kind::xml_attributes, list(body, "named_args"),
             [&](const Json& item) { return lower_target(item, context); });
  append(call, list(body, "args"), context);
  return call;
}

Expression lower_xml_serialize(const Json& body, const Context& context) {
  Expression call = make(Kind::xml_function, body, context, "XMLSERIALIZE");
  call.qualifier = string_member(body, "xmloption") == "XMLOPTION_DOCUMENT" ? "DOCUMENT" : "CONTENT";
  call.type = lower_type(member(body, "typeName"), context);
  call.operands.push_back(lower_expression(member(body, "expr"), context));
  return call;
}

}  // namespace schemake::parse
