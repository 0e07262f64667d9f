// Enums, domains, composites and ranges.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/apply.hpp"
#include "change/column_checks.hpp"
#include "change/query_check.hpp"
#include "change/removal.hpp"
#include "change/renaming.hpp"

namespace schemake::change {
namespace {

using catalog::CompositeType;
using catalog::DomainType;
using catalog::EnumType;
using catalog::QualifiedName;
using catalog::TypeDefinition;

// A shell type may be filled in; anything else of the name is in the way.
bool type_is_new(const QualifiedName& name, text::Span span, const Scene& scene) {
  const TypeDefinition* type = scene.catalog.find_type(name);
  const auto* base = type == nullptr ? nullptr : std::get_if<catalog::BaseType>(&type->definition);
  if (base != nullptr && base->shell) {
    scene.catalog.remove_type(name);
    return true;
  }
  if (type != nullptr && may_be_gone(name.name, scene)) {
    remove({{catalog::type_id(name)}, {}, true, span, {}}, scene);
    return true;
  }
  const bool relation = scene.catalog.find_table(name) != nullptr;
  if (type == nullptr && !relation) return true;
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0217", span,
      relation
          ? fmt::format("type \"{}\": a table of this name exists already, and has a type", name.display())
          : quoted("type", name.display()) + " exists already");
  note_creation(diagnostic, relation ? catalog::relation_id(name) : catalog::type_id(name), scene);
  diagnostic.help = "choose another name, or drop it first";
  return false;
}

text::Span part_span(const CreateType& op, std::size_t i) {
  return i < op.part_spans.size() && op.part_spans[i].known() ? op.part_spans[i] : op.span;
}

bool check_length(const std::string& label, text::Span span, const Scene& scene) {
  if (label.size() <= catalog::longest_name) return true;
  scene.diagnostics.error("M0222", span, fmt::format("value '{}' is longer than 63 bytes", label)).help =
      "shorten it";
  return false;
}

bool check_labels(const CreateType& op, const EnumType& type, const Scene& scene) {
  for (std::size_t i = 0; i < type.labels.size(); ++i) {
    const std::string& label = type.labels[i];
    const auto end = type.labels.begin() + static_cast<std::ptrdiff_t>(i);
    if (!check_length(label, part_span(op, i), scene)) return false;
    if (std::find(type.labels.begin(), end, label) == end) continue;
    scene.diagnostics.error("M0222", part_span(op, i), fmt::format("enum value '{}' stands twice", label))
        .help = "name it once";
    return false;
  }
  return true;
}

bool check_attributes(const CreateType& op, CompositeType& type, const Scene& scene) {
  bool good = true;
  for (std::size_t i = 0; i < type.attributes.size(); ++i) {
    catalog::Column& attribute = type.attributes[i];
    good = check_type(attribute.type, part_span(op, i), scene) && good;
    if (type.find_attribute(attribute.name) == &attribute) continue;
    scene.diagnostics
        .error("M0208", part_span(op, i), fmt::format("attribute \"{}\" stands twice", attribute.name))
        .help = "name it once";
    good = false;
  }
  return good;
}

// A domain's check sees one column: VALUE.
catalog::Table row_of_domain(const DomainType& domain) {
  catalog::Table table;
  catalog::Column value;
  value.name = "value";
  value.type = domain.base;
  table.columns.push_back(std::move(value));
  return table;
}

std::string default_domain_constraint_name(const QualifiedName& type, const DomainType& domain) {
  for (int number = 0;; ++number) {
    const std::string label = number == 0 ? "check" : fmt::format("check{}", number);
    std::string name = catalog::make_object_name(type.name, {}, label);
    if (domain.find_constraint(name) == nullptr) return name;
  }
}

bool add_domain_constraint(ConstraintDefinition& definition, const QualifiedName& type, DomainType& domain,
                           const Scene& scene) {
  catalog::Constraint& constraint = definition.constraint;
  const auto* check = std::get_if<catalog::Check>(&constraint.definition);
  if (check == nullptr) return true;
  if (!constraint.name.empty() && domain.find_constraint(constraint.name) != nullptr) {
    scene.diagnostics
        .error(
            "M0206", definition.span,
            fmt::format("constraint \"{}\" exists already on domain \"{}\"", constraint.name, type.display()))
        .help = "choose another name, or drop the constraint first";
    return false;
  }
  const std::size_t errors = scene.diagnostics.error_count();
  check_row_expression(check->expression, row_of_domain(domain), RowUse::check, SceneRelations(scene),
                       scene.diagnostics);
  if (scene.diagnostics.error_count() != errors) return false;
  if (constraint.name.empty()) constraint.name = default_domain_constraint_name(type, domain);
  domain.constraints.push_back(constraint);
  return true;
}

bool check_domain(CreateType& op, DomainType& domain, const Scene& scene) {
  bool good = check_type(domain.base, op.span, scene);
  if (domain.default_value)
    good = check_enum_literal(*domain.default_value, domain.base, op.span, scene) && good;
  for (ConstraintDefinition& constraint : op.constraints)
    good = add_domain_constraint(constraint, op.type.name, domain, scene) && good;
  return good;
}

bool check_definition(CreateType& op, const Scene& scene) {
  return std::visit(catalog::Overloaded{
                        [&](EnumType& type) { return check_labels(op, type, scene); },
                        [&](DomainType& type) { return check_domain(op, type, scene); },
                        [&](CompositeType& type) { return check_attributes(op, type, scene); },
                        [&](catalog::RangeType& type) { return check_type(type.subtype, op.span, scene); },
                        [](catalog::BaseType&) { return true; },
                    },
                    op.type.definition);
}

/// The type, of the wanted kind; null if it is not, which is reported, or is not known.
template <typename Kind>
const Kind* find_definition(ObjectName& name, std::string_view word, const Scene& scene) {
  name.id.name = resolve_type(name.id.name, scene);
  const TypeDefinition* type = scene.catalog.find_type(name.id.name);
  if (type == nullptr) {
    catalog::TypeName written{
        name.id.name.in_default_schema() ? std::string() : name.id.name.schema, name.id.name.name, {}, {}, 0};
    if (is_built_in(written)) {
      scene.diagnostics
          .error("M0215", name.span, fmt::format("type \"{}\" is not {}", display(written), word))
          .help = "a type of the server itself cannot be altered";
    } else {
      check_type(written, name.span, scene);
    }
    return nullptr;
  }
  const auto* kind = std::get_if<Kind>(&type->definition);
  if (kind == nullptr) {
    text::Diagnostic& diagnostic = scene.diagnostics.error(
        "M0215", name.span, fmt::format("type \"{}\" is not {}", name.id.name.display(), word));
    note_creation(diagnostic, name.id, scene);
  }
  return kind;
}

// The type is not what it is taken for, which was reported; or an opaque statement may have made it.
Result without_definition(const ObjectName& name, const Scene& scene) {
  const bool unknown =
      scene.catalog.find_type(name.id.name) == nullptr && may_exist(name.id.name.name, scene);
  if (!unknown) return std::nullopt;
  return opaque_change(name.id.name.name, name.span, scene);
}

template <typename Kind, typename Change>
void edit_definition(const QualifiedName& name, const Scene& scene, Change change) {
  scene.catalog.edit_type(name, [&](TypeDefinition& type) { change(std::get<Kind>(type.definition)); });
}

bool report_unknown_value(const Identifier& value, const ObjectName& type, const EnumType& labels,
                          const Scene& scene) {
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0221", value.span, fmt::format("enum \"{}\" has no value '{}'", type.id.name.display(), value.name));
  note_creation(diagnostic, type.id, scene);
  const std::vector<std::string_view> candidates(labels.labels.begin(), labels.labels.end());
  const std::string_view nearest = text::nearest(value.name, candidates);
  diagnostic.help = nearest.empty() ? fmt::format("its values are: {}", fmt::join(labels.labels, ", "))
                                    : fmt::format("did you mean '{}'?", nearest);
  return false;
}

