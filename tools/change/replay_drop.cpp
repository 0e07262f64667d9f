// DROP of everything but tables and indexes.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/apply.hpp"
#include "change/object_lookup.hpp"
#include "change/removal.hpp"

namespace schemake::change {
namespace {

using catalog::Object;
using catalog::ObjectKind;
using catalog::Table;

Result drop_relation(DropObject op, const Scene& scene) {
  op.object.id.name = resolve_relation(op.object.id.name, scene);
  const Table* table = scene.catalog.find_table(op.object.id.name);
  const std::string_view other = scene.catalog.relation_word(op.object.id.name);
  const std::string_view wanted = word(op.relation);
  if (table == nullptr && other.empty()) {
    if (op.if_exists) return std::nullopt;
    if (may_exist(op.object.id.name.name, scene))
      return opaque_change(op.object.id.name.name, op.object.span, scene);
    text::Diagnostic& diagnostic = scene.diagnostics.error(
        "M0201", op.object.span, quoted(wanted, op.object.id.name.display()) + " does not exist");
    std::vector<std::string_view> names;
    for (const auto& [name, each] : scene.catalog.tables()) {
      if (each.kind == op.relation) names.push_back(name.name);
    }
    explain(diagnostic, scene.history.find_end(op.object.id), op.object.id.name.name, names);
    return std::nullopt;
  }
  if (table == nullptr || (table->kind != op.relation && !table->opaque)) {
    scene.diagnostics
        .error("M0215", op.object.span,
               fmt::format("{} \"{}\" is not a {}", other, op.object.id.name.display(), wanted))
        .help = fmt::format("write DROP {}", other == "table"               ? "TABLE"
                                             : other == "view"              ? "VIEW"
                                             : other == "materialized view" ? "MATERIALIZED VIEW"
                                             : other == "sequence"          ? "SEQUENCE"
                                             : other == "index"             ? "INDEX"
                                                                            : "FOREIGN TABLE");
    return std::nullopt;
  }
  Removal removal{{op.object.id}, {}, op.cascade, op.object.span, quoted(wanted, table->name.display())};
  for (ObjectName& other_name : op.dropped_together) {
    other_name.id.name = resolve_relation(other_name.id.name, scene);
    removal.together.push_back(other_name.id);
  }
  if (!remove(removal, scene)) return std::nullopt;
  return op;
}

bool check_sequence_is_free(const DropObject& op, const catalog::Sequence& sequence, const Scene& scene) {
  if (!sequence.internal) return true;
  scene.diagnostics
      .error("M0212", op.object.span,
             fmt::format("sequence \"{}\" is the identity of column \"{}\" of table \"{}\"",
                         sequence.name.display(), sequence.owner_column, sequence.owner_table.display()))
      .help = "ALTER COLUMN … DROP IDENTITY";
  return false;
}

Result drop_sequence(DropObject op, const Scene& scene) {
  op.object.id.name = resolve_relation(op.object.id.name, scene);
  const catalog::Sequence* sequence = scene.catalog.find_sequence(op.object.id.name);
  if (sequence == nullptr) {
    const std::string_view other = scene.catalog.relation_word(op.object.id.name);
    if (op.if_exists && other.empty()) return std::nullopt;
    if (!other.empty()) {
      scene.diagnostics.error("M0215", op.object.span,
                              quoted(other, op.object.id.name.display()) + " is not a sequence");
    } else if (may_exist(op.object.id.name.name, scene)) {
      return opaque_change(op.object.id.name.name, op.object.span, scene);
    } else {
      report_missing(op.object, {}, scene);
    }
    return std::nullopt;
  }
  if (!check_sequence_is_free(op, *sequence, scene)) return std::nullopt;
  Removal removal{
      {op.object.id}, {}, op.cascade, op.object.span, quoted("sequence", sequence->name.display())};
  if (!remove(removal, scene)) return std::nullopt;
  return op;
}

Result drop_type(DropObject op, const Scene& scene) {
  op.object.id.name = resolve_type(op.object.id.name, scene);
  const catalog::TypeDefinition* type = scene.catalog.find_type(op.object.id.name);
  if (type == nullptr) {
    const Table* table = scene.catalog.find_table(op.object.id.name);
    if (table != nullptr) {
      scene.diagnostics
          .error("M0212", op.object.span,
                 fmt::format("type \"{0}\" is the row type of {1} \"{0}\"", table->name.display(),
                             word(table->kind)))
          .help = "drop that instead";
      return std::nullopt;
    }
    if (op.if_exists) return std::nullopt;
    return unknown_type(op.object, scene);
  }
  if (op.subkind == "domain" && !std::holds_alternative<catalog::DomainType>(type->definition)) {
    scene.diagnostics
        .error("M0215", op.object.span, fmt::format("type \"{}\" is not a domain", type->name.display()))
        .help = "write DROP TYPE";
    return std::nullopt;
  }
  Removal removal{{op.object.id}, {}, op.cascade, op.object.span, quoted("type", type->name.display())};
  for (ObjectName& other : op.dropped_together) {
    other.id.name = resolve_type(other.id.name, scene);
    removal.together.push_back(other.id);
  }
  if (!remove(removal, scene)) return std::nullopt;
  return op;
}

bool is_ambiguous(const ObjectName& name, const Scene& scene) {
  if (name.id.kind != ObjectKind::routine || !name.any_arguments) return false;
  if (scene.catalog.routines(name.id.name).size() < 2) return false;
  scene.diagnostics
      .error("M0218", name.span, fmt::format("function name \"{}\" is not unique", name.id.name.display()))
      .help = "write its argument types in parentheses";
  return true;
}

}  // namespace

Result apply(DropObject op, const Scene& scene) {
  if (op.object.id.kind == ObjectKind::relation) return drop_relation(std::move(op), scene);
  if (op.object.id.kind == ObjectKind::sequence) return drop_sequence(std::move(op), scene);
  if (op.object.id.kind == ObjectKind::type) return drop_type(std::move(op), scene);
  resolve_part(op.object, scene);
  const Object* found = find_object(op.object, scene);
  if (found == nullptr) {
    if (op.if_exists) return std::nullopt;
    if (may_be_unknown(op.object, scene)) return opaque_change(op.object.id.name.name, op.object.span, scene);
    if (table_exists(op.object, scene)) report_missing(op.object, op.subkind, scene);
    return std::nullopt;
  }
  if (is_ambiguous(op.object, scene)) return std::nullopt;
  if (!op.subkind.empty() && !found->subkind.empty() && op.subkind != found->subkind) {
    scene.diagnostics
        .error("M0215", op.object.span,
               fmt::format("{} \"{}\" is not a {}", found->subkind, found->id.name.display(), op.subkind))
        .help = fmt::format("write DROP {}", found->subkind == "procedure"   ? "PROCEDURE"
                                             : found->subkind == "aggregate" ? "AGGREGATE"
                                                                             : "FUNCTION");
    return std::nullopt;
  }
  std::string what = display(found->id);
  const std::string_view generic = catalog::word(found->id.kind);
  if (!found->subkind.empty() && what.starts_with(generic))
    what = found->subkind + what.substr(generic.size());
  Removal removal{{found->id}, {}, op.cascade, op.object.span, std::move(what)};
  for (ObjectName& other : op.dropped_together) {
    resolve_part(other, scene);
    find_object(other, scene);
    removal.together.push_back(other.id);
  }
  if (!remove(removal, scene)) return std::nullopt;
  return op;
}

}  // namespace schemake::change
