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
  if (e.kind == ExpressionKind::merge) out = merge(e);
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
  const Expression* distinct = find_operand(query, ExpressionKind::distinct);
  const Expression* targets = find_operand(query, ExpressionKind::targets);
  std::string head = "SELECT";
  if (distinct != nullptr) head += " " + distinct_clause(*distinct);
  if (targets != nullptr) head += " " + target_list(*targets);
  std::vector<std::string> parts;
  for (const Expression& part : query.operands) {
    if (&part != distinct && &part != targets) parts.push_back(clause(part));
  }
  const bool with = find_operand(query, ExpressionKind::with_clause) != nullptr;
  parts.insert(parts.begin() + (with ? 1 : 0), std::move(head));
  return dialect::join(parts, separator());
}

std::string ExpressionWriter::set_operation(const Expression& query) {
  std::vector<std::string> parts;
  bool is_left = true;
  for (const Expression& part : query.operands) {
    if (!catalog::is_row_query(part.kind)) {
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
  const Expression* with = find_operand(query, ExpressionKind::with_clause);
  std::string out = (with == nullptr ? "" : clause(*with) + separator()) + "VALUES";
  bool first = true;
  for (const Expression& part : query.operands) {
    if (&part == with) continue;
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
      out += " " + clause(part);
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

std::string ExpressionWriter::merge(const Expression& statement) {
  std::vector<std::string> parts;
  bool target = true;
  for (const Expression& part : statement.operands) {
    std::string word;
    if (part.kind == ExpressionKind::join_on) word = "ON ";
    if (part.kind == ExpressionKind::relation || part.kind == ExpressionKind::derived_table ||
        part.kind == ExpressionKind::table_function || part.kind == ExpressionKind::join) {
      word = target ? "MERGE INTO " : "USING ";
      target = false;
    }
    parts.push_back(word + clause(part));
  }
  return dialect::join(parts, separator());
}

std::string ExpressionWriter::merge_when(const Expression& when) {
  std::string condition;
  std::string action = when.alias;
  for (const Expression& part : when.operands) {
    if (part.kind == ExpressionKind::where_clause) {
      condition = " AND " + operand(part.operands.at(0), Level::negation);
    } else if (part.kind == ExpressionKind::row) {
      action += " VALUES (" + list(part.operands) + ")";
    } else {
      action += " " + clause(part);
    }
  }
  return "WHEN " + when.text + condition + " THEN " + action;
}

std::string ExpressionWriter::clause(const Expression& e) {
  return refused(e) ? "NULL" : clause_text(e);
}

// Long because it is the list of clauses, a line each.
std::string ExpressionWriter::clause_text(const Expression& e) {
  using enum ExpressionKind;
  const auto after = [&](std::string_view word) { return std::string(word) + " " + list(e.operands); };
  if (e.kind == ExpressionKind::with_clause) return this->with_clause(e);
  if (e.kind == distinct) return distinct_clause(e);
  if (e.kind == targets) return target_list(e);
  if (e.kind == into_clause) return into(e);
  if (e.kind == from_clause) return "FROM " + from_items(e);
  if (e.kind == using_clause) return "USING " + from_items(e);
  if (e.kind == relation || e.kind == derived_table || e.kind == table_function ||
      e.kind == ExpressionKind::join) {
    return from_item_text(e);
  }
  if (e.kind == where_clause) return after("WHERE");
  if (e.kind == ExpressionKind::group_by) return this->group_by(e);
  if (e.kind == having) return after("HAVING");
  if (e.kind == window_clause || e.kind == partition_by) return modifiers({.operands = {e}});
  if (e.kind == order_by) return after("ORDER BY");
  if (e.kind == ExpressionKind::order_item) return this->order_item(e);
  if (e.kind == limit_clause) return limit(e);
  if (e.kind == offset_clause) return after("OFFSET");
  if (e.kind == locking_clause) return locking(e);
  if (e.kind == insert_columns) return "(" + list(e.operands) + ")";
  if (e.kind == overriding) return "OVERRIDING " + e.text + " VALUE";
  if (e.kind == default_values) return "DEFAULT VALUES";
  if (e.kind == ExpressionKind::on_conflict) return this->on_conflict(e);
  if (e.kind == ExpressionKind::conflict_target) return this->conflict_target(e);
  if (e.kind == set_clause) return "SET " + assignments(e);
  if (e.kind == ExpressionKind::assignment) return this->assignment(e);
  if (e.kind == ExpressionKind::merge_when) return this->merge_when(e);
  if (e.kind == returning) return "RETURNING " + target_list(e);
  if (e.kind == unsupported) return this->unsupported(e).sql;
  return list(e.operands);
}

std::string ExpressionWriter::group_by(const Expression& clause) {
  return "GROUP BY " + clause.text + (clause.text.empty() ? "" : " ") + list(clause.operands);
}

std::string ExpressionWriter::limit(const Expression& clause) {
  const std::string count = text(clause.operands.at(0));
  return clause.text.empty() ? "LIMIT " + count : "FETCH FIRST (" + count + ") ROWS " + clause.text;
}

std::string ExpressionWriter::into(const Expression& clause) {
  return "INTO " + clause.text + (clause.text.empty() ? "" : " ") + from_item(clause.operands.at(0));
}

std::string ExpressionWriter::locking(const Expression& clause) {
  if (clause.operands.empty()) return clause.text;
  // "FOR UPDATE SKIP LOCKED": the names stand before how it waits.
  const std::size_t wait = std::min(clause.text.find(" SKIP"), clause.text.find(" NOWAIT"));
  const std::string policy = wait == std::string::npos ? "" : clause.text.substr(wait);
  return clause.text.substr(0, wait) + " OF " + from_items(clause) + policy;
}

std::string ExpressionWriter::with_clause(const Expression& clause) {
  std::vector<std::string> tables;
  for (const Expression& table : clause.operands)
    tables.push_back(refused(table) ? "NULL" : common_table(table));
  return (clause.text == "RECURSIVE" ? "WITH RECURSIVE " : "WITH ") + dialect::join(tables, ", ");
}

std::string ExpressionWriter::common_table(const Expression& table) {
  std::string columns;
  std::string behind;
  for (std::size_t i = 1; i < table.operands.size(); ++i) {
    const Expression& part = table.operands[i];
    if (part.kind == ExpressionKind::column) {
      columns += (columns.empty() ? " (" : ", ") + identifier(part.text);
    } else {
      behind += " " + search_or_cycle(part);
    }
  }
  if (!columns.empty()) columns += ")";
  const std::string materialized = table.qualifier.empty() ? "" : table.qualifier + " ";
  return identifier(table.text) + columns + " AS " + materialized +
         parenthesized_query(table.operands.at(0)) + behind;
}

std::string ExpressionWriter::search_or_cycle(const Expression& clause) {
  std::vector<std::string> columns;
  const Expression* mark = find_operand(clause, ExpressionKind::cycle_mark);
  for (const Expression& part : clause.operands) {
    if (&part != mark) columns.push_back(identifier(part.text));
  }
  const std::string names = dialect::join(columns, ", ");
  if (mark == nullptr) {
    return "SEARCH " + clause.text + " BY " + names + " SET " + identifier(clause.alias);
  }
  return "CYCLE " + names + " SET " + identifier(clause.text) + " TO " + text(mark->operands.at(0)) +
         " DEFAULT " + text(mark->operands.at(1)) + " USING " + identifier(clause.alias);
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

// The order is fixed: expression, collation, operator class.
std::string ExpressionWriter::conflict_element(const Expression& element) {
  if (refused(element)) return "NULL";
  if (element.kind == ExpressionKind::column) return text(element);
  if (element.kind == ExpressionKind::operator_class || element.kind == ExpressionKind::collate) {
    const std::string word = element.kind == ExpressionKind::collate ? " COLLATE " : " ";
    const std::string schema = element.qualifier.empty() ? "" : identifier(element.qualifier) + ".";
    return conflict_element(element.operands.at(0)) + word + schema + identifier(element.text);
  }
  return "(" + text(element) + ")";
}

std::string ExpressionWriter::conflict_target(const Expression& target) {
  if (!target.text.empty()) return "ON CONSTRAINT " + identifier(target.text);
  std::vector<std::string> elements;
  std::string where;
  for (const Expression& part : target.operands) {
    if (part.kind == ExpressionKind::where_clause) {
      where = " " + clause(part);
    } else {
      elements.push_back(conflict_element(part));
    }
  }
  return "(" + dialect::join(elements, ", ") + ")" + where;
}

std::string ExpressionWriter::assignments(const Expression& set_clause) {
  std::vector<std::string> parts;
  for (const Expression& part : set_clause.operands) {
    if (refused(part)) continue;
    const bool several = part.kind == ExpressionKind::multi_assignment;
    parts.push_back(several ? clause(part.operands.at(0)) + " = " + text(part.operands.at(1))
                            : assignment(part));
  }
  return dialect::join(parts, ", ");
}

std::string ExpressionWriter::assignment(const Expression& assignment) {
  return identifier(assignment.text) + steps(assignment, 1) + " = " + text(assignment.operands.at(0));
}

}  // namespace schemake::dialect
