// What a binary says about itself without being run.
#pragma once

#include <schemake/registry.hpp>
#include <string>

namespace schemake::emit {

/// The note's description: one `key=value` a line. The format is specified in docs/registry.md.
std::string note_description(const Registry& registry);

/// C++ source of an ELF note of owner "Schemake", type 1, in section `.note.schemake`; for a scope inside
/// an unnamed namespace.
std::string note_source(const Registry& registry);

}  // namespace schemake::emit
