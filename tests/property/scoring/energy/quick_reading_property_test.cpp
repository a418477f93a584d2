// What is read many rows at once is what is read byte by byte: numbers, order, sums, samples and problems.
#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/log_reader.h"
#include "scoring/energy/sample_window.h"
#include "scoring/energy/short_decimal.h"
#include "scoring/energy/trace_account.h"
#include "scoring/energy/trace_sink.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

RC_GTEST_PROP(short_decimal, is_what_parse_decimal_reads, ())
{
    std::string text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789012345678.,e -x"}));
    const std::size_t length = text.size();
    text.append(16, ',');
    energy::ShortDecimal quick;
    if (!energy::read_short_decimal(text.data(), quick) || *quick.after == 'e') return;
    const energy::Decimal exact = energy::parse_decimal(std::string_view{text}.substr(0, length));
    RC_ASSERT(quick.after == exact.after);
    RC_ASSERT(quick.decimals == exact.decimals);
    RC_ASSERT(std::bit_cast<std::uint64_t>(quick.value()) == std::bit_cast<std::uint64_t>(exact.value));
}

RC_GTEST_PROP(sample_window, hands_over_what_a_reorder_buffer_does, ())
{
    const auto window = *rc::gen::inRange<std::size_t>(1100, 3000);
    const auto count = *rc::gen::inRange(1, 9000);
    const auto one_in = *rc::gen::element(100, 3000, 1'000'000);
    energy::SampleWindow quick;
    energy::ReorderBuffer<energy::Sample> slow;
    std::vector<std::tuple<Nanoseconds, double, std::uint32_t>> quick_out;
    std::vector<std::tuple<Nanoseconds, double, std::uint32_t>> slow_out;
    const auto take_run = [&](const energy::SampleRun& run) {
        for (std::size_t i = 0; i < run.size(); ++i)
            quick_out.emplace_back(run.times[i], run.values[i], run.state(i).activity);
    };
    const auto take = [&](const energy::Sample& next) {
        slow_out.emplace_back(next.time, next.value, next.state.activity);
    };
    for (int i = 0; i < count; ++i) {
        const bool late = *rc::gen::inRange(0, one_in) == 0;
        energy::Sample sample{.time = i / 2, .value = static_cast<double>(i), .sequence = 0, .state = {}};
        if (late) sample.time -= *rc::gen::inRange(0, 1200);
        if (i > 2000) sample.state.activity = static_cast<std::uint32_t>(i);
        RC_ASSERT(quick.push(sample, window, take_run) == slow.push(sample, window, take));
    }
    quick.drain(take_run);
    slow.drain(take);
    RC_ASSERT(quick_out == slow_out);
    RC_ASSERT(quick.backward_steps() == slow.backward_steps());
    RC_ASSERT(quick.largest_step() == slow.largest_step());
}

class Samples final : public energy::TraceSink {
public:
    void add_device(std::size_t /*device*/, const energy::TraceDevice& about) override { ids.push_back(about.id); }
    void add(std::size_t device, Nanoseconds time, double watts) override { rows.emplace_back(device, time, watts); }

    std::vector<std::string> ids;
    std::vector<std::tuple<std::size_t, Nanoseconds, double>> rows;
};

struct Reading {
    Result<EvidenceSummary> summary;
    Samples samples;
};

/// Pieces of one byte never hold a row to be read at once.
void read(const std::string& text, const std::vector<std::size_t>& pieces, Reading& reading)
{
    ReadingContext context = context_with_limit();
    context.trace = &reading.samples;
    LogReader reader{{}, context};
    std::size_t at = 0;
    for (std::size_t i = 0; at < text.size(); ++i) {
        const std::string_view piece = std::string_view{text}.substr(at, pieces[i % pieces.size()]);
        if (const Result<void> fed = reader.feed(piece); !fed) {
            reading.summary = std::unexpected{fed.error()};
            return;
        }
        at += piece.size();
    }
    reading.summary = reader.finish();
}

bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }

