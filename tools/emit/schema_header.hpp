// The text of schema.hpp: what a program is built for.
#pragma once

#include <schemake/registry.hpp>
#include <string>

namespace schemake::emit {

std::string schema_header(const Registry& registry);

}  // namespace schemake::emit
