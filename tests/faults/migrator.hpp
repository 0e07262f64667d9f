// The program fault_migrator, on one database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "expected.hpp"
#include "fault.hpp"
#include "process.hpp"
#include "server.hpp"

namespace schemake::faults {

class Migrator {
 public:
  /// `server` is the one that a fault stops, or null. It outlives this object.
  Migrator(std::string program, Dialect dialect, const Server* server)
      : program_(std::move(program)), dialect_(dialect), server_(server) {}

  Process start(const std::string& url, std::vector<std::string> command,
                const Environment& environment = {}) const;
  Ended run(const std::string& url, std::vector<std::string> command,
            const Environment& environment = {}) const {
    return start(url, std::move(command), environment).wait();
  }
  /// With the fault that is to happen in it.
  Environment with(const Fault& fault) const;

  /// What `current` says; throws std::runtime_error where it says nothing sensible.
  Place current(const std::string& url) const;

 private:
  std::string program_;
  Dialect dialect_;
  const Server* server_;
};

}  // namespace schemake::faults
