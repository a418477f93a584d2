// Copies of traces are found whatever was done to their clock, and honest traces are not mistaken for copies.
#include "scoring/plausibility/trace_fingerprint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace wattboard {
namespace {

using Trace = std::vector<double>;

constexpr Nanoseconds tenth = 100'000'000;

/// A sensor's readings: a slow load with noise of a watt or two, printed with two decimals.
Trace measured(std::size_t samples, std::uint64_t seed)
{
    std::mt19937_64 random{seed};
    std::normal_distribution<double> noise{0, 1.5};
    Trace trace;
    double drift = 0;
    for (std::size_t i = 0; i < samples; ++i) {
        drift = 0.9 * drift + noise(random);
        const double load = 250 + 40 * std::sin(static_cast<double>(i) / 300);
        trace.push_back(std::round((load + drift) * 100) / 100);
    }
    return trace;
}

std::vector<Fingerprint> rows_of(const Trace& trace, Nanoseconds step = tenth, FingerprintLimits limits = {})
{
    Fingerprinter fingerprinter{limits};
    fingerprinter.add_device(0, {.id = "GPU-0", .kind = DeviceKind::gpu, .name = {}});
    for (std::size_t i = 0; i < trace.size(); ++i) fingerprinter.add(0, static_cast<Nanoseconds>(i) * step, trace[i]);
    return fingerprinter.finish();
}

/// What a store answers: all pairs of rows with the same hash.
std::vector<SharedFingerprint> shared_rows(const std::vector<Fingerprint>& here, const std::vector<Fingerprint>& there)
{
    std::multimap<std::uint64_t, Fingerprint> index;
    for (const Fingerprint& row : there) index.emplace(row.hash, row);
    std::vector<SharedFingerprint> shared;
    for (const Fingerprint& row : here) {
        const auto [first, last] = index.equal_range(row.hash);
        for (auto found = first; found != last; ++found) shared.push_back({row, found->second});
    }
    return shared;
}

std::vector<CopiedSpan> spans_of(const Trace& here, const Trace& there, Nanoseconds step_there = tenth)
{
    return match_fingerprints(shared_rows(rows_of(here), rows_of(there, step_there)));
}

const std::vector<energy::TraceDevice> devices{{.id = "GPU-0", .kind = DeviceKind::gpu, .name = {}}};
const ComparedLogs logs{
    .devices_here = devices, .devices_there = devices, .evidence_here = "e1", .name_there = "entry 7"};

Finding copied(const std::vector<CopiedSpan>& spans) { return check_copied_trace(spans, logs, {}); }
Finding scaled(const std::vector<CopiedSpan>& spans) { return check_scaled_trace(spans, logs, {}); }

/// Samples whose power rounded to 0.1 W differs from the one before, within [first, past).
std::size_t different(const Trace& trace, std::size_t first, std::size_t past)
{
    std::size_t count = 0;
    for (std::size_t i = first + 1; i < past; ++i)
        count += std::floor(trace[i] * 10 + 0.5) != std::floor(trace[i - 1] * 10 + 0.5) ? 1 : 0;
    return count;
}

TEST(TraceFingerprint, HonestTracesOfTheSameLoadShareNothing)
{
    for (std::uint64_t seed = 1; seed < 20; seed += 2) {
        const auto spans = spans_of(measured(20'000, seed), measured(20'000, seed + 1));
        EXPECT_EQ(copied(spans).verdict, Verdict::pass);
        EXPECT_EQ(scaled(spans).verdict, Verdict::pass);
        EXPECT_DOUBLE_EQ(*copied(spans).value, 0);
    }
}

TEST(TraceFingerprint, EveryStretchOf120DifferentSamplesIsFound)
{
    const Trace source = measured(4'000, 1);
    for (std::size_t at = 0; at + 400 < source.size(); at += 97) {
        std::size_t past = at + 1;
        while (different(source, at, past) < 120) ++past;
        Trace copy = measured(1'500, 2);
        std::copy(source.begin() + static_cast<std::ptrdiff_t>(at), source.begin() + static_cast<std::ptrdiff_t>(past),
                  copy.begin() + 700);
        const Finding finding = copied(spans_of(copy, source));
        ASSERT_EQ(finding.verdict, Verdict::fail) << "stretch at " << at;
        EXPECT_EQ(finding.severity, Severity::reject);
        EXPECT_GE(*finding.value, 60);
        EXPECT_LE(*finding.value, 120);
    }
}

TEST(TraceFingerprint, NamesBothPlaces)
{
    const Trace source = measured(2'000, 3);
    Trace copy = measured(3'000, 4);
    std::copy(source.begin() + 500, source.begin() + 1'500, copy.begin() + 1'000);
    const auto spans = spans_of(copy, source);
    ASSERT_FALSE(spans.empty());
    EXPECT_GE(spans[0].start_here, 1'000 * tenth);
    EXPECT_LE(spans[0].end_here, 2'000 * tenth);
    EXPECT_EQ(spans[0].start_here - spans[0].start_there, 500 * tenth);
    const Finding finding = copied(spans);
    EXPECT_EQ(finding.evidence, "e1");
    EXPECT_THAT(finding.place, ::testing::HasSubstr("GPU-0, from 1970-01-01T00:01:"));
    EXPECT_NE(finding.message.find("entry 7"), std::string::npos);
}

TEST(TraceFingerprint, StretchedTimeAndRepeatedPollsHideNothing)
{
    const Trace source = measured(3'000, 5);
    Trace polled;
    for (const double watts : source) polled.insert(polled.end(), {watts, watts, watts});
    EXPECT_EQ(copied(spans_of(source, source, 13 * tenth)).verdict, Verdict::fail);
    EXPECT_EQ(copied(spans_of(polled, source)).verdict, Verdict::fail);
}

TEST(TraceFingerprint, ScaledValuesAreWarnedOf)
{
    const Trace source = measured(20'000, 6);
    for (const double factor : {0.9, 0.5, 1.07}) {
        Trace copy;
        for (const double watts : source) copy.push_back(std::round(watts * factor * 100) / 100);
        const auto spans = spans_of(copy, source);
        EXPECT_EQ(copied(spans).verdict, Verdict::pass);
        const Finding finding = scaled(spans);
        EXPECT_EQ(finding.verdict, Verdict::fail) << factor;
        EXPECT_EQ(finding.severity, Severity::warn);
        EXPECT_GE(*finding.value, 120);
    }
}

TEST(TraceFingerprint, ACopyIsNotCalledScaledToo)
{
    const Trace source = measured(5'000, 7);
    EXPECT_EQ(scaled(spans_of(source, source)).verdict, Verdict::pass);
}

TEST(TraceFingerprint, ShortEqualSeriesAreFoundWhole)
{
    const Trace source = measured(40, 8);
    const Finding finding = copied(spans_of(source, source));
    EXPECT_EQ(finding.verdict, Verdict::fail);
    EXPECT_DOUBLE_EQ(*finding.value, static_cast<double>(different(source, 0, source.size()) + 1));
    Trace other = source;
    other[20] += 1;
    EXPECT_EQ(copied(spans_of(other, source)).verdict, Verdict::pass);
}

TEST(TraceFingerprint, AnIdleSensorBetweenTwoCodesMatchesNobody)
{
    std::mt19937_64 random{9};
    Trace a, b;
    for (int i = 0; i < 20'000; ++i) {
        a.push_back(i % 2 == 0 ? 52.1 : 52.4);
        b.push_back(random() % 2 == 0 ? 52.1 : 52.4);
    }
    EXPECT_TRUE(rows_of(a).empty());
    EXPECT_EQ(copied(spans_of(a, b)).verdict, Verdict::pass);
}

TEST(TraceFingerprint, AboutOneRowForSixtySamples)
{
    const Trace trace = measured(60'000, 10);
    const auto rows = rows_of(trace);
    std::size_t values = 0, shapes = 0;
    for (const Fingerprint& row : rows) {
        if (family_of(row.hash) == FingerprintFamily::values) ++values;
        if (family_of(row.hash) == FingerprintFamily::shape) ++shapes;
    }
    // Winnowing of window w selects 2 / (w + 1) of the grams of a random sequence: w is 113 and 462.
    const auto samples = static_cast<double>(different(trace, 0, trace.size()));
    EXPECT_NEAR(static_cast<double>(values), samples * 2 / 114, samples * 2 / 114 * 0.15);
    EXPECT_NEAR(static_cast<double>(shapes), samples * 2 / 463, samples * 2 / 463 * 0.3);
}

TEST(TraceFingerprint, AboveTheCapRowsAreThinnedAndLongCopiesStillFound)
{
    const Trace trace = measured(60'000, 11);
    const auto all = rows_of(trace);
    const auto few = rows_of(trace, tenth, {.rows_a_device = 200, .rows_a_log = 200, .equal_rows = 8});
    EXPECT_LE(few.size(), 201U);
    EXPECT_GE(few.size(), 50U);
    const auto spans = match_fingerprints(shared_rows(few, all));
    EXPECT_EQ(copied(spans).verdict, Verdict::fail);
    // The rows that are left are rows of the full index, but for the one of the whole series.
    for (const Fingerprint& row : few) EXPECT_NE(std::ranges::find(all, row), all.end());
}

TEST(TraceFingerprint, APeriodicLogDoesNotFloodTheIndex)
{
    Trace saw;
    for (int i = 0; i < 200'000; ++i) saw.push_back(100 + i % 50);
    EXPECT_LE(rows_of(saw).size(), 50U * 8U * 2U + 1U);
    EXPECT_LE(rows_of(saw, tenth, {.rows_a_device = 100, .rows_a_log = 100, .equal_rows = 2}).size(), 102U);
}

TEST(TraceFingerprint, AHashAloneProvesNothing)
{
    const Fingerprint row{.hash = 4, .context = 0x0000000100000001U, .device = 0, .position = 100, .time = 0};
    Fingerprint other = row;
    EXPECT_EQ(match_fingerprints(std::vector<SharedFingerprint>{{row, other}}).size(), 1U);
    other.context = 0x0000000300000003U;
    EXPECT_TRUE(match_fingerprints(std::vector<SharedFingerprint>{{row, other}}).empty());
    EXPECT_TRUE(match_fingerprints(std::vector<SharedFingerprint>{{{.hash = 4}, {.hash = 4}}}).empty());
}

}  // namespace
}  // namespace wattboard
