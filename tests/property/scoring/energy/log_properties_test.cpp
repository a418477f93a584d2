// Laws of energy accounting over generated traces.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "scoring/energy/log_reader.h"
#include "scoring/energy/trace_account.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

/// A steady cadence with jitter below a tenth, powers between 50 and 700 W.
std::vector<PowerAt> generated_trace(std::size_t least)
{
    const auto count = *rc::gen::inRange<std::size_t>(least, 400);
    const int period_ms = *rc::gen::element(100, 500, 1000, 2000);
    std::vector<PowerAt> samples;
    for (std::size_t i = 0; i < count; ++i) {
        const int jitter_ms = *rc::gen::inRange(0, period_ms / 20);
        samples.push_back(
            {(static_cast<double>(i) * period_ms + jitter_ms) / 1000, *rc::gen::inRange(50'000, 700'000) / 1000.0});
    }
    return samples;
}

EvidenceSummary read(const std::string& text, const ReadingOptions& options = {})
{
    Result<EvidenceSummary> summary = read_log(text, options, context_with_limit());
    RC_ASSERT(summary.has_value());
    return *summary;
}

ReadingOptions declared(const std::vector<PowerAt>& samples)
{
    ReadingOptions options;
    options.start = at_second(samples.front().second - 1);
    options.end = at_second(samples.back().second + 1);
    return options;
}

constexpr double rounding = 1 - 1e-12;

RC_GTEST_PROP(log_properties, removing_a_long_stretch_never_lowers_the_charge, ())
{
    const std::vector<PowerAt> whole = generated_trace(40);
    const ReadingOptions options = declared(whole);
    const auto from = *rc::gen::inRange<std::size_t>(1, whole.size() - 20);
    const auto to = *rc::gen::inRange<std::size_t>(from + 1, whole.size() - 1);
    const EvidenceSummary before = read(generic_csv(whole), options);
    // The law speaks of stretches longer than the gap threshold.
    const double threshold = std::max(5 * before.devices.at(0).nominal_interval.value(), 2.0);
    RC_PRE(whole[to].second - whole[from - 1].second > threshold * 1.2);
    std::vector<PowerAt> cut = whole;
    cut.erase(cut.begin() + static_cast<std::ptrdiff_t>(from), cut.begin() + static_cast<std::ptrdiff_t>(to));
    const EvidenceSummary after = read(generic_csv(cut), options);
    RC_ASSERT(after.charged >= before.charged * rounding);
    RC_ASSERT(after.coverage <= before.coverage);
}

RC_GTEST_PROP(log_properties, cutting_the_ends_never_lowers_the_charge, ())
{
    const std::vector<PowerAt> whole = generated_trace(40);
    const ReadingOptions options = declared(whole);
    const auto head = *rc::gen::inRange<std::size_t>(0, whole.size() / 2);
    const auto tail = *rc::gen::inRange<std::size_t>(0, whole.size() / 2 - 2);
    const std::vector<PowerAt> cut(whole.begin() + static_cast<std::ptrdiff_t>(head),
                                   whole.end() - static_cast<std::ptrdiff_t>(tail));
    RC_ASSERT(read(generic_csv(cut), options).charged >= read(generic_csv(whole), options).charged * rounding);
}

RC_GTEST_PROP(log_properties, charge_is_never_below_energy, ())
{
    const EvidenceSummary summary = read(generic_csv(generated_trace(2)));
    RC_ASSERT(summary.charged >= summary.energy);
    RC_ASSERT(summary.coverage >= 0 && summary.coverage <= 1);
}

RC_GTEST_PROP(log_properties, the_order_of_rows_does_not_matter, ())
{
    std::vector<PowerAt> samples = generated_trace(3);
    const EvidenceSummary sorted = read(generic_csv(samples));
    std::mt19937 random{*rc::gen::arbitrary<std::uint32_t>()};
    std::ranges::shuffle(samples, random);
    const EvidenceSummary shuffled = read(generic_csv(samples));
    RC_ASSERT(std::abs(shuffled.energy / sorted.energy - 1) < 1e-12);
    RC_ASSERT(std::abs(shuffled.charged / sorted.charged - 1) < 1e-12);
    RC_ASSERT(shuffled.duration == sorted.duration);
}

