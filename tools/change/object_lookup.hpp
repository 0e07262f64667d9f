// Objects that the model may not have, though they exist. Internal to this room.
#pragma once

#include "change/apply.hpp"

namespace schemake::change {

/// Made by an extension, an opaque statement, or the server itself; or on a table that is not known.
bool may_be_unknown(const ObjectName& name, const Scene& scene);
/// Of a type that the catalog has not: an opaque change where it may exist all the same, else M0216.
Result unknown_type(const ObjectName& name, const Scene& scene);
/// The relation of a trigger, rule or policy, found along the search path.
void resolve_part(ObjectName& name, const Scene& scene);
/// The table of a DROP TRIGGER, which must exist too: M0201.
bool table_exists(const ObjectName& name, const Scene& scene);

/// Whether a routine that is not in the catalog may be the server's own or come with an extension.
bool may_be_of_server_or_extension(const ObjectName& routine, const Scene& scene);

}  // namespace schemake::change
