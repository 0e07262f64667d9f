#include "change/down_deriver.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "change/invert.hpp"
#include "change/subject.hpp"

namespace schemake::change {
namespace {

using catalog::ObjectId;
using catalog::Past;
using catalog::QualifiedName;

constexpr const char* way_out =
    "write a `-- migrate:down` section, or declare `-- migrate:down irreversible: <reason>`";

// WITH moved AS (DELETE … RETURNING …) INSERT …: it changes other tables than its own.
bool changes_other_tables(const DataChange& change) {
  if (change.kind == DataChangeKind::truncate || change.kind == DataChangeKind::copy) return false;
  std::size_t changes = 0;
  walk(change.statement, [&](const catalog::Expression& node) {
    const bool is_change = node.kind == catalog::ExpressionKind::insert ||
                           node.kind == catalog::ExpressionKind::update ||
                           node.kind == catalog::ExpressionKind::delete_from;
    changes += is_change ? 1 : 0;
  });
  return changes != 1 || find_unsupported(change.statement) != nullptr;
}

/// A setting of its subject, which nothing outside of it shows.
struct IsSetting {
  bool operator()(const SetProperty&) const { return true; }
  bool operator()(const AlterSequence&) const { return true; }
  bool operator()(const AlterObject&) const { return true; }
  bool operator()(const AddEnumValue&) const { return true; }
  bool operator()(const AlterIdentity&) const { return true; }
  bool operator()(const AlterColumnType&) const { return true; }
  bool operator()(const SetColumnDefault&) const { return true; }
  bool operator()(const DropExpression&) const { return true; }
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }
};

ObjectId whole(ObjectId id) {
  if (!catalog::belongs_to_relation(id.kind)) return id;
  return catalog::relation_id(id.name);
}

bool makes_temporary(const Op& op) {
  if (const auto* create = std::get_if<CreateTable>(&op)) {
    return create->traits.persistence == catalog::Persistence::temporary;
  }
  if (const auto* create = std::get_if<CreateFromQuery>(&op)) {
    return create->persistence == catalog::Persistence::temporary;
  }
  if (const auto* create = std::get_if<CreateSequence>(&op)) {
    return create->persistence == catalog::Persistence::temporary;
  }
  return false;
}

bool exists(const ObjectId& id, const Past& before) {
  return before.find_object(id) != nullptr ||
         (id.kind == catalog::ObjectKind::relation && before.find_table(id.name) != nullptr);
}

}  // namespace

void DownDeriver::begin_statement(text::Span span) {
  statements_.push_back({span, {}, {}, {}});
}

bool DownDeriver::is_undone_with_its_table(const DataChange& change) const {
  if (changes_other_tables(change)) return false;
  if (new_objects_.contains(catalog::relation_id(change.table.name))) return true;
  return change.kind == DataChangeKind::update && !change.columns.empty() &&
         std::all_of(change.columns.begin(), change.columns.end(), [&](const Identifier& column) {
           return new_columns_.contains({change.table.name, column.name});
         });
}

bool DownDeriver::goes_with_new_object(const Op& op) const {
  if (const auto* grant = std::get_if<Grant>(&op)) {
    return !grant->objects.empty() && grant->schemas.empty() &&
           std::all_of(grant->objects.begin(), grant->objects.end(), [&](const ObjectName& object) {
             return new_objects_.contains(object.id) || new_objects_.contains(whole(object.id));
           });
  }
  const std::optional<ObjectId> subject = subject_of(op);
  if (!subject || !std::visit(IsSetting{}, op)) return false;
  return new_objects_.contains(*subject) || new_objects_.contains(whole(*subject));
}

bool DownDeriver::is_temporary(const Op& op, const Past& before) {
  const std::optional<ObjectId> subject = subject_of(op);
  if (!subject) return false;
  if (makes_temporary(op)) temporary_.insert(subject->name);
  if (temporary_.contains(subject->name)) return true;
  const catalog::Index* index =
      subject->kind == catalog::ObjectKind::index ? before.find_index(subject->name) : nullptr;
  return index != nullptr && temporary_.contains(index->table);
}

void DownDeriver::add(const Op& op, const Past& before, const catalog::Catalog& after) {
  if (is_temporary(op, before)) return;
  StatementBack& statement = statements_.back();
  if (const auto* change = std::get_if<DataChange>(&op);
      change != nullptr && is_undone_with_its_table(*change)) {
    return;
  }
  Inverse inverse = invert(op, before, after);
  // What is replaced is not new.
  const std::optional<ObjectId> product = product_of(op);
  if (!product || !exists(*product, before)) follow_names(op);
  if (auto* refusal = std::get_if<Refusal>(&inverse)) {
    if (!goes_with_new_object(op)) refuse(statement, std::move(*refusal));
    return;
  }
  auto& ops = std::get<std::vector<Op>>(inverse);
  statement.ops.insert(statement.ops.begin(), std::make_move_iterator(ops.begin()),
                       std::make_move_iterator(ops.end()));
}

void DownDeriver::refuse(StatementBack& statement, Refusal refusal) {
  if (!statement.refusal.empty()) return;
  statement.refusal = refusal.reason.empty() ? "this statement loses " + refusal.loses : refusal.reason;
  statement.help = refusal.help.empty() ? way_out : refusal.help;
}

// What is new stays new under another name, and a name that is free again is not new.
void DownDeriver::follow_names(const Op& op) {
  const std::optional<ObjectId> subject = subject_of(op);
  const std::optional<ObjectId> product = product_of(op);
  const bool renames = std::holds_alternative<RenameTable>(op) || std::holds_alternative<RenameObject>(op) ||
                       std::holds_alternative<RenameIndex>(op) || std::holds_alternative<SetSchema>(op);
  if (product && renames) {
    if (new_objects_.erase(*subject) > 0) new_objects_.insert(*product);
    std::set<std::pair<QualifiedName, std::string>> columns;
    for (const auto& [table, column] : new_columns_) {
      columns.emplace(table == subject->name ? product->name : table, column);
    }
    new_columns_ = std::move(columns);
  } else if (product) {
    new_objects_.insert(*product);
  }
  const bool drops = std::holds_alternative<DropTable>(op) || std::holds_alternative<DropObject>(op) ||
                     std::holds_alternative<DropIndex>(op);
  if (drops) new_objects_.erase(*subject);
  follow_columns(op);
}

void DownDeriver::follow_columns(const Op& op) {
  if (const auto* add = std::get_if<AddColumn>(&op)) {
    new_columns_.emplace(add->table.name, add->column.column.name);
  }
  if (const auto* drop = std::get_if<DropColumn>(&op)) {
    new_columns_.erase({drop->table.name, drop->column.name});
  }
  if (const auto* rename = std::get_if<RenameColumn>(&op)) {
    if (new_columns_.erase({rename->table.name, rename->column.name}) > 0) {
      new_columns_.emplace(rename->table.name, rename->new_name.name);
    }
  }
}

Section DownDeriver::finish(text::Diagnostics& diagnostics) {
  Section section;
  section.derived = true;
  for (auto at = statements_.rbegin(); at != statements_.rend(); ++at) {
    if (!at->refusal.empty()) {
      diagnostics.error("M0301", at->span, "no way back can be derived: " + at->refusal).help = at->help;
    } else if (!at->ops.empty()) {
      Statement statement;
      statement.ops = std::move(at->ops);
      statement.span = at->span;
      section.statements.push_back(std::move(statement));
    }
  }
  return section;
}

}  // namespace schemake::change
