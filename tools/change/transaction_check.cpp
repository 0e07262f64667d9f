#include "change/transaction_check.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"

namespace schemake::change {
namespace {

// The words of a statement, to tell REINDEX DATABASE and CLUSTER from what may run anywhere.
bool has_word(const text::Span& span, std::string_view word) {
  const std::string text = text::upper(span.text());
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto is_part = [&](std::size_t i) {
      return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_');
    };
    if ((at == 0 || !is_part(at - 1)) && !is_part(at + word.size())) return true;
  }
  return false;
}

std::string refused_maintenance(const Maintenance& op) {
  constexpr std::array<std::string_view, 7> always{"VACUUM",       "CREATE DATABASE",   "DROP DATABASE",
                                                   "ALTER SYSTEM", "CREATE TABLESPACE", "DROP TABLESPACE",
                                                   "DISCARD ALL"};
  const std::string text = text::upper(op.span.text());
  for (const std::string_view words : always) {
    if (text.starts_with(words)) return std::string(words);
  }
  if (text.starts_with("REINDEX")) {
    if (has_word(op.span, "CONCURRENTLY")) return "REINDEX CONCURRENTLY";
    const bool whole = text.starts_with("REINDEX DATABASE") || text.starts_with("REINDEX SYSTEM") ||
                       text.starts_with("REINDEX SCHEMA");
    if (whole) return "REINDEX of more than one table";
  }
  if (text == "CLUSTER" || text == "CLUSTER VERBOSE") return "CLUSTER without a table";
  if (text.starts_with("ALTER DATABASE") && has_word(op.span, "TABLESPACE"))
    return "ALTER DATABASE SET TABLESPACE";
  return {};
}

}  // namespace

std::string refused_in_transaction(const Op& op, text::Span& span) {
  if (const auto* index = std::get_if<CreateIndex>(&op); index != nullptr && index->concurrently) {
    span = index->span;
    return "CREATE INDEX CONCURRENTLY";
  }
  if (const auto* index = std::get_if<DropIndex>(&op); index != nullptr && index->concurrently) {
    span = index->index.span;
    return "DROP INDEX CONCURRENTLY";
  }
  if (const auto* child = std::get_if<AlterInheritance>(&op); child != nullptr && child->concurrently) {
    span = child->table.span;
    return "DETACH PARTITION CONCURRENTLY";
  }
  if (const auto* object = std::get_if<CreateObject>(&op);
      object != nullptr && object->object.id.kind == catalog::ObjectKind::subscription) {
    span = object->span;
    return "CREATE SUBSCRIPTION";
  }
  const auto* maintenance = std::get_if<Maintenance>(&op);
  if (maintenance == nullptr) return {};
  span = maintenance->span;
  return refused_maintenance(*maintenance);
}

}  // namespace schemake::change
