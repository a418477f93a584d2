// Choice between the findings of parts and of their whole.
#include "scoring/plausibility/joined_findings.h"

#include <algorithm>
#include <array>

namespace wattboard {

namespace {

constexpr std::array<std::string_view, 5> checks_of_the_whole{"window", "gaps", "same_log_twice",
                                                              "charge_power_unknown", "device_without_samples"};

int weight_of(const Finding& finding)
{
    if (finding.verdict != Verdict::fail) return 0;
    return finding.severity == Severity::reject ? 2 : 1;
}

}  // namespace

bool is_of_the_whole(std::string_view check)
{
    return std::ranges::find(checks_of_the_whole, check) != checks_of_the_whole.end();
}

bool weighs_more(const Finding& finding, const Finding& other) { return weight_of(finding) > weight_of(other); }

void join_findings(std::vector<Finding>& of_logs, const std::vector<Finding>& whole)
{
    std::erase_if(of_logs, [](const Finding& finding) { return is_of_the_whole(finding.check); });
    const std::vector<Finding> parts = of_logs;
    for (const Finding& finding : whole) {
        const bool seen = std::ranges::any_of(
            parts, [&](const Finding& part) { return part.check == finding.check && !weighs_more(finding, part); });
        if (is_of_the_whole(finding.check) || (finding.verdict == Verdict::fail && !seen)) of_logs.push_back(finding);
    }
}

}  // namespace wattboard
