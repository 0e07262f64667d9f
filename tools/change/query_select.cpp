// SELECT, VALUES and set operations.
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "catalog/output_name.hpp"
#include "change/query_checker.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using catalog::find_operand;
using Kind = catalog::ExpressionKind;

// VALUES names its columns column1, column2 …
std::string_view values_column(std::size_t index) {
  static const std::vector<std::string> names = [] {
    constexpr std::size_t most = 1664;  // PostgreSQL's limit of a target list
    std::vector<std::string> made;
    for (std::size_t i = 1; i <= most; ++i) made.push_back("column" + std::to_string(i));
    return made;
  }();
  return index < names.size() ? std::string_view(names[index]) : std::string_view();
}

bool has_name(const Output& output, std::string_view name) {
  for (const ScopeColumn& column : output.columns) {
    if (column.name == name) return true;
  }
  return false;
}

text::Span span_of(const Expression& e) {
  if (e.span.known()) return e.span;
  for (const Expression& operand : e.operands) {
    const text::Span span = span_of(operand);
    if (span.known()) return span;
  }
  return {};
}

}  // namespace

Output QueryChecker::query(const Expression& query, const Scope* outer, CommonTables* tables,
                           CommonTable* recursion) {
  CommonTables own{{}, false, outer, tables};
  CommonTables* visible = tables;
  if (const Expression* with = find_operand(query, Kind::with_clause)) {
    visible = &own;
    common_tables(*with, own);
  }
  if (query.kind == Kind::select) return select(query, outer, visible);
  if (query.kind == Kind::set_operation) return set_operation(query, outer, visible, recursion);
  if (query.kind == Kind::values) return values(query, outer, visible);
  if (query.kind == Kind::insert) return insert(query, outer, visible);
  if (query.kind == Kind::update) return update(query, outer, visible);
  if (query.kind == Kind::delete_from) return delete_from(query, outer, visible);
  if (query.kind == Kind::merge) return merge(query, outer, visible);
  return {{}, false, true};
}

Output QueryChecker::select(const Expression& query, const Scope* outer, CommonTables* tables) {
  std::vector<ScopeItem> items;
  const Scope scope{&items, 0, outer, tables, find_operand(query, Kind::window_clause)};
  if (const Expression* clause = find_operand(query, Kind::from_clause)) from(*clause, items, scope);
  Output output;
  for (const Expression& part : query.operands) {
    if (part.kind == Kind::targets) {
      output = target_list(part, scope);
      // DISTINCT ON stands before the targets and may use their names.
      if (const Expression* distinct = find_operand(query, Kind::distinct))
        order_by(*distinct, output, scope);
    }
    if (part.kind == Kind::where_clause || part.kind == Kind::having || part.kind == Kind::limit_clause ||
        part.kind == Kind::offset_clause) {
      operands(part, scope);
    }
    if (part.kind == Kind::group_by) group_by(part, output, scope);
    if (part.kind == Kind::window_clause) {
      for (const Expression& one : part.operands) window(one, scope);
    }
    if (part.kind == Kind::order_by) order_by(part, output, scope);
    if (part.kind == Kind::locking_clause) locking(part, scope);
  }
  return output;
}

Output QueryChecker::target_list(const Expression& targets, const Scope& scope) {
  Output output;
  for (const Expression& target : targets.operands) {
    const Expression& value = target.operands.front();
    if (value.kind == Kind::star) {
      expand(value, scope, output);
      continue;
    }
    expression(value, scope);
    if (value.kind == Kind::access && value.operands.back().kind == Kind::every_field_step) {
      output.complete = false;
    } else {
      output.columns.push_back(described(target, scope));
    }
  }
  return output;
}

void QueryChecker::expand(const Expression& e, const Scope& scope, Output& output) {
  star(e, scope);
  const std::size_t before = output.columns.size();
  const auto add = [&](const ScopeItem& item) {
    use(item);
    output.columns.insert(output.columns.end(), item.columns.begin(), item.columns.end());
    output.complete = output.complete && item.known;
  };
  if (!e.qualifier.empty()) {
    if (const ScopeItem* item = find_item(e.schema, e.qualifier, scope)) {
      add(*item);
    } else {
      output.complete = false;
    }
  } else if (scope.items->empty()) {
    report("M0230", e.span, "\"*\" has no relation to take columns from").help = "write FROM";
    output.complete = false;
  } else {
    for (const ScopeItem& item : *scope.items) {
      if (item.by_column) add(item);
    }
  }
  if (observer_ == nullptr) return;
  observer_->expanded(e,
                      {output.columns.begin() + static_cast<std::ptrdiff_t>(before), output.columns.end()});
}

// GROUP BY prefers a relation's column to an output's of the same name.
void QueryChecker::group_by(const Expression& clause, const Output& output, const Scope& scope) {
  for (const Expression& item : clause.operands) {
    const bool nested = item.kind == Kind::grouping_set || (item.kind == Kind::row && item.text.empty());
    if (nested) {
      group_by(item, output, scope);
    } else if (item.kind == Kind::column && item.qualifier.empty()) {
      const Found found = find_in_scope(item, scope);
      const bool relation = found.kind != Found::Kind::nothing && found.kind != Found::Kind::whole_row;
      if (relation || !has_name(output, item.text)) expression(item, scope);
    } else if (!is_output(item, output)) {
      expression(item, scope);
    }
  }
}

