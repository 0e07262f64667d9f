// The event stream of a migrator, read as its users would: one JSON object a line.
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace schemake::test {

/// Each must have its time; it is left out, as is how long things took.
inline std::vector<nlohmann::json> events_of(const std::string& out) {
  std::vector<nlohmann::json> events;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);) {
    nlohmann::json event = nlohmann::json::parse(line, nullptr, false);
    if (!event.is_object() || !event.contains("event") || !event.contains("time")) {
      ADD_FAILURE() << "no event: " << line;
      continue;
    }
    const std::regex time("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z");
    EXPECT_TRUE(std::regex_match(event["time"].get<std::string>(), time)) << line;
    for (const char* varying : {"time", "duration_ms", "server_ms", "total_ms"}) event.erase(varying);
    events.push_back(std::move(event));
  }
  return events;
}

inline std::vector<std::string> names_of(const std::vector<nlohmann::json>& events) {
  std::vector<std::string> names;
  for (const auto& event : events) names.push_back(event.at("event"));
  return names;
}

/// Nothing's place is an object without fields.
inline nlohmann::json first_event(const std::vector<nlohmann::json>& events, const std::string& name) {
  for (const auto& event : events) {
    if (event.at("event") == name) return event;
  }
  return nlohmann::json::object();
}

/// JSON with ' in the place of ".
inline nlohmann::json json_of(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return nlohmann::json::parse(text);
}

}  // namespace schemake::test
