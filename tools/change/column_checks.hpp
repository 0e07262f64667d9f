// What makes a column's definition whole and sound. Internal to this room.
#pragma once

#include "change/lookup.hpp"

namespace schemake::change {

/// The type's name, and what contradicts itself: NULL NOT NULL, two defaults (M0227).
bool check_column_definition(ColumnDefinition& definition, const catalog::QualifiedName& table,
                             const Scene& scene);

/// Only an integer may be GENERATED AS IDENTITY. True where the type is not known.
bool may_be_identity(const catalog::TypeName& type);

/// A default or a generation expression, once all columns of the table are known.
bool check_column_value(const catalog::Column& column, const catalog::Table& table, text::Span span,
                        const Scene& scene);

/// Makes the sequence of a serial or identity column, under the server's own name, and notes it in the
/// column.
void make_column_sequence(catalog::Column& column, const catalog::Properties& options,
                          const catalog::Table& table, const Scene& scene);

/// A serial column whose sequence is not its own (any more): its default calls it, as anyone might.
void call_sequence_by_default(catalog::Column& column);

/// A string literal that is meant for a column of an enum: M0221 where the enum has no such value, M0225
/// where it was added in the same transaction.
bool check_enum_literal(const catalog::Expression& value, const catalog::TypeName& type, text::Span fallback,
                        const Scene& scene);
/// Casts of literals to enums, anywhere in the expression.
bool check_enum_casts(const catalog::Expression& expression, text::Span fallback, const Scene& scene);

inline constexpr std::string_view sequence_rule =
    "MINVALUE must be below MAXVALUE, both within the type, START between them, INCREMENT not 0";

/// Sequence options as written, applied: false with an error text where they contradict each other.
bool set_sequence_options(catalog::Sequence& sequence, const catalog::Properties& options, bool create);

}  // namespace schemake::change
