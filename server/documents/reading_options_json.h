// Reading options of a log as JSON: what clients declare and what is kept beside the evidence.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"
#include "server/documents/json_reader.h"

namespace wattboard {

/// {"format", "columns": [...], "map": {role: column}, "interval_s", "timezone", "select": {"run_id": ...}, "start",
/// "end", "accelerators": [...]}, all optional. What they mean together is the log reader's business.
[[nodiscard]] ReadingOptions read_reading_options(JsonReader& reader);

/// The options that were declared, others left out.
[[nodiscard]] nlohmann::json to_json(const ReadingOptions& options);

/// Options of stored text. Throws std::runtime_error if this program did not write it.
[[nodiscard]] ReadingOptions stored_reading_options(std::string_view text);

}  // namespace wattboard
