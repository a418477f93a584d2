// Pieces column by column, which compresses better than row by row.
#include "scoring/energy/trace_piece.h"

#include <algorithm>

#include "scoring/energy/log_messages.h"
#include "scoring/energy/trace_columns.h"

namespace wattboard::energy {

namespace {

// First byte of a piece: what it holds, and the version of the code.
constexpr std::uint8_t samples_mark = 0x11;
constexpr std::uint8_t groups_mark = 0x21;

std::unexpected<Problem> damaged()
{
    return std::unexpected(
        Problem{.type = problems::malformed_log, .detail = "A stored piece of a power trace is damaged."});
}

double seconds_between(Nanoseconds from, Nanoseconds to)
{
    return static_cast<double>(static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from)) * 1e-9;
}

/// Begins a piece and gives room for one column.
template <class Value, class Item, class Get>
std::vector<Value> column(std::span<const Item> items, Get get)
{
    std::vector<Value> values;
    values.reserve(items.size());
    for (const Item& item : items) values.push_back(get(item));
    return values;
}

/// The number of items, if the piece begins as one of this kind does.
std::size_t head(ColumnReader& reader, std::uint8_t mark, std::size_t most)
{
    if (reader.byte() != mark) reader.refuse();
    const std::uint64_t count = reader.varint();
    if (count == 0 || count > most) reader.refuse();
    return reader.ok() ? static_cast<std::size_t>(count) : 0;
}

bool is_sound(const TraceGroup& group, const TraceGroup* before)
{
    const bool follows = before == nullptr || before->last == group.since;
    return follows && group.since <= group.first && group.first <= group.last && group.samples > 0 &&
           group.lowest <= group.highest;
}

}  // namespace

double TraceGroup::mean() const
{
    const double seconds = seconds_between(since, last);
    // Rounding must not carry it out of the range either.
    return seconds > 0 ? std::clamp(joules / seconds, lowest, highest) : (lowest + highest) / 2;
}

void TraceGroup::append(const TraceGroup& next)
{
    last = next.last;
    samples += next.samples;
    lowest = std::min(lowest, next.lowest);
    highest = std::max(highest, next.highest);
    joules += next.joules;
}

TraceGroup group_of(const TraceSample* before, const TraceSample& sample)
{
    TraceGroup group{.since = sample.time,
                     .first = sample.time,
                     .last = sample.time,
                     .samples = 1,
                     .lowest = sample.watts,
                     .highest = sample.watts};
    if (before == nullptr) return group;
    group.since = before->time;
    group.joules = sample.watts * seconds_between(before->time, sample.time);
    return group;
}

std::string encode_samples(std::span<const TraceSample> samples)
{
    std::string out{static_cast<char>(samples_mark)};
    put_varint(out, samples.size());
    put_times(out, column<Nanoseconds>(samples, [](const TraceSample& sample) { return sample.time; }));
    put_numbers(out, column<double>(samples, [](const TraceSample& sample) { return sample.watts; }));
    return out;
}

std::string encode_groups(std::span<const TraceGroup> groups)
{
    std::string out{static_cast<char>(groups_mark)};
    put_varint(out, groups.size());
    // `since` of all but the first group is the end of the one before.
    std::vector<Nanoseconds> ends{groups.front().since};
    for (const TraceGroup& group : groups) ends.push_back(group.last);
    put_times(out, ends);
    put_times(out, column<Nanoseconds>(groups, [](const TraceGroup& group) { return group.first; }));
    for (const TraceGroup& group : groups) put_varint(out, group.samples);
    put_numbers(out, column<double>(groups, [](const TraceGroup& group) { return group.lowest; }));
    put_numbers(out, column<double>(groups, [](const TraceGroup& group) { return group.highest; }));
    put_bits(out, column<double>(groups, [](const TraceGroup& group) { return group.joules; }));
    return out;
}

Result<std::vector<TraceSample>> decode_samples(std::string_view bytes)
{
    ColumnReader reader{bytes};
    const std::size_t count = head(reader, samples_mark, most_piece_samples);
    const auto times = reader.times(count);
    const auto watts = reader.numbers(count);
    if (!reader.done()) return damaged();
    std::vector<TraceSample> samples(count);
    for (std::size_t i = 0; i < count; ++i) samples[i] = {.time = times[i], .watts = watts[i]};
    return samples;
}

Result<std::vector<TraceGroup>> decode_groups(std::string_view bytes)
{
    ColumnReader reader{bytes};
    const std::size_t count = head(reader, groups_mark, most_piece_groups);
    const auto ends = reader.times(count + 1);
    const auto firsts = reader.times(count);
    std::vector<std::uint64_t> samples;
    for (std::size_t i = 0; i < count; ++i) samples.push_back(reader.varint());
    const auto lowest = reader.numbers(count);
    const auto highest = reader.numbers(count);
    const auto joules = reader.bits(count);
    if (!reader.done()) return damaged();
    std::vector<TraceGroup> groups(count);
    for (std::size_t i = 0; i < count; ++i) {
        groups[i] = {.since = ends[i],
                     .first = firsts[i],
                     .last = ends[i + 1],
                     .samples = samples[i],
                     .lowest = lowest[i],
                     .highest = highest[i],
                     .joules = joules[i]};
        if (!is_sound(groups[i], i == 0 ? nullptr : &groups[i - 1])) return damaged();
    }
    return groups;
}

}  // namespace wattboard::energy
