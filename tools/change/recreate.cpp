// What was dropped or replaced, made again from what the catalog kept of it.
#include <algorithm>

#include "change/inverter.hpp"
#include "text/ascii.hpp"

namespace schemake::change {
namespace {

using catalog::ObjectKind;

// Needed by others, never named by its own statement.
bool is_named_in_statements(ObjectKind kind) {
  return kind == ObjectKind::relation || kind == ObjectKind::column || kind == ObjectKind::routine ||
         kind == ObjectKind::sequence || kind == ObjectKind::type;
}

bool mentions(const std::string& lowered, const std::string& name) {
  return name.empty() || lowered.find(text::lower(name)) != std::string::npos;
}

bool mentions(const std::string& lowered, const catalog::ObjectId& id) {
  const bool in_schema = !id.name.schema.empty() && !id.name.in_default_schema();
  return mentions(lowered, id.name.name) && (!in_schema || mentions(lowered, id.name.schema)) &&
         (!catalog::belongs_to_relation(id.kind) || mentions(lowered, id.part));
}

std::vector<ObjectName> as_written(const std::vector<catalog::Dependency>& depends, text::Span span) {
  std::vector<ObjectName> needs;
  needs.reserve(depends.size());
  for (const catalog::Dependency& dependency : depends) {
    // A routine is needed by its name alone.
    const bool any = dependency.on.kind == ObjectKind::routine && dependency.on.part.empty();
    needs.push_back({dependency.on, span, any});
  }
  return needs;
}

}  // namespace

bool is_current(const std::string& statement, const catalog::ObjectId& id,
                const std::vector<catalog::Dependency>& depends) {
  if (statement.empty()) return false;
  const std::string lowered = text::lower(statement);
  const bool mentions_all = std::all_of(depends.begin(), depends.end(), [&](const auto& dependency) {
    // `SELECT *` names no column.
    const bool column = dependency.on.kind == ObjectKind::column;
    return !is_named_in_statements(dependency.on.kind) ||
           (column && lowered.find('*') != std::string::npos) || mentions(lowered, dependency.on);
  });
  return mentions_all && mentions(lowered, id);
}

namespace {

// "select, update (a, b)": a comma within parentheses does not part.
std::vector<std::string> split_privileges(const std::string& text) {
  std::vector<std::string> privileges(1);
  int depth = 0;
  for (const char byte : text) {
    depth += byte == '(' ? 1 : byte == ')' ? -1 : 0;
    if (byte == ',' && depth == 0) {
      privileges.emplace_back();
    } else if (byte != ' ' || !privileges.back().empty()) {
      privileges.back() += byte;
    }
  }
  return privileges;
}

}  // namespace

std::vector<std::string> held_privileges(const catalog::Properties& properties, const std::string& grantee) {
  const auto found = properties.find(std::string(grant_prefix) + grantee);
  return found == properties.end() ? std::vector<std::string>{} : split_privileges(found->second);
}

Grant grant_of(const catalog::ObjectId& id, const std::string& grantee, std::vector<std::string> privileges,
               text::Span span) {
  Grant op;
  op.objects.push_back({id, span, false});
  op.kind = id.kind;
  op.grantees = {grantee};
  op.privileges = std::move(privileges);
  return op;
}

void add_properties(std::vector<Op>& ops, const catalog::ObjectId& id, const catalog::Properties& properties,
                    text::Span span) {
  constexpr std::string_view index_prefix = "index ";
  for (const auto& [property, value] : properties) {
    if (property.starts_with(grant_prefix)) {
      const std::string grantee = property.substr(grant_prefix.size());
      ops.emplace_back(grant_of(id, grantee, held_privileges(properties, grantee), span));
      continue;
    }
    SetProperty op;
    op.object = {id, span, false};
    op.property = property;
    // Of the index that a constraint has under its own name.
    if (id.kind == ObjectKind::constraint && property.starts_with(index_prefix)) {
      op.object.id = catalog::index_id({id.name.schema, id.part});
      op.property = property.substr(index_prefix.size());
    }
    op.value = value;
    ops.emplace_back(std::move(op));
  }
}

CreateFromQuery create_again(const catalog::Table& view, text::Span span) {
  CreateFromQuery op;
  op.table = {view.name, span, false};
  op.kind = view.kind;
  op.persistence = view.persistence;
  for (const catalog::Column& column : view.columns) op.column_names.push_back({column.name, span});
  if (view.query) op.query = *view.query;
  op.statement = view.statement;
  return op;
}

CreateObject create_again(const catalog::Object& object, text::Span span) {
  CreateObject op;
  op.object = object;
  op.object.properties.clear();
  op.object.depends.clear();
  op.span = span;
  op.needs = as_written(object.depends, span);
  // As the parser has it: the table that it is a part of comes first.
  if (catalog::belongs_to_relation(object.id.kind)) {
    op.needs.insert(op.needs.begin(), {catalog::relation_id(object.id.name), span, false});
  }
  return op;
}

CreateIndex create_again(const catalog::Index& index, text::Span span) {
  CreateIndex op;
  op.index = index;
  op.index.properties.clear();
  op.span = span;
  op.table_span = span;
  return op;
}

}  // namespace schemake::change
