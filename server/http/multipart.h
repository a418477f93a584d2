// Incremental reader of multipart/form-data bodies (RFC 7578 on RFC 2046 section 5.1.1): bytes in, events out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/problem.h"

namespace wattboard::http {

struct PartHeaders {
    std::string name;                     ///< of the form field; UTF-8, as sent (a browser writes '"' as %22)
    std::optional<std::string> filename;  ///< as the client states it: never a path to write to
    std::string content_type;             ///< "text/plain" if the part names none (RFC 7578 section 4.4)
};

/// Receives the parts in order. A problem returned by an event stops the parser, which returns it.
class MultipartEvents {
public:
    virtual ~MultipartEvents() = default;
    virtual Result<void> part_begin(const PartHeaders& headers) = 0;
    /// A piece of the part's content, never empty; pieces have no meaning of their own.
    virtual Result<void> part_data(std::string_view bytes) = 0;
    virtual Result<void> part_end() = 0;
};

struct MultipartLimits {
    std::size_t max_parts = 64;
    std::size_t max_part_header_bytes = 8192;  ///< all header lines of one part
};

/// Finds the boundary of a Content-Type value. Errors: malformed-multipart if it is not multipart/form-data or its
/// boundary is missing or not 1 to 70 characters of RFC 2046.
[[nodiscard]] Result<std::string> multipart_boundary(std::string_view content_type);

/// Memory is bounded by the limits; every byte is looked at a bounded number of times, however the body is cut into
/// pieces. Errors (malformed-multipart, limit-exceeded) are final. What stands before the first and after the last
/// delimiter is ignored, as RFC 2046 asks.
class MultipartParser {
public:
    MultipartParser(std::string_view boundary, MultipartEvents& events, MultipartLimits limits = {});

    [[nodiscard]] Result<void> push(std::string_view bytes);
    /// The body ended: an error unless the closing delimiter was seen.
    [[nodiscard]] Result<void> finish();

private:
    enum class State : std::uint8_t { preamble, after_delimiter, headers, content_start, data, epilogue };

    // One step of the state machine over `rest`; false: more bytes are needed.
    Result<bool> step(std::string_view& rest);
    Result<bool> skip_preamble(std::string_view& rest);
    Result<bool> read_after_delimiter(std::string_view& rest);
    Result<bool> read_header_line(std::string_view& rest);
    Result<bool> start_content(std::string_view& rest);
    Result<bool> read_data(std::string_view& rest);
    Result<void> take_header(std::string_view line);
    Result<void> begin_part();

    std::string delimiter_;  // CRLF "--" boundary
    MultipartEvents& events_;
    MultipartLimits limits_;
    State state_ = State::preamble;
    std::string carry_;        // bytes not decided yet
    std::size_t scanned_ = 0;  // of the undecided bytes, how many hold no line end
    std::size_t parts_ = 0;
    std::size_t header_bytes_ = 0;
    bool has_disposition_ = false;
    PartHeaders headers_;
};

}  // namespace wattboard::http
