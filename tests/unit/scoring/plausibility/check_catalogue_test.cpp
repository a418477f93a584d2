// The catalogue names every check that the code makes, once, and knows every threshold.
#include "scoring/plausibility/check_catalogue.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scoring/energy/gap_rule.h"
#include "unit/scoring/plausibility/measured_log.h"

namespace wattboard {
namespace {

std::vector<CheckDescription> all_checks()
{
    std::vector<CheckDescription> all{log_check_catalogue().begin(), log_check_catalogue().end()};
    all.insert(all.end(), format_check_catalogue().begin(), format_check_catalogue().end());
    all.insert(all.end(), entry_check_catalogue().begin(), entry_check_catalogue().end());
    return all;
}

TEST(CheckCatalogue, DescribesEachCheckOnceAndInFull)
{
    std::set<std::string_view> ids, keys;
    for (const CheckDescription& check : all_checks()) {
        EXPECT_TRUE(ids.insert(check.id).second) << check.id;
        EXPECT_FALSE(check.title.empty() || check.meaning.empty() || check.unit.empty() || check.mend.empty())
            << check.id;
        EXPECT_EQ(check.meaning.back(), '.') << check.id;
        EXPECT_EQ(check.mend.back(), '.') << check.id;
        EXPECT_EQ(describe_check(check.id)->title, check.title);
        for (const CheckThreshold& threshold : check.thresholds) {
            if (threshold.key.empty()) continue;
            EXPECT_TRUE(keys.insert(threshold.key).second) << threshold.key;
            EXPECT_DOUBLE_EQ(threshold_of({}, threshold.key), threshold.value);
        }
    }
}

TEST(CheckCatalogue, HoldsEveryCheckThatALogGets)
{
    const EvidenceSummary summary = test::read(test::nvidia_smi_csv(test::measured(600)));
    EXPECT_GE(summary.findings.size(), 25U);
    for (const Finding& finding : summary.findings) EXPECT_NE(describe_check(finding.check), nullptr) << finding.check;
}

TEST(CheckCatalogue, GivesATitleForAnyId)
{
    EXPECT_EQ(check_title("stuck_sensor"), "Stuck sensor");
    EXPECT_EQ(check_title("parts_of_unknown_kind"), "Parts of unknown kind");
    EXPECT_EQ(check_title(""), "");
}

TEST(CheckCatalogue, RulebooksReplaceThresholdsThatExist)
{
    EXPECT_DOUBLE_EQ(threshold_of({{"window", 0.2}}, "window"), 0.2);
    EXPECT_TRUE(checked_thresholds({{"window", 0.2}, {"power_upper_warn", 1.1}, {"coherence", -0.3}}).has_value());
    EXPECT_THROW(static_cast<void>(threshold_of({}, "no_such_key")), std::logic_error);
}

TEST(CheckCatalogue, TheGapRuleIsDataOfTheRulebook)
{
    EXPECT_EQ(energy::gap_rule({}), energy::GapRule{});
    const energy::GapRule rule = energy::gap_rule({{"gap_percentile", 0.2},
                                                   {"gap_ordinary_factor", 2},
                                                   {"gap_ordinary_s", 0.5},
                                                   {"gap_factor", 4},
                                                   {"gap_s", 3},
                                                   {"charge_factor", 1.5},
                                                   {"charge_factor_unknown", 1.75}});
    EXPECT_EQ(rule, (energy::GapRule{.percentile = 0.2,
                                     .ordinary_factor = 2,
                                     .ordinary = Seconds{0.5},
                                     .gap_factor = 4,
                                     .gap = Seconds{3},
                                     .nameplate_factor = 1.5,
                                     .unknown_nameplate_factor = 1.75}));
    EXPECT_EQ(checked_thresholds({{"gap_faktor", 4}}).error().type, problems::invalid_value);
    // Unseen time is never cheaper than what is plausible, and no gap is believed.
    const std::vector<std::pair<std::string, double>> refusals{
        {"charge_factor", 0.9},     {"charge_factor_unknown", 0}, {"gap_s", 3600},
        {"gap_percentile", 0},      {"gap_percentile", 0.9},      {"gap_factor", 1.2},
        {"gap_ordinary_factor", 6}, {"gap_ordinary_s", 2.5}};
    for (const auto& [key, value] : refusals) {
        const auto refused = checked_thresholds({{key, value}});
        ASSERT_FALSE(refused.has_value()) << key;
        EXPECT_EQ(refused.error().type, problems::out_of_range) << key;
    }
}

TEST(CheckCatalogue, UnknownThresholdsAreRefusedWithTheNearestName)
{
    const auto unknown = checked_thresholds({{"power_uper", 1.2}});
    ASSERT_FALSE(unknown.has_value());
    EXPECT_EQ(unknown.error().type, problems::invalid_value);
    EXPECT_EQ(unknown.error().field, "thresholds/power_uper");
    EXPECT_NE(unknown.error().hint.find("\"power_upper\""), std::string::npos);
    EXPECT_FALSE(checked_thresholds({{"", 1}}).has_value());
    EXPECT_EQ(checked_thresholds({{"window", -1}}).error().type, problems::out_of_range);
    EXPECT_EQ(checked_thresholds({{"window", std::numeric_limits<double>::infinity()}}).error().type,
              problems::out_of_range);
}

}  // namespace
}  // namespace wattboard
