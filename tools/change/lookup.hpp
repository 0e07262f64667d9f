// Finds what an op names, or says what is there instead. Internal to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/history.hpp"
#include "change/op.hpp"
#include "text/diagnostic.hpp"

namespace schemake::change {

/// What replay works on.
struct Scene {
  catalog::Catalog& catalog;
  History& history;
  text::Diagnostics& diagnostics;
};

/// "column \"x\"": a thing for messages.
std::string quoted(std::string_view kind, std::string_view name);

/// M0201. Where the table is missing it is added as an opaque one, so that the same slip is not
/// reported again at every later use.
const catalog::Table* find_table(const TableName& name, const Scene& scene);

/// M0207, with the rename that explains it or the nearest name.
bool check_column(const catalog::Table& table, const std::string& column, text::Span span,
                  const Scene& scene);
/// All of them; where a place is not known, `fallback` is used.
bool check_columns(const catalog::Table& table, const std::vector<std::string>& columns,
                   const std::vector<text::Span>& spans, text::Span fallback, const Scene& scene);
/// The columns that an expression over one table uses.
bool check_expression(const catalog::Table& table, const catalog::Expression& expression, text::Span fallback,
                      const Scene& scene);

/// M0205.
const catalog::Constraint* find_constraint(const catalog::Table& table, const Identifier& name,
                                           const Scene& scene);
/// M0203, or M0215 where the name is a table's.
const catalog::Index* find_index(const TableName& name, const Scene& scene);

/// M0202: a table or an index of this name is there.
bool check_relation_is_new(const catalog::QualifiedName& name, text::Span span, std::string_view kind,
                           const Scene& scene);

}  // namespace schemake::change
