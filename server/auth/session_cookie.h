// The cookie of a signed-in browser, and whether a request that carries it comes from this site's own pages.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wattboard::auth {

inline constexpr std::string_view session_cookie_name = "wattboard_session";

/// The session's secret in a Cookie header (RFC 6265 section 4.2): the first value of that name that has the form of
/// one
/// ("wbs_" and 43 characters of base64url).
[[nodiscard]] std::optional<std::string_view> session_secret(std::string_view cookie_header);

/// Set-Cookie: not for scripts, not sent with requests from other sites, for all paths. `secure`: over TLS only.
[[nodiscard]] std::string session_cookie(std::string_view secret, std::chrono::seconds lifetime, bool secure);
/// Set-Cookie that removes it.
[[nodiscard]] std::string no_session_cookie(bool secure);

/// What a browser says about where a request comes from; empty where it says nothing.
struct RequestOrigin {
    std::string_view fetch_site;  ///< Sec-Fetch-Site, which scripts cannot set
    std::string_view origin;      ///< Origin (RFC 6454)
    std::string_view host;        ///< Host
};

/// Whether it comes from this host's own pages: Sec-Fetch-Site says so, or where a browser does not send that, Origin
/// names the host that was asked. Absent: the request says nothing (a program, or a very old browser).
[[nodiscard]] std::optional<bool> is_same_origin(const RequestOrigin& from);

}  // namespace wattboard::auth
