// Accept-Encoding and If-None-Match.
#include "server/http/negotiation.h"

#include <array>
#include <optional>

#include "server/http/text.h"

namespace wattboard::http {

namespace {

// Weight in thousandths (RFC 9110 section 12.4.2: at most three decimals); what is malformed weighs nothing.
int parse_weight(std::string_view text)
{
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
    int weight = (text[0] - '0') * 1000;
    if (text.size() == 1) return weight;
    if (text[1] != '.') return 0;
    int unit = 100;
    for (const char digit : text.substr(2)) {
        if (digit < '0' || digit > '9') return 0;
        weight += (digit - '0') * unit;
        unit /= 10;
    }
    return weight <= 1000 ? weight : 0;
}

int weight_of(std::string_view parameters)
{
    while (!parameters.empty()) {
        const auto parameter = next_item(parameters, ';');
        if (parameter.size() > 1 && ascii_lower(parameter[0]) == 'q' && parameter[1] == '=')
            return parse_weight(parameter.substr(2));
    }
    return 1000;
}

// The opaque part of a tag without W/, quotes and the "-gzip" suffix; absent if it is no entity tag.
std::optional<std::string_view> opaque_part(std::string_view tag)
{
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() < 2 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
    tag = tag.substr(1, tag.size() - 2);
    if (tag.ends_with("-gzip")) tag.remove_suffix(5);
    return tag;
}

// Cuts one entity tag and the comma after it off the list; a comma inside the quotes belongs to the tag.
std::string_view next_tag(std::string_view& rest)
{
    const auto open = rest.find('"');
    const auto close = open == std::string_view::npos ? open : rest.find('"', open + 1);
    if (close == std::string_view::npos) {
        const auto tag = trim(rest);
        rest = {};
        return tag;
    }
    const auto tag = trim(rest.substr(0, close + 1));
    rest.remove_prefix(close + 1);
    const auto comma = rest.find(',');
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    return tag;
}

}  // namespace

bool accepts_coding(std::string_view accept_encoding, std::string_view wanted_coding)
{
    std::optional<int> named;
    std::optional<int> any;
    std::optional<int> identity;
    while (!accept_encoding.empty()) {
        std::string_view parameters = next_item(accept_encoding, ',');
        const auto coding = next_item(parameters, ';');
        const int weight = weight_of(parameters);
        if (iequals(coding, wanted_coding) || (wanted_coding == "gzip" && iequals(coding, "x-gzip"))) named = weight;
        if (iequals(coding, "identity")) identity = weight;
        if (coding == "*") any = weight;
    }
    const int wanted = named.value_or(any.value_or(0));
    return wanted > 0 && wanted >= identity.value_or(0);
}

bool accepts_gzip(std::string_view accept_encoding) { return accepts_coding(accept_encoding, "gzip"); }

bool is_compressible(std::string_view content_type)
{
    static constexpr std::array<std::string_view, 8> types{
        "application/json",     "application/javascript", "application/xml", "image/svg+xml",
        "application/x-ndjson", "application/yaml",       "text/",           "application/problem+json"};
    const auto type = trim(content_type.substr(0, content_type.find(';')));
    if (iequals(type, "text/event-stream")) return false;
    for (const auto known : types) {
        const bool whole_tree = known.ends_with('/');
        if (iequals(whole_tree ? type.substr(0, known.size()) : type, known)) return true;
    }
    return type.ends_with("+json") || type.ends_with("+xml");
}

std::string gzip_etag(std::string_view etag)
{
    if (!etag.ends_with('"')) return std::string(etag);
    std::string result(etag.substr(0, etag.size() - 1));
    result += "-gzip\"";
    return result;
}

bool if_none_match_holds(std::string_view if_none_match, std::string_view etag)
{
    const auto current = opaque_part(etag);
    if (!current) return false;
    if (trim(if_none_match) == "*") return true;
    while (!if_none_match.empty()) {
        const auto candidate = opaque_part(next_tag(if_none_match));
        if (candidate && *candidate == *current) return true;
    }
    return false;
}

}  // namespace wattboard::http
