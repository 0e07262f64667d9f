// The problem: DROP TABLE takes the table's triggers and indexes along, and RENAME rewrites or refuses
// what refers to the name. The order here keeps them all, and the copy is the only one of the rows:
//
//   guards       what the model does not know of the live table would be lost: refuse
//   stash        triggers, and indexes that no migration made, as text
//   create, copy into a table of another name; ids keep counting from where they were
//   drop         with foreign keys off no row of another table is touched, and no view is asked
//   rename       in legacy mode: views, triggers and foreign keys elsewhere go on meaning the old name
//   put back     the model's indexes, then the stash
//   checks       foreign keys; and views and triggers, when a column is gone
//
// The other way, a copy into a temporary table and back, needs no legacy mode but moves each row twice.
#include "dialect/sqlite_rebuild.hpp"

#include <algorithm>

#include "dialect/identifier.hpp"
#include "dialect/sqlite_index.hpp"
#include "dialect/sqlite_table.hpp"
#include "text/ascii.hpp"

namespace schemake::dialect {
namespace {

using text::lower;
using text::upper;

constexpr std::string_view stash = "temp.schemake_rebuild";

RenderedStatement run(std::string sql) {
  return {std::move(sql), RenderedKind::execute};
}
RenderedStatement guard(std::string sql) {
  return {std::move(sql), RenderedKind::assert_empty};
}

std::string literals(const std::vector<std::string>& values) {
  std::vector<std::string> quoted;
  quoted.reserve(values.size());
  for (const std::string& value : values) quoted.push_back(quote_literal(value));
  return join(quoted, ", ");
}

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + word.size())) {
    ++found;
  }
  return found;
}

class Writer {
 public:
  Writer(const Rebuild& rebuild, Problems& problems)
      : rebuild_(rebuild),
        problems_(problems),
        name_(rebuild.live.name.name),
        table_(quote_sqlite(name_)),
        new_name_("schemake_new_" + name_),
        new_table_(quote_sqlite(new_name_)) {}

  std::vector<RenderedStatement> write() {
    guard_live_table();
    guard_nulls();
    save();
    create_and_copy();
    replace();
    put_back();
    check();
    return std::move(out_);
  }

 private:
  std::string sentence(const std::string& text) const {
    return quote_literal("table \"" + name_ + "\" " + text);
  }

  std::vector<std::string> live_columns(bool generated_only) const {
    std::vector<std::string> names;
    for (const catalog::Column& column : rebuild_.live.columns) {
      if (!generated_only || column.generated) names.push_back(column.name);
    }
    return names;
  }

  void guard_live_table() {
    const std::string info = "pragma_table_xinfo(" + quote_literal(name_) + ")";
    const std::string columns = live_columns(false).empty() ? "NULL" : literals(live_columns(false));
    out_.push_back(guard(
        "SELECT " +
        sentence("has a column that this revision does not know and that its rebuild would lose: \"") +
        " || name || '\"; if a revision of another branch made it, that one must come after this one' FROM " +
        info + " WHERE lower(name) NOT IN (" + lower(columns) + ")"));
    std::vector<std::string> rows;
    for (const std::string& column : live_columns(false)) rows.push_back("(" + quote_literal(column) + ")");
    out_.push_back(guard(
        "SELECT " + sentence("has no column \"") +
        " || column1 || '\", which this revision builds on: one that comes before it is not applied, or "
        "the database was changed by other hands' "
        "FROM (VALUES " +
        join(rows, ", ") + ") WHERE lower(column1) NOT IN (SELECT lower(name) FROM " + info + ")"));
    const std::string generated =
        live_columns(true).empty() ? ""
                                   : " AND lower(name) NOT IN (" + lower(literals(live_columns(true))) + ")";
    out_.push_back(guard("SELECT " +
                         sentence("has a generated or hidden column that no migration made and that its "
                                  "rebuild would lose: \"") +
                         " || name || '\"' FROM " + info + " WHERE hidden <> 0" + generated));
    out_.push_back(guard("SELECT " +
                         sentence("is STRICT, WITHOUT ROWID or virtual, which its rebuild would lose; write "
                                  "this section for SQLite by hand") +
                         " FROM pragma_table_list WHERE schema = 'main' AND lower(name) = " +
                         lower(quote_literal(name_)) + " AND (strict OR wr OR type <> 'table')"));
    guard_definition();
  }

