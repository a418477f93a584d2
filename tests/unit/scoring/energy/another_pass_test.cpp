// Logs of too many distinct intervals: another pass makes the charge exact.
#include "scoring/energy/another_pass.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "scoring/energy/trace_account.h"
#include "scoring/energy/trace_accumulator.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

struct At {
    Nanoseconds time;
    double watts;
};

/// Intervals between 0.8 s and 8.8 s to the nanosecond: hardly two are equal, and all bands of the gap rule occur.
std::vector<At> irregular(std::size_t count)
{
    std::mt19937_64 random{7};
    std::vector<At> samples;
    Nanoseconds time = at_second(0);
    for (std::size_t i = 0; i < count; ++i) {
        samples.push_back({.time = time, .watts = 100 + static_cast<double>(random() % 400)});
        const double spread = static_cast<double>(random() % 1'000'000) * 1e-6;
        time += 800'000'000 + static_cast<Nanoseconds>(8e9 * spread * spread * spread * spread) +
                static_cast<Nanoseconds>(random() % 100'000'000);
    }
    return samples;
}

EvidenceSummary read(const std::vector<At>& samples, const ReadingContext& context)
{
    energy::TraceAccumulator trace{{}, context, energy::ValueKind::power};
    EXPECT_TRUE(trace.add_device({.id = "gpu0", .name = "Test-700"}, 1));
    for (const At& sample : samples) EXPECT_TRUE(trace.add(0, sample.time, sample.watts, 0, {}, 1));
    Result<EvidenceSummary> summary = trace.finish({.format = "test", .zone_known = true});
    EXPECT_TRUE(summary);
    return summary.value_or(EvidenceSummary{});
}

/// The gap rule straight from its words.
double charged_joules(const std::vector<At>& samples)
{
    std::vector<Nanoseconds> lengths;
    for (std::size_t i = 1; i < samples.size(); ++i) lengths.push_back(samples[i].time - samples[i - 1].time);
    std::vector<Nanoseconds> sorted = lengths;
    std::ranges::sort(sorted);
    const auto rank = static_cast<std::size_t>(std::ceil(0.1 * static_cast<double>(sorted.size())));
    const double nominal = static_cast<double>(sorted[rank - 1]) * 1e-9;
    double sum = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        const double seconds = static_cast<double>(lengths[i - 1]) * 1e-9;
        const double higher = std::max(samples[i - 1].watts, samples[i].watts);
        if (seconds <= std::max(1.5 * nominal, 0.2))
            sum += (samples[i - 1].watts + samples[i].watts) / 2 * seconds;
        else
            sum += (seconds <= std::max(5 * nominal, 2.0) ? higher : 805) * seconds;
    }
    return sum;
}

TEST(another_pass, makes_the_charge_of_a_log_of_nanosecond_stamps_exact)
{
    const std::vector<At> samples = irregular(150'000);
    const double exact = charged_joules(samples);
    const EvidenceSummary first = read(samples, context_with_limit());
    EXPECT_TRUE(energy::needs_another_pass(first));
    EXPECT_GE(to_joules(first.charged).value(), exact * (1 - 1e-12));
    EXPECT_GT(to_joules(first.charged).value() / exact, 1 + 1e-9) << "else there is nothing to mend";
    int passes = 0;
    const Result<EvidenceSummary> mended =
        energy::read_in_passes(context_with_limit(), [&](const ReadingContext& context) -> Result<EvidenceSummary> {
            ++passes;
            return read(samples, context);
        });
    ASSERT_TRUE(mended);
    EXPECT_FALSE(energy::needs_another_pass(*mended));
    EXPECT_NEAR(to_joules(mended->charged).value() / exact, 1, 1e-12);
    EXPECT_EQ(mended->energy, first.energy);
    EXPECT_LE(passes, energy::most_passes);
}

TEST(another_pass, is_not_asked_for_where_all_intervals_are_short)
{
    std::vector<At> samples = irregular(100'000);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i].time = at_second(0) + static_cast<Nanoseconds>(i) * 10'000'000 + (samples[i].time & 0xFFFFF);
    const EvidenceSummary summary = read(samples, context_with_limit());
    EXPECT_FALSE(energy::needs_another_pass(summary));
    EXPECT_NEAR(summary.charged / summary.energy, 1, 1e-12);
}

TEST(another_pass, an_account_keeps_what_was_told_apart)
{
    const std::vector<At> samples = irregular(100'000);
    const Result<EvidenceSummary> summary = energy::read_in_passes(
        context_with_limit(),
        [&](const ReadingContext& context) -> Result<EvidenceSummary> { return read(samples, context); });
    ASSERT_TRUE(summary);
    const Result<energy::TraceAccount> back = energy::TraceAccount::decode(summary->account->encode());
    ASSERT_TRUE(back);
    EXPECT_EQ(energy::summarise(*back, {}, context_with_limit()).charged, summary->charged);
}

}  // namespace
}  // namespace wattboard::test
