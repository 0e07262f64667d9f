// CREATE and ALTER SEQUENCE.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/apply.hpp"
#include "change/column_checks.hpp"

namespace schemake::change {
namespace {

using catalog::QualifiedName;
using catalog::Sequence;
using catalog::Table;

bool is_sequence_type(std::string_view type) {
  constexpr std::array<std::string_view, 6> types{"smallint", "integer", "bigint", "int2", "int4", "int8"};
  return std::find(types.begin(), types.end(), type) != types.end();
}

// OWNED BY table.column: both must be there, the table in the sequence's own schema.
bool set_owner(Sequence& sequence, TableName table, const Identifier& column, const Scene& scene) {
  sequence.owner_table = {};
  sequence.owner_column.clear();
  if (column.name.empty()) return true;
  const Table* owner = find_table(table, scene);
  if (owner == nullptr || !check_column(*owner, column.name, column.span, scene)) return false;
  if (owner->name.schema != sequence.name.schema) {
    scene.diagnostics
        .error("M0213", table.span,
               fmt::format("sequence \"{}\" and table \"{}\" are in different schemas",
                           sequence.name.display(), owner->name.display()))
        .help = "a sequence is owned within its own schema";
    return false;
  }
  sequence.owner_table = owner->name;
  sequence.owner_column = column.name;
  return true;
}

bool set_options(Sequence& sequence, const catalog::Properties& options, bool create, text::Span span,
                 const Scene& scene) {
  if (const auto type = options.find("as"); type != options.end() && !is_sequence_type(type->second)) {
    scene.diagnostics
        .error("M0227", span,
               fmt::format("sequence \"{}\" is {}: it must be smallint, integer or bigint",
                           sequence.name.display(), type->second))
        .help = "give it one of these types";
    return false;
  }
  if (set_sequence_options(sequence, options, create)) return true;
  scene.diagnostics
      .error("M0227", span,
             fmt::format("sequence \"{}\": its start, bounds and increment contradict each other",
                         sequence.name.display()))
      .help = std::string(sequence_rule);
  return false;
}

// A column whose default calls the sequence that it owns is a serial one, however it came to that.
void note_serial(const Sequence& sequence, const Scene& scene) {
  const Table* table = scene.catalog.find_table(sequence.owner_table);
  const catalog::Column* column = table == nullptr ? nullptr : table->find_column(sequence.owner_column);
  if (column == nullptr || !column->default_value) return;
  if (catalog::sequences_in(*column->default_value) != std::vector{sequence.name}) return;
  if (column->default_value->kind != catalog::ExpressionKind::function_call) return;
  edit_column(
      sequence.owner_table, sequence.owner_column,
      [&](catalog::Column& changed) {
        changed.default_value.reset();
        changed.serial = true;
        changed.sequence = sequence.name;
      },
      scene);
}

}  // namespace

Result apply(CreateSequence op, const Scene& scene) {
  if (op.sequence.name.schema.empty() && op.persistence == catalog::Persistence::temporary)
    op.sequence.name.schema = "pg_temp";
  if (!resolve_new(op.sequence.name, op.sequence.span, scene)) return std::nullopt;
  op.sequence.name.name = catalog::truncate_name(op.sequence.name.name);
  if (op.if_not_exists && scene.catalog.has_relation(op.sequence.name)) return std::nullopt;
  if (!check_relation_is_new(op.sequence.name, op.sequence.span, "sequence", scene) ||
      !check_type_is_not_in_the_way(op.sequence.name, op.sequence.span, "sequence", scene))
    return std::nullopt;
  Sequence sequence = catalog::default_sequence(op.sequence.name, "int8");
  if (!set_options(sequence, op.options, true, op.sequence.span, scene)) return std::nullopt;
  if (!set_owner(sequence, op.owner_table, op.owner_column, scene)) return std::nullopt;
  op.owner_table.name = sequence.owner_table;
  scene.catalog.add_sequence(sequence);
  note_serial(sequence, scene);
  scene.history.begin(catalog::sequence_id(op.sequence.name), op.sequence.span);
  return op;
}

Result apply(AlterSequence op, const Scene& scene) {
  op.sequence.name = resolve_relation(op.sequence.name, scene);
  const Sequence* found = scene.catalog.find_sequence(op.sequence.name);
  if (found == nullptr) {
    if (op.sequence.missing_ok) return std::nullopt;
    const std::string_view other = scene.catalog.relation_word(op.sequence.name);
    if (other.empty() && may_exist(op.sequence.name.name, scene))
      return opaque_change(op.sequence.name.name, op.sequence.span, scene);
    if (other.empty()) {
      report_missing({catalog::sequence_id(op.sequence.name), op.sequence.span, false}, "sequence", scene);
    } else {
      scene.diagnostics.error("M0215", op.sequence.span,
                              quoted(other, op.sequence.name.display()) + " is not a sequence");
    }
    return std::nullopt;
  }
  Sequence changed = *found;
  if (!set_options(changed, op.options, false, op.sequence.span, scene)) return std::nullopt;
  if (op.owned_by && changed.internal) {
    scene.diagnostics
        .error("M0212", op.sequence.span,
               fmt::format("sequence \"{}\" is the identity of a column: it cannot change its owner",
                           changed.name.display()))
        .help = "DROP IDENTITY first";
    return std::nullopt;
  }
  if (op.owned_by && !set_owner(changed, op.owner_table, op.owner_column, scene)) return std::nullopt;
  const Sequence before = *found;
  scene.catalog.edit_sequence(op.sequence.name, [&](Sequence& sequence) { sequence = changed; });
  if (before.is_owned() &&
      (before.owner_table != changed.owner_table || before.owner_column != changed.owner_column)) {
    const Table* table = scene.catalog.find_table(before.owner_table);
    const catalog::Column* column = table == nullptr ? nullptr : table->find_column(before.owner_column);
    if (column != nullptr && column->sequence == before.name)
      edit_column(before.owner_table, before.owner_column, call_sequence_by_default, scene);
  }
  note_serial(changed, scene);
  return op;
}

}  // namespace schemake::change
