// The demo boards: published tables made into challenges and entries through the public API.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "server/cli/api_client.h"

namespace wattboard::cli {

/// A team that must exist before the demo is made; the demo's account must be its member and an organizer of the site.
struct DemoTeam {
    std::string slug;
    std::string name;
};
/// One team a paper.
[[nodiscard]] std::vector<DemoTeam> demo_teams();

struct DemoSummary {
    std::size_t challenges = 0;          ///< of the demo
    std::size_t challenges_created = 0;  ///< by this call
    std::size_t entries = 0;             ///< of the demo
    std::size_t entries_created = 0;     ///< by this call
    std::vector<std::string> skipped;    ///< rows that cannot be entries, with the reason
};

/// Told about each step, for the log or the terminal.
using Say = std::function<void(std::string_view)>;

/// Creates what is missing of the demo's challenges and entries; a second call adds nothing. `client` holds the token
/// of the demo's account. Sources, gates and units: deploy/demo/README.md. Waits where the server says "later"; any
/// other refusal ends it and is the error.
[[nodiscard]] Result<DemoSummary> create_demo(const ApiClient& client, const Say& say);

}  // namespace wattboard::cli
