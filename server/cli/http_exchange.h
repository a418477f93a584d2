// One HTTP/1.1 request and its answer over TCP or TLS: the wire below ApiClient.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "server/cli/api_client.h"

namespace wattboard::cli {

/// The body piece by piece: fills `buffer` and returns the number of bytes, 0 at the end.
using BodySource = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

struct OutgoingRequest {
    std::string method;
    std::string target;
    HeaderList headers;  ///< Host, Content-Length, User-Agent and Connection are added
    std::uint64_t content_length = 0;
    BodySource body;  ///< null: no body
};

/// Sends the request and reads the answer (at most 64 MiB). If the server answers before it has read the body, its
/// answer is returned. `timeout` bounds each single step.
[[nodiscard]] Result<ApiResponse> exchange(const ServerAddress& address, OutgoingRequest request,
                                           std::chrono::seconds timeout, const Progress& progress);

}  // namespace wattboard::cli
