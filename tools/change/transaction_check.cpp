#include "change/transaction_check.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "change/statement_words.hpp"
#include "text/words.hpp"

namespace schemake::change {
namespace {

using Words = std::vector<std::string>;

std::string_view word_at(const Words& words, std::size_t i) {
  return i < words.size() ? std::string_view(words[i]) : std::string_view();
}

// `refresh = false` among the options.
bool is_off(const Words& words, std::string_view option) {
  const auto at = std::find(words.begin(), words.end(), option);
  return words.end() - at > 2 && *(at + 1) == "=" && (*(at + 2) == "FALSE" || *(at + 2) == "OFF");
}

std::string refused_reindex(const Words& words) {
  if (has_word(words, "CONCURRENTLY")) return "REINDEX CONCURRENTLY";
  constexpr std::array<std::string_view, 5> subjects{"INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM"};
  const auto subject = std::find_first_of(words.begin(), words.end(), subjects.begin(), subjects.end());
  const bool one = subject == words.end() || *subject == "INDEX" || *subject == "TABLE";
  return one ? std::string() : "REINDEX of more than one table";
}

std::string refused_alter(const Words& words) {
  const std::string_view object = word_at(words, 1);
  if (object == "SYSTEM") return "ALTER SYSTEM";
  if (object == "DATABASE" && has_words(words, "SET", "TABLESPACE")) return "ALTER DATABASE SET TABLESPACE";
  if (object == "TABLE" && has_word(words, "DETACH") && has_word(words, "CONCURRENTLY"))
    return "DETACH PARTITION CONCURRENTLY";
  if (object != "SUBSCRIPTION") return {};
  if (has_words(words, "REFRESH", "PUBLICATION")) return "ALTER SUBSCRIPTION REFRESH PUBLICATION";
  const bool changes = has_words(words, "SET", "PUBLICATION") || has_words(words, "ADD", "PUBLICATION") ||
                       has_words(words, "DROP", "PUBLICATION");
  return changes && !is_off(words, "REFRESH") ? "ALTER SUBSCRIPTION with refresh" : "";
}

std::string refused_create(const Words& words) {
  const std::string_view object = word_at(words, 1);
  if (object == "DATABASE" || object == "TABLESPACE") return "CREATE " + std::string(object);
  if (object == "SUBSCRIPTION")
    return is_off(words, "CONNECT") || is_off(words, "CREATE_SLOT") ? "" : "CREATE SUBSCRIPTION";
  const bool concurrent =
      has_words(words, "INDEX", "CONCURRENTLY") && (object == "INDEX" || object == "UNIQUE");
  return concurrent ? "CREATE INDEX CONCURRENTLY" : "";
}

std::string refused_drop(const Words& words) {
  const std::string_view object = word_at(words, 1);
  if (object == "DATABASE" || object == "TABLESPACE" || object == "SUBSCRIPTION")
    return "DROP " + std::string(object);
  return object == "INDEX" && word_at(words, 2) == "CONCURRENTLY" ? "DROP INDEX CONCURRENTLY" : "";
}

// CLUSTER and CLUSTER VERBOSE.
std::string refused_cluster(const Words& words) {
  return words.size() == 1 || (words.size() == 2 && words[1] == "VERBOSE") ? "CLUSTER without a table" : "";
}

// The slot on the other server is dropped too, unless the subscription was told to have none.
bool has_slot(const catalog::ObjectId& subscription, const Scene& scene) {
  const catalog::Object* object = scene.catalog.find_object(subscription);
  if (object == nullptr) return true;
  return std::none_of(object->attributes.begin(), object->attributes.end(), [](const auto& attribute) {
    const Words words = statement_words(attribute.second);
    return has_word(words, "SLOT_NAME") && has_word(words, "NONE");
  });
}

bool is_partitioned(const TableName& relation, const Scene& scene) {
  const catalog::Table* table = scene.catalog.find_table(resolve_relation(relation.name, scene));
  return table != nullptr && table->is_partitioned();
}

// The index that REINDEX INDEX names.
bool is_partitioned_index(const Words& words, const Scene& scene) {
  const std::string name = reindexed_index(words);
  if (name.empty()) return false;
  const catalog::QualifiedName written = catalog::parse_name(name);
  const catalog::QualifiedName index = resolve_relation(
      {name.find('.') == std::string::npos ? std::string() : written.schema, written.name}, scene);
  if (const catalog::Index* found = scene.catalog.find_index(index))
    return is_partitioned({found->table, {}}, scene);
  const catalog::Table* table = scene.catalog.table_of_constraint_index(index);
  return table != nullptr && table->is_partitioned();
}

std::string refused_maintenance(const Maintenance& op, const Scene& scene) {
  if (std::string refused = refused_in_transaction(op.span.text()); !refused.empty()) return refused;
  const Words words = statement_words(op.span.text());
  const std::string_view first = word_at(words, 0);
  if (first != "REINDEX" && first != "CLUSTER") return {};
  const bool partitioned =
      std::any_of(op.relations.begin(), op.relations.end(),
                  [&](const TableName& relation) { return is_partitioned(relation, scene); });
  if (partitioned) return std::string(first) + " of a partitioned table";
  const bool index = first == "REINDEX" && op.relations.empty() && is_partitioned_index(words, scene);
  return index ? "REINDEX of a partitioned index" : "";
}

/// What the op's own fields tell: a derived op has no statement of its own.
struct Refused {
  const Scene& scene;
  text::Span& span;