bool report_existing_value(const Identifier& value, const ObjectName& type, std::string help,
                           const Scene& scene) {
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0222", value.span,
      fmt::format("enum \"{}\" has a value '{}' already", type.id.name.display(), value.name));
  note_creation(diagnostic, type.id, scene);
  diagnostic.help = std::move(help);
  return false;
}

}  // namespace

Result apply(CreateType op, const Scene& scene) {
  if (!resolve_new(op.type.name, op.span, scene)) return std::nullopt;
  if (!type_is_new(op.type.name, op.span, scene)) return std::nullopt;
  const bool composite = std::holds_alternative<CompositeType>(op.type.definition);
  if (composite && !check_relation_is_new(op.type.name, op.span, "type", scene)) return std::nullopt;
  const bool good = check_definition(op, scene);
  scene.catalog.add_type(op.type);
  scene.history.begin(catalog::type_id(op.type.name), op.span);
  if (!good) return std::nullopt;
  return op;
}

Result apply(AddEnumValue op, const Scene& scene) {
  const EnumType* type = find_definition<EnumType>(op.type, "an enum", scene);
  if (type == nullptr) return without_definition(op.type, scene);
  const auto has = [&](const std::string& label) {
    return std::find(type->labels.begin(), type->labels.end(), label) != type->labels.end();
  };
  if (has(op.value.name)) {
    if (!op.if_not_exists)
      report_existing_value(op.value, op.type, "remove the statement, or write ADD VALUE IF NOT EXISTS",
                            scene);
    return std::nullopt;
  }
  if (!check_length(op.value.name, op.value.span, scene)) return std::nullopt;
  if (!op.neighbor.name.empty() && !has(op.neighbor.name)) {
    report_unknown_value(op.neighbor, op.type, *type, scene);
    return std::nullopt;
  }
  edit_definition<EnumType>(op.type.id.name, scene, [&](EnumType& changed) {
    auto at = std::find(changed.labels.begin(), changed.labels.end(), op.neighbor.name);
    if (!op.neighbor.name.empty() && !op.before) ++at;
    changed.labels.insert(op.neighbor.name.empty() ? changed.labels.end() : at, op.value.name);
  });
  scene.session.new_labels.emplace(op.type.id.name, op.value.name);
  return op;
}

