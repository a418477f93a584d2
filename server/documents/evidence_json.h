// Evidence summaries and findings as JSON: the form of the API and of storage.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "scoring/energy/evidence_summary.h"
#include "scoring/problem.h"
#include "server/documents/json_reader.h"

namespace wattboard {

/// Units are in the names (energy_kwh, duration_s, highest_power_w); times are UTC with as many decimals as they need,
/// null if unknown. Where `zone_known` is false, times are local ones read as if UTC.
nlohmann::json to_json(const EvidenceSummary& summary);
/// The same as text, in a fraction of the time.
std::string json_text(const EvidenceSummary& summary);

/// Exact inverse: gives an equal summary, to the last bit of every number. Problems carry a JSON pointer.
Result<EvidenceSummary> evidence_summary_from_json(const nlohmann::json& value);

/// Exact inverse of `to_json(const Finding&)`.
Result<Finding> finding_from_json(const nlohmann::json& value);

}  // namespace wattboard
