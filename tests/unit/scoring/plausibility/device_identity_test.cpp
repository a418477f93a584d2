// Physical devices in two entries.
#include "scoring/plausibility/device_identity.h"

#include <gtest/gtest.h>

#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

constexpr const char* uuid = "GPU-3F2C9A10-7b1e-4c55-9d0a-0123456789ab";
constexpr const char* lower = "gpu-3f2c9a10-7b1e-4c55-9d0a-0123456789ab";
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

TEST(DeviceIdentity, IsFoundInsideOfNames)
{
    EXPECT_EQ(device_uuid_in(uuid), lower);
    EXPECT_EQ(device_uuid_in("GPU 0: NVIDIA H100 80GB HBM3 (UUID: " + std::string{uuid} + ")"), lower);
    EXPECT_EQ(device_uuid_in("DCGM_FI_DEV_POWER_USAGE{UUID=" + std::string{uuid} + "}"), lower);
    EXPECT_EQ(device_uuid_in("3F2C9A10-7b1e-4c55-9d0a-0123456789ab"), "3f2c9a10-7b1e-4c55-9d0a-0123456789ab");
    // Two instances of one board work at the same time, each with its share of the power.
    EXPECT_EQ(device_uuid_in("MIG-" + std::string{uuid} + "/7/0"), "mig-" + std::string{lower} + "/7/0");
    EXPECT_NE(device_uuid_in("MIG-" + std::string{uuid} + "/7/0"), device_uuid_in("MIG-" + std::string{uuid} + "/9/0"));
    for (const char* none :
         {"pod 3f2c9a10-7b1e-4c55-9d0a-0123456789ab", "GPU-00000000-0000-0000-0000-000000000000",
          "00000000-0000-0000-0000-000000000000", "GPU-3f2c9a10", "gpu0", "GPU-3f2c9a10-7b1e-4c55-9d0a-0123456789abc"})
        EXPECT_FALSE(device_uuid_in(none)) << none;
}

TEST(DeviceIdentity, IsShortenedWhereEverybodyReads)
{
    const std::string id{uuid};
    EXPECT_EQ(with_short_device_uuids(id), "GPU-3F2C9A10...");
    EXPECT_EQ(with_short_device_uuids(id + ", from 08:00; MIG-" + id + "/7/0."),
              "GPU-3F2C9A10..., from 08:00; MIG-GPU-3F2C9A10.../7/0.");
    for (const char* other : {"", "-", "gpu-", "gpu0", "3f2c9a10-7b1e-4c55-9d0a-0123456789ab", "GPU-3f2c9a10-7b1e"})
        EXPECT_EQ(with_short_device_uuids(other), other);
}

TEST(DeviceIdentity, FindsAcceleratorsInALog)
{
    const EvidenceSummary log = testing::log_of({testing::device("1", DeviceKind::gpu, Watts{300}, Seconds{60}),
                                                 testing::device(uuid, DeviceKind::run, Watts{300}, Seconds{60}),
                                                 testing::device(uuid, DeviceKind::gpu, Watts{300}, Seconds{60})});
    const std::vector<DeviceUse> uses = device_uses(log);
    ASSERT_EQ(uses.size(), 1U) << "the id of a run is no device's";
    EXPECT_EQ(uses[0].uuid, lower);
    EXPECT_EQ(uses[0].device, 2U);
    EXPECT_EQ(uses[0].end - uses[0].start, 60 * second);
    EXPECT_TRUE(uses[0].zone_known);
}

ComparedUse compared(std::vector<OtherUse> others)
{
    for (OtherUse& other : others)
        if (other.name.empty()) other.name = "entry 7";
    return {.evidence = "e1",
            .device = "0",
            .start = 0,
            .end = 100 * second,
            .zone_known = true,
            .others = std::move(others)};
}

TEST(DeviceIdentity, OverlapHoldsAndAnotherTeamWarns)
{
    const auto check = [](std::vector<OtherUse> others) { return check_same_device(compared(std::move(others)), {}); };
    const OtherUse overlapping{.start = 40 * second, .end = 500 * second, .zone_known = true, .same_team = true};
    const Finding overlap = check({overlapping});
    EXPECT_EQ(overlap.verdict, Verdict::fail);
    EXPECT_EQ(overlap.severity, Severity::reject);
    EXPECT_DOUBLE_EQ(overlap.value.value(), 60);
    EXPECT_EQ(overlap.evidence, "e1");
    const OtherUse elsewhen{.start = 200 * second, .end = 300 * second, .zone_known = true, .same_team = false};
    EXPECT_EQ(check({elsewhen}).verdict, Verdict::fail);
    EXPECT_EQ(check({elsewhen}).severity, Severity::warn);
    OtherUse own = elsewhen;
    own.same_team = true;
    EXPECT_EQ(check({own}).verdict, Verdict::pass);
    EXPECT_EQ(check({{.start = 0, .end = 100 * second, .zone_known = false, .same_team = true}}).verdict,
              Verdict::pass);
    EXPECT_EQ(check({}).verdict, Verdict::pass);
}

TEST(DeviceIdentity, WhatWasThrownOutWarnsAndHidesNothing)
{
    const OtherUse thrown_out{.start = 0, .end = 90 * second, .zone_known = true, .stands = false, .name = "entry 1"};
    const OtherUse standing{.start = 80 * second, .end = 90 * second, .zone_known = true, .name = "entry 2"};
    const auto check = [](std::vector<OtherUse> others) { return check_same_device(compared(std::move(others)), {}); };
    EXPECT_EQ(check({thrown_out}).severity, Severity::warn);
    EXPECT_EQ(check({thrown_out}).verdict, Verdict::fail);
    for (const auto& both : {std::vector{thrown_out, standing}, std::vector{standing, thrown_out}}) {
        const Finding finding = check(both);
        EXPECT_EQ(finding.severity, Severity::reject);
        EXPECT_DOUBLE_EQ(*finding.value, 10);
        EXPECT_NE(finding.message.find("entry 2"), std::string::npos) << finding.message;
    }
}

TEST(DeviceIdentity, TheEarlierEntryIsWarnedOnly)
{
    const ComparedUse here =
        compared({{.start = 40 * second, .end = 500 * second, .zone_known = true, .came_first = false}});
    EXPECT_EQ(check_same_device(here, {}).verdict, Verdict::pass);
    const Finding claimed = check_device_claimed(here, {});
    EXPECT_EQ(claimed.verdict, Verdict::fail);
    EXPECT_EQ(claimed.severity, Severity::warn);
    EXPECT_DOUBLE_EQ(*claimed.value, 60);
    EXPECT_EQ(check_device_claimed(compared({{.start = 0, .end = 100 * second, .zone_known = true}}), {}).verdict,
              Verdict::pass)
        << "an earlier log is the other check's";
    EXPECT_EQ(check_device_claimed(
                  compared({{.start = 200 * second, .end = 300 * second, .zone_known = true, .came_first = false}}), {})
                  .verdict,
              Verdict::pass);
}

}  // namespace
}  // namespace wattboard
