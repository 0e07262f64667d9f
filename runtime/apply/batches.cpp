// An UPDATE or DELETE in batches by primary key. Each batch goes over the next rows of the table in the order
// of the key, whether the statement changes them or not, so that the last key is all that must be remembered.
// It commits together with that key.
#include <schemake/apply/step.hpp>

#include <fmt/format.h>

#include <schemake/apply/stopwatch.hpp>

namespace schemake::apply {
namespace {

using std::string_view;

/// "k1, k2", each through a format.
std::string names(const Batch& batch, const char* each) {
  std::string list;
  for (std::uint32_t i = 1; i <= batch.key_count; ++i) {
    list += (i == 1 ? "" : ", ") + fmt::format(fmt::runtime(each), i);
  }
  return list;
}

/// The key of the last of the next rows, as literals, and how many rows these are; no row at the end of the
/// table.
std::string next_rows(const Batch& batch, const std::string& after, Dialect dialect) {
  const string_view keys = batch.table_keys;
  return fmt::format(
      "WITH schemake_rows ({}) AS (SELECT {} FROM {}{} ORDER BY {} LIMIT {}) "
      "SELECT {}, (SELECT count(*) FROM schemake_rows) FROM schemake_rows ORDER BY {} LIMIT 1",
      names(batch, "k{}"), keys, string_view(batch.table),
      after.empty() ? "" : fmt::format(" WHERE ({}) > ({})", keys, after), keys, batch.rows,
      names(batch, dialect == Dialect::sqlite ? "quote(k{})" : "quote_literal(k{}::text)"),
      names(batch, "k{} DESC"));
}

/// Of the rows behind `after`, and not behind `last`; each may be empty.
std::string condition(const Batch& batch, const std::string& after, const std::string& last) {
  const string_view keys = batch.keys;
  std::string text;
  if (!after.empty()) text = fmt::format("({}) > ({})", keys, after);
  if (!last.empty()) text += fmt::format("{}({}) <= ({})", after.empty() ? "" : " AND ", keys, last);
  return text.empty() ? "true" : text;
}

BatchProgress behind(const BatchProgress& progress, const Batch& batch, const Row& row) {
  BatchProgress next{progress.rows + std::stoll(row[batch.key_count].value_or("0")), {}};
  for (std::uint32_t i = 0; i < batch.key_count; ++i) {
    next.key += (i == 0 ? "" : ", ") + row[i].value_or("NULL");
  }
  return next;
}

}  // namespace

/// False if another migrator moved the database.
bool StepRun::run_batches(std::uint32_t index) {
  const Batch& batch = context_.graph.registry().batches[statement(index).batch];
  progress_ = BatchProgress::parse(index == first_ ? step_.progress : std::string());
  const std::int64_t total = context_.options.observer.batch ? table_size(batch) : 0;
  const Stopwatch stopwatch;
  std::int64_t changed = 0;
  for (bool last = false; !last;) {
    if (!with_retries(context_, revision(), [&] { return run_batch(index, batch, changed, last); }))
      return false;
    if (context_.options.observer.batch) {
      context_.options.observer.batch(
          {revision(), index + 1, progress_.rows, total, changed, stopwatch.elapsed(), last});
    }
    if (!last) pause(context_.options, std::chrono::milliseconds(batch.pause_ms));
  }
  progress_ = {};
  duration_ += stopwatch.elapsed();
  finish_statement(index, changed, stopwatch.elapsed());
  partial_.add(statement(index));
  return true;
}

bool StepRun::run_batch(std::uint32_t index, const Batch& batch, std::int64_t& changed, bool& last) {
  const std::string stored = progress_.key.empty() ? "" : progress_.text();
  try {
    if (!open_piece(index, stored)) return false;
    const std::string shown = driver().show_activity(activity(index), false);
    if (!shown.empty()) driver().execute(shown);
    current_ = &statement(index);
    const Rows rows = driver().query(next_rows(batch, progress_.key, driver().dialect()));
    const BatchProgress next = rows.empty() ? progress_ : behind(progress_, batch, rows[0]);
    last = next.rows - progress_.rows < batch.rows;
    // The last batch has no end, so that rows that are written meanwhile are in it.
    const std::string sql =
        fmt::format("{}{}{}", string_view(batch.head), condition(batch, progress_.key, last ? "" : next.key),
                    string_view(batch.tail));
    const std::int64_t rows_changed = driver().execute(sql);
    current_ = nullptr;
    driver().execute(last ? journal_sql(index) : progress_sql(index, next.text()));
    driver().commit();
    progress_ = next;
    changed += rows_changed;
    return true;
  } catch (...) {
    driver().rollback();
    throw;
  }
}

/// 0 where it is not known.
std::int64_t StepRun::table_size(const Batch& batch) {
  const string_view table = batch.table;
  const Rows rows = driver().query(
      driver().dialect() == Dialect::sqlite
          ? fmt::format("SELECT count(*) FROM {}", table)
          : fmt::format(
                "SELECT greatest(reltuples, 0)::bigint FROM pg_catalog.pg_class WHERE oid = to_regclass({})",
                quote_literal(table, Dialect::postgresql)));
  return rows.empty() ? 0 : std::stoll(rows[0][0].value_or("0"));
}

}  // namespace schemake::apply
