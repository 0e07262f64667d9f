// Statements that change rows, translated to SQLite.
#include <algorithm>

#include "dialect/identifier.hpp"
#include "dialect/sqlite_cast.hpp"
#include "dialect/sqlite_expression.hpp"

namespace schemake::dialect {
namespace {

// `INSERT … SELECT … FROM t ON CONFLICT` reads as a join's ON in SQLite; a WHERE between them ends it.
void add_where(Expression& query) {
  if (query.kind == ExpressionKind::set_operation) {
    for (Expression& part : query.operands) add_where(part);
  }
  if (query.kind != ExpressionKind::select || find_operand(query, ExpressionKind::where_clause) != nullptr)
    return;
  Expression where{.kind = ExpressionKind::where_clause};
  where.operands.push_back({.kind = ExpressionKind::boolean_literal, .text = "true"});
  const auto before_where = [](const Expression& part) {
    return part.kind == ExpressionKind::with_clause || part.kind == ExpressionKind::distinct ||
           part.kind == ExpressionKind::targets || part.kind == ExpressionKind::from_clause;
  };
  const auto at = std::find_if_not(query.operands.begin(), query.operands.end(), before_where);
  query.operands.insert(at, std::move(where));
}

bool is_query(const Expression& e) {
  return catalog::is_row_query(e.kind);
}

std::size_t width_of(const Expression& query) {
  for (const Expression& part : query.operands) {
    if (part.kind == ExpressionKind::row) return part.operands.size();
    if (part.kind == ExpressionKind::targets) {
      const bool star = std::any_of(part.operands.begin(), part.operands.end(), [](const Expression& target) {
        return target.operands.at(0).kind == ExpressionKind::star;
      });
      return star ? 0 : part.operands.size();
    }
    if (is_query(part)) return width_of(part);
  }
  return 0;
}

// PostgreSQL fills the columns from the left when a row is shorter than the table; SQLite refuses it.
void name_columns(Expression& statement, const catalog::Table& table) {
  if (find_operand(statement, ExpressionKind::insert_columns) != nullptr) return;
  const auto query = std::find_if(statement.operands.begin(), statement.operands.end(), is_query);
  const std::size_t width = query == statement.operands.end() ? 0 : width_of(*query);
  if (width == 0 || width > table.columns.size()) return;
  Expression columns{.kind = ExpressionKind::insert_columns};
  for (std::size_t i = 0; i < width; ++i) {
    columns.operands.push_back({.kind = ExpressionKind::column, .text = table.columns[i].name});
  }
  statement.operands.insert(query, std::move(columns));
}

std::vector<std::string> columns_of_constraint(const catalog::Table* table, const std::string& name) {
  const catalog::Constraint* constraint = table == nullptr ? nullptr : table->find_constraint(name);
  return constraint == nullptr ? std::vector<std::string>() : catalog::columns_of(*constraint);
}

// In RETURNING SQLite does not know the target's alias.
Expression returning_without_alias(Expression statement) {
  const Expression* target = find_operand(statement, ExpressionKind::relation);
  const std::string alias = target == nullptr ? "" : target->alias;
  if (alias.empty()) return statement;
  for (Expression& clause : statement.operands) {
    if (clause.kind != ExpressionKind::returning) continue;
    walk(clause, [&](Expression& node) {
      const bool name = node.kind == ExpressionKind::column || node.kind == ExpressionKind::star;
      if (name && node.qualifier == alias) node.qualifier.clear();
    });
  }
  return statement;
}

}  // namespace

void SqliteWriter::enter(const Expression& query) {
  if (const Expression* with = find_operand(query, ExpressionKind::with_clause)) {
    for (const Expression& table : with->operands) {
      const bool reads = !table.operands.empty() && is_query(table.operands.front());
      if (!reads && table.kind == ExpressionKind::common_table) refuse(table, "WITH that changes rows");
    }
  }
  scope_.enter(query);
  const bool offset_alone = find_operand(query, ExpressionKind::offset_clause) != nullptr &&
                            find_operand(query, ExpressionKind::limit_clause) == nullptr;
  if (offset_alone) refuse(query, "OFFSET without LIMIT");
}

void SqliteWriter::target_columns(const Expression& query) {
  if (query.kind == ExpressionKind::values) writing_nodes_.push_back(&query);
  for (const Expression& part : query.operands) {
    if (part.kind == ExpressionKind::targets) writing_nodes_.push_back(&part);
    if (query.kind == ExpressionKind::set_operation && is_query(part)) target_columns(part);
  }
}

std::string SqliteWriter::insert(const Expression& original) {
  Expression statement = returning_without_alias(original);
  const Expression* relation = find_operand(statement, ExpressionKind::relation);
  written_table_ = relation == nullptr ? nullptr : scope_.find_table(*relation);
  if (written_table_ != nullptr) name_columns(statement, *written_table_);
  if (find_operand(statement, ExpressionKind::on_conflict) != nullptr) {
    for (Expression& part : statement.operands) {
      if (is_query(part)) add_where(part);
    }
  }
  const Expression* columns = find_operand(statement, ExpressionKind::insert_columns);
  if (columns != nullptr && written_table_ != nullptr) {
    for (const Expression& column : columns->operands) {
      written_columns_.push_back(written_table_->find_column(column.text));
    }
  }
  for (const Expression& part : statement.operands) {
    if (is_query(part)) target_columns(part);
  }
  std::string out = ExpressionWriter::insert(statement);
  writing_nodes_.clear();
  written_columns_.clear();
  return out;
}

std::string SqliteWriter::update(const Expression& statement) {
  const Expression* relation = find_operand(statement, ExpressionKind::relation);
  written_table_ = relation == nullptr ? nullptr : scope_.find_table(*relation);
  return ExpressionWriter::update(returning_without_alias(statement));
}

// SQLite has no USING. A row goes when any combination of the other relations fits, which is EXISTS.
std::string SqliteWriter::delete_from(const Expression& statement) {
  const Expression* using_clause = find_operand(statement, ExpressionKind::using_clause);
  if (using_clause == nullptr) return ExpressionWriter::delete_from(returning_without_alias(statement));
  std::vector<std::string> parts;
  for (const Expression& part : statement.operands) {
    if (part.kind == ExpressionKind::where_clause) continue;
    if (part.kind == ExpressionKind::returning) {
      refuse(part, "RETURNING of a DELETE with USING");
    } else if (part.kind == ExpressionKind::using_clause) {
      const Expression* where = find_operand(statement, ExpressionKind::where_clause);
      parts.push_back("WHERE EXISTS (SELECT 1 FROM " + from_items(part) +
                      (where == nullptr ? "" : " " + clause(*where)) + ")");
    } else {
      parts.push_back((part.kind == ExpressionKind::relation ? "DELETE FROM " : "") + clause(part));
    }
  }
  return join(parts, separator());
}

std::string SqliteWriter::row_values(const Expression& row) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < row.operands.size(); ++i) {
    const catalog::Column* column = i < written_columns_.size() ? written_columns_[i] : nullptr;
    parts.push_back(column == nullptr ? text(row.operands[i]) : assigned(row.operands[i], *column).sql);
  }
  return "(" + join(parts, ", ") + ")";
}

