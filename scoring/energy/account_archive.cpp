// Tables of an account as bytes.
#include "scoring/energy/account_archive.h"

#include <algorithm>
#include <utility>

namespace wattboard::energy {

namespace {

constexpr std::size_t most_classes = 4 * IntervalTable::exact_limit;
constexpr std::size_t most_ranges = 300'000;
/// Bytes that a class takes at least, by which counts are held against the bytes that are there.
constexpr std::size_t class_bytes = 18;

}  // namespace

void AccountWriter::value(const IntervalTable& table)
{
    bytes.integer(table.bits());
    list(table.focused(), most_ranges, 3, [this](const LengthRange& range) {
        time(range.shortest);
        time(range.longest);
        bytes.integer(range.bits);
    });
    Nanoseconds before = 0;
    list(table.sorted(), most_classes, class_bytes, [&](const IntervalClass& entry) {
        bytes.whole(static_cast<std::uint64_t>(entry.longest - before));
        before = entry.longest;
        bytes.whole(entry.count);
        bytes.real(entry.plain_joules);
        bytes.real(entry.highest_joules);
        if (table.is_coarse()) bytes.real(entry.seconds);
    });
}

void AccountReader::value(IntervalTable& table)
{
    const int bits = static_cast<int>(bytes.integer(0, IntervalTable::exact_bits));
    std::vector<LengthRange> focus;
    list(focus, most_ranges, 3, [this](LengthRange& range) {
        range.shortest = bytes.integer(1, latest_instant);
        range.longest = bytes.integer(range.shortest, latest_instant);
        range.bits = static_cast<int>(bytes.integer(0, IntervalTable::exact_bits));
    });
    std::vector<IntervalClass> classes;
    std::uint64_t before = 0;
    list(classes, most_classes, class_bytes, [&](IntervalClass& entry) {
        const std::uint64_t step = bytes.whole(static_cast<std::uint64_t>(latest_instant) - before);
        if (step == 0) bytes.fail();
        before += step;
        entry.longest = static_cast<Nanoseconds>(before);
        entry.count = bytes.whole(std::uint64_t{1} << 40U);
        entry.plain_joules = bytes.amount(most_account_amount);
        entry.highest_joules = bytes.amount(most_account_amount);
        entry.seconds = bits == IntervalTable::exact_bits
                            ? static_cast<double>(entry.count) * (static_cast<double>(entry.longest) * 1e-9)
                            : bytes.amount(most_account_amount);
    });
    if (!bytes.failed()) table = IntervalTable::restored(classes, bits, std::move(focus));
}

void AccountWriter::value(const HourlyEnergy& hours)
{
    bytes.flag(hours.too_long());
    bytes.integer(hours.first_hour());
    list(hours.joules(), HourlyEnergy::most_hours, 8, [this](double joules) { bytes.real(std::max(0.0, joules)); });
}

void AccountReader::value(HourlyEnergy& hours)
{
    const bool too_long = bytes.flag();
    const std::int64_t first = bytes.integer(-10'000'000, 10'000'000);
    std::vector<double> joules;
    list(joules, HourlyEnergy::most_hours, 8, [this](double& hour) { hour = bytes.amount(most_account_amount); });
    if (!bytes.failed()) hours = HourlyEnergy::restored(first, std::move(joules), too_long);
}

}  // namespace wattboard::energy
