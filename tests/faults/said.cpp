#include "said.hpp"

#include <regex>

#include <fmt/format.h>

namespace schemake::faults {
namespace {

std::string contradiction(const std::string& said, const Place& place) {
  return fmt::format("it said \"{}\", but there are {}\n", said, to_text(place));
}

/// "the base", or the id of the last revision that is applied.
std::string where(const Place& place, const Registry& registry) {
  if (place.applied == 0) return "the base";
  return std::string(std::string_view(registry.revisions[place.applied - 1].id));
}

}  // namespace

std::string judge_words(const std::string& errors, const Place& place, const Registry& registry) {
  static const std::regex statements("([0-9]+) of [0-9]+ statements of revision [0-9a-z]+ are done and stay");
  static const std::regex at("the database is at (the base|[0-9a-z]+)");
  std::smatch said;
  if (std::regex_search(errors, said, statements) && said.str(1) != std::to_string(place.statements)) {
    return contradiction(said.str(0), place);
  }
  if (std::regex_search(errors, said, at) && said.str(1) != where(place, registry)) {
    return contradiction(said.str(0), place);
  }
  return "";
}

}  // namespace schemake::faults
