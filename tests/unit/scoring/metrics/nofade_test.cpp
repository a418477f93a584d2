// NoFADE, definition nofade-1.
#include "scoring/metrics/nofade.h"

#include <gtest/gtest.h>

namespace wattboard {
namespace {

TEST(Nofade, IsAccuracyTimesComplexityPerDecadeOfOperations)
{
    const NofadeScore score = nofade(0.761, 8.2e9, 2.0);
    EXPECT_NEAR(score.value.value(), 0.1535231569, 1e-10);
    EXPECT_FALSE(score.per_unit_complexity);
}

TEST(Nofade, WithoutDeclaredComplexityIsPerUnitAndMarked)
{
    const NofadeScore score = nofade(0.5, 1e10, std::nullopt);
    EXPECT_DOUBLE_EQ(score.value.value(), 0.05);
    EXPECT_TRUE(score.per_unit_complexity);
}

TEST(Nofade, OneMultiplyAccumulateIsTwoOperations)
{
    EXPECT_EQ(flops_of(4.1e9, OperationConvention::macs), 8.2e9);
    EXPECT_EQ(flops_of(4.1e9, OperationConvention::flops), 4.1e9);
}

TEST(Nofade, IsNotDefinedForTinyOrUnknownOperationCounts)
{
    EXPECT_TRUE(nofade(0.9, 1e6, 1.0).value.has_value());
    for (const std::optional<double> flops : {std::optional<double>{}, std::optional{999'999.0}, std::optional{0.0}}) {
        const NofadeScore score = nofade(0.9, flops, 1.0);
        EXPECT_EQ(score.value, std::nullopt);
        EXPECT_FALSE(score.reason.empty());
    }
}

}  // namespace
}  // namespace wattboard
