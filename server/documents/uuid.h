// Public identities of submissions, runs and evidence (RFC 9562).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wattboard {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// A new version 7 identity: 48 bits of milliseconds, so that new ones fall together in an index, and 74 random bits.
Uuid new_uuid();

/// Lower-case text of 36 characters.
std::string to_text(const Uuid& id);

/// Identity of its text in either case; nullopt unless it is 8-4-4-4-12 hexadecimal digits.
std::optional<Uuid> uuid_from_text(std::string_view text);

}  // namespace wattboard