RC_GTEST_PROP(log_properties, repeated_rows_do_not_matter, ())
{
    const std::vector<PowerAt> samples = generated_trace(3);
    const EvidenceSummary once = read(generic_csv(samples));
    std::vector<PowerAt> repeated;
    for (const PowerAt& sample : samples) repeated.insert(repeated.end(), *rc::gen::inRange<std::size_t>(1, 4), sample);
    const EvidenceSummary often = read(generic_csv(repeated));
    // The terms are the same; rows that stand alone are added up by another path, in another order.
    RC_ASSERT(std::abs(often.energy / once.energy - 1) < 1e-12);
    RC_ASSERT(std::abs(often.charged / once.charged - 1) < 1e-12);
    RC_ASSERT(often.samples == once.samples);
}

/// Two logs of one run, put together in either order.
EvidenceSummary joined(const EvidenceSummary& first, const EvidenceSummary& other, const ReadingOptions& options)
{
    std::vector<energy::LogAccount> logs{{.account = first.account.get(), .evidence = "a"},
                                         {.account = other.account.get(), .evidence = "b"}};
    if (*rc::gen::arbitrary<bool>()) std::ranges::reverse(logs);
    return energy::summarise(energy::merge(logs), options, context_with_limit());
}

RC_GTEST_PROP(log_properties, splitting_a_log_does_not_matter, ())
{
    const std::vector<PowerAt> samples = generated_trace(4);
    const ReadingOptions options = *rc::gen::arbitrary<bool>() ? declared(samples) : ReadingOptions{};
    const auto cut = *rc::gen::inRange<std::size_t>(1, samples.size());
    // Logs that are handed over to one another may share the row at the cut.
    const std::size_t shared = *rc::gen::inRange<std::size_t>(0, 2);
    const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(cut);
    const EvidenceSummary whole = read(generic_csv(samples), options);
    const EvidenceSummary early = read(generic_csv({samples.begin(), middle}), options);
    const EvidenceSummary late =
        read(generic_csv({middle - static_cast<std::ptrdiff_t>(shared), samples.end()}), options);
    const EvidenceSummary both = joined(early, late, options);
    RC_ASSERT(both.samples == whole.samples);
    RC_ASSERT(std::abs(both.energy / whole.energy - 1) < 1e-12);
    RC_ASSERT(std::abs(both.charged / whole.charged - 1) < 1e-12);
    RC_ASSERT(std::abs(both.uncertainty.sampling - whole.uncertainty.sampling) < 1e-12);
    double hours = 0;
    for (const auto& [hour, energy] : both.hourly_energy_kwh) hours += energy;
    RC_ASSERT(std::abs(hours / both.energy.value() - 1) < 1e-9);
}

RC_GTEST_PROP(log_properties, splitting_a_log_hides_no_still_sensor_and_no_copy, ())
{
    std::vector<PowerAt> samples;
    const auto count = *rc::gen::inRange(4, 60);
    for (int i = 0; i < count; ++i) samples.push_back({double(i), *rc::gen::element(100.0, 200.0)});
    const EvidenceSummary whole = read(generic_csv(samples));
    std::vector<EvidenceSummary> pieces;
    for (auto from = samples.begin(); from != samples.end();) {
        const auto length = *rc::gen::inRange<std::ptrdiff_t>(1, samples.end() - from + 1);
        pieces.push_back(read(generic_csv({from, from + length})));
        from += length;
    }
    std::vector<energy::LogAccount> logs;
    for (const EvidenceSummary& piece : pieces) logs.push_back({.account = piece.account.get(), .evidence = {}});
    const energy::TraceAccount merged = energy::merge(logs);
    RC_ASSERT(merged.devices.size() == 1U);
    const energy::DeviceAccount& together = merged.devices.front();
    const energy::DeviceAccount& uncut = whole.account->devices.front();
    RC_ASSERT(together.longest_run_seconds == uncut.longest_run_seconds);
    RC_ASSERT(together.whole_log_constant == uncut.whole_log_constant);
    RC_ASSERT(together.head.bound == uncut.head.bound);
    RC_ASSERT(together.tail.bound == uncut.tail.bound);
    RC_ASSERT(together.series == uncut.series);
}

