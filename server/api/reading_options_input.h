// Reading options of a log as query parameters of an upload.
#pragma once

#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"
#include "server/http/message.h"

namespace wattboard::api {

/// format, columns=a,b, map=time=t,power=p, interval_s, timezone, select=run_id=x, start, end, accelerators=a,b: the
/// members of the JSON form (server/documents/reading_options_json.h). Errors: invalid-parameter.
[[nodiscard]] Result<ReadingOptions> reading_options_from_query(const http::Request& request);

}  // namespace wattboard::api
