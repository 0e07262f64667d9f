#include "change/column_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/query_check.hpp"

namespace schemake::change {
namespace {

using catalog::Column;
using catalog::Expression;
using catalog::ExpressionKind;
using catalog::QualifiedName;
using catalog::Table;

bool report_conflict(const ColumnDefinition& definition, const std::string& message, const Scene& scene) {
  scene.diagnostics.error("M0227", definition.span, message).help = "write one of the two";
  return false;
}

bool check_conflicts(const ColumnDefinition& definition, const Scene& scene) {
  const std::string column = quoted("column", definition.column.name);
  const bool never_null = definition.not_null_written || definition.column.serial ||
                          definition.column.identity != catalog::Identity::none;
  if (definition.null_written && never_null)
    return report_conflict(definition, column + " is declared both NULL and NOT NULL", scene);
  if (definition.values_written > 1)
    return report_conflict(definition, column + " has more than one of default, identity and generation",
                           scene);
  return true;
}

std::string sequence_type(const catalog::TypeName& type) {
  return type.name == "int2" || type.name == "int4" ? type.name : "int8";
}

bool check_identity_type(const ColumnDefinition& definition, const Scene& scene) {
  const catalog::TypeName& type = definition.column.type;
  if (definition.column.identity == catalog::Identity::none || may_be_identity(type)) return true;
  scene.diagnostics
      .error("M0227", definition.type_span.known() ? definition.type_span : definition.span,
             fmt::format("identity column \"{}\" is {}: it must be smallint, integer or bigint",
                         definition.column.name, display(type)))
      .help = "give it one of these types";
  return false;
}

// The options of an identity column's own sequence.
bool check_identity_options(const ColumnDefinition& definition, const Scene& scene) {
  if (definition.column.identity == catalog::Identity::none) return true;
  catalog::Sequence sequence = catalog::default_sequence({}, sequence_type(definition.column.type));
  if (set_sequence_options(sequence, definition.identity_options, true)) return true;
  scene.diagnostics
      .error("M0227", definition.span,
             fmt::format("identity column \"{}\": its start, bounds and increment contradict each other",
                         definition.column.name))
      .help = std::string(sequence_rule);
  return false;
}

std::int64_t number(const std::string& text, std::int64_t fallback) {
  std::int64_t value = fallback;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

const catalog::EnumType* find_enum(const catalog::TypeName& type, const Scene& scene) {
  if (type.name.empty() || type.array_dimensions > 0 || is_built_in(type)) return nullptr;
  const catalog::TypeDefinition* found = scene.catalog.find_type(resolved_name(type));
  return found == nullptr ? nullptr : std::get_if<catalog::EnumType>(&found->definition);
}

const Expression& without_casts(const Expression& value) {
  const Expression* inner = &value;
  while (inner->kind == ExpressionKind::cast && !inner->operands.empty()) inner = &inner->operands.front();
  return *inner;
}

bool report_unknown_label(const std::string& label, const catalog::TypeName& type,
                          const catalog::EnumType& labels, text::Span span, const Scene& scene) {
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0221", span, fmt::format("enum \"{}\" has no value '{}'", display(type), label));
  note_creation(diagnostic, type_id(resolved_name(type)), scene);
  std::vector<std::string_view> candidates(labels.labels.begin(), labels.labels.end());
  const std::string_view nearest = text::nearest(label, candidates);
  diagnostic.help = nearest.empty() ? fmt::format("its values are: {}", fmt::join(labels.labels, ", "))
                                    : fmt::format("did you mean '{}'?", nearest);
  return false;
}

bool report_fresh_label(const std::string& label, text::Span span, const Scene& scene) {
  scene.diagnostics
      .error("M0225", span,
             fmt::format("value '{}' was added in this transaction and cannot be used before its end", label))
      .help = "use it in the next revision, or mark the section `-- migrate:up transaction:false`";
  return false;
}

}  // namespace

// Domains over them are refused too.
bool may_be_identity(const catalog::TypeName& type) {
  const bool counts = type.name == "int2" || type.name == "int4" || type.name == "int8";
  return type.name.empty() || (counts && type.array_dimensions == 0);
}

bool check_enum_literal(const Expression& value, const catalog::TypeName& type, text::Span fallback,
                        const Scene& scene) {
  const catalog::TypeName base = base_type(type, scene.catalog);
  const catalog::EnumType* labels = find_enum(base, scene);
  const Expression& literal = without_casts(value);
  if (labels == nullptr || literal.kind != ExpressionKind::string_literal) return true;
  const text::Span span = literal.span.known() ? literal.span : fallback;
  const auto found = std::find(labels->labels.begin(), labels->labels.end(), literal.text);
  if (found == labels->labels.end() && !may_exist(base.name, scene))
    return report_unknown_label(literal.text, base, *labels, span, scene);
  const bool fresh =
      scene.session.in_transaction && scene.session.new_labels.contains({resolved_name(base), literal.text});
  return !fresh || report_fresh_label(literal.text, span, scene);
}

bool check_enum_casts(const Expression& expression, text::Span fallback, const Scene& scene) {
  bool good = true;
  walk(expression, [&](const Expression& node) {
    if (node.kind != ExpressionKind::cast || !node.type || node.operands.empty()) return;
    if (node.operands.front().kind != ExpressionKind::string_literal) return;
    catalog::TypeName type = *node.type;
    if (!is_built_in(type)) {
      const QualifiedName found = resolve_type({type.schema, type.name}, scene);
      type.schema = found.in_default_schema() ? std::string() : found.schema;
    }
    good = check_enum_literal(node.operands.front(), type, fallback, scene) && good;
  });
  return good;
}

