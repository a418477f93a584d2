// Conditional answers, compression and the response head.
#include "server/http/outgoing.h"

#include <array>
#include <charconv>
#include <utility>

#include "server/http/gzip.h"
#include "server/http/negotiation.h"
#include "server/http/problem_response.h"
#include "server/http/text.h"

namespace wattboard::http {

namespace {

void append_number(std::string& out, std::uint64_t number)
{
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    out += name;
    out += ": ";
    const auto start = out.size();
    out += value;
    // Without an early exit, so that the compiler looks at many characters at once.
    bool has_control = false;
    for (const char c : value) has_control |= static_cast<unsigned char>(c) < 0x20;
    if (has_control) {
        for (auto i = start; i < out.size(); ++i) {
            if (static_cast<unsigned char>(out[i]) < 0x20 && out[i] != '\t') out[i] = ' ';
        }
    }
    out += "\r\n";
}

bool varies_by_encoding(const Response& response)
{
    return response.status == 200 && response.body && response.body->size() >= min_gzip_bytes &&
           response.header("content-encoding").empty() && is_compressible(response.header("content-type"));
}

bool is_not_modified(const Request& request, const Response& response)
{
    if (response.status != 200 || (request.method != Method::get && request.method != Method::head)) return false;
    const auto condition = request.header("if-none-match");
    return !condition.empty() && if_none_match_holds(condition, response.header("etag"));
}

void append_vary(Response& response)
{
    const auto old = response.header("vary");
    for (std::string_view rest = old; !rest.empty();)
        if (iequals(next_item(rest, ','), "accept-encoding")) return;
    response.set_header("Vary", old.empty() ? "Accept-Encoding" : std::string(old) + ", Accept-Encoding");
}

// A handler that answers 304 itself knows only the tag of the plain form: a client that holds the compressed one is
// told that this one is current (RFC 9110 section 15.4.5: the fields of the 200 that it stands for).
void name_held_form(const Request& request, Response& response)
{
    const auto etag = response.header("etag");
    if (etag.empty()) return;
    std::string compressed = gzip_etag(etag);
    const bool holds_it = request.header("if-none-match").find(compressed) != std::string_view::npos;
    if (holds_it && accepts_gzip(request.header("accept-encoding"))) response.set_header("ETag", std::move(compressed));
    append_vary(response);
}

// Pages get a policy that allows the site's own files only; everything else is data and may load nothing. A response
// that brings its own policy keeps it.
void append_security(std::string& out, const Response& response, bool tls)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> always{
        {{"X-Content-Type-Options", "nosniff"}, {"X-Frame-Options", "DENY"}, {"Referrer-Policy", "same-origin"}}};
    for (const auto& [name, value] : always)
        if (response.header(name).empty()) append_field(out, name, value);
    if (response.header("content-security-policy").empty()) {
        // A worker's policy is that of its script.
        const auto type = response.header("content-type");
        out += type.starts_with("text/html") || type.starts_with("text/javascript")
                   ? "Content-Security-Policy: default-src 'self'; object-src 'none'; base-uri 'self'; "
                     "frame-ancestors 'none'\r\n"
                   : "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
    }
    if (tls) out += "Strict-Transport-Security: max-age=31536000\r\n";
}

// Fields that describe the message's framing are the connection's; a handler's are left out.
bool is_framing(std::string_view name)
{
    return iequals(name, "content-length") || iequals(name, "transfer-encoding") || iequals(name, "connection") ||
           iequals(name, "date") || iequals(name, "x-request-id");
}

void write_head(const Response& response, const OutgoingContext& context, Outgoing& out)
{
    std::string& head = out.head;
    head.clear();
    head += "HTTP/1.1 ";
    append_number(head, static_cast<std::uint64_t>(response.status));
    head += ' ';
    head += reason_phrase(response.status);
    head += "\r\n";
    append_field(head, "Date", context.date);
    for (const auto& [name, value] : response.headers) {
        if (!is_framing(name)) append_field(head, name, value);
    }
    const bool may_have_body = response.status >= 200 && response.status != 204 && response.status != 304;
    if (may_have_body && !context.streams) {
        head += "Content-Length: ";
        append_number(head, response.body ? response.body->size() : 0);
        head += "\r\n";
    }
    append_security(head, response, context.tls);
    if (!context.request_id.empty()) append_field(head, "X-Request-Id", context.request_id);
    if (out.close) {
        head += "Connection: close\r\n";
    } else if (!context.http11) {
        head += "Connection: keep-alive\r\n";
    }
    head += "\r\n";
    if (may_have_body && context.method != Method::head && response.body && !response.body->empty())
        out.body = response.body;
}

}  // namespace

bool wants_gzip(const Request& request, const Response& response)
{
    return varies_by_encoding(response) && accepts_gzip(request.header("accept-encoding"));
}

void compress(const Request& request, Response& response)
{
    if (response.gzip_body || is_not_modified(request, response) || !wants_gzip(request, response)) return;
    response.gzip_body = std::make_shared<const std::string>(gzip(*response.body));
}

void finish_response(const Request& request, Response&& response, const OutgoingContext& context, Outgoing& out)
{
    out.body.reset();
    out.close = !context.keep_alive || response.close || context.streams;
    const bool not_modified = is_not_modified(request, response);
    if (varies_by_encoding(response)) {
        const bool gzipped = response.gzip_body && accepts_gzip(request.header("accept-encoding"));
        append_vary(response);
        if (gzipped) {
            if (const auto etag = response.header("etag"); !etag.empty()) response.set_header("ETag", gzip_etag(etag));
            if (!not_modified) response.headers.emplace_back("Content-Encoding", "gzip");
            response.body = std::move(response.gzip_body);
        }
    }
    if (response.status == 304) name_held_form(request, response);
    if (not_modified) {
        response.status = 304;
        response.body.reset();
        std::erase_if(response.headers, [](const auto& field) { return iequals(field.first, "content-type"); });
    }
    out.status = response.status;
    write_head(response, context, out);
}

}  // namespace wattboard::http
