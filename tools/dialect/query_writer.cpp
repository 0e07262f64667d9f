// Queries and their clauses: the part of ExpressionWriter that knows statements.
#include <algorithm>

#include "dialect/expression_writer.hpp"
#include "dialect/identifier.hpp"

namespace schemake::dialect {

Written ExpressionWriter::query(const Expression& e) {
  enter(e);
  std::string out;
  if (e.kind == ExpressionKind::select) out = select(e);
  if (e.kind == ExpressionKind::set_operation) out = set_operation(e);
  if (e.kind == ExpressionKind::values) out = values(e);
  if (e.kind == ExpressionKind::insert) out = insert(e);
  if (e.kind == ExpressionKind::update) out = update(e);
  if (e.kind == ExpressionKind::delete_from) out = delete_from(e);
  leave();
  return {std::move(out), Level::disjunction};
}

std::string ExpressionWriter::clauses(const Expression& query) {
  std::vector<std::string> parts;
  for (const Expression& part : query.operands) parts.push_back(clause(part));
  return dialect::join(parts, separator());
}

// SELECT, DISTINCT and the targets are one line, so they are not three clauses.
std::string ExpressionWriter::select(const Expression& query) {
  std::string head = "SELECT";
  std::vector<std::string> parts;
  for (const Expression& part : query.operands) {
    if (part.kind == ExpressionKind::distinct) {
      head += " " + distinct_clause(part);
    } else if (part.kind == ExpressionKind::targets) {
      parts.push_back(head + (part.operands.empty() ? "" : " " + target_list(part)));
    } else {
      parts.push_back(clause(part));
    }
  }
  return dialect::join(parts, separator());
}

std::string ExpressionWriter::set_operation(const Expression& query) {
  std::vector<std::string> parts;
  bool is_left = true;
  for (const Expression& part : query.operands) {
    const bool is_query = part.kind == ExpressionKind::select || part.kind == ExpressionKind::values ||
                          part.kind == ExpressionKind::set_operation;
    if (!is_query) {
      parts.push_back(clause(part));
      continue;
    }
    if (!is_left) parts.push_back(query.text);
    parts.push_back(set_operand(part, query, is_left));
    is_left = false;
  }
  return dialect::join(parts, separator());
}

std::string ExpressionWriter::values(const Expression& query) {
  const std::size_t rows = static_cast<std::size_t>(
      std::count_if(query.operands.begin(), query.operands.end(),
                    [](const Expression& part) { return part.kind == ExpressionKind::row; }));
  const std::string gap = depth_ == 0 && rows > 1 ? "\n    " : " ";
  std::string out = "VALUES";
  bool first = true;
  for (const Expression& part : query.operands) {
    if (part.kind != ExpressionKind::row) {
      out += separator() + clause(part);
      continue;
    }
    out += (first ? "" : ",") + gap + "(" + list(part.operands) + ")";
    first = false;
  }
  return out;
}

std::string ExpressionWriter::insert(const Expression& statement) {
  std::string out;
  for (const Expression& part : statement.operands) {
    if (part.kind == ExpressionKind::relation) {
      out += "INSERT INTO " + clause(part);
    } else if (part.kind == ExpressionKind::insert_columns) {
      out += " (" + list(part.operands) + ")";
    } else {
      out += (out.empty() ? "" : separator()) + text(part);
    }
    if (part.kind == ExpressionKind::with_clause) out += separator();
  }
  return out;
}

std::string ExpressionWriter::update(const Expression& statement) {
  std::vector<std::string> parts;
  for (const Expression& part : statement.operands) {
    parts.push_back((part.kind == ExpressionKind::relation ? "UPDATE " : "") + clause(part));
  }
  return dialect::join(parts, separator());
}

std::string ExpressionWriter::delete_from(const Expression& statement) {
  std::vector<std::string> parts;
  for (const Expression& part : statement.operands) {
    parts.push_back((part.kind == ExpressionKind::relation ? "DELETE FROM " : "") + clause(part));
  }
  return dialect::join(parts, separator());
}

// Long because it is the list of clauses, a line each.
std::string ExpressionWriter::clause(const Expression& e) {
  using enum ExpressionKind;
  const auto after = [&](std::string_view word) { return std::string(word) + " " + list(e.operands); };
  if (e.kind == ExpressionKind::with_clause) return this->with_clause(e);
  if (e.kind == distinct) return distinct_clause(e);
  if (e.kind == targets) return target_list(e);
  if (e.kind == from_clause) return "FROM " + from_items(e);
  if (e.kind == using_clause) return "USING " + from_items(e);
  if (e.kind == relation || e.kind == derived_table || e.kind == ExpressionKind::join) return from_item(e);
  if (e.kind == where_clause) return after("WHERE");
  if (e.kind == group_by) return after("GROUP BY");
  if (e.kind == having) return after("HAVING");
  if (e.kind == order_by) return after("ORDER BY");
  if (e.kind == ExpressionKind::order_item) return this->order_item(e);
  if (e.kind == limit_clause) return after("LIMIT");
  if (e.kind == offset_clause) return after("OFFSET");
  if (e.kind == default_values) return "DEFAULT VALUES";
  if (e.kind == ExpressionKind::on_conflict) return this->on_conflict(e);
  if (e.kind == ExpressionKind::conflict_target) return this->conflict_target(e);
  if (e.kind == set_clause) return "SET " + assignments(e);
  if (e.kind == ExpressionKind::assignment) return this->assignment(e);
  if (e.kind == returning) return "RETURNING " + target_list(e);
  if (e.kind == unsupported) return this->unsupported(e).sql;
  return list(e.operands);
}

std::string ExpressionWriter::with_clause(const Expression& clause) {
  std::vector<std::string> tables;
  for (const Expression& table : clause.operands) {
    std::string columns;
    for (std::size_t i = 1; i < table.operands.size(); ++i) {
      columns += (i == 1 ? " (" : ", ") + identifier(table.operands[i].text);
    }
    if (!columns.empty()) columns += ")";
    tables.push_back(identifier(table.text) + columns + " AS " + parenthesized_query(table.operands.at(0)));
  }
  return (clause.text == "RECURSIVE" ? "WITH RECURSIVE " : "WITH ") + dialect::join(tables, ", ");
}

std::string ExpressionWriter::distinct_clause(const Expression& clause) {
  return clause.operands.empty() ? "DISTINCT" : "DISTINCT ON (" + list(clause.operands) + ")";
}

std::string ExpressionWriter::target_list(const Expression& targets) {
  std::vector<std::string> parts;
  for (const Expression& target : targets.operands) {
    std::string part = text(target.operands.at(0));
    if (!target.text.empty()) part += " AS " + identifier(target.text);
    parts.push_back(std::move(part));
  }
  return dialect::join(parts, ", ");
}

std::string ExpressionWriter::from_items(const Expression& clause) {
  std::vector<std::string> items;
  for (const Expression& item : clause.operands) {
    std::string written = from_item(item);
    // A comma is looser than JOIN in PostgreSQL and as tight in SQLite.
    const bool enclose = item.kind == ExpressionKind::join && clause.operands.size() > 1;
    items.push_back(enclose ? "(" + written + ")" : std::move(written));
  }
  return dialect::join(items, ", ");
}

std::string ExpressionWriter::from_item(const Expression& item) {
  if (item.kind == ExpressionKind::join) return join_item(item);
  const std::string alias = item.alias.empty() ? "" : " AS " + identifier(item.alias);
  if (item.kind == ExpressionKind::relation) return relation_name(item) + alias;
  if (item.kind == ExpressionKind::derived_table) return parenthesized_query(item.operands.at(0)) + alias;
  return text(item) + alias;
}

std::string ExpressionWriter::join_item(const Expression& join) {
  std::string right = from_item(join.operands.at(1));
  if (join.operands[1].kind == ExpressionKind::join) right = "(" + right + ")";
  std::string out = from_item(join.operands.at(0)) + " " + join.text + " " + right;
  if (join.operands.size() < 3) return out;
  const Expression& condition = join.operands[2];
  if (condition.kind == ExpressionKind::join_using) return out + " USING (" + list(condition.operands) + ")";
  return out + " ON " + text(condition.operands.at(0));
}

std::string ExpressionWriter::order_item(const Expression& item) {
  return text(item.operands.at(0)) + (item.text.empty() || item.text.front() == ' ' ? "" : " ") + item.text;
}

std::string ExpressionWriter::on_conflict(const Expression& clause) {
  std::string out = "ON CONFLICT";
  if (const Expression* target = find_operand(clause, ExpressionKind::conflict_target)) {
    out += " " + conflict_target(*target);
  }
  if (clause.text == "NOTHING") return out + " DO NOTHING";
  out += " DO UPDATE";
  for (const Expression& part : clause.operands) {
    if (part.kind != ExpressionKind::conflict_target) out += " " + this->clause(part);
  }
  return out;
}

std::string ExpressionWriter::conflict_target(const Expression& target) {
  if (!target.text.empty()) return "ON CONSTRAINT " + identifier(target.text);
  std::vector<std::string> elements;
  std::string where;
  for (const Expression& part : target.operands) {
    if (part.kind == ExpressionKind::where_clause) {
      where = " " + clause(part);
    } else {
      const bool plain = part.kind == ExpressionKind::column;
      elements.push_back(plain ? text(part) : "(" + text(part) + ")");
    }
  }
  return "(" + dialect::join(elements, ", ") + ")" + where;
}

std::string ExpressionWriter::assignments(const Expression& set_clause) {
  std::vector<std::string> parts;
  for (const Expression& part : set_clause.operands) parts.push_back(assignment(part));
  return dialect::join(parts, ", ");
}

std::string ExpressionWriter::assignment(const Expression& assignment) {
  return identifier(assignment.text) + " = " + text(assignment.operands.at(0));
}

}  // namespace schemake::dialect
