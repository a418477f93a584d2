// The runs, logs and findings of one entry as views.
#pragma once

#include <nlohmann/json.hpp>

namespace wattboard::pages {

/// Each run with its place, time span, hardware and evidence (hashes and what the log said).
[[nodiscard]] nlohmann::json run_views(const nlohmann::json& runs);

/// Every check with value, threshold, verdict and sentence; failed ones first.
[[nodiscard]] nlohmann::json finding_rows(const nlohmann::json& findings);

/// Each stage with how it is accounted for.
[[nodiscard]] nlohmann::json stage_rows(const nlohmann::json& stages);

}  // namespace wattboard::pages
