// Unique ids of devices, and their use in two places.
#include "scoring/plausibility/device_identity.h"

#include <algorithm>

#include "scoring/energy/timestamp.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/check_catalogue.h"

namespace wattboard {

namespace {

std::string lower_case(std::string_view text)
{
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

double overlap_seconds(const DeviceUse& here, const OtherUse& other)
{
    const Nanoseconds from = std::max(here.start, other.start);
    const Nanoseconds to = std::min(here.end, other.end);
    return to > from ? static_cast<double>(to - from) * 1e-9 : 0;
}

}  // namespace

bool is_device_uuid(std::string_view text)
{
    const std::string lower = lower_case(text);
    std::string_view rest = lower;
    for (const std::string_view prefix : {"gpu-", "mig-"})
        if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
    constexpr std::size_t uuid_length = 36;
    if (rest.size() != uuid_length) return false;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = (rest[i] >= '0' && rest[i] <= '9') || (rest[i] >= 'a' && rest[i] <= 'f');
        if (dash ? rest[i] != '-' : !hex) return false;
    }
    return true;
}

std::vector<DeviceUse> device_uses(const EvidenceSummary& summary)
{
    std::vector<DeviceUse> uses;
    for (const DeviceEnergy& device : summary.devices) {
        const bool id = is_device_uuid(device.id);
        if ((!id && !is_device_uuid(device.name)) || !device.start || !device.end) continue;
        uses.push_back({.uuid = lower_case(id ? device.id : device.name),
                        .device = device.id,
                        .start = *device.start,
                        .end = *device.end,
                        .zone_known = summary.zone_known});
    }
    return uses;
}

Finding check_same_device(const DeviceUse& here, std::span<const OtherUse> others, std::string_view evidence,
                          const Thresholds& thresholds)
{
    const double threshold = threshold_of(thresholds, "same_device");
    Finding finding{.check = "same_device",
                    .value = 0,
                    .threshold = threshold,
                    .unit = "s",
                    .severity = Severity::warn,
                    .verdict = Verdict::pass,
                    .evidence = std::string{evidence},
                    .place = here.device,
                    .message = "The device is in no other entry."};
    for (const OtherUse& other : others) {
        // Clocks of unknown zone overlap by chance.
        const double overlap = here.zone_known && other.zone_known ? overlap_seconds(here, other) : 0;
        if (overlap > std::max(*finding.value, threshold)) {
            finding.value = overlap;
            finding.severity = Severity::reject;
            finding.verdict = Verdict::fail;
            finding.place = here.device + ", from " + energy::to_iso8601(std::max(here.start, other.start));
            finding.message =
                "For " + rounded_text(overlap) + " s the same physical device is in the log of " + other.name + ".";
        } else if (!other.same_team && finding.verdict == Verdict::pass) {
            finding.verdict = Verdict::fail;
            finding.message =
                "At another time the same physical device is in the log of another team, " + other.name + ".";
        }
    }
    return finding;
}

}  // namespace wattboard
