// A run that fails says where it has left the database. This holds it to its words.
#pragma once

#include <string>

#include <schemake/registry.hpp>

#include "expected.hpp"

namespace schemake::faults {

/// `errors` is what a migrator wrote to stderr, `place` where its database is. Empty: it said nothing wrong.
std::string judge_words(const std::string& errors, const Place& place, const Registry& registry);

}  // namespace schemake::faults
