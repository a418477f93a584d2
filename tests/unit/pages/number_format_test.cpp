// Digits, separators, times and links.
#include "server/pages/number_format.h"

#include <gtest/gtest.h>

namespace wattboard::pages {

TEST(NumberFormat, AmountsKeepSignificantDigitsAndGroupThousands)
{
    EXPECT_EQ(amount_text(177.06), "177.06");
    EXPECT_EQ(amount_text(33337.3983), "33,337");
    EXPECT_EQ(amount_text(1234567.0), "1,234,567");
    EXPECT_EQ(amount_text(2.0 / 3.0), "0.66667");
    EXPECT_EQ(amount_text(0.0), "0");
    EXPECT_EQ(amount_text(1e-7), "1e-07");
    EXPECT_EQ(amount_text(-1234.5), "-1,234.5");
    EXPECT_EQ(amount_text(std::nullopt), "–");
}

TEST(NumberFormat, SharesAreFiguresOfPercentages)
{
    EXPECT_EQ(percent_text(0.839), "83.90");
    EXPECT_EQ(percent_text(1.0), "100.00");
    EXPECT_EQ(percent_text(std::nullopt), "–");
}

TEST(NumberFormat, ScoresShowThePapersThreeDecimals)
{
    EXPECT_EQ(score_text(0.924614), "0.925");
    EXPECT_EQ(score_text(0.030866), "0.0309");
    EXPECT_EQ(score_text(1234.5678), "1,234.568");
}

TEST(NumberFormat, EqualLimitsAreNotShown)
{
    EXPECT_EQ(limits_text("1.0", "1.1", "1.2"), "1.0 to 1.2");
    EXPECT_EQ(limits_text("1.1", "1.1", "1.1"), "");
    EXPECT_EQ(limits_text("–", "1.1", "1.2"), "");
}

TEST(NumberFormat, TimesAreReadableOnlyWhereTheyAreUtc)
{
    EXPECT_EQ(time_text("2026-01-05T10:07:33.250Z"), "2026-01-05 10:07 UTC");
    EXPECT_EQ(time_text("2026-01-05T10:07:33+01:00"), "2026-01-05T10:07:33+01:00");
    EXPECT_EQ(time_text(""), "");
}

TEST(NumberFormat, LinksEncodeEverythingThatIsNotPlain)
{
    EXPECT_EQ(link("/a", {{"grade", "A,B"}, {"rule", ""}, {"x", "&=<\"é"}}), "/a?grade=A%2CB&x=%26%3D%3C%22%C3%A9");
    EXPECT_EQ(link("/a", {}), "/a");
}

}  // namespace wattboard::pages
