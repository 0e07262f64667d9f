#include "migrator.hpp"

#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schemake::faults {
namespace {

using Json = nlohmann::json;

void require(bool holds, const char* what, const Json& said) {
  if (!holds)
    throw std::runtime_error(fmt::format("`current` contradicts itself: {}\n{}", what, said.dump(2)));
}

}  // namespace

Process Migrator::start(const std::string& url, std::vector<std::string> command,
                        const Environment& environment) const {
  const char* history = dialect_ == Dialect::sqlite ? "sqlite" : "postgresql";
  command.insert(command.begin(), {program_, history});
  command.insert(command.end(), {"--url", url});
  return Process(command, environment);
}

Environment Migrator::with(const Fault& fault) const {
  Environment environment{{fault_variable, to_text(fault)}};
  if (server_ != nullptr) environment.emplace_back(stop_variable, server_->stop_command());
  return environment;
}

Place Migrator::current(const std::string& url) const {
  const Ended ended = run(url, {"current", "--json"});
  if (!ended.well()) {
    throw std::runtime_error(
        fmt::format("`current` fails: {}\n{}{}", ended.how(), ended.output, ended.errors));
  }
  const Json said = Json::parse(ended.output);
  Place place;
  place.applied = said.at("applied");
  const Json& partial = said.at("partial");
  require(partial.size() <= 1, "only one revision can be half done", said);
  require(said.at("heads").size() == (place.applied == 0 ? 0U : 1U), "one head where anything is applied",
          said);
  require(said.at("unknown").empty() && said.at("changed").empty(), "nothing is unknown or changed", said);
  require(said.at("at_head").get<bool>() == (said.at("pending") == 0), "the head is where nothing is pending",
          said);
  if (partial.empty()) return place;
  place.statements = partial.at(0).at("statements_done");
  place.rows = partial.at(0).value("batch_rows", std::uint64_t{0});
  // A down that is begun and has done nothing has left all of its revision.
  if (place.statements == 0 && place.rows == 0 && partial.at(0).at("direction") == "down") ++place.applied;
  return place;
}

}  // namespace schemake::faults
