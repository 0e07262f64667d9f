// A command's text may hold a secret: no message repeats it. What it needs to know it is given in its
// environment, which other users can't read, as they can the arguments of a process.
#include <schemake/migrator/hooks.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <schemake/apply/connection_environment.hpp>
#include <schemake/apply/error.hpp>
#include <schemake/apply/stopwatch.hpp>

namespace schemake::migrator {
namespace {

using std::string_view;

/// Linux takes no longer variable (MAX_ARG_STRLEN), and would refuse to start the command.
constexpr std::size_t longest_variable = 128 * 1024 - 64;

std::string heads_text(const std::vector<std::string>& heads) {
  return heads.empty() ? "base" : fmt::format("{}", fmt::join(heads, ","));
}

std::string ids_text(const std::vector<const Revision*>& revisions) {
  std::string text;
  for (const Revision* revision : revisions)
    text.append(text.empty() ? "" : " ").append(string_view(revision->id));
  return text;
}

/// The file of a path or of SQLite's own URI form; empty where there is none.
std::string sqlite_file(string_view target) {
  if (target == ":memory:") return {};
  if (target.rfind("file:", 0) != 0) return std::string(target);
  target.remove_prefix(5);
  target = target.substr(0, target.find_first_of("?#"));
  if (target.rfind("//", 0) == 0) target.remove_prefix(std::min(target.find('/', 2), target.size()));
  return decode_percent(target);
}

const char* option_of(HookPlace place) {
  return place == HookPlace::before ? "--before" : "--after";
}

std::string state_after(HookPlace place, const RunReport& plan) {
  if (place == HookPlace::before) return "nothing was run";
  return fmt::format("the {} of {} revision{} is done and stays; the database is at {}",
                     plan.direction == Direction::up ? "upgrade" : "downgrade", plan.revisions.size(),
                     plan.revisions.size() == 1 ? "" : "s", heads_text(plan.to));
}

}  // namespace

Variables hook_environment(const RunReport& plan, const Url& url) {
  Variables variables{{"SCHEMAKE_DIRECTION", plan.direction == Direction::up ? "up" : "down"},
                      {"SCHEMAKE_FROM", heads_text(plan.from)},
                      {"SCHEMAKE_TO", heads_text(plan.to)},
                      {"SCHEMAKE_DATABASE", url.shown}};
  std::string revisions = ids_text(plan.revisions);
  if (revisions.size() <= longest_variable) variables["SCHEMAKE_REVISIONS"] = std::move(revisions);
  for (auto& [name, value] : connection_environment(url)) variables[name] = std::move(value);
  if (url.dialect == Dialect::sqlite) {
    if (std::string file = sqlite_file(url.target); !file.empty()) {
      variables["SCHEMAKE_SQLITE_FILE"] = std::move(file);
    }
  }
  return variables;
}

void Hooks::before(const RunReport& plan) {
  run(HookPlace::before, options_.before, plan);
}

void Hooks::after(const RunReport& plan) {
  run(HookPlace::after, options_.after, plan);
}

void Hooks::run(HookPlace place, const std::string& command, const RunReport& plan) {
  if (command.empty()) return;
  const apply::Stopwatch stopwatch;
  const int result = shell_.run(command, {hook_environment(plan, url_), options_.json});
  if (result != 0) fail(place, result, plan);
  report_.hook_done(place, stopwatch.elapsed());
}

void Hooks::fail(HookPlace place, int result, const RunReport& plan) const {
  ErrorDetails details;
  details.state = state_after(place, plan);
  if (stop_) {
    details.kind = ErrorKind::interrupted;
    details.message = fmt::format("interrupted while the {} command ran", option_of(place));
    throw Error(std::move(details));
  }
  details.message = result < 0
                        ? fmt::format("the {} command was ended by signal {}", option_of(place), -result)
                        : fmt::format("the {} command exited with {}", option_of(place), result);
  details.hint = place == HookPlace::before
                     ? "its own output says why; a run goes on only behind exit code 0"
                     : "its own output says why; a rerun of the migrator has nothing to do "
                       "and does not run it again: run it by hand";
  throw Error(std::move(details));
}

}  // namespace schemake::migrator