  // A constraint that this revision does not know, of another branch's revision or made by hand, would be
  // lost as well. SQLite keeps the definition as text, which its own ALTER TABLE rewrites, so the words
  // that stand for constraints are counted and not the text compared.
  void guard_definition() {
    text::Diagnostics ignored;
    Problems problems(ignored, {}, {});
    const std::string expected = upper(sqlite_create_table(rebuild_.live, name_, problems));
    std::vector<std::string> differences;
    for (const std::string_view word : {"CHECK", "UNIQUE", "REFERENCES", "COLLATE", "NOT NULL", "DEFAULT"}) {
      differences.push_back("(length(sql) - length(replace(upper(sql), " + quote_literal(std::string(word)) +
                            ", ''))) / " + std::to_string(word.size()) + " <> " +
                            std::to_string(count(expected, word)));
    }
    out_.push_back(guard("SELECT " +
                         sentence("has other constraints or defaults than this revision builds on, and its "
                                  "rebuild would lose them: a revision of another branch was applied before "
                                  "it, or the database was changed by other hands; write this section for "
                                  "SQLite by hand") +
                         " FROM main.sqlite_master WHERE type = 'table' AND lower(name) = " +
                         lower(quote_literal(name_)) + " AND (" + join(differences, " OR ") + ")"));
  }

  // The new table's NOT NULL would fail too, but name a table that nobody knows.
  void guard_nulls() {
    for (const CopiedColumn& column : rebuild_.columns) {
      const catalog::Column* before = rebuild_.live.find_column(column.copied_from);
      const catalog::Column* now = rebuild_.after.find_column(column.name);
      const bool tighter = before != nullptr && now->not_null && !before->not_null &&
                           !in_primary_key(rebuild_.live, before->name);
      if (!tighter) continue;
      out_.push_back(guard("SELECT " +
                           sentence("has a row without a value in column \"" + column.copied_from +
                                    "\", which is to be NOT NULL") +
                           " FROM " + table_ + " WHERE " + table_ + "." + quote_sqlite(column.copied_from) +
                           " IS NULL LIMIT 1"));
    }
  }

  // A run that failed outside a transaction may have left its stash.
  void save() {
    out_.push_back(run("DROP TABLE IF EXISTS " + std::string(stash)));
    std::string known;
    if (!rebuild_.known_indexes.empty())
      known = " AND name NOT IN (" + literals(rebuild_.known_indexes) + ")";
    out_.push_back(run(
        "CREATE TEMP TABLE schemake_rebuild AS SELECT sql FROM main.sqlite_master WHERE lower(tbl_name) = " +
        lower(quote_literal(name_)) + " AND (type = 'trigger' OR (type = 'index' AND sql IS NOT NULL" +
        known + ")) ORDER BY rowid"));
  }

  void create_and_copy() {
    out_.push_back(run(sqlite_create_table(rebuild_.after, new_name_, problems_)));
    std::vector<std::string> names;
    std::vector<std::string> sources;
    for (const CopiedColumn& column : rebuild_.columns) {
      if (column.source.empty()) continue;
      names.push_back(column.name);
      sources.push_back(column.source);
    }
    if (names.empty()) {
      problems_.report(unknown_statement, {},
                       "no column of table \"" + name_ + "\" is left, which has no translation to SQLite");
    }
    out_.push_back(run("INSERT INTO " + new_table_ + " (" + quote_list(names, quote_sqlite) + ")\nSELECT " +
                       join(sources, ", ") + "\nFROM " + table_));
    for (const CopiedColumn& column : rebuild_.columns) check_values(column);
    keep_sequence();
  }

