#include <pqxx/connection>
#include <schemake/apply/driver.hpp>
