#include "inspect/fill.hpp"

#include <algorithm>
#include <optional>
#include <schemake/apply/ledger.hpp>
#include <set>

#include "inspect/candidate.hpp"
#include "inspect/sqlite_text.hpp"

namespace schemake::inspect {
namespace {

constexpr std::size_t most_attempts = 300;
constexpr std::size_t most_parents = 20;

/// Columns that are given a value together: one of its own, or the columns of a foreign key.
struct Slot {
  std::vector<std::string> columns;
  /// Each as long as `columns`; never empty.
  std::vector<std::vector<std::string>> choices;
  std::size_t chosen = 0;
  bool foreign_key = false;

  bool covers(const std::string& column) const {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  }
  /// The next choice; false when it has come round to the first.
  bool advance() {
    chosen = (chosen + 1) % choices.size();
    return chosen != 0;
  }
};

/// Thrown within this file: no row can be made for a reason that further attempts do not change.
struct NoRow {
  std::string reason;
};

/// Makes rows for one table, inside a transaction.
class TableFiller {
 public:
  TableFiller(apply::Driver& driver, const TableShape& table,
              const std::map<std::string, const TableShape*>& tables)
      : driver_(driver), table_(table), tables_(tables) {}

  /// One more row; throws NoRow.
  void add_row(std::uint32_t serial) {
    context_ = {driver_.dialect(), serial};
    make_slots();
    std::string refusal;
    for (std::size_t attempt = 0; attempt < most_attempts; ++attempt) {
      const std::optional<std::string> refused = try_insert();
      if (!refused) {
        remember_choices();
        return;
      }
      refusal = *refused;
      if (!advance(refusal)) break;
    }
    throw NoRow{refusal};
  }

 private:
  void make_slots() {
    slots_.clear();
    for (const ForeignKeyShape& key : table_.foreign_keys) add_foreign_key(key);
    for (const ColumnShape& column : table_.columns) {
      if (!column.filled_by_database && find_slot(column.name) == nullptr) add_column(column);
    }
    for (Slot& slot : slots_) recall_choice(slot);
  }

  Slot* find_slot(const std::string& column) {
    const auto found =
        std::find_if(slots_.begin(), slots_.end(), [&](const Slot& slot) { return slot.covers(column); });
    return found == slots_.end() ? nullptr : &*found;
  }

  void add_column(const ColumnShape& column) {
    std::vector<const CheckShape*> checks;
    for (const CheckShape& check : table_.checks) {
      if (std::find(check.columns.begin(), check.columns.end(), column.name) != check.columns.end()) {
        checks.push_back(&check);
      }
    }
    Slot slot;
    slot.columns = {column.name};
    for (std::string& literal : candidates(column, checks, context_))
      slot.choices.push_back({std::move(literal)});
    if (column.nullable && !checks.empty()) slot.choices.push_back({"NULL"});
    slots_.push_back(std::move(slot));
  }

  /// Rows that are there to be referred to. A reference to nothing is NULL where that is allowed.
  void add_foreign_key(const ForeignKeyShape& key) {
    Slot slot;
    slot.foreign_key = true;
    slot.columns = key.columns;
    // Keys that share a column choose it once: for the first of them.
    if (std::any_of(key.columns.begin(), key.columns.end(),
                    [&](const std::string& column) { return find_slot(column) != nullptr; })) {
      return;
    }
    slot.choices = parents(key);
    if (is_nullable(key)) slot.choices.push_back(std::vector<std::string>(key.columns.size(), "NULL"));
    if (slot.choices.empty()) throw NoRow{"no row in \"" + key.table + "\" to refer to"};
    if (slot.choices.size() > 1) {
      std::rotate(slot.choices.begin(), slot.choices.begin() + context_.serial % parent_count(slot, key),
                  slot.choices.begin() + parent_count(slot, key));
    }
    slots_.push_back(std::move(slot));
  }

  std::ptrdiff_t parent_count(const Slot& slot, const ForeignKeyShape& key) const {
    const std::size_t nulls = is_nullable(key) ? 1 : 0;
    return static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, slot.choices.size() - nulls));
  }

  bool is_nullable(const ForeignKeyShape& key) const {
    return std::all_of(key.columns.begin(), key.columns.end(), [&](const std::string& name) {
      const ColumnShape* column = table_.find_column(name);
      return column != nullptr && column->nullable;
    });
  }

  std::vector<std::vector<std::string>> parents(const ForeignKeyShape& key) {
    const auto parent = tables_.find(key.table);
    if (parent == tables_.end()) return {};
    std::string list;
    std::string known;
    for (const std::string& column : key.referenced) {
      const std::string name = quote_name(column);
      list +=
          (list.empty() ? "" : ", ") +
          (context_.dialect == Dialect::postgresql ? "quote_literal(" + name + ")" : "quote(" + name + ")");
      known += (known.empty() ? "" : " AND ") + name + " IS NOT NULL";
    }
    std::vector<std::vector<std::string>> result;
    for (const apply::Row& row :
         driver_.query("SELECT " + list + " FROM " + parent->second->sql_name + " WHERE " + known +
                       " LIMIT " + std::to_string(most_parents))) {
      std::vector<std::string>& values = result.emplace_back();
      for (const auto& value : row) values.push_back(value.value_or("NULL"));
    }
    return result;
  }

