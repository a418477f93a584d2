// Rulebook versions of a challenge and the scoring runs that they were applied in.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

[[nodiscard]] Result<http::Response> list_rulebooks(const Call& call);
[[nodiscard]] Result<http::Response> read_rulebook_version(const Call& call);
/// A new version: its scoring run is computed in the background, then the boards switch.
[[nodiscard]] Result<http::Response> create_rulebook_version(const Call& call);

[[nodiscard]] Result<http::Response> list_scoring_runs(const Call& call);
[[nodiscard]] Result<http::Response> read_scoring_run(const Call& call);

}  // namespace wattboard::api
