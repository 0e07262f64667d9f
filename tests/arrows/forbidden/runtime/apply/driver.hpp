#include <sqlite3.h>
#include <schemake/sqlite/driver.hpp>
