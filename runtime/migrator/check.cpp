#include <schemake/migrator/check.hpp>

#include <fmt/format.h>

#include <schemake/apply/migrate.hpp>

namespace schemake::migrator {
namespace {

using apply::Difference;
using apply::Drift;
using Differences = std::vector<Difference>;

std::string counted(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// A heading and a line each, or nothing.
std::string section(const char* heading, const Differences& differences, bool names_alone = false) {
  if (differences.empty()) return {};
  std::string text = fmt::format("{}:\n", heading);
  for (const Difference& difference : differences) {
    text += fmt::format("  {}\n", names_alone ? difference.object : apply::in_words(difference));
  }
  return text;
}

Json value_or_null(const std::optional<std::string>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json json_of(const Differences& differences) {
  Json list = Json::array();
  for (const Difference& difference : differences) {
    Json entry = {{"object", difference.object}};
    if (!difference.aspect.empty()) {
      entry["aspect"] = difference.aspect;
      entry["expected"] = value_or_null(difference.expected);
      entry["found"] = value_or_null(difference.found);
    }
    entry["message"] = apply::in_words(difference);
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::string drift_text(const Drift& drift, const std::string& database) {
  std::string text = fmt::format("{} {} the last run left it on {} UTC", database,
                                 drift.differing.empty() ? "is as" : "is not as", drift.taken_at);
  if (!drift.differing.empty()) text += ": " + counted(drift.differing.size(), "difference");
  text += '\n';
  for (const Difference& difference : drift.differing) {
    text += fmt::format("  {}\n", apply::in_words(difference));
  }
  text += section("changed, and was there before Schemake", drift.unmanaged);
  text += section("not known to Schemake", drift.unknown, true);
  if (drift.ignored > 0) text += fmt::format("{} ignored\n", counted(drift.ignored, "object"));
  if (!drift.differing.empty()) {
    text +=
        "help: undo what was changed by hand; or, if it shall stay, write it as a migration and `stamp` "
        "that, or "
        "`stamp current`\n";
  }
  return text;
}

Json drift_json(const Drift& drift, const std::string& database) {
  return {{"database", database},
          {"as_expected", drift.differing.empty()},
          {"taken_at", drift.taken_at},
          {"drift", json_of(drift.differing)},
          {"unmanaged", json_of(drift.unmanaged)},
          {"unknown", json_of(drift.unknown)},
          {"ignored", drift.ignored}};
}

bool check(const Options& options, const Registry& registry, Database& database) {
  const auto driver = database.open(false);
  const Drift drift = apply::check(*driver, registry, options.ignored);
  print(options.json ? dump(drift_json(drift, driver->identify())) : drift_text(drift, driver->identify()));
  return drift.differing.empty();
}

}  // namespace schemake::migrator
