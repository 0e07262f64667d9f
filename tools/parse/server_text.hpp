// Pieces of SQL that a server printed → catalog values, as an author's own would be read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/expression.hpp"
#include "catalog/object.hpp"
#include "catalog/table.hpp"
#include "catalog/type.hpp"

namespace schemake::parse {

/// A database prints the same pieces at each of its revisions: each is parsed once. What does not parse
/// gives nothing. Values have no places: the text behind them is gone.
class ServerText {
 public:
  /// "(price > 0)", as pg_get_expr prints.
  const std::optional<catalog::Expression>& expression(const std::string& text);
  /// "character varying(20)", as format_type prints.
  const std::optional<catalog::TypeName>& type(const std::string& text);
  /// "RANGE (created)", as pg_get_partkeydef prints; in the model's spelling.
  const std::optional<std::string>& partition_key(const std::string& text);
  /// "FOR VALUES FROM (1) TO (10)", "DEFAULT"; likewise.
  const std::optional<std::string>& partition_bound(const std::string& text);
  /// Of CREATE INDEX …, as pg_get_indexdef prints.
  const std::optional<std::vector<catalog::IndexElement>>& index_elements(const std::string& definition);
  /// CREATE TRIGGER …, CREATE POLICY …: what is kept as attributes.
  const std::optional<catalog::Object>& object(const std::string& statement);

 private:
  std::map<std::string, std::optional<catalog::Expression>> expressions_;
  std::map<std::string, std::optional<catalog::TypeName>> types_;
  std::map<std::string, std::optional<std::string>> partition_keys_;
  std::map<std::string, std::optional<std::string>> partition_bounds_;
  std::map<std::string, std::optional<std::vector<catalog::IndexElement>>> index_elements_;
  std::map<std::string, std::optional<catalog::Object>> objects_;
};

}  // namespace schemake::parse
