// The callbacks of Beast's parser, and what its error codes mean for the client.
#include "server/http/request_parser.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <utility>

#include "server/http/problems.h"
#include "server/http/text.h"

namespace wattboard::http {

namespace beast_http = boost::beast::http;

namespace {

std::optional<Method> known_method(beast_http::verb method)
{
    switch (method) {
        case beast_http::verb::get:
            return Method::get;
        case beast_http::verb::head:
            return Method::head;
        case beast_http::verb::post:
            return Method::post;
        case beast_http::verb::put:
            return Method::put;
        case beast_http::verb::patch:
            return Method::patch;
        case beast_http::verb::delete_:
            return Method::del;
        case beast_http::verb::options:
            return Method::options;
        default:
            return std::nullopt;
    }
}

RequestFault fault_of(const boost::beast::error_code& error)
{
    if (error == beast_http::error::header_limit)
        return {431,
                {.type = problems::headers_too_large,
                 .detail = "The request line and header fields together are larger than this server accepts."}};
    if (error == beast_http::error::bad_version)
        return {505,
                {.type = problems::version_not_supported, .detail = "This server speaks HTTP/1.0 and HTTP/1.1 only."}};
    return {
        400,
        {.type = problems::bad_request, .detail = "The request is not well-formed HTTP/1.1: " + error.message() + "."}};
}

}  // namespace

RequestParser::RequestParser(Request& request, std::uint32_t max_header_bytes, std::size_t max_header_fields)
    : request_(request), max_head_bytes_(max_header_bytes), max_fields_(max_header_fields)
{
    header_limit(max_header_bytes);
    // The limit depends on the route, which is known after the head: `expect_body` sets the one that counts.
    body_limit(boost::none);
}

std::size_t RequestParser::feed(std::string_view bytes)
{
    std::size_t skipped = 0;
    // Some clients send an empty line after a body; RFC 9112 section 2.2 asks to overlook it before a request line.
    if (head_bytes_ == 0 && bytes.starts_with('\r')) {
        if (bytes.size() < 2) return 0;
        if (bytes[1] == '\n') skipped = 2;
        bytes.remove_prefix(skipped);
        head_bytes_ = skipped;
    }
    if (bytes.empty() || fault_ || is_done()) return skipped;
    ErrorCode error;
    const bool in_head = !is_header_done();
    const std::size_t taken = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    // Beast's limit starts anew with what each call leaves over; this one is for the whole head.
    if (in_head) head_bytes_ += taken;
    if (in_head && !error && head_bytes_ > max_head_bytes_) error = beast_http::error::header_limit;
    if (error && error != beast_http::error::need_more && !fault_) fault_ = fault_of(error);
    return skipped + taken;
}

void RequestParser::expect_body(std::uint64_t max_bytes)
{
    max_body_ = max_bytes;
    eager(true);
}

void RequestParser::fail(int status, ProblemType type, std::string detail, ErrorCode& error)
{
    fault_ = RequestFault{status, {.type = type, .detail = std::move(detail)}};
    error = beast_http::error::bad_value;
}

void RequestParser::on_request_impl(beast_http::verb method, StringView method_text, StringView target, int version,
                                    ErrorCode& error)
{
    got_request_line_ = true;
    http11_ = version == 11;
    request_.target.assign(target.data(), target.size());
    const auto known = known_method(method);
    if (!known)
        return fail(501, problems::not_implemented,
                    "The method " + std::string(method_text.substr(0, 32)) + " is not known to this server.", error);
    request_.method = *known;
}

void RequestParser::on_field_impl(beast_http::field name, StringView name_text, StringView value, ErrorCode& error)
{
    if (++fields_ > max_fields_)
        return fail(431, problems::headers_too_large,
                    "The request has more than " + std::to_string(max_fields_) + " header fields.", error);
    // Trailer fields after a chunked body carry nothing that this server uses.
    if (head_done_) return;
    if (name == beast_http::field::host) ++hosts_;
    auto& [key, text] = request_.headers.emplace_back();
    key.assign(name_text.data(), name_text.size());
    std::ranges::transform(key, key.begin(), ascii_lower);
    text.assign(value.data(), value.size());
}

void RequestParser::on_header_impl(ErrorCode& error)
{
    head_done_ = true;
    if (hosts_ > 1 || (http11_ && hosts_ == 0))
        return fail(400, problems::bad_request, "The request must have exactly one Host header field.", error);
    const auto coding = request_.header("transfer-encoding");
    if (!coding.empty() && (!chunked() || !iequals(trim(coding), "chunked") || !http11_))
        return fail(400, problems::bad_request, "The only Transfer-Encoding accepted is chunked, in HTTP/1.1.", error);
    if (const auto length = content_length()) request_.content_length = *length;
}

std::size_t RequestParser::on_body_impl(StringView bytes, ErrorCode& error)
{
    received_ += bytes.size();
    if (received_ > max_body_) {
        fail(413, problems::body_too_large,
             "The request body is larger than the " + std::to_string(max_body_) + " bytes accepted here.", error);
        return bytes.size();
    }
    piece_.append(bytes.data(), bytes.size());
    return bytes.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, StringView bytes, ErrorCode& error)
{
    return on_body_impl(bytes, error);
}

void RequestParser::on_response_impl(int, StringView, int, ErrorCode&) {}
void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) {}
void RequestParser::on_chunk_header_impl(std::uint64_t, StringView, ErrorCode&) {}
void RequestParser::on_finish_impl(ErrorCode&) {}

}  // namespace wattboard::http
