// Formats runs, evidence summaries and findings.
#include "server/pages/entry_evidence.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/pages/document_source.h"
#include "server/pages/number_format.h"

namespace wattboard::pages {

namespace {

using nlohmann::json;

std::string accelerators_text(const json& run)
{
    std::string text;
    for (const auto& device : member_at(run, "/hardware/accelerators")) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{:.0f} x {}", number_at(device, "/count").value_or(1), text_at(device, "/name"));
    }
    return text;
}

json evidence_view(const json& evidence)
{
    const auto coverage = number_at(evidence, "/summary/coverage");
    const auto gaps = number_at(evidence, "/summary/gap_count");
    const auto bytes = number_at(evidence, "/bytes");
    const auto samples = number_at(evidence, "/summary/samples");
    const auto uncertainty = number_at(evidence, "/summary/relative_uncertainty");
    return {{"format", text_at(evidence, "/summary/format")},
            {"grade", text_at(evidence, "/summary/grade")},
            {"file_name", text_at(evidence, "/file_name")},
            {"energy", amount_text(number_at(evidence, "/summary/energy_kwh"))},
            {"uncertainty", uncertainty ? percent_text(uncertainty) + " %" : ""},
            {"charged", amount_text(number_at(evidence, "/summary/charged_kwh"))},
            {"samples", samples ? count_text(*samples) : ""},
            {"coverage", coverage ? percent_text(coverage) + " %" : ""},
            {"gaps", gaps ? count_text(*gaps) : ""},
            {"bytes", bytes ? bytes_text(*bytes) : ""},
            {"sha256", text_at(evidence, "/sha256")},
            {"rule", text_at(evidence, "/summary/rule")}};
}

json run_view(const json& run)
{
    json evidence = json::array();
    for (const auto& item : member_at(run, "/evidence")) evidence.push_back(evidence_view(item));
    const std::string start = time_text(text_at(run, "/started_at"));
    const auto pue = number_at(run, "/stated_pue");
    const auto epochs = number_at(run, "/partial/epochs_done");
    return {{"stage", words(text_at(run, "/stage"))},
            {"id", text_at(run, "/id")},
            {"span", start.empty() ? "" : fmt::format("{} to {}", start, time_text(text_at(run, "/ended_at")))},
            {"zone", text_at(run, "/zone")},
            {"pue", pue ? fmt::format("{:.2f}", *pue) : ""},
            {"hardware", accelerators_text(run)},
            {"partial", epochs ? fmt::format("{:g} of {:g} epochs", *epochs,
                                             number_at(run, "/partial/epochs_total").value_or(*epochs))
                               : ""},
            {"evidence", evidence},
            {"no_evidence", evidence.empty()}};
}

std::string verdict_text(const std::string& verdict)
{
    if (verdict == "fail") return "failed";
    return verdict == "pass" ? "passed" : words(verdict);
}

json finding_row(const json& finding)
{
    const std::string verdict = text_at(finding, "/verdict");
    const std::string unit = text_at(finding, "/unit");
    const std::string title = text_at(finding, "/title");
    return {{"check", title.empty() ? words(text_at(finding, "/check")) : title},
            {"value", amount_text(number_at(finding, "/value"), 4)},
            {"threshold", amount_text(number_at(finding, "/threshold"), 4)},
            {"unit", unit == "1" ? "" : unit},
            {"severity", text_at(finding, "/severity") == "R" ? "holds the entry" : "warns"},
            {"failed", verdict == "fail"},
            {"verdict", verdict_text(verdict)},
            {"place", text_at(finding, "/place")},
            {"message", text_at(finding, "/message")}};
}

}  // namespace

json run_views(const json& runs)
{
    json views = json::array();
    for (const auto& run : runs) views.push_back(run_view(run));
    return views;
}

json finding_rows(const json& findings)
{
    json rows = json::array();
    for (const std::string_view shown : {"fail", "pass", "not_applicable"})
        for (const auto& finding : findings)
            if (text_at(finding, "/verdict") == shown) rows.push_back(finding_row(finding));
    return rows;
}

json stage_rows(const json& stages)
{
    json rows = json::array();
    if (!stages.is_object()) return rows;
    for (const auto& [stage, statement] : stages.items())
        rows.push_back({{"stage", words(stage)},
                        {"basis", text_at(statement, "/basis")},
                        {"attestation", text_at(statement, "/attestation")}});
    return rows;
}

}  // namespace wattboard::pages
