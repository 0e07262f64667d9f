#include "emit/json.hpp"

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "emit/words.hpp"

namespace schemake::emit {
namespace {

using Json = nlohmann::ordered_json;

/// Raised when a reader of an older file would misread it; new keys do not.
constexpr int format_version = 1;

Json string(std::string_view text) {
  return Json(std::string(text));
}

Json ids(const Registry& registry, std::span<const std::uint32_t> revisions) {
  Json list = Json::array();
  for (const std::uint32_t index : revisions) list.push_back(string(registry.revisions[index].id));
  return list;
}

Json labels(std::string_view joined) {
  Json list = Json::array();
  while (!joined.empty()) {
    const std::size_t comma = joined.find(',');
    list.push_back(string(joined.substr(0, comma)));
    joined.remove_prefix(comma == std::string_view::npos ? joined.size() : comma + 1);
  }
  return list;
}

Json batch_json(const Batch& batch) {
  Json json;
  json["rows"] = batch.rows;
  json["pause_ms"] = batch.pause_ms;
  json["table"] = string(batch.table);
  json["keys"] = string(batch.keys);
  json["head"] = string(batch.head);
  json["tail"] = string(batch.tail);
  return json;
}

Json statement_json(const Registry& registry, const Statement& statement) {
  Json json;
  json["kind"] = string(word(statement.kind));
  json["line"] = statement.line;
  json["column"] = statement.column;
  json["sql"] = string(statement.sql);
  if (has_flag(statement, statement_alone)) json["alone"] = true;
  if (has_flag(statement, statement_builds_index)) json["builds_index"] = string(statement.index);
  if (has_flag(statement, statement_drops_index)) json["drops_index"] = string(statement.index);
  if (!statement.locks.empty()) json["locks"] = string(statement.locks);
  if (statement.kind == StatementKind::batch) json["batch"] = batch_json(registry.batches[statement.batch]);
  return json;
}

Json script_json(const Registry& registry, const Script& script) {
  Json json;
  json["transactional"] = has_flag(script, script_transactional);
  json["without_foreign_keys"] = has_flag(script, script_without_foreign_keys);
  json["irreversible"] = script.irreversible.empty() ? Json(nullptr) : string(script.irreversible);
  if (!script.file.empty()) json["file"] = string(script.file);
  if (script.lock_timeout != 0) json["lock_timeout_ms"] = script.lock_timeout;
  if (script.statement_timeout != 0) json["statement_timeout_ms"] = script.statement_timeout;
  Json& list = json["statements"] = Json::array();
  for (const Statement& each : statements_of(registry, script))
    list.push_back(statement_json(registry, each));
  return json;
}

Json dialect_json(const Registry& registry, const Revision& revision, Dialect dialect) {
  Json json;
  json["checksum"] = string(revision.checksums[static_cast<unsigned>(dialect)]);
  for (const Direction direction : all_directions)
    json[std::string(word(direction))] = script_json(registry, script(revision, dialect, direction));
  return json;
}

Json revision_json(const Registry& registry, const Revision& revision) {
  Json json;
  json["id"] = string(revision.id);
  json["message"] = string(revision.message);
  json["file"] = string(revision.file);
  json["created"] = string(revision.created);
  json["parents"] = ids(registry, parents_of(registry, revision));
  json["depends"] = ids(registry, dependencies_of(registry, revision));
  json["labels"] = labels(revision.labels);
  for (const Dialect dialect : all_dialects)
    if (registry.supports(dialect))
      json["dialects"][std::string(word(dialect))] = dialect_json(registry, revision, dialect);
  return json;
}

Json dialect_words(const Registry& registry) {
  Json list = Json::array();
  for (const Dialect dialect : all_dialects)
    if (registry.supports(dialect)) list.push_back(string(word(dialect)));
  return list;
}

}  // namespace

std::string registry_json(const Registry& registry) {
  Json json;
  json["format"] = format_version;
  json["name"] = string(registry.name);
  json["default_url"] = string(registry.default_url);
  if (!registry.version.empty()) json["version"] = string(registry.version);
  if (!registry.ledger_schema.empty()) json["ledger_schema"] = string(registry.ledger_schema);
  if (!registry.ledger_table.empty()) json["ledger_table"] = string(registry.ledger_table);
  json["dialects"] = dialect_words(registry);
  json["fingerprint"] = string(registry.fingerprint);
  json["heads"] = ids(registry, heads_of(registry));
  Json& list = json["revisions"] = Json::array();
  for (const Revision& each : revisions_of(registry)) list.push_back(revision_json(registry, each));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace schemake::emit
