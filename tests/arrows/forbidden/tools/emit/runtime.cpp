#include <fstream>
#include <schemake/apply/driver.hpp>
#include <schemake/registry.hpp>