void expect_same_account(const energy::DeviceAccount& a, const energy::DeviceAccount& b)
{
    RC_ASSERT(a.info.id == b.info.id);
    RC_ASSERT(a.hash == b.hash);
    RC_ASSERT(a.series == b.series);
    RC_ASSERT(std::tie(a.samples, a.missing, a.exact_duplicates, a.conflicting_times, a.backward_steps,
                       a.impossible_samples, a.curvatures, a.longest_interval, a.most_decimals, a.all_integers) ==
              std::tie(b.samples, b.missing, b.exact_duplicates, b.conflicting_times, b.backward_steps,
                       b.impossible_samples, b.curvatures, b.longest_interval, b.most_decimals, b.all_integers));
    RC_ASSERT(std::tie(a.whole_log_constant, a.has_activity, a.lowest_watts, a.highest_watts, a.longest_run_seconds,
                       a.longest_run_start, a.longest_busy_run_seconds, a.tail.bound, a.tail.activity, a.tail.busy) ==
              std::tie(b.whole_log_constant, b.has_activity, b.lowest_watts, b.highest_watts, b.longest_run_seconds,
                       b.longest_run_start, b.longest_busy_run_seconds, b.tail.bound, b.tail.activity, b.tail.busy));
    RC_ASSERT(near(a.joules, b.joules) && near(a.highest_second_watts, b.highest_second_watts));
    RC_ASSERT(near(a.curvature_squares, b.curvature_squares));
    const auto lengths = a.intervals.sorted();
    const auto other = b.intervals.sorted();
    RC_ASSERT(lengths.size() == other.size());
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        RC_ASSERT(lengths[i].longest == other[i].longest && lengths[i].count == other[i].count);
        RC_ASSERT(near(lengths[i].seconds, other[i].seconds) && near(lengths[i].plain_joules, other[i].plain_joules));
        RC_ASSERT(near(lengths[i].highest_joules, other[i].highest_joules));
    }
}

/// Each device's samples in the order in which they came; the order between devices is the reader's own.
template <class Row>
std::map<std::size_t, std::vector<Row>> by_device(const std::vector<Row>& rows)
{
    std::map<std::size_t, std::vector<Row>> grouped;
    for (const Row& row : rows) grouped[std::get<0>(row)].push_back(row);
    return grouped;
}

void expect_same(const Reading& a, const Reading& b)
{
    RC_ASSERT(a.summary.has_value() == b.summary.has_value());
    if (!a.summary) {
        const Problem& one = a.summary.error();
        const Problem& two = b.summary.error();
        RC_ASSERT(std::tie(one.detail, one.line, one.column, one.field, one.hint) ==
                  std::tie(two.detail, two.line, two.column, two.field, two.hint));
        return;
    }
    RC_ASSERT(a.samples.ids == b.samples.ids);
    RC_ASSERT(by_device(a.samples.rows) == by_device(b.samples.rows));
    RC_ASSERT(a.summary->samples == b.summary->samples);
    RC_ASSERT(near(a.summary->energy.value(), b.summary->energy.value()));
    RC_ASSERT(near(a.summary->charged.value(), b.summary->charged.value()));
    RC_ASSERT(a.summary->findings.size() == b.summary->findings.size());
    for (std::size_t i = 0; i < a.summary->findings.size(); ++i) {
        RC_ASSERT(a.summary->findings[i].check == b.summary->findings[i].check);
        RC_ASSERT(a.summary->findings[i].verdict == b.summary->findings[i].verdict);
        RC_ASSERT(a.summary->findings[i].place == b.summary->findings[i].place);
    }
    for (std::size_t i = 0; i < a.summary->account->devices.size(); ++i)
        expect_same_account(a.summary->account->devices[i], b.summary->account->devices[i]);
    const auto& hours = a.summary->account->hours.joules();
    const auto& other_hours = b.summary->account->hours.joules();
    RC_ASSERT(hours.size() == other_hours.size());
    for (std::size_t i = 0; i < hours.size(); ++i) RC_ASSERT(near(hours[i], other_hours[i]));
}

