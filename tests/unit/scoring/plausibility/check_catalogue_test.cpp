// The catalogue names every check that the code makes, once, and knows every threshold.
#include "scoring/plausibility/check_catalogue.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <vector>

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