std::string SqliteWriter::values(const Expression& query) {
  const bool writes = std::find(writing_nodes_.begin(), writing_nodes_.end(), &query) != writing_nodes_.end();
  if (!writes) return ExpressionWriter::values(query);
  std::vector<std::string> rows;
  for (const Expression& part : query.operands) {
    if (part.kind == ExpressionKind::row) {
      rows.push_back(row_values(part));
    } else {
      refuse(part, "VALUES with ORDER BY or LIMIT");
    }
  }
  const std::string gap = separator() == "\n" && rows.size() > 1 ? "\n    " : " ";
  return "VALUES" + gap + join(rows, "," + gap);
}

std::string SqliteWriter::target_list(const Expression& targets) {
  const bool writes =
      std::find(writing_nodes_.begin(), writing_nodes_.end(), &targets) != writing_nodes_.end();
  // Of `*` the width is not known, and no column was written down either.
  const bool known = targets.operands.size() == written_columns_.size() &&
                     width_of({.operands = {targets}}) == written_columns_.size();
  if (!writes || !known) {
    return ExpressionWriter::target_list(targets);
  }
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < targets.operands.size(); ++i) {
    const Expression& target = targets.operands[i];
    const catalog::Column* column = written_columns_[i];
    std::string part =
        column == nullptr ? text(target.operands.at(0)) : assigned(target.operands.at(0), *column).sql;
    if (!target.text.empty()) part += " AS " + quote_sqlite(target.text);
    parts.push_back(std::move(part));
  }
  return join(parts, ", ");
}

std::string SqliteWriter::distinct_clause(const Expression& clause) {
  if (!clause.operands.empty()) refuse(clause, "DISTINCT ON");
  return "DISTINCT";
}

