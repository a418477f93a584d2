// The reference tables that ship with the program: grid intensities and accelerators.
#pragma once

#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"

namespace wattboard {

/// CSV texts as built in, and the tables read from them. Throws std::logic_error if the built-in files are broken.
std::string_view builtin_grid_csv();
std::string_view builtin_accelerators_csv();
const ReferenceTables& builtin_reference_tables();

}  // namespace wattboard
