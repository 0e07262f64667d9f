// A live PostgreSQL database → catalog::Catalog: the referee of what replay predicts.
//
// Nothing of it is computed by replay's rules: names, columns, keys and dependencies are the server's own
// values, and only expressions, types and the statements of what is kept as attributes pass through the
// parser, as the model holds them as trees.
#pragma once

#include <schemake/apply/driver.hpp>

#include "catalog/catalog.hpp"
#include "parse/server_text.hpp"

namespace schemake::inspect {

/// Reads a database again and again, cheaply: what the parser made of a text is kept.
class CatalogReader {
 public:
  /// A fixed number of queries. Objects have no `depends`, views no `query`. In a transaction of the
  /// caller's the search path is `public` afterwards. Throws DatabaseError.
  catalog::Catalog read(apply::Driver& driver);

 private:
  parse::ServerText server_text_;
};

}  // namespace schemake::inspect
