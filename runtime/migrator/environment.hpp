// Where a migrator finds its database when the command line does not name one. Internal to this room.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemake/migrator/options.hpp>
#include <schemake/registry.hpp>

namespace schemake::migrator {

struct DotenvProblem {
  std::size_t line;  ///< 1-based
  std::string key;   ///< that it concerns; empty: any, as a quote without its end hides what follows
  std::string message;
};

struct Dotenv {
  std::map<std::string, std::string, std::less<>> variables;
  std::vector<DotenvProblem> problems;
};

using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

/// The variables of a `.env` file: KEY=VALUE, `export KEY=VALUE`, # comments; a value between ' is taken as
/// it stands but for \', one between " with \n, \t, \r, \", \\ and \$ understood, either over several lines.
/// ${NAME} and ${NAME:-default} stand for a variable of `environment`, else of the file above, but not
/// between
/// '. Nothing is executed. A line of another form is a problem of its first word alone, as a shell's file may
/// hold more than variables. Of two values for a key the last one counts. The manual has the table.
Dotenv parse_dotenv(std::string_view text, const Lookup& environment);

struct FoundUrl {
  std::string url;
  std::string source;  ///< "--url", "DATABASE_URL in the environment", ...
};

/// Nothing when no place names a database. Throws Error `usage` for a `.env` that is there and can't be read
/// or understood: it may name a database, and another one must not be taken for it.
std::optional<FoundUrl> find_url(const Options& options, const Registry& registry);

/// The environment's variable, where it is set and not empty.
std::optional<std::string> environment_variable(const std::string& name);

}  // namespace schemake::migrator
