// Comment, owner, storage …, and privileges.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "change/inverter.hpp"

namespace schemake::change {

using catalog::ObjectId;
using catalog::ObjectKind;

namespace {

const std::string* find(const catalog::Properties& properties, const std::string& name) {
  const auto found = properties.find(name);
  return found == properties.end() ? nullptr : &found->second;
}

// Properties that no statement takes back to their default.
bool has_no_default(const std::string& property) {
  constexpr std::array<std::string_view, 4> names{"owner", "storage", "access method", "partition of"};
  return std::find(names.begin(), names.end(), property) != names.end();
}

const catalog::Properties* properties_before(const ObjectId& id, const catalog::Past& before) {
  if (id.kind == ObjectKind::index) {
    const catalog::Index* index = before.find_index(id.name);
    return index == nullptr ? nullptr : &index->properties;
  }
  if (id.kind == ObjectKind::sequence) {
    const catalog::Sequence* sequence = before.find_sequence(id.name);
    return sequence == nullptr ? nullptr : &sequence->properties;
  }
  if (id.kind == ObjectKind::type) {
    const catalog::TypeDefinition* type = before.find_type(id.name);
    return type == nullptr ? nullptr : &type->properties;
  }
  const catalog::Table* table = before.find_table(id.name);
  if (table != nullptr && id.kind == ObjectKind::relation) return &table->properties;
  if (table != nullptr && id.kind == ObjectKind::column) {
    const catalog::Column* column = table->find_column(id.part);
    return column == nullptr ? nullptr : &column->properties;
  }
  if (table != nullptr && id.kind == ObjectKind::constraint) {
    const catalog::Constraint* constraint = table->find_constraint(id.part);
    return constraint == nullptr ? nullptr : &constraint->properties;
  }
  const catalog::Object* object = before.find_object(id);
  return object == nullptr ? nullptr : &object->properties;
}

}  // namespace

Inverse Inverter::operator()(const SetProperty& op) const {
  SetProperty back = op;
  back.if_exists = false;
  back.value.reset();
  if (op.property == "persistence") {
    const bool unlogged =
        before_.find_table(op.object.id.name)->persistence == catalog::Persistence::unlogged;
    back.value = unlogged ? "unlogged" : "permanent";
    return one(std::move(back));
  }
  const catalog::Properties* properties = properties_before(op.object.id, before_);
  const std::string* was = properties == nullptr ? nullptr : find(*properties, op.property);
  if (was != nullptr) back.value = *was;
  const bool is_default = was == nullptr;
  if (op.unknown_object || (is_default && properties == nullptr) ||
      (is_default && has_no_default(op.property))) {
    return Refusal{fmt::format("the former {} of {}", op.property, display(op.object.id))};
  }
  if (back.value == op.value) return std::vector<Op>{};
  return one(std::move(back));
}

namespace {

std::vector<std::string> without(std::vector<std::string> privileges,
                                 const std::vector<std::string>& others) {
  std::erase_if(privileges, [&](const std::string& each) {
    return std::find(others.begin(), others.end(), each) != others.end();
  });
  return privileges;
}

// All of them, where none is named.
std::vector<std::string> common(std::vector<std::string> privileges, const std::vector<std::string>& others) {
  if (others.empty()) return privileges;
  std::erase_if(privileges, [&](const std::string& each) {
    return std::find(others.begin(), others.end(), each) == others.end();
  });
  return privileges;
}

}  // namespace

// What was granted already stays granted.
Inverse Inverter::grant_back(const Grant& op) const {
  bool held_before = false;
  std::vector<Op> ops;
  for (const ObjectName& object : op.objects) {
    const catalog::Properties* was = properties_before(object.id, before_);
    for (const std::string& grantee : op.grantees) {
      const std::vector<std::string> held =
          was == nullptr ? std::vector<std::string>{} : held_privileges(*was, grantee);
      held_before = held_before || !held.empty();
      std::vector<std::string> granted = without(op.privileges, held);
      if (granted.empty() && !op.privileges.empty()) continue;
      ops.emplace_back(grant_of(object.id, grantee, std::move(granted), object.span));
      std::get<Grant>(ops.back()).revoke = true;
      std::get<Grant>(ops.back()).columns = op.columns;
    }
  }
  if (held_before && op.privileges.empty()) return Refusal{"which privileges there were"};
  if (held_before) return ops;
  Grant back = op;
  back.revoke = true;
  back.grant_option = false;
  return one(std::move(back));
}

// Privileges that nobody granted (everybody may execute a function) are not in the catalog.
Inverse Inverter::revoke_back(const Grant& op) const {
  std::vector<Op> ops;
  for (const ObjectName& object : op.objects) {
    const catalog::Properties* was = properties_before(object.id, before_);
    for (const std::string& grantee : op.grantees) {
      std::vector<std::string> lost =
          was == nullptr ? std::vector<std::string>{} : common(held_privileges(*was, grantee), op.privileges);
      if (lost.empty() || op.grant_option) return Refusal{"which privileges there were"};
      ops.emplace_back(grant_of(object.id, grantee, std::move(lost), object.span));
    }
  }
  if (!op.schemas.empty() || ops.empty()) return Refusal{"which privileges there were"};
  return ops;
}

Inverse Inverter::operator()(const Grant& op) const {
  return op.revoke ? revoke_back(op) : grant_back(op);
}

}  // namespace schemake::change