// An output's number, which is checked, or its name.
bool QueryChecker::is_output(const Expression& item, const Output& output) {
  if (item.kind == Kind::column) return item.qualifier.empty() && has_name(output, item.text);
  if (item.kind != Kind::integer_literal) return false;
  std::size_t position = 0;
  const auto read = std::from_chars(item.text.data(), item.text.data() + item.text.size(), position);
  const bool there = read.ec == std::errc() && position >= 1 && position <= output.columns.size();
  if (there || !output.complete) return true;
  report("M0241", item.span,
         fmt::format("there is no column {}: the query has {}", item.text,
                     counted(output.columns.size(), "column")))
      .help = "count from 1, or write the column's name";
  return true;
}

void QueryChecker::order_by(const Expression& clause, const Output& output, const Scope& scope) {
  for (const Expression& item : clause.operands) {
    const Expression& value = item.kind == Kind::order_item ? item.operands.front() : item;
    if (!is_output(value, output)) expression(value, scope);
  }
}

// After a set operation only its outputs can be named.
void QueryChecker::order_of_set(const Expression& clause, const Output& output) {
  for (const Expression& item : clause.operands) {
    const Expression& value = item.operands.front();
    if (is_output(value, output) || !output.complete || value.kind != Kind::column) continue;
    std::vector<std::string_view> names;
    for (const ScopeColumn& column : output.columns) names.push_back(column.name);
    text::Diagnostic& diagnostic = report(
        "M0207", value.span,
        value.qualifier.empty()
            ? fmt::format("column \"{}\" is not one that the set operation gives", value.text)
            : fmt::format("\"{}.{}\" cannot be used behind a set operation", value.qualifier, value.text));
    const std::string_view nearest = text::nearest(value.text, names);
    diagnostic.help = nearest.empty() ? "the names are those of the first query"
                                      : fmt::format("did you mean \"{}\"?", nearest);
  }
}

void QueryChecker::locking(const Expression& clause, const Scope& scope) {
  for (const Expression& relation : clause.operands) {
    bool found = may_be_hidden(scope);
    for (const ScopeItem& item : *scope.items) found = found || (item.by_name && item.name == relation.text);
    if (found) continue;
    report("M0230", relation.span,
           fmt::format("\"{}\" is no relation that {} can lock", relation.text, clause.text))
        .help = "name a relation of FROM by its alias";
  }
}

Output QueryChecker::set_operation(const Expression& query, const Scope* outer, CommonTables* tables,
                                   CommonTable* recursion) {
  Output left;
  bool is_left = true;
  for (const Expression& part : query.operands) {
    if (!catalog::is_row_query(part.kind)) continue;
    if (is_left) {
      left = this->query(part, outer, tables);
      if (recursion != nullptr) {
        recursion->output = left;
        rename(recursion->output.columns, left.complete, recursion->node, "WITH query",
               recursion->node->span);
      }
      is_left = false;
      continue;
    }
    const Output right = this->query(part, outer, tables);
    if (left.complete && right.complete && left.columns.size() != right.columns.size()) {
      report("M0236", span_of(part),
             fmt::format("this side of {} has {}, the other {}", query.text,
                         counted(right.columns.size(), "column"), left.columns.size()))
          .help = "select as many columns on both sides";
    }
    left.complete = left.complete && right.complete;
    for (std::size_t i = 0; i < left.columns.size(); ++i) {
      const catalog::TypeName* other = i < right.columns.size() ? right.columns[i].type : nullptr;
      const catalog::TypeName*& type = left.columns[i].type;
      if (type == nullptr || other == nullptr || *type != *other) type = nullptr;
      left.columns[i].table = nullptr;
    }
  }
  if (const Expression* order = find_operand(query, Kind::order_by)) order_of_set(*order, left);
  return left;
}

Output QueryChecker::values(const Expression& query, const Scope* outer, CommonTables* tables) {
  const std::vector<ScopeItem> nothing;
  const Scope scope{&nothing, 0, outer, tables, nullptr};
  Output output;
  const Expression* first = nullptr;
  for (const Expression& row : query.operands) {
    if (row.kind != Kind::row) continue;
    operands(row, scope);
    if (first == nullptr) {
      first = &row;
      for (std::size_t i = 0; i < row.operands.size(); ++i) {
        output.columns.push_back({values_column(i), type_of(row.operands[i], scope), nullptr, {}});
      }
      for (const Expression& value : row.operands)
        output.complete = output.complete && value.kind != Kind::star;
    } else if (output.complete && row.operands.size() != first->operands.size()) {
      report("M0237", span_of(row),
             fmt::format("this row has {}, the first has {}", counted(row.operands.size(), "value"),
                         first->operands.size()))
          .help = "give all rows the same number of values";
      break;
    }
  }
  if (const Expression* order = find_operand(query, Kind::order_by)) order_by(*order, output, scope);
  return output;
}

}  // namespace schemake::change
