// Finds what an op names, or says what is there instead. Internal to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/history.hpp"
#include "change/op.hpp"
#include "change/session.hpp"
#include "text/diagnostic.hpp"

namespace schemake::change {

/// What replay works on.
struct Scene {
  catalog::Catalog& catalog;
  History& history;
  Session& session;
  text::Diagnostics& diagnostics;
};

/// "column \"x\"": a thing for messages.
std::string quoted(std::string_view kind, std::string_view name);

/// Says what became of the object, or what is called alike.
void explain(text::Diagnostic& diagnostic, const Ending* ending, std::string_view wanted,
             const std::vector<std::string_view>& candidates);
/// "created here", where that is known.
void note_creation(text::Diagnostic& diagnostic, const catalog::ObjectId& id, const Scene& scene);

// Names as the server resolves them. A name with a schema stays as it is.

/// An existing relation, along the search path; where there is none, as a new one would be called.
catalog::QualifiedName resolve_relation(const catalog::QualifiedName& name, const Scene& scene);
catalog::QualifiedName resolve_type(const catalog::QualifiedName& name, const Scene& scene);
/// A routine, operator or other object of a schema.
catalog::ObjectId resolve_object(const catalog::ObjectId& id, bool any_arguments, const Scene& scene);
/// What is about to be made. Adds M0213 where the schema does not exist.
bool resolve_new(catalog::QualifiedName& name, text::Span span, const Scene& scene);
bool check_schema(const std::string& schema, text::Span span, const Scene& scene);

/// M0201, or M0215 for another kind of relation than a table or a view. `name` is resolved. Where the table
/// is missing it is added as an opaque one, so that the same slip is not reported again at every later use.
const catalog::Table* find_table(TableName& name, const Scene& scene);

/// M0207, with the rename that explains it or the nearest name. A column that an opaque relation or an opaque
/// statement may have is added, so that whoever asks finds it.
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
/// M0203, or M0215 where the name is a table's. `name` is resolved.
const catalog::Index* find_index(TableName& name, const Scene& scene);

/// M0202 or M0204: a relation of this name is there. A type of the name is reported as M0217.
bool check_type_is_not_in_the_way(const catalog::QualifiedName& name, text::Span span, std::string_view kind,
                                  const Scene& scene);
bool check_relation_is_new(const catalog::QualifiedName& name, text::Span span, std::string_view kind,
                           const Scene& scene);

/// M0216. Writes the schema where the type is found into `type`. `span` is the type's, or its column's.
bool check_type(catalog::TypeName& type, text::Span span, const Scene& scene);

/// M0218, for whatever has no code of its own. `name` is resolved.
const catalog::Object* find_object(ObjectName& name, const Scene& scene);
/// M0218: "function \"f(integer)\" does not exist".
void report_missing(const ObjectName& name, std::string_view word, const Scene& scene);
/// M0219.
void report_existing(const catalog::ObjectId& id, text::Span span, std::string_view word, const Scene& scene);

/// Whether an opaque statement may have made, dropped or renamed what has this name.
bool may_exist(std::string_view name, const Scene& scene);
bool may_be_gone(std::string_view name, const Scene& scene);

/// What is done to something that the model does not know is itself opaque; adds the note M0220.
Opaque opaque_change(const std::string& name, text::Span span, const Scene& scene);
/// Names that the server's own catalogs have.
bool is_system(const catalog::QualifiedName& name);

}  // namespace schemake::change
