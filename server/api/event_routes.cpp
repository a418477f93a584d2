// Where a reader's stream of events begins.
#include "server/api/event_routes.h"

#include <fmt/format.h>

#include <charconv>

#include "server/api/board_events.h"
#include "server/api/request_reading.h"
#include "server/documents/problems.h"

namespace wattboard::api {

namespace {

constexpr std::int64_t greatest_sequence = (std::int64_t{1} << 53U) - 1;

Problem no_challenge(std::string_view slug)
{
    return {.type = problems::not_found, .detail = fmt::format("There is no challenge '{}'.", slug)};
}

/// A Last-Event-ID that this server did not give cannot be caught up from: the greatest number makes it a reset.
std::uint64_t sequence_of(std::string_view last_event_id)
{
    std::uint64_t sequence = 0;
    const char* end = last_event_id.data() + last_event_id.size();
    const auto read = std::from_chars(last_event_id.data(), end, sequence);
    return read.ec == std::errc{} && read.ptr == end ? sequence : static_cast<std::uint64_t>(greatest_sequence);
}

}  // namespace

Result<http::Response> read_events(const Call& call)
{
    const std::string& slug = call.request.parameter("challenge");
    const auto challenge = call.services.boards.index().find(slug);
    if (!challenge) return std::unexpected(no_challenge(slug));
    if (auto checked = only_parameters(call.request, {"after"}); !checked) return std::unexpected(checked.error());
    const auto asked = integer_parameter(call.request, "after", 0, greatest_sequence);
    if (!asked) return std::unexpected(asked.error());
    std::optional<std::uint64_t> after;
    if (*asked) after = static_cast<std::uint64_t>(**asked);
    // What a browser adds when it reconnects by itself is newer than the address that it was given.
    if (const auto id = call.request.header("last-event-id"); !id.empty()) after = sequence_of(id);
    http::Response response;
    response.set_header("Content-Type", "text/event-stream");
    response.set_header("Cache-Control", "no-store");
    response.set_header("X-Accel-Buffering", "no");
    response.events = call.services.events.subscribe(challenge->challenge.id, after);
    return response;
}

}  // namespace wattboard::api
