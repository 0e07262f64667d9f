// Reading libpg_query's JSON trees.
#include "parse/lower.hpp"

namespace schemake::parse {

text::Span Context::span(const Json& body) const {
  if (!body.is_object()) return {};
  // A location of 0 is left out as any zero; -1 is "not known".
  const int location = body.value("location", 0);
  if (location < 0) return {};
  const text::Span found = tokens.token_at(base + static_cast<text::Offset>(location));
  const text::Span whole = tokens.span();
  return found.begin >= whole.begin && found.begin < whole.end ? found : text::Span{};
}

Node node_of(const Json& json) {
  static const Json nothing = Json::object();
  if (!json.is_object() || json.empty()) return {{}, &nothing};
  const auto first = json.begin();
  return {first.key(), &first.value()};
}

const Json& member(const Json& json, const char* name) {
  static const Json nothing = Json::object();
  const auto found = json.find(name);
  return found == json.end() ? nothing : *found;
}

const Json& list(const Json& json, const char* name) {
  static const Json nothing = Json::array();
  const auto found = json.find(name);
  return found == json.end() ? nothing : *found;
}

std::string string_member(const Json& json, const char* name) {
  return json.value(name, std::string());
}
bool flag(const Json& json, const char* name) {
  return json.value(name, false);
}

std::string string_node(const Json& json) {
  return string_member(member(json, "String"), "sval");
}

std::vector<std::string> strings(const Json& items) {
  std::vector<std::string> texts;
  for (const Json& item : items) texts.push_back(string_node(item));
  return texts;
}

}  // namespace schemake::parse
