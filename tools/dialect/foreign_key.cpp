#include "dialect/foreign_key.hpp"

namespace schemake::dialect {
namespace {

std::string action(const char* event, catalog::ForeignKeyAction action) {
  switch (action) {
    case catalog::ForeignKeyAction::no_action:
      return {};
    case catalog::ForeignKeyAction::restricted:
      return std::string(event) + "RESTRICT";
    case catalog::ForeignKeyAction::cascade:
      return std::string(event) + "CASCADE";
    case catalog::ForeignKeyAction::set_null:
      return std::string(event) + "SET NULL";
    case catalog::ForeignKeyAction::set_default:
      return std::string(event) + "SET DEFAULT";
  }
  return {};
}

}  // namespace

std::string foreign_key_actions(const catalog::ForeignKey& key, Quoter quote) {
  const std::string columns = key.set_columns.empty() ? "" : " (" + quote_list(key.set_columns, quote) + ")";
  return action(" ON DELETE ", key.on_delete) + columns + action(" ON UPDATE ", key.on_update);
}

}  // namespace schemake::dialect
