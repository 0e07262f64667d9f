#include <schemake/apply/ledger.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace schemake::apply {
namespace {

constexpr const char* postgresql_columns = R"((
  revision        text PRIMARY KEY,
  checksum        text NOT NULL,
  applied_at      timestamptz NOT NULL,
  applied_by      text NOT NULL,
  applied_with    text NOT NULL,
  duration_ms     bigint NOT NULL,
  statements_done bigint,
  progress        text
))";

constexpr const char* sqlite_columns = R"((
  revision        TEXT NOT NULL PRIMARY KEY,
  checksum        TEXT NOT NULL,
  applied_at      TEXT NOT NULL,
  applied_by      TEXT NOT NULL,
  applied_with    TEXT NOT NULL,
  duration_ms     INTEGER NOT NULL,
  statements_done INTEGER,
  progress        TEXT
))";

/// Reads as the columns of LedgerRow, oldest first. Rows of the same instant are in the order of writing
/// on SQLite, whose clock counts milliseconds; PostgreSQL's counts microseconds, which a revision takes.
constexpr const char* postgresql_read =
    "SELECT revision, checksum, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), "
    "applied_by, applied_with, duration_ms, statements_done, progress FROM {} ORDER BY applied_at, revision";
constexpr const char* sqlite_read =
    "SELECT revision, checksum, applied_at, applied_by, applied_with, duration_ms, statements_done, progress "
    "FROM {} "
    "ORDER BY applied_at, rowid";

std::int64_t to_number(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

LedgerRow to_row(const Row& columns) {
  LedgerRow row;
  row.revision = columns[0].value_or("");
  row.checksum = columns[1].value_or("");
  row.applied_at = columns[2].value_or("");
  row.applied_by = columns[3].value_or("");
  row.applied_with = columns[4].value_or("");
  row.duration_ms = to_number(columns[5].value_or("0"));
  if (columns[6]) row.statements_done = to_number(*columns[6]);
  row.progress = columns[7].value_or("");
  return row;
}

std::string number_or_null(std::optional<std::int64_t> number) {
  return number ? std::to_string(*number) : "NULL";
}

std::string literal_list(const std::vector<std::string_view>& values, Dialect dialect) {
  std::string list;
  for (const auto value : values) list += (list.empty() ? "" : ", ") + quote_literal(value, dialect);
  return list.empty() ? "NULL" : list;  // `IN ()` is no SQL, and nothing equals NULL
}

}  // namespace

std::string all_applied(const Registry& registry, Dialect dialect) {
  std::string text;
  text.reserve(registry.revision_count * std::size_t{64});
  for (std::uint32_t i = 0; i < registry.revision_count; ++i) {
    const Revision& revision = registry.revisions[i];
    if (i > 0) text += ',';
    text.append(std::string_view(revision.id)).append(" ");
    text.append(std::string_view(revision.checksums[static_cast<unsigned>(dialect)]));
  }
  return text;
}

std::vector<LedgerRow> read_ledger(Driver& driver, const LedgerSql& ledger) {
  std::vector<LedgerRow> rows;
  if (!driver.ledger_exists()) return rows;
  for (const Row& columns : driver.query(ledger.read())) rows.push_back(to_row(columns));
  return rows;
}

LedgerName ledger_name(const Registry& registry) {
  LedgerName name;
  name.schema = std::string_view(registry.ledger_schema);
  if (!registry.ledger_table.empty()) name.table = std::string_view(registry.ledger_table);
  return name;
}

std::string ledger_table(const Registry& registry, Dialect dialect) {
  const LedgerName name = ledger_name(registry);
  const std::string table = registry.ledger_table.empty() ? name.table : quote_identifier(name.table);
  const bool qualified = !name.schema.empty() && dialect == Dialect::postgresql;
  return !qualified ? table : quote_identifier(name.schema) + "." + table;
}

// FNV-1a, of each statement and the NUL behind it.
void PartialChecksum::add(const Statement& statement) {
  const auto take = [this](char c) { hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U; };
  for (const char c : std::string_view(statement.sql)) take(c);
  take('\0');
}

std::string PartialChecksum::text() const {
  return fmt::format("partial:{:016x}", hash_);
}

PartialChecksum partial_checksum(const Registry& registry, const Script& script, std::uint32_t count) {
  PartialChecksum checksum;
  for (std::uint32_t i = 0; i < count; ++i) checksum.add(registry.statements[script.first_statement + i]);
  return checksum;
}

std::string BatchProgress::text() const {
  return fmt::format("{} {}", rows, key);
}

BatchProgress BatchProgress::parse(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return {};
  return {to_number(std::string(text.substr(0, blank))), std::string(text.substr(blank + 1))};
}

std::string quote_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string quote_literal(std::string_view text, Dialect dialect) {
  std::string quoted = "'";
  bool escaped = false;
  for (const char c : text) {
    if (c == '\'') quoted += c;
    if (c == '\\' && dialect == Dialect::postgresql) {
      quoted += c;
      escaped = true;
    }
    quoted += c;
  }
  return (escaped ? "E" : "") + quoted + "'";
}

std::string LedgerSql::create() const {
  return fmt::format("CREATE TABLE {}{} {}", dialect_ == Dialect::sqlite ? "IF NOT EXISTS " : "", table_,
                     dialect_ == Dialect::sqlite ? sqlite_columns : postgresql_columns);
}

std::string LedgerSql::read() const {
  return fmt::format(fmt::runtime(dialect_ == Dialect::sqlite ? sqlite_read : postgresql_read), table_);
}

