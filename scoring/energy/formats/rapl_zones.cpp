// The names under which RAPL zones go.
#include "scoring/energy/formats/rapl_zones.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

struct ZoneName {
    std::string_view name;
    RaplZone zone;
};
constexpr auto zone_names = std::to_array<ZoneName>({{"package", RaplZone::package},
                                                     {"pkg", RaplZone::package},
                                                     {"dram", RaplZone::memory},
                                                     {"ram", RaplZone::memory},
                                                     {"psys", RaplZone::platform},
                                                     {"core", RaplZone::inside_package},
                                                     {"cores", RaplZone::inside_package},
                                                     {"uncore", RaplZone::inside_package},
                                                     {"gpu", RaplZone::inside_package},
                                                     {"pp0", RaplZone::inside_package},
                                                     {"pp1", RaplZone::inside_package}});

/// Without a number of its socket: `package-0`, `dram_1`, `package0`.
std::string_view without_number(std::string_view name)
{
    std::string_view base = name;
    while (!base.empty() && base.back() >= '0' && base.back() <= '9') base.remove_suffix(1);
    // pp0 and pp1 are names and not the first and second pp.
    if (base == "pp" || base == "PP") return name;
    while (!base.empty() && (base.back() == '-' || base.back() == '_' || base.back() == ' ')) base.remove_suffix(1);
    return base;
}

bool same_letters(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y; });
}

}  // namespace

std::optional<RaplZone> rapl_zone(std::string_view name)
{
    while (name.ends_with('/')) name.remove_suffix(1);
    // The last part names the zone, those before it its parents.
    if (const std::size_t slash = name.find_last_of("/:"); slash != std::string_view::npos)
        name.remove_prefix(slash + 1);
    if (name.starts_with("energy-")) name.remove_prefix(7);
    name = without_number(name);
    for (const ZoneName& known : zone_names)
        if (same_letters(name, known.name)) return known.zone;
    return std::nullopt;
}

std::optional<std::string> rapl_left_out(std::string_view name, RaplZone zone, bool platform_counts)
{
    if (zone == RaplZone::inside_package) return fmt::format("{} (inside the package)", excerpt(name));
    if (platform_counts && zone != RaplZone::platform) return fmt::format("{} (inside psys)", excerpt(name));
    if (!platform_counts && zone == RaplZone::platform)
        return fmt::format("{} (0 or absent at the start of the log)", excerpt(name));
    return std::nullopt;
}

}  // namespace wattboard::energy
