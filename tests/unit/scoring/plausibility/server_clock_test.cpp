// Logs against the clock of the server.
#include "scoring/plausibility/server_clock.h"

#include <gtest/gtest.h>

#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

/// Checks a log that ends so much after it was received.
Finding ends_after(double seconds, LogReceipt receipt = {}, Thresholds thresholds = {})
{
    EvidenceSummary log = testing::log_of({testing::device("0", DeviceKind::gpu, Watts{300}, Seconds{60})});
    log.id = "e1";
    receipt.completed_at = *log.end - static_cast<Nanoseconds>(seconds * 1e9);
    return check_server_clock(log, receipt, thresholds);
}

TEST(ServerClock, ALogEndsBeforeItIsReceived)
{
    EXPECT_EQ(ends_after(-86400).verdict, Verdict::pass);
    EXPECT_DOUBLE_EQ(*ends_after(-86400).value, 0);
    EXPECT_EQ(ends_after(0.7).verdict, Verdict::pass);
    const Finding skewed = ends_after(2);
    EXPECT_EQ(skewed.verdict, Verdict::fail);
    EXPECT_EQ(skewed.severity, Severity::warn);
    EXPECT_DOUBLE_EQ(*skewed.threshold, 0.8);
    EXPECT_EQ(skewed.unit, "s");
    EXPECT_EQ(skewed.evidence, "e1");
    EXPECT_EQ(ends_after(61).severity, Severity::reject);
    EXPECT_EQ(ends_after(61).verdict, Verdict::fail);
    EXPECT_EQ(ends_after(61, {}, {{"server_clock", 100}}).severity, Severity::warn);
}

TEST(ServerClock, WholeHoursAreAMistakenZone)
{
    const Finding shifted = ends_after(7199);
    EXPECT_EQ(shifted.verdict, Verdict::fail);
    EXPECT_EQ(shifted.severity, Severity::warn);
    EXPECT_NE(shifted.message.find("2 h"), std::string::npos) << shifted.message;
    EXPECT_EQ(ends_after(7190).severity, Severity::reject);
}

TEST(ServerClock, PiecesAreHeldToTheClockAllAlong)
{
    EXPECT_EQ(ends_after(-3000, {.piece_ahead = Seconds{0.5}}).verdict, Verdict::pass);
    const Finding ahead = ends_after(-3000, {.piece_ahead = Seconds{900}});
    EXPECT_EQ(ahead.verdict, Verdict::fail);
    EXPECT_EQ(ahead.severity, Severity::reject);
    EXPECT_DOUBLE_EQ(*ahead.value, 900);
}

TEST(ServerClock, LocalTimeIsNotCompared)
{
    EvidenceSummary log = testing::log_of({testing::device("0", DeviceKind::gpu, Watts{300}, Seconds{60})});
    log.zone_known = false;
    EXPECT_EQ(check_server_clock(log, {}, {}).verdict, Verdict::not_applicable);
    log.zone_known = true;
    log.end.reset();
    EXPECT_EQ(check_server_clock(log, {}, {}).verdict, Verdict::not_applicable);
}

}  // namespace
}  // namespace wattboard
