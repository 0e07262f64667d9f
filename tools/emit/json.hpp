// The text of registry.json: the registry for other programs. Its format is specified in docs/registry.md.
#pragma once

#include <schemake/registry.hpp>
#include <string>

namespace schemake::emit {

/// Bytes of SQL that are not UTF-8 become U+FFFD: JSON cannot hold them.
std::string registry_json(const Registry& registry);

}  // namespace schemake::emit
