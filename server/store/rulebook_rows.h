// Shared by the repositories that read rulebooks out of the database.
#pragma once

#include <string_view>

#include "scoring/rulebook.h"

namespace wattboard::store {

/// Rulebook of its stored JSON. Throws StatementError if it cannot be read, which only damage explains.
Rulebook stored_rulebook(std::string_view json);

}  // namespace wattboard::store
