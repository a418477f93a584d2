// The program's log on standard error: readable text or one JSON object per line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scoring/problem.h"

namespace wattboard::observability {

enum class LogFormat : std::uint8_t { text, json };

struct LogOptions {
    LogFormat format = LogFormat::text;
    std::string level = "info";  ///< trace, debug, info, warning, error, critical or off
};

/// Makes spdlog's default logger write as asked; times are UTC. Called once before threads start. Error: invalid-value
/// for an unknown level.
[[nodiscard]] Result<void> set_up_logging(const LogOptions& options);

/// One finished request. Only what is safe to keep: no header values, no query values (they may hold secrets).
struct AccessRecord {
    std::string_view method;
    std::string_view path;   ///< decoded, without the query
    std::string_view route;  ///< the route's name, empty if none matched
    int status = 0;
    std::uint64_t response_bytes = 0;  ///< of the body
    double duration_ms = 0;
    std::string_view request_id;
    std::string_view client_address;
};

/// The record as `key=value` text or as JSON, quoted so that no request can forge a line.
[[nodiscard]] std::string format_access(const AccessRecord& record, LogFormat format);

/// Writes the record at level info, in the format that was set up.
void log_access(const AccessRecord& record);

/// `text` as a JSON string with its quotes: control characters escaped, broken UTF-8 replaced.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace wattboard::observability