  std::string operator()(const CreateIndex& op) const {
    span = op.span;
    return op.concurrently ? "CREATE INDEX CONCURRENTLY" : "";
  }
  std::string operator()(const DropIndex& op) const {
    span = op.index.span;
    return op.concurrently ? "DROP INDEX CONCURRENTLY" : "";
  }
  std::string operator()(const AlterInheritance& op) const {
    span = op.table.span;
    return op.concurrently ? "DETACH PARTITION CONCURRENTLY" : "";
  }
  std::string operator()(const CreateObject& op) const {
    span = op.span;
    const bool subscription = op.object.id.kind == catalog::ObjectKind::subscription;
    return subscription ? refused_in_transaction(op.object.statement) : "";
  }
  std::string operator()(const AlterObject& op) const {
    span = op.object.span;
    const auto statement = op.attributes.find("altered");
    const bool subscription = op.object.id.kind == catalog::ObjectKind::subscription;
    return subscription && statement != op.attributes.end() ? refused_in_transaction(statement->second) : "";
  }
  std::string operator()(const DropObject& op) const {
    span = op.object.span;
    const bool subscription = op.object.id.kind == catalog::ObjectKind::subscription;
    return subscription && has_slot(op.object.id, scene) ? "DROP SUBSCRIPTION" : "";
  }
  std::string operator()(const Maintenance& op) const {
    span = op.span;
    return refused_maintenance(op, scene);
  }
  template <typename Other>
  std::string operator()(const Other& /*op*/) const {
    return {};
  }
};

bool may_commit(const Opaque& op) {
  if (op.description == "CALL") return true;
  const auto says = [&](const char* word) {
    return std::find(op.words.begin(), op.words.end(), word) != op.words.end();
  };
  return op.description == "DO" && (says("commit") || says("rollback"));
}

}  // namespace

std::string refused_in_transaction(std::string_view statement) {
  const Words words = statement_words(statement);
  const std::string_view first = word_at(words, 0);
  if (first == "VACUUM") return "VACUUM";
  if (first == "REINDEX") return refused_reindex(words);
  if (first == "CLUSTER") return refused_cluster(words);
  if (first == "ALTER") return refused_alter(words);
  if (first == "CREATE") return refused_create(words);
  if (first == "DROP") return refused_drop(words);
  return first == "DISCARD" && word_at(words, 1) == "ALL" ? "DISCARD ALL" : "";
}

std::string refused_in_transaction(const Op& op, const Scene& scene, text::Span& span) {
  return std::visit(Refused{scene, span}, op);
}

bool runs_alone(const Op& op, const Scene& scene) {
  if (const auto* opaque = std::get_if<Opaque>(&op)) return may_commit(*opaque);
  text::Span ignored;
  return !refused_in_transaction(op, scene, ignored).empty();
}

bool sqlite_runs_alone(std::string_view statement) {
  constexpr std::array<std::string_view, 4> alone{"VACUUM", "ATTACH", "DETACH", "PRAGMA"};
  const Words words = statement_words(statement);
  return std::find(alone.begin(), alone.end(), word_at(words, 0)) != alone.end();
}

}  // namespace schemake::change
