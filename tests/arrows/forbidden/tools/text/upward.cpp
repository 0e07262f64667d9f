// Lower rooms know nothing of higher ones.
#include "catalog/table.hpp"
#include "text/source.hpp"
