// Accounts that an earlier engine stored are read, and say nothing of what it did not know.
#include <gtest/gtest.h>

#include <string>

#include "scoring/energy/account_archive.h"
#include "scoring/energy/trace_account.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::energy {
namespace {

EvidenceSummary read(const std::string& log)
{
    Result<EvidenceSummary> summary = read_log(log, {}, {});
    EXPECT_TRUE(summary.has_value());
    return summary.value_or(EvidenceSummary{});
}

/// The bytes of an account of one device without what version 1 lacks.
std::string as_version_1(const TraceAccount& account)
{
    const DeviceAccount& device = account.devices.front();
    AccountWriter ends;
    for (const StillRows* rows : {&device.head, &device.tail}) {
        ends.time(rows->bound);
        ends.number(rows->activity);
        ends.value(rows->busy);
    }
    ends.mark(device.series.hash);
    ends.value(device.series.readings);
    AccountWriter hours;
    hours.value(account.hours);
    const std::string new_part = ends.bytes.take();
    const std::string last_part = hours.bytes.take();
    std::string bytes = account.encode();
    EXPECT_TRUE(bytes.ends_with(new_part + last_part));
    bytes.resize(bytes.size() - new_part.size() - last_part.size());
    constexpr std::size_t version_at = 5;  // behind the four letters and their length
    bytes.at(version_at) = 1;
    return bytes + last_part;
}

TEST(account_versions, the_first_is_read_without_the_ends_of_its_logs)
{
    std::vector<test::PowerAt> samples;
    for (int i = 0; i < 100; ++i)
        samples.push_back({.second = double(i), .watts = i < 10 || i > 80 ? 250.0 : 200.0 + i});
    const EvidenceSummary summary = read(test::generic_csv(samples, "gpu0"));
    ASSERT_NE(summary.account, nullptr);
    const Result<TraceAccount> now = TraceAccount::decode(summary.account->encode());
    ASSERT_TRUE(now.has_value());
    const DeviceAccount& device = now->devices.front();
    EXPECT_EQ(device.head.bound - device.first.time, 9'000'000'000);
    EXPECT_EQ(device.last.time - device.tail.bound, 18'000'000'000);
    EXPECT_GT(device.series.readings, 50U);

    const Result<TraceAccount> before = TraceAccount::decode(as_version_1(*summary.account));
    ASSERT_TRUE(before.has_value()) << before.error().detail;
    EXPECT_EQ(before->devices.front().joules, device.joules);
    EXPECT_EQ(before->devices.front().head.bound, device.first.time);
    EXPECT_EQ(before->devices.front().tail.bound, device.last.time);
    EXPECT_EQ(before->devices.front().series, SeriesMark{});
}

TEST(account_versions, of_the_future_are_refused)
{
    const EvidenceSummary summary =
        read(test::generic_csv({{.second = 0, .watts = 1}, {.second = 1, .watts = 2}}, "gpu0"));
    std::string bytes = summary.account->encode();
    bytes.at(5) = 3;
    EXPECT_FALSE(TraceAccount::decode(bytes).has_value());
}

}  // namespace
}  // namespace wattboard::energy
