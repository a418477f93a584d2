// Grid series that a participant attaches to an entry with `wattboard submit --grid-series`: claims, never scored.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "scoring/emissions/grid_series.h"
#include "scoring/problem.h"
#include "server/cli/api_client.h"
#include "server/cli/submit_options.h"

namespace wattboard::cli {

/// One file, read here so that mistakes show before anything is sent.
struct GridClaim {
    std::string path;
    std::string bytes;
    std::string source;
    GridSeries series;
};

/// The files of --grid-series. --zone names the zone where a file does not, and must not contradict it. Problems:
/// those of read_grid_series with the file's path; a number of --grid-source that fits no file.
[[nodiscard]] Result<std::vector<GridClaim>> read_grid_claims(const SubmitOptions& options);

/// POSTs one to the draft at `submission` ("/api/v1/submissions/..."). Repeatable under its key, made from `key`.
[[nodiscard]] Result<ApiResponse> attach_grid_claim(const ApiClient& client, const std::string& submission,
                                                    const GridClaim& claim, const std::string& key);

/// What the claims of a sealed entry would give, one line, from its document; empty if that is not known.
[[nodiscard]] std::string claimed_text(const nlohmann::json& entry);

}  // namespace wattboard::cli