std::string stamp(std::int64_t milliseconds, int decimals, bool generic)
{
    std::string text = fmt::format("2026{0}01{0}{1:02}{2}{3:02}:{4:02}:{5:02}", generic ? '-' : '/',
                                   5 + milliseconds / 86'400'000, generic ? 'T' : ' ', milliseconds / 3'600'000 % 24,
                                   milliseconds / 60'000 % 60, milliseconds / 1000 % 60);
    if (decimals == 3) text += fmt::format(".{:03}", milliseconds % 1000);
    if (decimals == 6) text += fmt::format(".{:06}", milliseconds % 1000 * 1000 + 7);
    return text + (generic ? "Z" : "");
}

/// Mostly what tools write, now and then another form of a number, or what is none.
std::string power(int oddity)
{
    static constexpr std::array<std::string_view, 14> odd{
        "N/A", "[N/A]", "1e2",  "12345678.25",     "5.", "007", "+3", "\"9\"",
        "-1",  "watts", "1e13", "1234.5678901234", "",   "3E"};
    if (*rc::gen::inRange(0, oddity) == 0) return std::string{*rc::gen::elementOf(odd)};
    const int watts = *rc::gen::element(*rc::gen::inRange(0, 100'000), 30'000, *rc::gen::inRange(0, 1000));
    return fmt::format("{}.{:02}", watts / 100, watts % 100);
}

std::string generated_log(bool generic, int oddity)
{
    const auto devices = *rc::gen::inRange(1, 4);
    const bool names = *rc::gen::arbitrary<bool>();
    const int decimals = *rc::gen::element(0, 3, 6);
    const int period = *rc::gen::element(100, 1000, 20'000);
    const std::string_view line_end = *rc::gen::element<std::string_view>("\n", "\r\n");
    const std::string_view unit = !generic && *rc::gen::arbitrary<bool>() ? " W" : "";
    std::string text = generic ? "timestamp,device,power_w" : "timestamp, index, power.draw [W], utilization.gpu [%]";
    text += fmt::format("{}{}", names ? generic ? ",note" : ", name" : "", line_end);
    std::int64_t time = *rc::gen::inRange(0, 3'600'000);
    const int polls = *rc::gen::inRange(1, 150);
    for (int poll = 0; poll < polls; ++poll) {
        const int what = *rc::gen::inRange(0, 60);
        time += what == 0 ? 2500 : what == 1 ? -3 * period : what == 2 ? 0 : period + *rc::gen::inRange(0, 3);
        time = std::max<std::int64_t>(time, 0);
        for (int device = 0; device < devices; ++device) {
            const std::string blank = generic ? "" : *rc::gen::inRange(0, 20) == 0 ? "  " : " ";
            text += fmt::format("{},{}{},{}{}{}", stamp(time + device, decimals, generic), blank, device, blank,
                                power(oddity), unit);
            if (!generic) text += fmt::format(",{}{} %", blank, *rc::gen::inRange(0, 101));
            if (names) text += *rc::gen::inRange(0, 30) == 0 ? ", NVIDIA MIG 1g" : ", NVIDIA Test-700";
            text += line_end;
        }
    }
    if (*rc::gen::inRange(0, 4) == 0) text.resize(text.size() - *rc::gen::inRange<std::size_t>(1, 20));
    return text;
}

RC_GTEST_PROP(quick_reading, is_what_reading_byte_by_byte_gives, ())
{
    const int oddity = *rc::gen::element(20, 500, 1'000'000);
    const std::string text = generated_log(*rc::gen::arbitrary<bool>(), oddity);
    Reading whole;
    Reading bytes;
    Reading pieces;
    read(text, {text.size()}, whole);
    read(text, {1}, bytes);
    read(text, *rc::gen::nonEmpty(rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 900))),
         pieces);
    RC_CLASSIFY(whole.summary.has_value(), "readable");
    expect_same(whole, bytes);
    expect_same(pieces, bytes);
}

/// Longer than the window, so that whole blocks leave it, with and without a late inversion.
TEST(QuickReading, HoldsForLogsBeyondTheWindow)
{
    for (const bool inverted : {false, true}) {
        std::string text = "timestamp,device,power_w\n";
        std::uint32_t noise = 1;
        for (int row = 0; row < 70'000; ++row) {
            noise = noise * 1'664'525U + 1'013'904'223U;
            const int at = inverted && row == 68'000 ? row - 500 : row;
            text += fmt::format("{},gpu0,{}\n", stamp(std::int64_t{200} * at + (noise >> 30U), 3, true), noise >> 23U);
        }
        Reading whole;
        Reading bytes;
        read(text, {65'536}, whole);
        read(text, {1}, bytes);
        EXPECT_NO_THROW(expect_same(whole, bytes));
        EXPECT_EQ(whole.samples.rows.size(), 70'000U);
    }
}

}  // namespace
}  // namespace wattboard::test
