#include "dialect/sqlite_mapping.hpp"

#include <algorithm>

#include "dialect/identifier.hpp"
#include "dialect/sqlite_cast.hpp"
#include "dialect/sqlite_expression.hpp"

namespace schemake::dialect {

ColumnMapping::ColumnMapping(const catalog::Table& before, const std::vector<const change::Op*>& ops,
                             Problems& problems)
    : problems_(problems), live_(before) {
  for (const change::Op* op : ops) {
    if (const auto* rename = std::get_if<change::RenameTable>(op)) live_.name.name = rename->new_name.name;
  }
  for (const catalog::Column& column : before.columns) {
    entries_.push_back({column.name, column.name, {}, {}, !column.generated});
  }
  name_live_columns(ops);
  for (Entry& entry : entries_) {
    if (entry.plain) entry.source = live_source(entry.live);
  }
  for (const change::Op* op : ops) apply(*op);
}

void ColumnMapping::name_live_columns(const std::vector<const change::Op*>& ops) {
  std::vector<std::string> names;
  for (const catalog::Column& column : live_.columns) names.push_back(column.name);
  for (const change::Op* op : ops) {
    const auto* rename = std::get_if<change::RenameColumn>(op);
    if (rename == nullptr) continue;
    const auto at = std::find(names.begin(), names.end(), rename->column.name);
    if (at == names.end()) continue;
    *at = rename->new_name.name;
    rename_live_column(static_cast<std::size_t>(at - names.begin()), *at);
  }
}

void ColumnMapping::rename_live_column(std::size_t position, const std::string& name) {
  const std::string old = live_.columns[position].name;
  live_.columns[position].name = name;
  entries_[position].live = name;
  for (catalog::Column& column : live_.columns) {
    if (column.generated) catalog::rename_column(*column.generated, old, name);
  }
  for (catalog::Constraint& constraint : live_.constraints) {
    if (auto* key = std::get_if<catalog::PrimaryKey>(&constraint.definition)) {
      std::replace(key->columns.begin(), key->columns.end(), old, name);
    }
  }
}

// With the table's name, because SQLite reads a quoted name that is no column as a string.
std::string ColumnMapping::live_source(const std::string& column) const {
  return quote_sqlite(live_.name.name) + "." + quote_sqlite(column);
}

ColumnMapping::Entry* ColumnMapping::find(std::string_view name) {
  const auto at =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) { return one.name == name; });
  return at == entries_.end() ? nullptr : &*at;
}

void ColumnMapping::apply(const change::Op& op) {
  if (const auto* added = std::get_if<change::AddColumn>(&op)) add(*added);
  if (const auto* altered = std::get_if<change::AlterColumnType>(&op)) change_type(*altered);
  if (const auto* renamed = std::get_if<change::RenameColumn>(&op)) {
    if (Entry* entry = find(renamed->column.name)) entry->name = renamed->new_name.name;
  }
  // Its values stay: they are written from now on.
  if (const auto* freed = std::get_if<change::DropExpression>(&op)) {
    Entry* entry = find(freed->column.name);
    if (entry != nullptr && !entry->plain) entry->source = live_source(entry->live);
  }
  if (const auto* dropped = std::get_if<change::DropColumn>(&op)) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.name == dropped->column.name; });
  }
}

void ColumnMapping::add(const change::AddColumn& op) {
  const catalog::Column& column = op.column.column;
  Entry entry{column.name, {}, {}, {}, false};
  const bool given = column.serial || column.identity != catalog::Identity::none || column.generated;
  if (!given) {
    SqliteWriter writer(problems_, nullptr);
    entry.source = column.default_value ? writer.assigned(*column.default_value, column).sql : "NULL";
  }
  entries_.push_back(std::move(entry));
}

void ColumnMapping::change_type(const change::AlterColumnType& op) {
  Entry* entry = find(op.column.name);
  if (entry == nullptr) return;
  const auto source = converted(op, *entry);
  const Family to = family_of(op.type);
  const catalog::Column* before = live_.find_column(entry->live);
  if (!source) {
    const Family from = before == nullptr ? Family::unknown : family_of(before->type);
    problems_.report(unknown_statement, op.column.span,
                     "changing column \"" + op.column.name + "\" from " + std::string(name_of(from)) +
                         " to " + catalog::display(op.type) + " has no translation to SQLite");
    return;
  }
  entry->plain = *source == live_source(entry->live);
  entry->source = *source;
  const bool same = entry->plain && before != nullptr && family_of(before->type) == to;
  if (!same) entry->checked = to;
  // A plain copy that changes family goes through the new column's affinity.
  if (!same && to != family_of(before->type)) entry->plain = false;
}

std::optional<std::string> ColumnMapping::converted(const change::AlterColumnType& op, const Entry& entry) {
  SqliteWriter writer(problems_, nullptr);
  writer.scope().enter(live_);
  const auto copy = [&](const Expression& value) -> std::optional<std::string> {
    const auto out = convert_column(writer.write(value), writer.scope().family(value), op.type);
    return out ? std::optional(out->sql) : std::nullopt;
  };
  const Expression own{.kind = ExpressionKind::column, .text = entry.live, .qualifier = live_.name.name};
  if (!op.using_expression) return copy(own);
  Expression value = *op.using_expression;
  catalog::walk(value, [&](Expression& node) {
    if (node.kind != ExpressionKind::column) return;
    const Entry* used = find(node.text);
    if (used != nullptr && !used->live.empty()) node.text = used->live;
    node.qualifier = live_.name.name;
  });
  if (value.kind == ExpressionKind::cast && value.type == op.type &&
      value.operands.at(0).kind != ExpressionKind::string_literal) {
    if (auto out = copy(value.operands[0])) return out;
  }
  return writer.assigned(value, {.name = op.column.name, .type = op.type}).sql;
}

std::vector<CopiedColumn> ColumnMapping::columns_of(const catalog::Table& after) const {
  std::vector<CopiedColumn> columns;
  for (const catalog::Column& column : after.columns) {
    const auto at = std::find_if(entries_.begin(), entries_.end(),
                                 [&](const Entry& entry) { return entry.name == column.name; });
    if (at == entries_.end()) {
      problems_.report(unknown_statement, {},
                       "column \"" + column.name + "\" of table \"" + after.name.display() +
                           "\" comes from no column of the table before");
      continue;
    }
    columns.push_back(
        {column.name, at->plain ? at->live : "", column.generated ? "" : at->source, at->checked});
  }
  return columns;
}

bool ColumnMapping::is_plain(const catalog::Table& after) const {
  return entries_.size() == live_.columns.size() && entries_.size() == after.columns.size() &&
         std::all_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
           const catalog::Column* column = live_.find_column(entry.live);
           return entry.plain || (column != nullptr && column->generated);
         });
}

}  // namespace schemake::dialect
