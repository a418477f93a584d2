// Runs of entries that reviewers and organizers made again.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

[[nodiscard]] Result<http::Response> list_repeats(const Call& call);
/// The log of the repeat lies here already, as evidence of a team of its maker; the server compares what it read from
/// it with the run. A repeat that does worse holds the entry.
[[nodiscard]] Result<http::Response> create_repeat(const Call& call);

}  // namespace wattboard::api
