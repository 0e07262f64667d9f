// The database of a command. Internal to this room.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include <schemake/apply/driver.hpp>
#include <schemake/migrator/environment.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/registry.hpp>

namespace schemake::migrator {

/// Of the options, the environment or the default. The arguments outlive it.
class Database {
 public:
  Database(const Options& options, const Registry& registry, std::span<const apply::DriverFactory> drivers)
      : options_(options), registry_(registry), drivers_(drivers) {}

  /// Whether any place names one. Throws Error as `find_url` does.
  bool is_named() const { return find_url(options_, registry_).has_value(); }
  /// Finds the URL and its driver, and connects to nothing. Throws Error `usage`.
  void locate();
  /// `locate`, if that was not done, and connects; `create`: see apply::OpenOptions. Throws Error.
  std::unique_ptr<apply::Driver> open(bool create);
  /// Of --dialect, else of the URL, else the only one that there is.
  Dialect offline_dialect() const;

  // After `locate`.
  const Url& url() const { return *url_; }
  const apply::DriverFactory& factory() const { return *factory_; }
  /// For errors: the masked URL, and where it is from. Empty before.
  const std::string& description() const { return description_; }

 private:
  const Options& options_;
  const Registry& registry_;
  std::span<const apply::DriverFactory> drivers_;
  std::optional<Url> url_;
  const apply::DriverFactory* factory_ = nullptr;
  std::string description_;
};

/// What mostly is wrong where a database refuses something before a revision's statements; or empty.
std::string way_out(const ErrorDetails& details);

}  // namespace schemake::migrator
