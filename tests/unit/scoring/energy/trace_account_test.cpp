// Accounts as bytes, put together, and charged anew.
#include "scoring/energy/trace_account.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "scoring/energy/trace_accumulator.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

using energy::LogAccount;
using energy::TraceAccount;

EvidenceSummary read(const std::string& text, const ReadingOptions& options = {})
{
    const Result<EvidenceSummary> summary = read_log(text, options, context_with_limit());
    EXPECT_TRUE(summary) << (summary ? "" : summary.error().detail);
    return summary.value_or(EvidenceSummary{});
}

/// A power that never repeats, once a second.
std::vector<PowerAt> wavy(int from, int to)
{
    std::vector<PowerAt> samples;
    for (int second = from; second <= to; ++second) {
        const double tilt = second * 0.7;
        samples.push_back({static_cast<double>(second), 200 + second % 37 * 5 + tilt});
    }
    return samples;
}

EvidenceSummary together(const std::vector<EvidenceSummary>& logs, const ReadingOptions& options = {})
{
    std::vector<LogAccount> accounts;
    for (const EvidenceSummary& log : logs) accounts.push_back({.account = log.account.get(), .evidence = log.id});
    return energy::summarise(energy::merge(accounts), options, context_with_limit());
}

TEST(trace_account, bytes_give_the_same_summary_back)
{
    std::vector<PowerAt> samples = wavy(0, 100);
    samples.push_back({130, 300});
    const EvidenceSummary summary = read(generic_csv(samples));
    ASSERT_NE(summary.account, nullptr);
    const std::string bytes = summary.account->encode();
    EXPECT_LT(bytes.size(), 1000U);
    const Result<TraceAccount> back = TraceAccount::decode(bytes);
    ASSERT_TRUE(back) << back.error().detail;
    EXPECT_EQ(back->encode(), bytes);
    const EvidenceSummary again = energy::summarise(*back, {}, context_with_limit());
    EXPECT_EQ(again.energy, summary.energy);
    EXPECT_EQ(again.charged, summary.charged);
    EXPECT_EQ(again.coverage, summary.coverage);
    EXPECT_EQ(again.uncertainty, summary.uncertainty);
    EXPECT_EQ(again.hourly_energy_kwh, summary.hourly_energy_kwh);
    ASSERT_EQ(again.gaps.size(), 1U);
    EXPECT_EQ(again.gaps[0].start, summary.gaps[0].start);
}

TEST(trace_account, cut_or_changed_bytes_are_refused_or_harmless)
{
    const std::string bytes = read(generic_csv(wavy(0, 20))).account->encode();
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(TraceAccount::decode(std::string_view{bytes}.substr(0, length)));
    EXPECT_FALSE(TraceAccount::decode(bytes + "x"));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const int flip : {1, 0x40, 0x80, 0xFF}) {
            std::string changed = bytes;
            changed[at] = static_cast<char>(changed[at] ^ flip);
            const Result<TraceAccount> account = TraceAccount::decode(changed);
            if (!account) continue;
            const EvidenceSummary summary = energy::summarise(*account, {}, context_with_limit());
            EXPECT_TRUE(std::isfinite(summary.charged.value())) << at;
        }
    }
}

TEST(trace_account, two_halves_of_a_log_are_the_log)
{
    const std::vector<PowerAt> samples = wavy(0, 200);
    const EvidenceSummary whole = read(generic_csv(samples));
    for (const std::size_t cut : {1U, 2U, 77U, 199U, 200U}) {
        const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(cut);
        const EvidenceSummary early = read(generic_csv({samples.begin(), middle}));
        const EvidenceSummary late = read(generic_csv({middle, samples.end()}));
        for (const EvidenceSummary& joined : {together({early, late}), together({late, early})}) {
            EXPECT_NEAR(joined.energy / whole.energy, 1, 1e-12) << cut;
            EXPECT_NEAR(joined.charged / whole.charged, 1, 1e-12) << cut;
            ASSERT_EQ(joined.devices.size(), 1U);
            EXPECT_EQ(joined.samples, whole.samples);
            EXPECT_NEAR(joined.uncertainty.sampling, whole.uncertainty.sampling, 1e-12) << cut;
            EXPECT_EQ(joined.devices[0].nominal_interval, whole.devices[0].nominal_interval);
        }
    }
}

