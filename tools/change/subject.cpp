#include "change/subject.hpp"

namespace schemake::change {
namespace {

using catalog::ObjectId;
using Subject = std::optional<ObjectId>;

template <typename OpOnTable>
concept OnTable = requires(const OpOnTable& op) {
  op.table.name;
};
template <typename OpOnType>
concept OnType = requires(const OpOnType& op) {
  op.type.id;
};
template <typename OpOnObject>
concept OnObject = requires(const OpOnObject& op) {
  op.object.span;
};

struct SubjectOf {
  Subject operator()(const OnTable auto& op) const { return catalog::relation_id(op.table.name); }
  Subject operator()(const OnType auto& op) const { return op.type.id; }
  Subject operator()(const OnObject auto& op) const { return op.object.id; }
  Subject operator()(const CreateIndex& op) const { return catalog::relation_id(op.index.table); }
  Subject operator()(const DropIndex& op) const { return catalog::index_id(op.index.name); }
  Subject operator()(const RenameIndex& op) const { return catalog::index_id(op.index.name); }
  Subject operator()(const CreateSequence& op) const { return catalog::sequence_id(op.sequence.name); }
  Subject operator()(const AlterSequence& op) const { return catalog::sequence_id(op.sequence.name); }
  Subject operator()(const CreateType& op) const { return catalog::type_id(op.type.name); }
  Subject operator()(const CreateObject& op) const { return op.object.id; }
  Subject operator()(const Grant&) const { return std::nullopt; }
  Subject operator()(const SetSearchPath&) const { return std::nullopt; }
  Subject operator()(const Maintenance&) const { return std::nullopt; }
  Subject operator()(const Opaque&) const { return std::nullopt; }
  Subject operator()(const DataChange& op) const {
    if (op.kind == DataChangeKind::select) return std::nullopt;
    return catalog::relation_id(op.table.name);
  }
};

Subject moved(ObjectId id, const std::string& schema) {
  id.name.schema = schema;
  return id;
}

}  // namespace

catalog::ObjectId renamed(ObjectId id, const std::string& new_name) {
  const bool part = catalog::belongs_to_relation(id.kind);
  (part ? id.part : id.name.name) = new_name;
  return id;
}

std::optional<ObjectId> subject_of(const Op& op) {
  return std::visit(SubjectOf{}, op);
}

std::optional<ObjectId> product_of(const Op& op) {
  if (const auto* create = std::get_if<CreateTable>(&op)) return catalog::relation_id(create->table.name);
  if (const auto* create = std::get_if<CreateFromQuery>(&op)) return catalog::relation_id(create->table.name);
  if (const auto* create = std::get_if<CreateIndex>(&op)) return catalog::index_id(create->index.name);
  if (const auto* create = std::get_if<CreateSequence>(&op))
    return catalog::sequence_id(create->sequence.name);
  if (const auto* create = std::get_if<CreateType>(&op)) return catalog::type_id(create->type.name);
  if (const auto* create = std::get_if<CreateObject>(&op)) return create->object.id;
  if (const auto* rename = std::get_if<RenameTable>(&op))
    return renamed(*subject_of(op), rename->new_name.name);
  if (const auto* rename = std::get_if<RenameIndex>(&op))
    return renamed(*subject_of(op), rename->new_name.name);
  if (const auto* rename = std::get_if<RenameObject>(&op))
    return renamed(*subject_of(op), rename->new_name.name);
  if (const auto* move = std::get_if<SetSchema>(&op)) return moved(*subject_of(op), move->schema.name);
  return std::nullopt;
}

}  // namespace schemake::change
