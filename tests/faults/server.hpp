// A PostgreSQL server of a test's own, which may be stopped in the middle of anything.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace schemake::faults {

/// A new folder in /tmp, which the destructor removes, or the next one that is made where this process is
/// killed.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();
  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Made by the script that serves the whole build tree its server, which also ends it when this process has
/// been killed.
class Server {
 public:
  /// Throws std::runtime_error where a server can be had but does not start.
  explicit Server(std::string script);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  /// Why there is none; then nothing but this may be called.
  const std::optional<std::string>& missing() const { return missing_; }
  /// With its socket and the superuser.
  std::string url(const std::string& database) const;
  const std::string& folder() const { return folder_; }
  /// As the user that the server runs as.
  std::vector<std::string> as_server_user(std::vector<std::string> command) const;

  bool is_running() const;
  /// `pg_ctl stop -m immediate`, and the same as a line for a shell.
  void stop() const;
  std::string stop_command() const;
  /// Where it is stopped, starts it and waits until it has recovered.
  void start() const;

 private:
  std::vector<std::string> control(std::vector<std::string> arguments) const;
  void keep_settings() const;

  Folder state_folder_;
  std::string script_;
  std::string state_;
  std::string folder_;
  std::string user_;
  std::string programs_;
  std::optional<std::string> missing_;
};

}  // namespace schemake::faults
