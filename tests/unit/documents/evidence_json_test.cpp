// Evidence summaries go to JSON and back without loss.
#include "server/documents/evidence_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/log_reader.h"
#include "server/documents/entry_json.h"

namespace wattboard {
namespace {

using nlohmann::json;

EvidenceSummary parsed(std::string_view log, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(log, std::move(options));
    EXPECT_TRUE(summary.has_value());
    return summary.value_or(EvidenceSummary{});
}

/// Two devices, a gap, a missing sample, a twin column and odd numbers.
EvidenceSummary rich_summary()
{
    return parsed(
        "timestamp, index, name, power.draw [W], power.draw.instant [W]\n"
        "2026/01/05 10:00:00.123, 0, \xC3\x8Ele, 100.37 W, 1.00 W\n2026/01/05 10:00:00.124, 1, B, [N/A], 1.00 W\n"
        "2026/01/05 10:00:01.127, 0, \xC3\x8Ele, 101.11 W, 1.00 W\n2026/01/05 10:00:01.124, 1, B, 33.33 W, 1.00 W\n"
        "2026/01/05 10:00:31.127, 0, \xC3\x8Ele, 99.99 W, 1.00 W\n2026/01/05 10:00:31.124, 1, B, 66.67 W, 1.00 W\n"
        "2026/01/05 10:00:32.127, 0, \xC3\x8Ele, 99.99 W, 1.00 W\n2026/01/05 10:00:32.124, 1, B, 66.67 W, 1.00 W\n");
}

TEST(evidence_json, names_units_and_times)
{
    const json value = to_json(rich_summary());
    EXPECT_EQ(value["format"], "nvidia-smi-csv");
    EXPECT_EQ(value["kind"], "power_samples");
    EXPECT_EQ(value["start"], "2026-01-05T10:00:00.123Z");
    EXPECT_EQ(value["zone_known"], false);
    EXPECT_EQ(value["grade"], "C");
    EXPECT_EQ(value["devices"][0]["id"], "0");
    EXPECT_EQ(value["devices"][0]["kind"], "gpu");
    EXPECT_EQ(value["devices"][1]["missing"], 1);
    EXPECT_EQ(value["gaps"][0]["reason"], "gap");
    EXPECT_EQ(value["left_out"], json::array({"power.draw.instant"}));
    // 1.004 s at the mean of 100.37 and 101.11 W, 30 s at the mean of 101.11 and 99.99 W, and 1 s at 99.99 W.
    EXPECT_NEAR(value["devices"][0]["energy_kwh"].get<double>(), (1.004 * 100.74 + 30 * 100.55 + 99.99) / 3.6e6, 1e-12);
}

TEST(evidence_json, comes_back_to_the_last_bit)
{
    const EvidenceSummary codecarbon = parsed(
        "timestamp,project_name,run_id,duration,emissions,cpu_energy,gpu_energy,ram_energy,energy_consumed,country_"
        "name,"
        "codecarbon_version,pue\n2026-01-05T10:01:00,p,r1,60.1,0.1,0.1,0.2,0.3,0.6,X,2.8.3,1.7\n");
    const EvidenceSummary stated = parsed(R"({"stated_total":{"energy_kwh":0.1,"source":"a page"}})");
    for (const EvidenceSummary& summary : {rich_summary(), codecarbon, stated}) {
        const std::string text = to_json(summary).dump();
        EXPECT_FALSE(summary.findings.empty());
        EXPECT_EQ(json::parse(json_text(summary)), to_json(summary));
        const Result<EvidenceSummary> back = evidence_summary_from_json(json::parse(text));
        ASSERT_TRUE(back.has_value()) << back.error().detail << back.error().field;
        EXPECT_EQ(to_json(*back).dump(), text);
        EXPECT_EQ(back->energy, summary.energy);
        EXPECT_EQ(back->charged, summary.charged);
        EXPECT_EQ(back->start, summary.start);
        EXPECT_EQ(back->run_energy_kwh, summary.run_energy_kwh);
        ASSERT_EQ(back->findings.size(), summary.findings.size());
        for (std::size_t i = 0; i < summary.findings.size(); ++i) {
            EXPECT_EQ(back->findings[i].check, summary.findings[i].check);
            EXPECT_EQ(back->findings[i].value, summary.findings[i].value);
            EXPECT_EQ(back->findings[i].verdict, summary.findings[i].verdict);
        }
    }
}

TEST(evidence_json, points_at_what_is_wrong)
{
    json value = to_json(rich_summary());
    value["devices"][1]["energy_kwh"] = "much";
    Result<EvidenceSummary> back = evidence_summary_from_json(value);
    ASSERT_FALSE(back.has_value());
    EXPECT_EQ(back.error().field, "/devices/1/energy_kwh");
    value = to_json(rich_summary());
    value.erase("coverage");
    back = evidence_summary_from_json(value);
    ASSERT_FALSE(back.has_value());
    EXPECT_EQ(back.error().field, "/coverage");
    EXPECT_FALSE(evidence_summary_from_json(json::array()).has_value());
}

TEST(evidence_json, findings_come_back)
{
    const Finding finding{.check = "power_upper",
                          .value = 1.0 / 3,
                          .threshold = std::nullopt,
                          .unit = "1",
                          .severity = Severity::reject,
                          .verdict = Verdict::fail,
                          .place = "gpu0",
                          .message = "Too much."};
    const Result<Finding> back = finding_from_json(to_json(finding));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->value, finding.value);
    EXPECT_EQ(back->threshold, std::nullopt);
    EXPECT_EQ(back->severity, Severity::reject);
    EXPECT_EQ(back->message, finding.message);
    EXPECT_EQ(finding_from_json(json{{"check", "x"}}).error().field, "/severity");
}

}  // namespace
}  // namespace wattboard
