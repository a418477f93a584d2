// Verdicts from values and thresholds.
#include "scoring/plausibility/finding_builder.h"

#include "scoring/plausibility/check_catalogue.h"

namespace wattboard {

Finding graded_finding(std::string check, double value, const Thresholds& thresholds, std::string place,
                       std::string message)
{
    const double reject = threshold_of(thresholds, check);
    const double warn = threshold_of(thresholds, check + "_warn");
    const bool rejected = value > reject;
    return {.check = std::move(check),
            .value = value,
            .threshold = rejected ? reject : warn,
            .unit = "1",
            .severity = rejected ? Severity::reject : Severity::warn,
            .verdict = rejected || value > warn ? Verdict::fail : Verdict::pass,
            .place = std::move(place),
            .message = std::move(message)};
}

Finding not_applicable(std::string check, std::string place, std::string why)
{
    return {.check = std::move(check),
            .value = {},
            .threshold = {},
            .unit = "1",
            .severity = Severity::warn,
            .verdict = Verdict::not_applicable,
            .place = std::move(place),
            .message = std::move(why)};
}

std::string run_place(std::string_view run_id) { return "run " + std::string{run_id}; }

}  // namespace wattboard
