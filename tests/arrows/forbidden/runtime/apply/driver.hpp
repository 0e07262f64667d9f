#include <schemake/sqlite/driver.hpp>
#include <sqlite3.h>
