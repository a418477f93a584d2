// Requests and responses as the rest of the server sees them: no sockets, no Beast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wattboard::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };
inline constexpr std::size_t method_count = 7;

/// The method's name on the wire, such as "DELETE".
[[nodiscard]] std::string_view to_string(Method method);

/// One request after its head was read and routed. Strings are decoded; the body is complete for plain handlers and
/// empty for streaming ones.
struct Request {
    Method method = Method::get;
    std::string target;                                                ///< as sent, for logs
    std::string path;                                                  ///< percent-decoded path
    std::vector<std::pair<std::string, std::string>> query;            ///< decoded, in order
    std::vector<std::pair<std::string, std::string>> path_parameters;  ///< by the names in the route's pattern
    std::vector<std::pair<std::string, std::string>> headers;          ///< names lower-case
    std::string body;
    std::string client_address;  ///< textual IP address
    std::string request_id;
    std::optional<std::uint64_t> content_length;

    /// First header of that (lower-case) name, or empty.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    /// First query value of that name; absent if not given.
    [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
    /// Path parameter of that name; the route guarantees that it exists.
    [[nodiscard]] const std::string& parameter(std::string_view name) const;
};

/// Bytes that may be shared by many responses (a cached board page).
using SharedBytes = std::shared_ptr<const std::string>;

class EventStream;

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Content-Type, ETag ...; lengths are the session's
    SharedBytes body;                                          ///< null: no body
    SharedBytes gzip_body;                                     ///< precompressed form of `body`, used if accepted
    bool close = false;                                        ///< close the connection after this response
    /// With status 200 instead of a body: what is written for as long as client and producer stay (GET only).
    std::shared_ptr<EventStream> events = nullptr;

    /// Sets or replaces; names are compared without regard to case.
    void set_header(std::string_view name, std::string value);
    /// First header of that name in any case, or empty.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

Response make_response(int status, std::string_view content_type, std::string body);

/// Receives a request body piece by piece, on a worker thread and never two pieces at once, so that a slow client
/// holds no thread and gigabytes need constant memory.
class BodySink {
public:
    virtual ~BodySink() = default;
    /// One piece of the body (at most a few hundred KiB). A response ends the exchange early (the rest is not read).
    virtual std::optional<Response> write(std::string_view bytes) = 0;
    /// The body is complete: the answer.
    virtual Response finish() = 0;
    /// The client went away or was too slow; called once instead of `finish`. Must not throw.
    virtual void abandon() noexcept = 0;
    /// Whether the piece that was not full yet when the client went away is worth a last `write` before `abandon`.
    [[nodiscard]] virtual bool keeps_what_came() const { return false; }
};

}  // namespace wattboard::http
