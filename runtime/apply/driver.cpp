#include <schemake/apply/driver.hpp>

namespace schemake::apply {

std::vector<std::int64_t> Driver::execute_all(std::span<const std::string> statements) {
  std::vector<std::int64_t> rows;
  for (const std::string& statement : statements) {
    try {
      rows.push_back(execute(statement));
    } catch (DatabaseError& error) {
      error.index = rows.size();
      throw;
    }
  }
  return rows;
}

std::vector<std::string> Driver::limit(const Limits&, bool) {
  return {};
}

std::string Driver::show_activity(std::string_view, bool) const {
  return {};
}

}  // namespace schemake::apply
