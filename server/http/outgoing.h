// Turns a handler's response into what goes over the wire: conditional answer, compression, head. No sockets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/message.h"

namespace wattboard::http {

/// Bodies below this many bytes are not worth compressing: the gain is lost in one packet.
inline constexpr std::size_t min_gzip_bytes = 1024;
/// Above this a handler on a network thread gets no compression on the fly (it would hold up other connections); such
/// bodies come with their own `gzip_body`, or from a worker.
inline constexpr std::size_t max_inline_gzip_bytes = 64U << 10U;

/// What the connection decides about an answer.
struct OutgoingContext {
    Method method = Method::get;
    std::string_view date;  ///< IMF-fixdate
    std::string_view request_id;
    bool http11 = true;
    bool keep_alive = true;
    bool tls = false;
    bool streams = false;  ///< what follows the head ends with the connection, and has no length
};

struct Outgoing {
    std::string head;  ///< status line, header fields and the empty line; its memory is reused
    SharedBytes body;  ///< null: nothing follows the head
    int status = 0;    ///< after the conditional answer
    bool close = false;
};

/// Whether the answer to this request may be compressed and the client takes it.
[[nodiscard]] bool wants_gzip(const Request& request, const Response& response);

/// Fills `gzip_body` if `wants_gzip` and it is empty.
void compress(const Request& request, Response& response);

/// Applies If-None-Match (GET or HEAD, status 200, an ETag: 304), picks the gzip form if it is there and wanted (with
/// Content-Encoding, Vary and the "-gzip" tag), leaves the body out for HEAD, and writes the head with Date,
/// Content-Length, X-Request-Id, Connection and the security headers. A control character in a header value becomes a
/// space, so that no value can start a header of its own.
void finish_response(const Request& request, Response&& response, const OutgoingContext& context, Outgoing& out);

}  // namespace wattboard::http
