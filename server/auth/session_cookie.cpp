// Reading and writing the session's cookie; comparing origins.
#include "server/auth/session_cookie.h"

#include <algorithm>

#include "server/documents/byte_text.h"

namespace wattboard::auth {

namespace {

constexpr std::string_view secret_prefix = "wbs_";

bool is_secret_form(std::string_view text)
{
    return text.starts_with(secret_prefix) && text.size() == secret_prefix.size() + 43 &&
           from_base64url(text.substr(secret_prefix.size())).has_value();
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

std::string cookie(std::string_view value, long long max_age_s, bool secure)
{
    std::string text(session_cookie_name);
    text.append("=").append(value).append("; Path=/; Max-Age=").append(std::to_string(max_age_s));
    text.append("; HttpOnly; SameSite=Strict");
    if (secure) text.append("; Secure");
    return text;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Host and port as they are compared: lower case, without the port that the scheme has anyway.
std::string authority_of(std::string_view authority, std::string_view default_port)
{
    if (authority.ends_with(default_port)) authority.remove_suffix(default_port.size());
    std::string result(authority);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

bool names_host(std::string_view origin, std::string_view host)
{
    for (const auto& [scheme, port] : {std::pair{std::string_view{"http://"}, std::string_view{":80"}},
                                       std::pair{std::string_view{"https://"}, std::string_view{":443"}}})
        if (origin.starts_with(scheme))
            return authority_of(origin.substr(scheme.size()), port) == authority_of(host, port);
    return false;
}

}  // namespace

std::optional<std::string_view> session_secret(std::string_view header)
{
    while (!header.empty()) {
        const auto end = header.find(';');
        const std::string_view pair = trimmed(header.substr(0, end));
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != session_cookie_name) continue;
        if (const auto value = pair.substr(equals + 1); is_secret_form(value)) return value;
    }
    return std::nullopt;
}

std::string session_cookie(std::string_view secret, std::chrono::seconds lifetime, bool secure)
{
    return cookie(secret, lifetime.count(), secure);
}

std::string no_session_cookie(bool secure) { return cookie("", 0, secure); }

std::optional<bool> is_same_origin(const RequestOrigin& from)
{
    if (!from.fetch_site.empty()) return from.fetch_site == "same-origin";
    if (!from.origin.empty()) return !from.host.empty() && names_host(from.origin, from.host);
    return std::nullopt;
}

}  // namespace wattboard::auth
