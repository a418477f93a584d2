// What a reviewer or organizer sends of a run that was made again.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "scoring/problem.h"
#include "server/documents/uuid.h"

namespace wattboard::api {

struct RepeatInput {
    Uuid evidence;            ///< the log of the repeat
    std::optional<Uuid> run;  ///< of the entry; may be left out where the entry counts one
    std::optional<double> performance;
    std::optional<double> throughput;  ///< items a second
    std::string reason;                ///< 1 to 4000 characters, not only blanks
};

/// {"evidence", "run"?, "performance"?, "throughput"?, "reason"}.
[[nodiscard]] Result<RepeatInput> repeat_from_json(const nlohmann::json& body);

}  // namespace wattboard::api
