#include <string>

#include "../text/source.hpp"
