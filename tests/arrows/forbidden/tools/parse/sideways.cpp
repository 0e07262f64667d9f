#include <pg_query.h>

#include "dialect/dialect.hpp"
