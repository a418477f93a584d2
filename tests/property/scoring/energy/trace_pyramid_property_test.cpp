// The trace pyramid against the samples that it was built from.
#include "scoring/energy/trace_pyramid.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "scoring/energy/trace_chart.h"

namespace wattboard::energy {
namespace {

using Samples = std::vector<TraceSample>;

/// Cadence, jitter, gaps, repeated times, round and crooked powers: whatever a seed says.
Samples samples_of(std::uint64_t seed, std::size_t count)
{
    std::mt19937_64 random{seed};
    const std::array<Nanoseconds, 5> units{1, 1'000, 1'000'000, 1'000'000'000, 10'000'000};
    const Nanoseconds unit = units[random() % units.size()];
    const std::array<double, 4> scales{1, 100, 1000, 7};
    const double scale = scales[random() % scales.size()];
    Samples samples;
    Nanoseconds time = static_cast<Nanoseconds>(random() % 4'000'000'000) * 1'000'000'000;
    for (std::size_t i = 0; i < count; ++i) {
        samples.push_back({.time = time, .watts = std::floor(static_cast<double>(random() % 500'000)) / scale});
        time += unit * static_cast<Nanoseconds>(random() % 3 + (random() % 50 == 0 ? 1000 : 0));
    }
    return samples;
}

struct Built {
    std::vector<TracePiece> pieces;
    std::vector<TracedDevice> devices;
};

Built build(const std::vector<Samples>& devices)
{
    Built built;
    TracePyramid pyramid{[&](TracePiece&& piece) { built.pieces.push_back(std::move(piece)); }};
    for (std::size_t device = 0; device < devices.size(); ++device)
        pyramid.add_device(device, {.id = std::to_string(device)});
    std::size_t longest = 0;
    for (const Samples& samples : devices) longest = std::max(longest, samples.size());
    for (std::size_t i = 0; i < longest; ++i)
        for (std::size_t device = 0; device < devices.size(); ++device)
            if (i < devices[device].size()) pyramid.add(device, devices[device][i].time, devices[device][i].watts);
    pyramid.finish();
    built.devices = pyramid.devices();
    return built;
}

std::vector<TraceGroup> groups_of(const Built& built, std::size_t device, unsigned level)
{
    std::vector<TraceGroup> all;
    std::uint32_t ordinal = 0;
    for (const TracePiece& piece : built.pieces) {
        if (piece.device != device || piece.level != level) continue;
        RC_ASSERT(piece.ordinal == ordinal++);
        const auto groups = decode_groups(piece.bytes);
        RC_ASSERT(groups.has_value());
        RC_ASSERT(groups->front().first == piece.first);
        RC_ASSERT(groups->back().last == piece.last);
        all.insert(all.end(), groups->begin(), groups->end());
    }
    return all;
}

Samples samples_back(const Built& built, std::size_t device)
{
    Samples all;
    for (const TracePiece& piece : built.pieces) {
        if (piece.device != device || piece.level != 0) continue;
        const auto samples = decode_samples(piece.bytes);
        RC_ASSERT(samples.has_value());
        RC_ASSERT(samples->size() == piece.samples);
        all.insert(all.end(), samples->begin(), samples->end());
    }
    return all;
}

/// What the samples from number `begin` on come to, by the definition.
TraceGroup brute(const Samples& samples, std::size_t begin, std::size_t count)
{
    const auto from = samples.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = from + static_cast<std::ptrdiff_t>(count);
    const auto by_watts = [](const TraceSample& a, const TraceSample& b) { return a.watts < b.watts; };
    TraceGroup group{.since = begin > 0 ? (from - 1)->time : from->time,
                     .first = from->time,
                     .last = (to - 1)->time,
                     .samples = count,
                     .lowest = std::min_element(from, to, by_watts)->watts,
                     .highest = std::max_element(from, to, by_watts)->watts};
    for (std::size_t i = std::max<std::size_t>(begin, 1); i < begin + count; ++i) {
        const double seconds = static_cast<double>(samples[i].time - samples[i - 1].time) * 1e-9;
        group.joules += seconds * samples[i].watts;
    }
    return group;
}

void check_same(const TraceGroup& group, const TraceGroup& expected)
{
    RC_ASSERT(group.since == expected.since);
    RC_ASSERT(group.first == expected.first);
    RC_ASSERT(group.last == expected.last);
    RC_ASSERT(group.samples == expected.samples);
    RC_ASSERT(group.lowest == expected.lowest);
    RC_ASSERT(group.highest == expected.highest);
    RC_ASSERT(group.mean() >= group.lowest && group.mean() <= group.highest);
    RC_ASSERT(std::abs(group.joules - expected.joules) <= 1e-9 * std::max(1.0, expected.joules));
}

/// Groups that follow each other and cover all samples from `begin` on, each equal to what its samples come to.
std::size_t check_cover(const std::vector<TraceGroup>& groups, const Samples& samples, std::size_t begin)
{
    for (const TraceGroup& group : groups) {
        check_same(group, brute(samples, begin, group.samples));
        begin += group.samples;
    }
    return begin;
}

RC_GTEST_PROP(TracePyramid, EveryLevelSaysWhatItsSamplesSay, (std::uint64_t seed))
{
    const std::size_t count = *rc::gen::inRange<std::size_t>(1, 120'000);
    const std::vector<Samples> devices{samples_of(seed, count), samples_of(seed + 1, count / 7), {}};
    const Built built = build(devices);
    RC_ASSERT(built.devices[2].levels == 0U);
    for (std::size_t device = 0; device < 2; ++device) {
        const TracedDevice& traced = built.devices[device];
        RC_ASSERT(traced.samples == devices[device].size());
        RC_ASSERT(samples_back(built, device) == devices[device]);
        for (unsigned level = 1; level < traced.levels; ++level) {
            const auto groups = groups_of(built, device, level);
            RC_ASSERT(check_cover(groups, devices[device], 0) == devices[device].size());
            if (level + 1 == traced.levels) RC_ASSERT(groups.size() <= most_piece_groups);
        }
        RC_ASSERT(groups_of(built, device, traced.levels).empty());
    }
}

RC_GTEST_PROP(TraceChart, KeepsEveryPeakOfItsRange, (std::uint64_t seed))
{
    const std::size_t count = *rc::gen::inRange<std::size_t>(2, 60'000);
    const std::size_t points = *rc::gen::inRange<std::size_t>(1, 2'000);
    const Samples samples = samples_of(seed, count);
    std::size_t a = *rc::gen::inRange<std::size_t>(0, count);
    std::size_t b = *rc::gen::inRange<std::size_t>(0, count);
    if (a > b) std::swap(a, b);
    const TraceRange range{.from = samples[a].time, .to = samples[b].time};
    // The samples themselves: cut exactly.
    const auto in_range = std::ranges::count_if(
        samples, [&](const TraceSample& sample) { return sample.time >= range.from && sample.time <= range.to; });
    const auto begin = static_cast<std::size_t>(
        std::ranges::find_if(samples, [&](const TraceSample& sample) { return sample.time >= range.from; }) -
        samples.begin());
    const auto fine = chart_samples(samples, range, points);
    RC_ASSERT(fine.size() <= points || fine.size() == static_cast<std::size_t>(in_range));
    RC_ASSERT(fine.size() <= points);
    RC_ASSERT(check_cover(fine, samples, begin) == begin + static_cast<std::size_t>(in_range));
    // Any level above: whole groups, of which the first and the last may reach beyond the range.
    const Built built = build({samples});
    for (unsigned level = 1; level < built.devices[0].levels; ++level) {
        const auto groups = groups_of(built, 0, level);
        const auto coarse = chart_groups(groups, range, points);
        RC_ASSERT(!coarse.empty());
        RC_ASSERT(coarse.size() <= points);
        RC_ASSERT(coarse.front().first <= range.from && coarse.back().last >= range.to);
        std::size_t before = 0;
        for (const TraceGroup& group : groups) {
            if (group.last >= range.from) break;
            before += group.samples;
        }
        RC_ASSERT(check_cover(coarse, samples, before) <= samples.size());
    }
}

RC_GTEST_PROP(TracePiece, DamagedBytesAreRefusedOrSound, (std::uint64_t seed))
{
    const Samples samples = samples_of(seed, 40);
    std::vector<TraceGroup> groups;
    for (std::size_t i = 0; i < samples.size(); i += 4) groups.push_back(brute(samples, i, 4));
    std::mt19937_64 random{seed};
    for (std::string bytes : {encode_samples(samples), encode_groups(groups)}) {
        const std::size_t at = random() % bytes.size();
        if (random() % 2 == 0)
            bytes[at] = static_cast<char>(random());
        else
            bytes.resize(at);
        if (const auto read = decode_samples(bytes)) {
            RC_ASSERT(std::ranges::is_sorted(*read, {}, &TraceSample::time));
            RC_ASSERT(std::ranges::all_of(*read, [](const auto& s) { return std::isfinite(s.watts) && s.watts >= 0; }));
        }
        if (const auto read = decode_groups(bytes))
            RC_ASSERT(std::ranges::all_of(*read, [](const auto& group) {
                return group.since <= group.first && group.first <= group.last && group.lowest <= group.highest;
            }));
    }
}

TEST(TracePiece, RareValuesComeBackBitForBit)
{
    const Samples samples{{.time = INT64_MIN, .watts = 0.1 + 0.2},
                          {.time = -1, .watts = 1e12},
                          {.time = 0, .watts = 5e-324},
                          {.time = INT64_MAX, .watts = 61.48}};
    const auto back = decode_samples(encode_samples(samples));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, samples);
    EXPECT_FALSE(decode_samples(encode_samples(samples) + '\0')) << "nothing may follow";
    EXPECT_FALSE(decode_samples(""));
    EXPECT_FALSE(decode_groups(encode_samples(samples)));
}

TEST(TracePiece, ARegularLogOfRoundPowersTakesThreeBytesASample)
{
    Samples samples;
    for (int i = 0; i < 4096; ++i)
        samples.push_back({.time = Nanoseconds{i} * 10'000'000, .watts = 250 + (i * 37 % 900) / 100.0});
    EXPECT_LT(encode_samples(samples).size(), 3 * samples.size() + 20);
}

TEST(TracePyramid, ManyDevicesHaveSmallerPieces)
{
    std::size_t largest = 0;
    TracePyramid pyramid{[&](TracePiece&& piece) { largest = std::max(largest, std::size_t{piece.samples}); }};
    for (std::size_t device = 0; device < 1024; ++device) pyramid.add_device(device, {});
    for (Nanoseconds time = 0; time < 255; ++time)
        for (std::size_t device = 0; device < 1024; ++device) pyramid.add(device, time, 1);
    EXPECT_EQ(largest, 0U);
    for (std::size_t device = 0; device < 1024; ++device) pyramid.add(device, 255, 1);
    EXPECT_EQ(largest, 256U);
}

}  // namespace
}  // namespace wattboard::energy
