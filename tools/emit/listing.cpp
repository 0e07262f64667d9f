#include "emit/listing.hpp"

#include <fmt/format.h>

#include <cassert>
#include <iterator>
#include <map>
#include <string_view>

#include "emit/words.hpp"

namespace schemake::emit {
namespace {

/// Text within a `--` comment: whatever would end the line is a blank.
std::string one_line(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
  return result;
}

std::string_view transaction_sentence(const Script& script) {
  return has_flag(script, script_transactional) ? "in one transaction with its ledger row"
                                                : "outside a transaction";
}

std::string_view foreign_key_sentence(const Script& script) {
  return has_flag(script, script_without_foreign_keys) ? ", foreign keys off meanwhile" : "";
}

std::string batch_sentence(const Batch& batch) {
  const std::string pause = batch.pause_ms == 0 ? "" : fmt::format(", {} ms between them", batch.pause_ms);
  return fmt::format("-- the migrator runs this in committed batches of {} rows by primary key{}\n",
                     batch.rows, pause);
}

std::string kind_sentence(const Registry& registry, const Statement& statement) {
  switch (statement.kind) {
    case StatementKind::execute:
      return "";
    case StatementKind::assert_empty:
      return "-- guard: a row returned here fails the revision, and its first column says why\n";
    case StatementKind::execute_rows:
      return "-- each returned row's first column is a statement, and the migrator runs these in order\n";
    case StatementKind::batch:
      return batch_sentence(registry.batches[statement.batch]);
  }
  assert(false);
  return "";
}

/// A statement may end in a `--` comment, which would swallow a semicolon behind it.
std::string_view terminator(std::string_view sql) {
  const std::size_t last_break = sql.rfind('\n');
  const std::string_view last_line = last_break == std::string_view::npos ? sql : sql.substr(last_break + 1);
  return last_line.find("--") == std::string_view::npos ? ";" : "\n;";
}

std::string timeout_sentence(std::string_view name, std::int32_t milliseconds) {
  if (milliseconds == 0) return "";
  return milliseconds == no_timeout ? fmt::format(", no {}", name)
                                    : fmt::format(", {} {} ms", name, milliseconds);
}

std::string heading(const Revision& revision, Dialect dialect, Direction direction) {
  const Script& script = schemake::script(revision, dialect, direction);
  std::string text = fmt::format("-- revision {}: {}\n-- {} on {} from {}\n", one_line(revision.id),
                                 one_line(revision.message), word(direction), word(dialect),
                                 one_line(file_of(revision, dialect, direction)));
  if (!script.irreversible.empty())
    return text + fmt::format("-- irreversible: {}\n", one_line(script.irreversible));
  return text + fmt::format("-- {}{}{}{}\n", transaction_sentence(script), foreign_key_sentence(script),
                            timeout_sentence("lock_timeout", script.lock_timeout),
                            timeout_sentence("statement_timeout", script.statement_timeout));
}

void append_statement(std::string& text, const Registry& registry, const Statement& statement) {
  const std::string locks =
      statement.locks.empty() ? "" : fmt::format("-- locks: {}\n", one_line(statement.locks));
  fmt::format_to(std::back_inserter(text), "\n-- line {}\n{}{}{}{}\n", statement.line, locks,
                 kind_sentence(registry, statement), std::string_view(statement.sql),
                 terminator(statement.sql));
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// A file name that every system takes.
std::string plain(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (!is_plain(c)) c = '_';
  return result;
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

/// "migrations/202601301447_add_phone.sql" → "202601301447_add_phone", "7_add_phone.up.sql" → "7_add_phone",
/// "7_add_phone/up.sql" → "7_add_phone".
std::string stem(std::string_view file) {
  // The names of these files are those of their folders.
  file = without_suffix(without_suffix(file, "/up.sql"), "/migration.sql");
  file.remove_prefix(file.rfind('/') + 1);
  return plain(without_suffix(without_suffix(without_suffix(file, ".sql"), ".cpp"), ".up"));
}

/// Each revision's stem; where revisions share one, their ids tell them apart.
std::vector<std::string> stems(const Registry& registry) {
  std::vector<std::string> names;
  std::map<std::string, int> uses;
  for (const Revision& revision : revisions_of(registry)) ++uses[names.emplace_back(stem(revision.file))];
  for (std::size_t i = 0; i < names.size(); ++i)
    if (uses[names[i]] > 1) names[i] += "_" + plain(registry.revisions[i].id);
  return names;
}

}  // namespace

std::string listing(const Registry& registry, const Revision& revision, Dialect dialect,
                    Direction direction) {
  std::string text = heading(revision, dialect, direction);
  for (const Statement& each : statements_of(registry, script(revision, dialect, direction)))
    append_statement(text, registry, each);
  return text;
}

std::vector<Listing> listings(const Registry& registry) {
  const std::vector<std::string> names = stems(registry);
  std::vector<Listing> result;
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const Dialect dialect : all_dialects) {
      if (!registry.supports(dialect)) continue;
      for (const Direction direction : all_directions)
        result.push_back({fmt::format("sql/{}/{}.{}.sql", word(dialect), names[i], word(direction)),
                          listing(registry, registry.revisions[i], dialect, direction)});
    }
  return result;
}

}  // namespace schemake::emit
