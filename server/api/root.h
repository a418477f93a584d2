// The entrance of the API and what needs no database: the description, log formats, ranking rules.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

[[nodiscard]] Result<http::Response> read_root(const Call& call);
[[nodiscard]] Result<http::Response> read_openapi(const Call& call);
[[nodiscard]] Result<http::Response> list_energy_formats(const Call& call);
[[nodiscard]] Result<http::Response> list_ranking_rules(const Call& call);

}  // namespace wattboard::api