// NULL is the greatest value for PostgreSQL's ORDER BY and the least for SQLite's.
std::string SqliteWriter::order_item(const Expression& item) {
  const bool descending = item.text.find("DESC") != std::string::npos;
  const bool explicit_nulls = item.text.find("NULLS") != std::string::npos;
  return ExpressionWriter::order_item(item) + (explicit_nulls ? ""
                                               : descending   ? " NULLS FIRST"
                                                              : " NULLS LAST");
}

std::string SqliteWriter::conflict_target(const Expression& target) {
  if (target.text.empty()) return ExpressionWriter::conflict_target(target);
  const std::vector<std::string> columns = columns_of_constraint(written_table_, target.text);
  if (columns.empty()) return refuse(target, "ON CONSTRAINT \"" + target.text + "\"").sql;
  return "(" + quote_list(columns, quote_sqlite) + ")";
}

std::string SqliteWriter::assignment(const Expression& assignment) {
  const catalog::Column* column =
      written_table_ == nullptr ? nullptr : written_table_->find_column(assignment.text);
  if (column == nullptr) return ExpressionWriter::assignment(assignment);
  return quote_sqlite(assignment.text) + " = " + assigned(assignment.operands.at(0), *column).sql;
}

// SQLite takes no parentheses around an operand, and reads a chain from the left whatever its words are.
std::string SqliteWriter::set_operand(const Expression& query, const Expression& operation, bool is_left) {
  const bool own_clause = find_operand(query, ExpressionKind::order_by) != nullptr ||
                          find_operand(query, ExpressionKind::limit_clause) != nullptr ||
                          find_operand(query, ExpressionKind::with_clause) != nullptr;
  const bool chain =
      query.kind == ExpressionKind::set_operation && (!is_left || query.text != operation.text);
  const bool unknown = operation.text != "UNION" && operation.text != "UNION ALL" &&
                       operation.text != "INTERSECT" && operation.text != "EXCEPT";
  if (unknown && is_left) refuse(operation, operation.text);
  return own_clause || chain ? "SELECT * FROM " + parenthesized_query(query) : text(query);
}

Written SqliteWriter::default_of(const catalog::Column& column, const Expression& at) {
  if (column.generated) return refuse(at, "DEFAULT of a generated column");
  // NULL makes SQLite give the next id, and such a column is the primary key (any other is refused).
  if (column.serial || column.identity != catalog::Identity::none) return {"NULL"};
  return column.default_value ? assigned(*column.default_value, column) : Written{"NULL"};
}

Written SqliteWriter::assigned(const Expression& value, const catalog::Column& column) {
  if (value.kind == ExpressionKind::set_default) return default_of(column, value);
  if (value.kind == ExpressionKind::null_literal || !sqlite_type(column.type)) return write(value);
  if (value.kind == ExpressionKind::string_literal) {
    // A text that is too long is refused by PostgreSQL; that it fits is the author's to know.
    if (family_of(column.type) == Family::text) return write(value);
    if (const auto literal = literal_as(value.text, column.type)) return *literal;
    return refuse(value, "'" + value.text + "' as " + catalog::display(column.type));
  }
  return converted(value, column);
}

Written SqliteWriter::converted(const Expression& value, const catalog::Column& column) {
  const Family from = scope_.family(value);
  const Family to = family_of(column.type);
  const bool whole = from == Family::integer && is_number(to);
  if (from == Family::unknown || whole || (from == to && to != Family::decimal)) return write(value);
  if (from == Family::integer && to == Family::text) return write(value);
  if (to == Family::floating && is_number(from)) return write(value);
  if (to == Family::decimal && is_number(from)) {
    if (column.type.modifiers.empty()) return write(value);
    const std::size_t scale = column.type.modifiers.size() > 1
                                  ? static_cast<std::size_t>(std::max(0, column.type.modifiers[1]))
                                  : 0;
    const auto point = value.text.find('.');
    const bool fits = value.kind == ExpressionKind::decimal_literal && point != std::string::npos &&
                      value.text.size() - point - 1 <= scale;
    return fits ? write(value) : Written{"round(" + text(value) + ", " + std::to_string(scale) + ")"};
  }
  if (const auto out = convert(write(value), from, column.type)) return *out;
  return refuse(value, std::string(name_of(from)) + " stored as " + catalog::display(column.type));
}

}  // namespace schemake::dialect
