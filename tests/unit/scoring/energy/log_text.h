// Small invented logs for the tests of energy parsers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/log_reader.h"

namespace wattboard::test {

/// The finding of a check; an empty one (verdict not_applicable, no check id) if there is none.
inline Finding finding_of(const EvidenceSummary& summary, std::string_view check)
{
    for (const Finding& finding : summary.findings)
        if (finding.check == check) return finding;
    return {.verdict = Verdict::not_applicable};
}

/// A generic CSV of one device with a sample at each of the given seconds after 2026-01-05T10:00:00Z.
struct PowerAt {
    double second;
    double watts;
};
inline std::string generic_csv(const std::vector<PowerAt>& samples, std::string_view device = "gpu0",
                               std::string_view name = "Test-700")
{
    std::string text = "timestamp,device,name,power_w\n";
    for (const PowerAt& sample : samples) {
        const auto milliseconds = static_cast<long>(sample.second * 1000 + 0.5);
        text += fmt::format("2026-01-05T{:02}:{:02}:{:02}.{:03}Z,{},{},{:.3f}\n", 10 + milliseconds / 3'600'000,
                            milliseconds / 60'000 % 60, milliseconds / 1000 % 60, milliseconds % 1000, device, name,
                            sample.watts);
    }
    return text;
}

/// Knows one device, `Test-700`, with a limit of 700 W.
inline ReadingContext context_with_limit()
{
    return {.power_limits = [](std::string_view name) -> std::optional<Watts> {
                if (name == "Test-700") return Watts{700};
                return std::nullopt;
            },
            .thresholds = {}};
}

/// The instant `second` seconds after 2026-01-05T10:00:00Z.
inline Nanoseconds at_second(double second)
{
    return 1'767'607'200'000'000'000 + static_cast<Nanoseconds>(second * 1e9);
}

}  // namespace wattboard::test