std::string LedgerSql::insert(const LedgerRow& row, const std::string& duration) const {
  const char* now =
      dialect_ == Dialect::sqlite ? "strftime('%Y-%m-%d %H:%M:%f', 'now')" : "clock_timestamp()";
  return fmt::format(
      "INSERT INTO {} (revision, checksum, applied_at, applied_by, applied_with, duration_ms, "
      "statements_done) "
      "VALUES ({}, {}, {}, {}, {}, {}, {})",
      table_, quote_literal(row.revision, dialect_), quote_literal(row.checksum, dialect_), now,
      quote_literal(row.applied_by, dialect_), quote_literal(row.applied_with, dialect_), duration,
      number_or_null(row.statements_done));
}

std::string LedgerSql::insert(const LedgerRow& row) const {
  return insert(row, std::to_string(row.duration_ms));
}

std::string LedgerSql::insert_with_duration_of_message(const LedgerRow& row) const {
  return insert(row, "(extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000)::bigint");
}

std::string LedgerSql::remove(std::string_view revision) const {
  return fmt::format("DELETE FROM {} WHERE revision = {}", table_, quote_literal(revision, dialect_));
}

std::string LedgerSql::journal(std::string_view revision, std::int64_t statements_done,
                               std::string_view checksum) const {
  return fmt::format("UPDATE {} SET statements_done = {}, checksum = {}, progress = NULL WHERE revision = {}",
                     table_, statements_done, quote_literal(checksum, dialect_),
                     quote_literal(revision, dialect_));
}

std::string LedgerSql::set_progress(std::string_view revision, std::string_view progress,
                                    std::string_view checksum) const {
  return fmt::format("UPDATE {} SET progress = {}, checksum = {} WHERE revision = {}", table_,
                     progress.empty() ? "NULL" : quote_literal(progress, dialect_),
                     quote_literal(checksum, dialect_), quote_literal(revision, dialect_));
}

std::string LedgerSql::complete(std::string_view revision, std::string_view checksum,
                                std::int64_t duration_ms) const {
  return fmt::format(
      "UPDATE {} SET statements_done = NULL, progress = NULL, checksum = {}, duration_ms = duration_ms + {} "
      "WHERE revision = {}",
      table_, quote_literal(checksum, dialect_), duration_ms, quote_literal(revision, dialect_));
}

std::string LedgerSql::set_checksum(std::string_view revision, std::string_view checksum) const {
  return fmt::format(
      "UPDATE {} SET checksum = {}, statements_done = NULL, progress = NULL WHERE revision = {}", table_,
      quote_literal(checksum, dialect_), quote_literal(revision, dialect_));
}

std::string LedgerSql::among(const std::vector<std::string_view>& revisions) const {
  return fmt::format("SELECT revision, statements_done, progress FROM {} WHERE revision IN ({})", table_,
                     literal_list(revisions, dialect_));
}

std::string LedgerSql::digest() const {
  constexpr const char* sqlite_digest =
      "SELECT count(statements_done), group_concat(revision || ' ' || checksum, ',') FROM {}";
  constexpr const char* postgresql_digest =
      "SELECT count(statements_done), string_agg(revision || ' ' || checksum, ',' ORDER BY applied_at, "
      "revision) "
      "FROM {}";
  return fmt::format(fmt::runtime(dialect_ == Dialect::sqlite ? sqlite_digest : postgresql_digest), table_);
}

std::string LedgerSql::count(const std::vector<std::string_view>& revisions) const {
  return fmt::format(
      "SELECT count(*), coalesce(sum(CASE WHEN statements_done IS NULL AND revision IN ({}) THEN 1 ELSE 0 "
      "END), 0), coalesce(sum(CASE WHEN statements_done IS NULL THEN 0 ELSE 1 END), 0) FROM {}",
      literal_list(revisions, dialect_), table_);
}

Standing::Standing(const Graph& graph, std::vector<LedgerRow> rows)
    : graph_(&graph), rows_(std::move(rows)), row_of_(graph.size()) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (const auto index = graph.find(rows_[i].revision)) row_of_[*index] = i;
  }
}

const LedgerRow* Standing::row(RevisionIndex revision) const {
  return row_of_[revision] ? &rows_[*row_of_[revision]] : nullptr;
}

bool Standing::applied(RevisionIndex revision) const {
  const LedgerRow* found = row(revision);
  return found != nullptr && !found->statements_done;
}

bool Standing::partial(RevisionIndex revision) const {
  const LedgerRow* found = row(revision);
  return found != nullptr && found->statements_done.has_value();
}

bool Standing::changed(RevisionIndex revision, Dialect dialect) const {
  const std::string_view now = graph_->revision(revision).checksums[static_cast<unsigned>(dialect)];
  return applied(revision) && row(revision)->checksum != now;
}

std::vector<const LedgerRow*> Standing::unknown() const {
  std::vector<const LedgerRow*> found;
  for (const LedgerRow& row : rows_) {
    if (!graph_->find(row.revision)) found.push_back(&row);
  }
  return found;
}

std::vector<RevisionIndex> Standing::heads() const {
  std::vector<RevisionIndex> found;
  for (RevisionIndex index = 0; index < graph_->size(); ++index) {
    if (!applied(index)) continue;
    // Parents only: that another branch depends on a revision does not make it less the end of its own.
    const auto children = graph_->children(index);
    const bool built_on =
        std::any_of(children.begin(), children.end(), [&](auto child) { return applied(child); });
    if (!built_on) found.push_back(index);
  }
  return found;
}

std::vector<std::string> Standing::head_ids() const {
  std::vector<std::string> ids;
  for (const RevisionIndex index : heads()) ids.emplace_back(std::string_view(graph_->revision(index).id));
  return ids;
}

}  // namespace schemake::apply
