// What a PostgreSQL URL says, as the environment variables that libpq reads: so that pg_dump and psql connect
// to the same database without an argument, and no password stands in a list of processes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <schemake/apply/url.hpp>

namespace schemake {

/// {"PGHOST", "db"}, {"PGPASSWORD", "s3cret"}, ... in libpq's names; of a keyword that is given twice, the
/// last one. Parameters for which libpq has no variable (sslpassword, keepalives) are left out, as is
/// everything behind what libpq could not read either. None for another dialect.
std::vector<std::pair<std::string, std::string>> connection_environment(const Url& url);

}  // namespace schemake
