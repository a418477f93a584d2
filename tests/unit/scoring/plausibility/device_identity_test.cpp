// Physical devices in two entries.
#include "scoring/plausibility/device_identity.h"

#include <gtest/gtest.h>

#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

constexpr const char* uuid = "GPU-3F2C9A10-7b1e-4c55-9d0a-0123456789ab";
constexpr Nanoseconds second = testing::second;

TEST(DeviceIdentity, KnowsTheIdsThatDriversPrint)
{
    EXPECT_TRUE(is_device_uuid(uuid));
    EXPECT_TRUE(is_device_uuid("3f2c9a10-7b1e-4c55-9d0a-0123456789ab"));
    EXPECT_TRUE(is_device_uuid("MIG-3f2c9a10-7b1e-4c55-9d0a-0123456789ab"));
    for (const char* other : {"0", "", "GPU-0", "NVIDIA H100", "GPU-3f2c9a10-7b1e-4c55-9d0a-0123456789ag",
                              "GPU-3f2c9a1007b1e04c5509d0a00123456789ab", "00000000:1A:00.0"})
        EXPECT_FALSE(is_device_uuid(other)) << other;
}

TEST(DeviceIdentity, FindsThemInALog)
{
    const EvidenceSummary log = testing::log_of({testing::device(uuid, DeviceKind::gpu, Watts{300}, Seconds{60}),
                                                 testing::device("1", DeviceKind::gpu, Watts{300}, Seconds{60})});
    const std::vector<DeviceUse> uses = device_uses(log);
    ASSERT_EQ(uses.size(), 1U);
    EXPECT_EQ(uses[0].uuid, "gpu-3f2c9a10-7b1e-4c55-9d0a-0123456789ab");
    EXPECT_EQ(uses[0].end - uses[0].start, 60 * second);
    EXPECT_TRUE(uses[0].zone_known);
}

TEST(DeviceIdentity, OverlapHoldsAndAnotherTeamWarns)
{
    const DeviceUse here{.uuid = "gpu-x", .device = "0", .start = 0, .end = 100 * second, .zone_known = true};
    const auto check = [&](OtherUse other) {
        other.name = "entry 7";
        return check_same_device(here, std::vector{other}, "e1", {});
    };
    const Finding overlap = check({.start = 40 * second, .end = 500 * second, .zone_known = true, .same_team = true});
    EXPECT_EQ(overlap.verdict, Verdict::fail);
    EXPECT_EQ(overlap.severity, Severity::reject);
    EXPECT_DOUBLE_EQ(overlap.value.value(), 60);
    EXPECT_EQ(overlap.evidence, "e1");
    const OtherUse later{.start = 200 * second, .end = 300 * second, .zone_known = true, .same_team = false};
    EXPECT_EQ(check(later).verdict, Verdict::fail);
    EXPECT_EQ(check(later).severity, Severity::warn);
    OtherUse own = later;
    own.same_team = true;
    EXPECT_EQ(check(own).verdict, Verdict::pass);
    EXPECT_EQ(check({.start = 0, .end = 100 * second, .zone_known = false, .same_team = true}).verdict, Verdict::pass);
    EXPECT_EQ(check_same_device(here, {}, "e1", {}).verdict, Verdict::pass);
}

}  // namespace
}  // namespace wattboard