TEST(trace_account, the_time_between_two_logs_is_a_gap_like_any_other)
{
    const EvidenceSummary early = read(generic_csv(wavy(0, 50)));
    const EvidenceSummary late = read(generic_csv(wavy(80, 120)));
    std::vector<PowerAt> all = wavy(0, 50);
    const std::vector<PowerAt> rest = wavy(80, 120);
    all.insert(all.end(), rest.begin(), rest.end());
    const EvidenceSummary whole = read(generic_csv(all));
    const EvidenceSummary joined = together({early, late});
    EXPECT_NEAR(joined.charged / whole.charged, 1, 1e-12);
    EXPECT_NEAR(to_joules(joined.charged - early.charged - late.charged).value(), 30 * 805, 1e-6);
    ASSERT_EQ(joined.gaps.size(), 1U);
    EXPECT_EQ(joined.gaps[0].start, at_second(50));
}

TEST(trace_account, the_same_log_twice_counts_once_and_is_shown)
{
    EvidenceSummary first = read(generic_csv(wavy(0, 50)));
    EvidenceSummary second = first;
    first.id = "one";
    second.id = "two";
    const EvidenceSummary joined = together({first, second});
    EXPECT_EQ(joined.energy, first.energy);
    EXPECT_EQ(joined.charged, first.charged);
    const Finding finding = finding_of(joined, "same_log_twice");
    EXPECT_EQ(finding.verdict, Verdict::fail);
    EXPECT_EQ(finding.evidence, "two");
    EXPECT_EQ(joined.hourly_energy_kwh, first.hourly_energy_kwh);
}

TEST(trace_account, overlapping_logs_of_one_id_are_two_devices)
{
    const EvidenceSummary first = read(generic_csv(wavy(0, 50)));
    const EvidenceSummary other = read(generic_csv(wavy(1, 51)));
    const EvidenceSummary joined = together({first, other});
    ASSERT_EQ(joined.devices.size(), 2U);
    EXPECT_EQ(joined.devices[0].id, "gpu0");
    EXPECT_EQ(joined.devices[1].id, "gpu0 (2)");
    EXPECT_NEAR((joined.energy - first.energy - other.energy).value(), 0, 1e-12);
}

TEST(trace_account, halves_of_counters_and_interval_energies_are_the_log)
{
    for (const char* field : {"energy_j_total", "energy_j"}) {
        std::vector<std::string> rows;
        double total = 0;
        for (int i = 0; i < 60; ++i) {
            const double step = 200 + i % 7 * 31;
            total += step;
            const int second = i + i / 20 * 4;
            rows.push_back(fmt::format("2026-01-05T10:{:02}:{:02}Z,gpu0,{}\n", second / 60, second % 60,
                                       field == std::string{"energy_j"} ? step : total));
        }
        const auto log_of = [&](std::size_t from, std::size_t to) {
            std::string text = fmt::format("timestamp,device,{}\n", field);
            for (std::size_t i = from; i < to; ++i) text += rows[i];
            return read(text);
        };
        const EvidenceSummary whole = log_of(0, 60);
        for (const std::size_t cut : {1U, 2U, 20U, 21U, 40U, 59U}) {
            const EvidenceSummary joined = together({log_of(0, cut), log_of(cut, 60)});
            EXPECT_NEAR(joined.energy / whole.energy, 1, 1e-12) << field << cut;
            EXPECT_NEAR(joined.charged / whole.charged, 1, 1e-12) << field << cut;
            EXPECT_EQ(joined.samples, whole.samples);
        }
    }
}

TEST(trace_account, declared_hardware_gives_the_limit_of_devices_without_a_name)
{
    std::vector<PowerAt> samples = wavy(0, 20);
    samples.push_back({40, 300});
    const EvidenceSummary unnamed = read(generic_csv(samples, "gpu0", ""));
    EXPECT_FALSE(unnamed.devices.at(0).charge_power_known);
    ReadingContext context = context_with_limit();
    context.accelerators = {"Test-700"};
    const EvidenceSummary named = energy::summarise(*unnamed.account, {}, context);
    EXPECT_TRUE(named.devices.at(0).charge_power_known);
    EXPECT_DOUBLE_EQ(named.devices.at(0).charge_power->value(), 805);
    EXPECT_NEAR(to_joules(named.charged - named.energy).value(), 20 * 805 - 20 * 0.5 * (samples[20].watts + 300), 1e-6);
}

}  // namespace
}  // namespace wattboard::test
