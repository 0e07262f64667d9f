#include "server.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include <schemake/apply/driver.hpp>
#include <schemake/apply/ledger.hpp>
#include <schemake/postgresql/driver.hpp>

#include "process.hpp"

namespace schemake::faults {
namespace {

namespace fs = std::filesystem;

/// The number of the process that made it follows.
constexpr const char* folder_prefix = "/tmp/schemake-faults.";

std::map<std::string, std::string> read_state(const std::string& file) {
  std::map<std::string, std::string> values;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    const std::size_t equals = line.find('=');
    if (equals != std::string::npos) values[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return values;
}

/// Of processes that were killed and could not do it themselves.
void remove_leftovers() {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/tmp", ignored)) {
    const std::string path = entry.path().string();
    if (path.rfind(folder_prefix, 0) != 0) continue;
    const pid_t owner = std::atoi(path.c_str() + std::strlen(folder_prefix));
    if (owner > 0 && kill(owner, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace

Folder::Folder() {
  remove_leftovers();
  std::string pattern = fmt::format("{}{}.XXXXXX", folder_prefix, getpid());
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder can be made in /tmp");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Server::Server(std::string script) : script_(std::move(script)), state_(state_folder_.file("state")) {
  // A server that is set for all tests must not be the one that is stopped.
  unsetenv("SCHEMAKE_TEST_POSTGRESQL_URL");
  must_run({script_, "start", state_});
  auto state = read_state(state_);
  if (state.count("none") != 0) {
    missing_ = state["none"];
    return;
  }
  folder_ = state["folder"];
  user_ = state["user"];
  programs_ = state["programs"];
  keep_settings();
  stop();
  start();
}

Server::~Server() {
  run({script_, "stop", state_});
}

std::string Server::url(const std::string& database) const {
  return fmt::format("postgresql://postgres@/{}?host={}", database, folder_);
}

std::vector<std::string> Server::as_server_user(std::vector<std::string> command) const {
  if (user_.empty()) return command;
  const passwd* user = getpwnam(user_.c_str());
  if (user == nullptr) throw std::runtime_error("no such user: " + user_);
  command.insert(command.begin(), {"setpriv", "--reuid", std::to_string(user->pw_uid), "--regid",
                                   std::to_string(user->pw_gid), "--clear-groups"});
  return command;
}

std::vector<std::string> Server::control(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {programs_ + "/pg_ctl", "-D", folder_ + "/data", "-w", "-s"});
  return as_server_user(std::move(arguments));
}

/// The script gives its settings on the command line, where a second start would not find them.
void Server::keep_settings() const {
  const auto driver = postgresql::driver.open(parse_url(url("postgres")), {});
  for (const auto& row :
       driver->query("SELECT name, setting FROM pg_settings WHERE source = 'command line'")) {
    driver->execute(fmt::format("ALTER SYSTEM SET {} = {}", row[0].value_or(""),
                                apply::quote_literal(row[1].value_or(""), Dialect::postgresql)));
  }
  driver->execute("ALTER SYSTEM SET autovacuum = off");
  // What a client was told to be committed must outlive the server.
  driver->execute("ALTER SYSTEM SET synchronous_commit = on");
}

bool Server::is_running() const {
  std::ifstream file(folder_ + "/data/postmaster.pid");
  pid_t process = 0;
  return file >> process && kill(process, 0) == 0;
}

void Server::stop() const {
  must_run(control({"stop", "-m", "immediate"}));
}

std::string Server::stop_command() const {
  return fmt::format("cd / && {} >/dev/null 2>&1", fmt::join(control({"stop", "-m", "immediate"}), " "));
}

void Server::start() const {
  if (!is_running()) must_run(control({"start", "-t", "60", "-l", folder_ + "/log"}));
}

}  // namespace schemake::faults