  std::string insert_statement() const {
    std::string columns;
    std::string values;
    for (const Slot& slot : slots_) {
      if (slot.choices.empty()) continue;  // a type that we know no value of: left to its default
      for (std::size_t i = 0; i < slot.columns.size(); ++i) {
        columns += (columns.empty() ? "" : ", ") + quote_name(slot.columns[i]);
        values += (values.empty() ? "" : ", ") + slot.choices[slot.chosen][i];
      }
    }
    if (columns.empty()) return "INSERT INTO " + table_.sql_name + " DEFAULT VALUES";
    return "INSERT INTO " + table_.sql_name + " (" + columns + ") VALUES (" + values + ")";
  }

  /// The database's refusal, or nothing.
  std::optional<std::string> try_insert() {
    driver_.execute("SAVEPOINT schemake_fill");
    try {
      driver_.execute(insert_statement());
      driver_.execute("RELEASE SAVEPOINT schemake_fill");
      return std::nullopt;
    } catch (const DatabaseError& error) {
      if (error.kind != DatabaseError::Kind::statement) throw;
      driver_.execute("ROLLBACK TO SAVEPOINT schemake_fill");
      driver_.execute("RELEASE SAVEPOINT schemake_fill");
      return std::string(error.what()) + (error.detail.empty() ? "" : " " + error.detail);
    }
  }

  /// The columns to try other values for; all that have a choice where the refusal names no check.
  std::set<std::string> blamed_columns(const std::string& refusal) const {
    std::set<std::string> result;
    for (const CheckShape& check : table_.checks) {
      const bool named =
          check.name.empty() ? names_text(refusal, check) : refusal.find(check.name) != std::string::npos;
      if (named) result.insert(check.columns.begin(), check.columns.end());
    }
    return result;
  }

  /// SQLite says "CHECK constraint failed: <its text>" of a check without a name.
  static bool names_text(const std::string& refusal, const CheckShape& check) {
    const std::size_t colon = refusal.find(": ");
    if (colon == std::string::npos || !refusal.starts_with("CHECK constraint failed")) return false;
    return check.text == "CHECK (" + canonical_sqlite_expression(refusal.substr(colon + 2)) + ")";
  }

  /// Counts on, the blamed slots being the digits; false when all combinations were seen.
  bool advance(const std::string& refusal) {
    const std::set<std::string> blamed = blamed_columns(refusal);
    for (Slot& slot : slots_) {
      const bool concerned =
          blamed.empty() || std::any_of(slot.columns.begin(), slot.columns.end(),
                                        [&](const std::string& column) { return blamed.contains(column); });
      if (concerned && slot.choices.size() > 1 && slot.advance()) return true;
    }
    return false;
  }

  /// What a check accepted once it is likely to accept again.
  void remember_choices() {
    for (const Slot& slot : slots_) {
      if (!slot.foreign_key) accepted_[slot.columns.front()] = slot.chosen;
    }
  }

  void recall_choice(Slot& slot) const {
    const auto found = accepted_.find(slot.columns.front());
    if (!slot.foreign_key && found != accepted_.end() && found->second < slot.choices.size()) {
      slot.chosen = found->second;
    }
  }

  apply::Driver& driver_;
  const TableShape& table_;
  const std::map<std::string, const TableShape*>& tables_;
  ValueContext context_{};
  std::vector<Slot> slots_;
  std::map<std::string, std::size_t> accepted_;
};

/// Parents first; in a cycle, whoever comes first by name.
class ParentOrder {
 public:
  explicit ParentOrder(const std::map<std::string, const TableShape*>& tables) : tables_(tables) {
    for (const auto& [identity, table] : tables) visit(*table);
  }

  const std::vector<const TableShape*>& order() const { return order_; }

 private:
  void visit(const TableShape& table) {
    if (!seen_.insert(table.identity).second) return;
    for (const ForeignKeyShape& key : table.foreign_keys) {
      const auto parent = tables_.find(key.table);
      if (parent != tables_.end()) visit(*parent->second);
    }
    order_.push_back(&table);
  }

  const std::map<std::string, const TableShape*>& tables_;
  std::set<std::string> seen_;
  std::vector<const TableShape*> order_;
};

/// In a transaction of its own, which is not left open.
void fill_table(apply::Driver& driver, TableFiller& filler, std::size_t count, const std::string& identity,
                std::uint32_t& serial, FillResult& result) {
  std::size_t made = 0;
  std::string refusal;
  driver.begin();
  try {
    // A deferred constraint shall refuse the row, not the commit.
    if (driver.dialect() == Dialect::postgresql) driver.execute("SET CONSTRAINTS ALL IMMEDIATE");
    for (; made < count; ++made) filler.add_row(++serial);
  } catch (const NoRow& no_row) {
    refusal = no_row.reason;
  } catch (...) {
    driver.rollback();
    throw;
  }
  try {
    driver.commit();
  } catch (const DatabaseError& error) {
    driver.rollback();
    made = 0;
    refusal = error.what();
  }
  if (made > 0) result.rows[identity] = made;
  if (made == 0) result.refused[identity] = refusal;
}

}  // namespace

FillResult fill_tables(apply::Driver& driver, const std::vector<TableShape>& tables, const FillWish& wish,
                       std::uint32_t& serial) {
  std::map<std::string, const TableShape*> by_identity;
  for (const TableShape& table : tables) by_identity[table.identity] = &table;
  FillResult result;
  const ParentOrder parents(by_identity);
  for (const TableShape* table : parents.order()) {
    const auto wanted = wish.find(table->identity);
    if (wanted == wish.end() || wanted->second == 0) continue;
    TableFiller filler(driver, *table, by_identity);
    fill_table(driver, filler, wanted->second, table->identity, serial, result);
  }
  return result;
}

}  // namespace schemake::inspect
