// Rulebooks from clients: read strictly, completed from what the organizer did state, checked by scoring.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard::api {

/// The rulebook of a JSON object that stands at `pointer` of the body. A grid with zone or year but no intensity takes
/// it from `tables` (an unknown zone or year is refused, never replaced). A gate is compulsory: min_performance, or
/// baseline_performance, of which it is then 95 % and not below the constant predictor. Errors name the JSON pointer.
[[nodiscard]] Result<Rulebook> rules_from_json(const nlohmann::json& rules, std::string_view pointer,
                                               const ReferenceTables& tables);

}  // namespace wattboard::api
