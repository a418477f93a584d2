// The submission document of the API made from the flags of `wattboard submit`.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"
#include "server/cli/submit_options.h"

namespace wattboard::cli {

/// One log with what is known of its run.
struct LogRun {
    std::string path;
    std::string key;  ///< of the run and of the multipart part: "run1"
    std::string stage;
    std::string start;  ///< RFC 3339; empty: not stated
    std::string end;
};

/// The runs in the order of the logs. Problems: a number of --stage, --start or --end that fits no log, a start without
/// its end.
[[nodiscard]] Result<std::vector<LogRun>> runs_of(const SubmitOptions& options);

/// How the logs are to be read, without start and end.
[[nodiscard]] Result<ReadingOptions> reading_options_of(const SubmitOptions& options);

/// Body of POST /submissions. Problems name the flag.
[[nodiscard]] Result<nlohmann::json> submission_request(const SubmitOptions& options, const std::vector<LogRun>& runs);

}  // namespace wattboard::cli
