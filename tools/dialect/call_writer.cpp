// Calls, with their windows and filters, and what SQL writes like a call.
#include "dialect/expression_writer.hpp"
#include "dialect/identifier.hpp"
#include "dialect/postgresql_expression.hpp"

namespace schemake::dialect {

std::string ExpressionWriter::argument(const Expression& argument) {
  if (argument.kind == ExpressionKind::named_argument) {
    return identifier(argument.text) + " => " + text(argument.operands.at(0));
  }
  if (argument.kind == ExpressionKind::variadic_argument) {
    return "VARIADIC " + text(argument.operands.at(0));
  }
  return text(argument);
}

std::string ExpressionWriter::call(std::string_view function, const Expression& call) {
  std::vector<std::string> arguments;
  const std::size_t count = catalog::argument_count(call);
  for (std::size_t i = 0; i < count; ++i) arguments.push_back(argument(call.operands[i]));
  std::string out = std::string(function) + "(";
  if (find_operand(call, ExpressionKind::distinct) != nullptr) out += "DISTINCT ";
  out += dialect::join(arguments, ", ");
  if (const Expression* order = find_operand(call, ExpressionKind::order_by)) {
    out += " ORDER BY " + list(order->operands);
  }
  return out + ")" + modifiers(call);
}

std::string ExpressionWriter::modifiers(const Expression& call) {
  using enum ExpressionKind;
  std::string out;
  for (const Expression& part : call.operands) {
    if (part.kind == within_group) out += " WITHIN GROUP (ORDER BY " + list(part.operands) + ")";
    if (part.kind == filter) out += " FILTER (WHERE " + list(part.operands) + ")";
    if (part.kind == over) {
      out += " OVER " + (part.operands.empty() ? identifier(part.text)
                                               : "(" + this->window(part.operands.front()) + ")");
    }
    if (part.kind == window_clause) {
      std::vector<std::string> windows;
      for (const Expression& one : part.operands) {
        windows.push_back(identifier(one.text) + " AS (" + this->window(one) + ")");
      }
      out += "WINDOW " + dialect::join(windows, ", ");
    }
  }
  return out;
}

std::string ExpressionWriter::window(const Expression& e) {
  std::vector<std::string> parts;
  if (!e.qualifier.empty()) parts.push_back(identifier(e.qualifier));
  for (const Expression& part : e.operands) {
    if (part.kind == ExpressionKind::partition_by) parts.push_back("PARTITION BY " + list(part.operands));
    if (part.kind == ExpressionKind::order_by) parts.push_back("ORDER BY " + list(part.operands));
    if (part.kind == ExpressionKind::frame) parts.push_back(frame(part));
  }
  return dialect::join(parts, " ");
}

std::string ExpressionWriter::frame(const Expression& e) {
  return e.text + " BETWEEN " + frame_bound(e.operands.at(0)) + " AND " + frame_bound(e.operands.at(1)) +
         (e.qualifier.empty() ? "" : " " + e.qualifier);
}

std::string ExpressionWriter::frame_bound(const Expression& bound) {
  return bound.operands.empty() ? bound.text
                                : operand(bound.operands.front(), Level::primary) + " " + bound.text;
}

Written ExpressionWriter::xml(const Expression& e) {
  if (e.text == "IS DOCUMENT") {
    return {operand(e.operands.at(0), Level::other_operator) + " IS DOCUMENT", Level::comparison};
  }
  return {e.text + "(" + xml_call(e) + ")"};
}

std::string ExpressionWriter::xml_call(const Expression& e) {
  if (e.text == "XMLROOT") return xml_root(e);
  if (e.text == "XMLSERIALIZE") {
    return e.qualifier + " " + text(e.operands.at(0)) + " AS " + postgresql_type(*e.type);
  }
  if (e.text == "XMLPARSE") {
    const bool preserve = e.operands.size() > 1 && e.operands[1].text == "true";
    return e.qualifier + " " + text(e.operands.at(0)) + (preserve ? " PRESERVE WHITESPACE" : "");
  }
  std::vector<std::string> parts;
  if (!e.alias.empty()) parts.push_back("NAME " + identifier(e.alias));
  for (const Expression& part : e.operands) {
    const bool attributes = part.kind == ExpressionKind::xml_attributes;
    const bool element = attributes && e.text == "XMLELEMENT";
    const std::string written = attributes ? target_list(part) : text(part);
    parts.push_back(element ? "XMLATTRIBUTES(" + written + ")" : written);
  }
  return dialect::join(parts, ", ");
}

// The tree has STANDALONE as a number: yes, no, no value, or nothing written.
std::string ExpressionWriter::xml_root(const Expression& e) {
  const Expression& version = e.operands.at(1);
  std::string out = text(e.operands.at(0)) + ", VERSION " +
                    (version.kind == ExpressionKind::null_literal ? "NO VALUE" : text(version));
  const std::string& standalone = e.operands.at(2).text;
  if (standalone == "0") out += ", STANDALONE YES";
  if (standalone == "1") out += ", STANDALONE NO";
  if (standalone == "2") out += ", STANDALONE NO VALUE";
  return out;
}

}  // namespace schemake::dialect
