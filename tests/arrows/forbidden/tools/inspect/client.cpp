#include <pqxx/connection>
#include <sqlite3.h>