Result apply(RenameEnumValue op, const Scene& scene) {
  const EnumType* type = find_definition<EnumType>(op.type, "an enum", scene);
  if (type == nullptr) return without_definition(op.type, scene);
  const auto has = [&](const std::string& label) {
    return std::find(type->labels.begin(), type->labels.end(), label) != type->labels.end();
  };
  if (!has(op.value.name)) {
    report_unknown_value(op.value, op.type, *type, scene);
    return std::nullopt;
  }
  if (has(op.new_name.name)) {
    report_existing_value(op.new_name, op.type, "choose another name", scene);
    return std::nullopt;
  }
  if (!check_length(op.new_name.name, op.new_name.span, scene)) return std::nullopt;
  edit_definition<EnumType>(op.type.id.name, scene, [&](EnumType& changed) {
    *std::find(changed.labels.begin(), changed.labels.end(), op.value.name) = op.new_name.name;
  });
  rename_label(op.type.id.name, op.value.name, op.new_name.name, scene);
  return op;
}

namespace {

bool change_domain(AlterDomain& op, DomainType& domain, const Scene& scene) {
  switch (op.change) {
    case DomainChange::set_default:
      domain.default_value = op.value;
      return true;
    case DomainChange::set_not_null:
    case DomainChange::drop_not_null:
      domain.not_null = op.change == DomainChange::set_not_null;
      return true;
    case DomainChange::add_constraint:
      return add_domain_constraint(op.constraint, op.type.id.name, domain, scene);
    case DomainChange::drop_constraint:
      std::erase_if(domain.constraints, [&](const auto& each) { return each.name == op.name.name; });
      return true;
    case DomainChange::validate_constraint:
      for (catalog::Constraint& each : domain.constraints) {
        if (each.name == op.name.name) each.not_valid = false;
      }
      return true;
  }
  return true;
}

}  // namespace

