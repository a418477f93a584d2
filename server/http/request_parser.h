// HTTP/1.x request parser: bytes in, a Request and body pieces out. No sockets.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/problem.h"
#include "server/http/message.h"

namespace wattboard::http {

/// What is wrong with the request as a message; the connection closes after it is answered.
struct RequestFault {
    int status = 400;
    Problem problem;
};

/// Parses one request into `request` (method, target, headers, content_length). Stricter than Beast where RFC 9112
/// section 6.3 sees request smuggling: a Transfer-Encoding that is not exactly chunked, and Host missing or repeated.
class RequestParser final : public boost::beast::http::basic_parser<true> {
public:
    RequestParser(Request& request, std::uint32_t max_header_bytes, std::size_t max_header_fields);

    /// Returns how many bytes were taken. Stops after the head until `expect_body` is called.
    [[nodiscard]] std::size_t feed(std::string_view bytes);

    /// Body bytes are taken from now on, at most `max_bytes` of them (else fault 413).
    void expect_body(std::uint64_t max_bytes);

    [[nodiscard]] const std::optional<RequestFault>& fault() const { return fault_; }
    /// Body bytes since the owner last emptied it.
    [[nodiscard]] std::string& piece() { return piece_; }
    [[nodiscard]] bool is_http11() const { return http11_; }
    [[nodiscard]] bool got_request_line() const { return got_request_line_; }

private:
    using ErrorCode = boost::beast::error_code;
    using StringView = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb method, StringView method_text, StringView target, int version,
                         ErrorCode& error) override;
    void on_response_impl(int, StringView, int, ErrorCode&) override;
    void on_field_impl(boost::beast::http::field name, StringView name_text, StringView value,
                       ErrorCode& error) override;
    void on_header_impl(ErrorCode& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode& error) override;
    std::size_t on_body_impl(StringView bytes, ErrorCode& error) override;
    void on_chunk_header_impl(std::uint64_t size, StringView extensions, ErrorCode& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remaining, StringView bytes, ErrorCode& error) override;
    void on_finish_impl(ErrorCode& error) override;

    void fail(int status, ProblemType type, std::string detail, ErrorCode& error);

    Request& request_;
    std::optional<RequestFault> fault_;
    std::string piece_;
    std::size_t max_head_bytes_;
    std::size_t head_bytes_ = 0;
    std::size_t max_fields_;
    std::size_t fields_ = 0;
    std::size_t hosts_ = 0;
    std::uint64_t max_body_ = 0;
    std::uint64_t received_ = 0;
    bool http11_ = true;
    bool got_request_line_ = false;
    bool head_done_ = false;
};

}  // namespace wattboard::http
