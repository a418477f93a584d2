// Splitting and decoding of request targets with Boost.URL.
#include "server/http/target.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>

#include "server/http/problems.h"
#include "server/http/text.h"

namespace wattboard::http {

namespace {

namespace urls = boost::urls;

std::unexpected<Problem> bad_target(std::string detail)
{
    return std::unexpected(Problem{.type = problems::bad_request,
                                   .detail = std::move(detail),
                                   .hint = "Percent-encode the path and the query as UTF-8 (RFC 3986)."});
}

std::optional<std::string> decode(urls::pct_string_view text, bool plus_is_space)
{
    urls::encoding_opts options;
    options.space_as_plus = plus_is_space;
    std::string decoded;
    decoded.reserve(text.decoded_size());
    text.decode(options, urls::string_token::append_to(decoded));
    if (!is_clean_utf8(decoded)) return std::nullopt;
    return decoded;
}

Result<void> decode_path(const urls::url_view& url, std::string& path)
{
    const auto encoded = url.encoded_path();
    path.reserve(encoded.size() + 1);
    std::string_view rest{encoded.data(), encoded.size()};
    if (!rest.starts_with('/')) rest = "/";
    while (!rest.empty()) {
        const auto end = rest.find('/', 1);
        const auto raw = rest.substr(1, end == std::string_view::npos ? end : end - 1);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
        const auto segment =
            decode(urls::make_pct_string_view(urls::string_view{raw.data(), raw.size()}).value(), false);
        if (!segment) return bad_target("A segment of the request's path is not UTF-8 text after percent-decoding.");
        if (segment->contains('/')) return bad_target("The request's path has an escaped slash (%2F) in a segment.");
        path += '/';
        path += *segment;
    }
    return {};
}

Result<void> decode_query(const urls::url_view& url, std::vector<std::pair<std::string, std::string>>& query)
{
    if (!url.has_query()) return {};
    for (const auto& parameter : url.encoded_params()) {
        if (parameter.key.empty() && !parameter.has_value) continue;
        auto key = decode(parameter.key, true);
        auto value = decode(parameter.value, true);
        if (!key || !value) return bad_target("The request's query is not UTF-8 text after percent-decoding.");
        query.emplace_back(std::move(*key), std::move(*value));
    }
    return {};
}

}  // namespace

Result<Target> parse_target(std::string_view target)
{
    const urls::string_view text{target.data(), target.size()};
    const auto url = target.starts_with('/') ? urls::parse_origin_form(text) : urls::parse_absolute_uri(text);
    if (!url) return bad_target("The request target is not a valid URI path with query.");
    if (!target.starts_with('/') && !iequals(std::string_view{url->scheme().data(), url->scheme().size()}, "http") &&
        !iequals(std::string_view{url->scheme().data(), url->scheme().size()}, "https"))
        return bad_target("The request target's scheme is neither http nor https.");
    Target result;
    if (auto done = decode_path(*url, result.path); !done) return std::unexpected(std::move(done.error()));
    if (auto done = decode_query(*url, result.query); !done) return std::unexpected(std::move(done.error()));
    return result;
}

}  // namespace wattboard::http
