// Unique ids of devices, and their use in two places.
#include "scoring/plausibility/device_identity.h"

#include <algorithm>
#include <utility>

#include "scoring/energy/timestamp.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/check_catalogue.h"

namespace wattboard {

namespace {

constexpr std::size_t uuid_length = 36;

std::string lower_case(std::string_view text)
{
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

/// Whether lower-case text begins with a UUID.
bool begins_with_uuid(std::string_view text)
{
    if (text.size() < uuid_length) return false;
    for (std::size_t i = 0; i < uuid_length; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return text.size() == uuid_length || (!is_hex(text[uuid_length]) && text[uuid_length] != '-');
}

bool names_nothing(std::string_view uuid)
{
    return std::ranges::all_of(uuid, [](char c) { return c == '0' || c == '-'; });
}

/// Length of what follows the UUID of an older MIG id: GPU instance and compute instance, as "/1/0".
std::size_t instance_length(std::string_view text)
{
    std::size_t length = 0;
    while (length < text.size() && (text[length] == '/' || (text[length] >= '0' && text[length] <= '9'))) ++length;
    return length;
}

double overlap_seconds(const ComparedUse& here, const OtherUse& other)
{
    // Clocks of unknown zone overlap by chance.
    if (!here.zone_known || !other.zone_known) return 0;
    const Nanoseconds from = std::max(here.start, other.start);
    const Nanoseconds to = std::min(here.end, other.end);
    return to > from ? static_cast<double>(to - from) * 1e-9 : 0;
}

std::string overlap_place(const ComparedUse& here, const OtherUse& other)
{
    return here.device + ", from " + energy::to_iso8601(std::max(here.start, other.start));
}

Finding passing(std::string check, const ComparedUse& here, double threshold, std::string message)
{
    return {.check = std::move(check),
            .value = 0,
            .threshold = threshold,
            .unit = "s",
            .severity = Severity::warn,
            .verdict = Verdict::pass,
            .evidence = here.evidence,
            .place = here.device,
            .message = std::move(message)};
}

}  // namespace

bool is_device_uuid(std::string_view text)
{
    const std::string lower = lower_case(text);
    std::string_view rest = lower;
    for (const std::string_view prefix : {"gpu-", "mig-"})
        if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
    return rest.size() == uuid_length && begins_with_uuid(rest);
}

std::optional<std::string> device_uuid_in(std::string_view text)
{
    const std::string lower = lower_case(text);
    if (lower.size() == uuid_length && begins_with_uuid(lower))
        return names_nothing(lower) ? std::nullopt : std::optional{lower};
    for (const std::string_view prefix : {"mig-gpu-", "mig-", "gpu-"}) {
        const std::size_t at = lower.find(prefix);
        if (at == std::string::npos) continue;
        const std::string_view uuid = std::string_view{lower}.substr(at + prefix.size());
        if (!begins_with_uuid(uuid)) continue;
        if (names_nothing(uuid.substr(0, uuid_length))) return std::nullopt;
        const std::size_t instance = prefix == "mig-gpu-" ? instance_length(uuid.substr(uuid_length)) : 0;
        return lower.substr(at, prefix.size() + uuid_length + instance);
    }
    return std::nullopt;
}

std::string with_short_device_uuids(std::string_view text)
{
    constexpr std::string_view prefix = "gpu-";
    constexpr std::size_t shown = 8;
    const std::string lower = lower_case(text);
    std::string shortened;
    std::size_t copied = 0;
    for (std::size_t at = lower.find('-'); at != std::string::npos; at = lower.find('-', at + 1)) {
        const std::string_view before = std::string_view{lower}.substr(0, at + 1);
        if (at < copied || (!before.ends_with(prefix) && !before.ends_with("mig-"))) continue;
        if (!begins_with_uuid(std::string_view{lower}.substr(at + 1))) continue;
        shortened += text.substr(copied, at + 1 + shown - copied);
        shortened += "...";
        copied = at + 1 + uuid_length;
    }
    shortened += text.substr(copied);
    return shortened;
}

std::vector<DeviceUse> device_uses(const EvidenceSummary& summary)
{
    std::vector<DeviceUse> uses;
    for (std::size_t i = 0; i < summary.devices.size(); ++i) {
        const DeviceEnergy& device = summary.devices[i];
        if (device.kind != DeviceKind::gpu || !device.start || !device.end) continue;
        auto uuid = device_uuid_in(device.id);
        if (!uuid) uuid = device_uuid_in(device.name);
        if (!uuid) continue;
        uses.push_back({.uuid = *std::move(uuid),
                        .device = i,
                        .start = *device.start,
                        .end = *device.end,
                        .zone_known = summary.zone_known});
    }
    return uses;
}

Finding check_same_device(const ComparedUse& here, const Thresholds& thresholds)
{
    const double threshold = threshold_of(thresholds, "same_device");
    Finding finding = passing("same_device", here, threshold, "The device is in no earlier log of another run.");
    for (const OtherUse& other : here.others) {
        if (!other.came_first) continue;
        const double overlap = overlap_seconds(here, other);
        const bool holds = overlap > threshold && other.stands;
        // What holds is told rather than what warns.
        if (finding.severity == Severity::reject && !holds) continue;
        if (overlap > threshold && (overlap > *finding.value || (holds && finding.severity != Severity::reject))) {
            finding.value = overlap;
            finding.severity = holds ? Severity::reject : Severity::warn;
            finding.verdict = Verdict::fail;
            finding.place = overlap_place(here, other);
            finding.message = "For " + rounded_text(overlap) + " s the same physical device is in the log of " +
                              other.name + (holds ? "." : ", which was taken back or thrown out.");
        } else if (!other.same_team && finding.verdict == Verdict::pass) {
            finding.verdict = Verdict::fail;
            finding.message =
                "At another time the same physical device is in the log of another team, " + other.name + ".";
        }
    }
    return finding;
}

Finding check_device_claimed(const ComparedUse& here, const Thresholds& thresholds)
{
    const double threshold = threshold_of(thresholds, "same_device");
    Finding finding = passing("device_claimed", here, threshold, "No later log claims the device for the same time.");
    for (const OtherUse& other : here.others) {
        const double overlap = other.came_first ? 0 : overlap_seconds(here, other);
        if (!(overlap > std::max(*finding.value, threshold))) continue;
        finding.value = overlap;
        finding.verdict = Verdict::fail;
        finding.place = overlap_place(here, other);
        finding.message = "The device is also claimed by a later log, for " + rounded_text(overlap) + " s of " +
                          other.name + "; this entry keeps its rank.";
    }
    return finding;
}

}  // namespace wattboard