Result apply(AlterDomain op, const Scene& scene) {
  const DomainType* found = find_definition<DomainType>(op.type, "a domain", scene);
  if (found == nullptr) return without_definition(op.type, scene);
  const bool names =
      op.change == DomainChange::drop_constraint || op.change == DomainChange::validate_constraint;
  if (names && found->find_constraint(op.name.name) == nullptr) {
    if (op.if_exists) return std::nullopt;
    scene.diagnostics.error("M0205", op.name.span,
                            fmt::format("constraint \"{}\" does not exist on domain \"{}\"", op.name.name,
                                        op.type.id.name.display()));
    return std::nullopt;
  }
  DomainType domain = *found;
  if (!change_domain(op, domain, scene)) return std::nullopt;
  edit_definition<DomainType>(op.type.id.name, scene, [&](DomainType& changed) { changed = domain; });
  return op;
}

namespace {

bool report_attribute(const AlterAttribute& op, const char* code, std::string_view what, const Scene& scene) {
  scene.diagnostics.error(
      code, op.span,
      fmt::format("attribute \"{}\" {} in type \"{}\"", op.attribute.name, what, op.type.id.name.display()));
  return false;
}

// The server rewrites no table for a changed row type: one that has it holds the change, but for CASCADE.
bool check_users_of_type(const AlterAttribute& op, const Scene& scene) {
  if (op.cascade || op.change == AttributeChange::add) return true;
  for (const catalog::Dependent& dependent : scene.catalog.dependents_of(op.type.id)) {
    if (dependent.id.kind != catalog::ObjectKind::column ||
        scene.catalog.find_table(dependent.id.name) == nullptr) {
      continue;
    }
    scene.diagnostics
        .error("M0212", op.span,
               fmt::format("type \"{}\" is still needed by {}", op.type.id.name.display(),
                           display(dependent.id)))
        .help = "change the column's type first";
    return false;
  }
  return true;
}

}  // namespace

Result apply(AlterAttribute op, const Scene& scene) {
  const CompositeType* type = find_definition<CompositeType>(op.type, "a composite type", scene);
  if (type == nullptr) return without_definition(op.type, scene);
  const bool exists = type->find_attribute(op.attribute.name) != nullptr;
  if (op.change == AttributeChange::add && exists) {
    report_attribute(op, "M0208", "exists already", scene);
    return std::nullopt;
  }
  if (op.change != AttributeChange::add && !exists) {
    if (!op.if_exists) report_attribute(op, "M0207", "does not exist", scene);
    return std::nullopt;
  }
  if (op.change != AttributeChange::drop && !check_type(op.attribute.type, op.span, scene))
    return std::nullopt;
  if (!check_users_of_type(op, scene)) return std::nullopt;
  edit_definition<CompositeType>(op.type.id.name, scene, [&](CompositeType& changed) {
    const auto at = std::find_if(changed.attributes.begin(), changed.attributes.end(),
                                 [&](const catalog::Column& each) { return each.name == op.attribute.name; });
    if (op.change == AttributeChange::add) changed.attributes.push_back(op.attribute);
    if (op.change == AttributeChange::drop) changed.attributes.erase(at);
    if (op.change == AttributeChange::set_type) at->type = op.attribute.type;
  });
  return op;
}

}  // namespace schemake::change
