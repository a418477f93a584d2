// Reading X-Forwarded-For from the end that the proxies wrote.
#include "server/http/trusted_proxies.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <optional>
#include <ranges>

namespace wattboard::http {

namespace {

namespace ip = boost::asio::ip;

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// An IPv4 address that came as IPv6 is the IPv4 address.
std::optional<ip::address> parse_address(std::string_view text)
{
    boost::system::error_code error;
    const ip::address parsed = ip::make_address(text, error);
    if (error) return std::nullopt;
    if (parsed.is_v6() && parsed.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, parsed.to_v6());
    return parsed;
}

/// One element of X-Forwarded-For, which may have a port: 192.0.2.1:80, [2001:db8::1]:80.
std::optional<ip::address> parse_element(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        return end == std::string_view::npos ? std::nullopt : parse_address(text.substr(1, end - 1));
    }
    if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
    return parse_address(text);
}

std::array<unsigned char, 16> as_v6(const ip::address& address)
{
    return (address.is_v6() ? address.to_v6() : ip::make_address_v6(ip::v4_mapped, address.to_v4())).to_bytes();
}

constexpr std::size_t mapped_bits = 96;

/// Bits of the prefix among the 128 of an IPv6 address.
std::optional<std::size_t> parse_prefix(std::string_view text, const ip::address& address)
{
    std::size_t bits = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, bits);
    if (read.ec != std::errc{} || read.ptr != end || bits > (address.is_v4() ? 32U : 128U)) return std::nullopt;
    return bits + (address.is_v4() ? mapped_bits : 0);
}

}  // namespace

std::expected<TrustedProxies, std::string> TrustedProxies::parse(std::string_view list)
{
    TrustedProxies proxies;
    if (trimmed(list).empty()) return proxies;
    for (const auto part : std::views::split(list, ',')) {
        const std::string_view text = trimmed(std::string_view(part));
        const auto slash = text.find('/');
        const auto address = parse_address(text.substr(0, slash));
        const auto prefix = !address                          ? std::nullopt
                            : slash == std::string_view::npos ? std::optional<std::size_t>{128}
                                                              : parse_prefix(text.substr(slash + 1), *address);
        if (!prefix)
            return std::unexpected(
                std::string{"must be addresses or networks between commas, such as 127.0.0.1,10.0.0.0/8,fd00::/8"});
        proxies.networks_.push_back({.address = as_v6(*address), .prefix_bits = *prefix});
    }
    return proxies;
}

bool TrustedProxies::contains(const Bytes& address) const
{
    return std::ranges::any_of(networks_, [&](const Network& network) {
        for (std::size_t bit = 0; bit < network.prefix_bits; ++bit)
            if (((address[bit / 8] ^ network.address[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
        return true;
    });
}

std::string TrustedProxies::client_of(const std::string& peer,
                                      const std::vector<std::pair<std::string, std::string>>& headers) const
{
    if (empty()) return peer;
    auto client = parse_address(peer);
    if (!client || !contains(as_v6(*client))) return peer;
    for (const auto& [name, value] : headers | std::views::reverse) {
        if (name != "x-forwarded-for") continue;
        std::string_view rest = value;
        while (true) {
            const auto comma = rest.rfind(',');
            const auto before = parse_element(comma == std::string_view::npos ? rest : rest.substr(comma + 1));
            if (!before) return client->to_string();
            client = before;
            if (!contains(as_v6(*client))) return client->to_string();
            if (comma == std::string_view::npos) break;
            rest = rest.substr(0, comma);
        }
    }
    return client->to_string();
}

}  // namespace wattboard::http