RC_GTEST_PROP(log_properties, the_same_log_twice_does_not_matter, ())
{
    const EvidenceSummary once = read(generic_csv(generated_trace(2)));
    const EvidenceSummary twice = joined(once, once, {});
    RC_ASSERT(twice.energy == once.energy);
    RC_ASSERT(twice.charged == once.charged);
}

RC_GTEST_PROP(log_properties, a_regular_log_costs_exactly_what_it_says, ())
{
    const int period_ms = *rc::gen::element(20, 100, 500, 1000, 15'000);
    std::vector<PowerAt> samples;
    for (int i = 0, count = *rc::gen::inRange(2, 300); i < count; ++i)
        samples.push_back({i * period_ms * 1e-3, *rc::gen::inRange(1, 900'000) / 1000.0});
    const EvidenceSummary summary = read(generic_csv(samples));
    RC_ASSERT(std::abs(summary.charged / summary.energy - 1) < 1e-12);
    RC_ASSERT(summary.gap_count == 0U);
    RC_ASSERT(summary.coverage == 1);
}

RC_GTEST_PROP(log_properties, bytes_of_an_account_are_the_account, ())
{
    const std::vector<PowerAt> samples = generated_trace(2);
    const ReadingOptions options = declared(samples);
    const EvidenceSummary summary = read(generic_csv(samples), options);
    const auto back = energy::TraceAccount::decode(summary.account->encode());
    RC_ASSERT(back.has_value());
    const EvidenceSummary again = energy::summarise(*back, options, context_with_limit());
    RC_ASSERT(again.charged == summary.charged);
    RC_ASSERT(again.energy == summary.energy);
    RC_ASSERT(again.uncertainty == summary.uncertainty);
}

RC_GTEST_PROP(log_properties, the_pieces_of_the_file_do_not_matter, ())
{
    static const std::vector<std::string> logs{
        "timestamp, index, power.draw [W]\r\n2026/01/05 10:00:00.000, 0, 100.00 W\r\n2026/01/05 10:00:01.000, 0, 90.00 "
        "W",
        "timestamp, index, power.draw [W]\n2026/01/05 10:00:00.000, 0, 100.00 W\n2026/01/05 10:00:01.0",
        "timestamp, index, power.draw [W]\n2026/01/05 10:00:00.000, 0, many W\n\xFF",
        "\xEF\xBB\xBFtimestamp;run_id;duration;emissions;energy_consumed;country_name\r\n"
        "2026-01-05T10:01:00;r;60;1;2,5;\xC3\x8Ele\r\n",
        "[{\"timestamp\":\"2026-01-05T10:00:00Z\",\"power_w\":100},\n{\"timestamp\":\"2026-01-05T10:00:02Z\",\"power_"
        "w\":1}]",
        "{\"stated_total\":{\"energy_kwh\":1.5,\"source\":\"a page\"}}",
        "timestamp,device,power_w\n2026-01-05T10:00:00Z,g\xC3,1\n",
        "what is this\n",
        ""};
    const std::string& text = *rc::gen::elementOf(logs);
    const auto longest = *rc::gen::inRange<std::size_t>(1, 20);
    LogReader reader{{}};
    Result<void> fed;
    for (std::size_t at = 0; fed && at < text.size();) {
        const auto length = std::min(*rc::gen::inRange<std::size_t>(1, longest + 1), text.size() - at);
        fed = reader.feed(std::string_view{text}.substr(at, length));
        at += length;
    }
    const Result<EvidenceSummary> pieces = fed ? reader.finish() : std::unexpected{fed.error()};
    const Result<EvidenceSummary> whole = read_log(text);
    RC_ASSERT(pieces.has_value() == whole.has_value());
    if (whole) {
        RC_ASSERT(pieces->energy == whole->energy);
        RC_ASSERT(pieces->charged == whole->charged);
        RC_ASSERT(pieces->rows == whole->rows);
    } else {
        RC_ASSERT(pieces.error().type == whole.error().type);
        RC_ASSERT(pieces.error().line == whole.error().line);
        RC_ASSERT(pieces.error().column == whole.error().column);
        RC_ASSERT(pieces.error().detail == whole.error().detail);
    }
}

}  // namespace
}  // namespace wattboard::test