  void check_values(const CopiedColumn& column) {
    if (!column.checked) return;
    const std::string value = quote_sqlite(column.name);
    out_.push_back(guard("SELECT " +
                         sentence("has a value in column \"" + column.name + "\" that is not of type " +
                                  std::string(name_of(*column.checked)) + ": ") +
                         " || quote(" + value + ") FROM " + new_table_ + " WHERE typeof(" + value +
                         ") NOT IN ('null', " + std::string(storage_classes(*column.checked)) + ") LIMIT 1"));
  }

  // An id that was given once is not given again, even if its row is gone.
  void keep_sequence() {
    if (!has_autoincrement(rebuild_.after)) return;
    const std::string was = "FROM sqlite_sequence WHERE name = " + quote_literal(name_);
    const std::string is = "FROM sqlite_sequence WHERE name = " + quote_literal(new_name_);
    out_.push_back(run("UPDATE sqlite_sequence SET seq = max(seq, (SELECT seq " + was +
                       ")) WHERE name = " + quote_literal(new_name_) + " AND EXISTS (SELECT 1 " + was + ")"));
    out_.push_back(run("INSERT INTO sqlite_sequence (name, seq) SELECT " + quote_literal(new_name_) +
                       ", seq " + was + " AND NOT EXISTS (SELECT 1 " + is + ")"));
  }

  // Legacy mode is not undone by a rollback, so it is on for the one statement that needs it.
  void replace() {
    out_.push_back(run("DROP TABLE " + table_));
    out_.push_back(run("PRAGMA legacy_alter_table = ON"));
    out_.push_back(run("ALTER TABLE " + new_table_ + " RENAME TO " + table_));
    out_.push_back(run("PRAGMA legacy_alter_table = OFF"));
  }

  void put_back() {
    for (const catalog::Index* index : rebuild_.indexes) {
      out_.push_back(run(sqlite_create_index(*index, &rebuild_.after, problems_)));
    }
    out_.push_back({"SELECT sql FROM " + std::string(stash), RenderedKind::execute_rows});
    out_.push_back(run("DROP TABLE " + std::string(stash)));
  }

  void check() {
    const auto is_key = [](const catalog::Constraint& constraint) {
      return std::holds_alternative<catalog::ForeignKey>(constraint.definition);
    };
    const auto& constraints = rebuild_.after.constraints;
    if (std::any_of(constraints.begin(), constraints.end(), is_key)) out_.push_back(foreign_key_check(name_));
    for (const std::string& table : rebuild_.referencing_tables) out_.push_back(foreign_key_check(table));
    if (loses_column()) check_references();
  }

  bool loses_column() const {
    return std::any_of(
        rebuild_.live.columns.begin(), rebuild_.live.columns.end(),
        [&](const catalog::Column& column) { return rebuild_.after.find_column(column.name) == nullptr; });
  }

  // Outside legacy mode, a rename of any table makes SQLite resolve every view and trigger of the
  // database, and fail on one that names a column that is gone.
  void check_references() {
    out_.push_back(run("CREATE TABLE schemake_probe (x)"));
    out_.push_back(run("ALTER TABLE schemake_probe RENAME TO schemake_probed"));
    out_.push_back(run("DROP TABLE schemake_probed"));
  }

  const Rebuild& rebuild_;
  Problems& problems_;
  std::string name_;
  std::string table_;
  std::string new_name_;
  std::string new_table_;
  std::vector<RenderedStatement> out_;
};

}  // namespace

std::vector<RenderedStatement> render_rebuild(const Rebuild& rebuild, Problems& problems) {
  return Writer(rebuild, problems).write();
}

namespace {

std::string foreign_key_sentence(const std::string& argument) {
  return "SELECT 'table \"' || \"table\" || '\" has a row' || coalesce(' (rowid ' || rowid || ')', '') || "
         "' whose foreign key refers to a row of \"' || parent || '\" that does not exist' "
         "FROM pragma_foreign_key_check" +
         argument + " LIMIT 1";
}

}  // namespace

RenderedStatement foreign_key_check(std::string_view table) {
  return guard(foreign_key_sentence("(" + quote_literal(table) + ")"));
}

RenderedStatement sqlite_foreign_key_check() {
  return guard(foreign_key_sentence(""));
}

}  // namespace schemake::dialect
