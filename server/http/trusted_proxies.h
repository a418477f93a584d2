// Whose word counts on where a request came from: reverse proxies that the operator names.
#pragma once

#include <array>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wattboard::http {

/// Networks of proxies whose X-Forwarded-For is believed; none by default, since anybody can send that header.
class TrustedProxies {
public:
    TrustedProxies() = default;

    /// `list`: IPv4 and IPv6 addresses and networks in CIDR notation (RFC 4632, RFC 4291 section 2.3) between commas,
    /// such as "127.0.0.1, 10.0.0.0/8, fd00::/8"; empty: none. The error says what would be allowed.
    static std::expected<TrustedProxies, std::string> parse(std::string_view list);

    [[nodiscard]] bool empty() const { return networks_.empty(); }

    /// Textual address of the client whose request `peer` (a textual address) sent with `headers` (names lower-case):
    /// from the right of X-Forwarded-For, where each proxy adds whom it heard from, the first address that is no
    /// trusted proxy. `peer` itself where that is none, or where the header says nothing that can be understood.
    [[nodiscard]] std::string client_of(const std::string& peer,
                                        const std::vector<std::pair<std::string, std::string>>& headers) const;

private:
    /// As IPv6; of IPv4 the mapped address (RFC 4291 section 2.5.5.2).
    using Bytes = std::array<unsigned char, 16>;
    struct Network {
        Bytes address;
        std::size_t prefix_bits;
    };
    [[nodiscard]] bool contains(const Bytes& address) const;

    std::vector<Network> networks_;
};

}  // namespace wattboard::http