bool check_column_definition(ColumnDefinition& definition, const QualifiedName& /*table*/,
                             const Scene& scene) {
  const text::Span span = definition.type_span.known() ? definition.type_span : definition.span;
  const bool known = check_type(definition.column.type, span, scene);
  return check_conflicts(definition, scene) && check_identity_type(definition, scene) &&
         check_identity_options(definition, scene) && known;
}

bool check_column_value(const Column& column, const Table& table, text::Span span, const Scene& scene) {
  const std::size_t errors = scene.diagnostics.error_count();
  const SceneRelations source(scene);
  if (column.default_value) {
    check_row_expression(*column.default_value, table, RowUse::default_value, source, scene.diagnostics);
    check_enum_literal(*column.default_value, column.type, span, scene);
    check_enum_casts(*column.default_value, span, scene);
  }
  if (column.generated) {
    check_row_expression(*column.generated, table, RowUse::generated, source, scene.diagnostics);
    check_enum_casts(*column.generated, span, scene);
  }
  return scene.diagnostics.error_count() == errors;
}

namespace {

// From the lowest to the highest value of a type, whatever the direction.
catalog::Sequence widest_sequence(const std::string& type) {
  catalog::Sequence widest = catalog::default_sequence({}, type);
  widest.minimum = catalog::default_sequence({}, type, -1).minimum;
  return widest;
}

std::string short_type_name(const std::string& written) {
  if (written == "smallint" || written == "int2") return "int2";
  return written == "integer" || written == "int4" ? "int4" : "int8";
}

// Bounds that were the former type's own are now those of the new type.
void set_sequence_type(catalog::Sequence& sequence, const std::string& type, bool create) {
  const catalog::Sequence former = widest_sequence(sequence.type);
  const catalog::Sequence bounds = catalog::default_sequence({}, type, sequence.increment);
  if (create || sequence.minimum == former.minimum) sequence.minimum = bounds.minimum;
  if (create || sequence.maximum == former.maximum) sequence.maximum = bounds.maximum;
  sequence.type = type;
}

}  // namespace

bool set_sequence_options(catalog::Sequence& sequence, const catalog::Properties& options, bool create) {
  const auto option = [&](const char* name) { return options.find(name); };
  const bool has_start = option("start") != options.end();
  if (const auto type = option("as"); type != options.end())
    set_sequence_type(sequence, short_type_name(type->second), create);
  if (const auto increment = option("increment"); increment != options.end()) {
    sequence.increment = number(increment->second, 1);
    const catalog::Sequence bounds = default_sequence(sequence.name, sequence.type, sequence.increment);
    if (create) std::tie(sequence.minimum, sequence.maximum) = std::pair(bounds.minimum, bounds.maximum);
  }
  const catalog::Sequence bounds = default_sequence(sequence.name, sequence.type, sequence.increment);
  const auto bound = [&](const char* name, std::int64_t& value, std::int64_t standard) {
    const auto written = option(name);
    // NO MINVALUE comes without a value.
    if (written != options.end())
      value = written->second == "true" ? standard : number(written->second, value);
  };
  bound("minvalue", sequence.minimum, bounds.minimum);
  bound("maxvalue", sequence.maximum, bounds.maximum);
  if (has_start) {
    sequence.start = number(option("start")->second, 1);
  } else if (create) {
    sequence.start = sequence.increment < 0 ? sequence.maximum : sequence.minimum;
  }
  if (const auto cache = option("cache"); cache != options.end()) sequence.cache = number(cache->second, 1);
  if (const auto cycle = option("cycle"); cycle != options.end()) sequence.cycle = cycle->second == "true";
  const catalog::Sequence widest = widest_sequence(sequence.type);
  return widest.minimum <= sequence.minimum && sequence.maximum <= widest.maximum &&
         sequence.minimum < sequence.maximum && sequence.increment != 0 &&
         sequence.start >= sequence.minimum && sequence.start <= sequence.maximum;
}

void call_sequence_by_default(Column& column) {
  if (!column.serial) return;
  Expression name;
  name.kind = ExpressionKind::string_literal;
  name.text = column.sequence.display();
  Expression cast;
  cast.kind = ExpressionKind::cast;
  cast.type = catalog::TypeName{{}, "regclass", {}, {}, 0};
  cast.operands.push_back(std::move(name));
  Expression call;
  call.kind = ExpressionKind::function_call;
  call.text = "nextval";
  call.operands.push_back(std::move(cast));
  column.default_value = std::move(call);
  column.serial = false;
  column.sequence = {{}, {}};
}

void make_column_sequence(Column& column, const catalog::Properties& options, const Table& table,
                          const Scene& scene) {
  if (!column.serial && column.identity == catalog::Identity::none) return;
  QualifiedName name{table.name.schema, {}};
  const auto written = options.find("sequence_name");
  for (int pass = 0; written == options.end() && (pass == 0 || scene.catalog.has_relation(name)); ++pass) {
    const std::string label = pass == 0 ? "seq" : fmt::format("seq{}", pass);
    name.name = catalog::make_object_name(table.name.name, column.name, label);
  }
  if (written != options.end()) {
    const QualifiedName chosen = catalog::parse_name(written->second);
    name = written->second.find('.') == std::string::npos ? QualifiedName{table.name.schema, chosen.name}
                                                          : chosen;
  }
  catalog::Sequence sequence = catalog::default_sequence(name, sequence_type(column.type));
  set_sequence_options(sequence, options, true);
  sequence.owner_table = table.name;
  sequence.owner_column = column.name;
  sequence.internal = column.identity != catalog::Identity::none;
  column.sequence = name;
  if (!scene.catalog.has_relation(name)) scene.catalog.add_sequence(std::move(sequence));
}

}  // namespace schemake::change
