// The account of a trace as bytes and back.
#include <algorithm>
#include <utility>

#include "scoring/energy/byte_codec.h"
#include "scoring/energy/reading_options.h"
#include "scoring/energy/trace_account.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view magic = "WBTA";
constexpr std::uint64_t version = 1;
constexpr std::size_t most_text = 1000;
constexpr std::size_t most_classes = 4 * IntervalTable::exact_limit;
constexpr std::size_t most_ranges = 300'000;
/// Instants between the years 1824 and 2116, so that the difference of two fits, and lengths up to 146 years.
constexpr Nanoseconds latest = INT64_MAX / 2;
/// Sums of squares of the largest values of 2^64 samples, and what they are multiplied by, stay finite.
constexpr double most_amount = 1e60;
/// Bytes that an entry takes at least, by which counts are held against the bytes that are there.
constexpr std::size_t class_bytes = 18;
constexpr std::size_t device_bytes = 100;

/// One visit of all members in one order serves writing and reading.
class Writer {
public:
    void value(const std::string& text) { bytes.text(text); }
    void value(std::uint64_t number) { bytes.whole(number); }
    void value(int number) { bytes.integer(number); }
    void value(bool flag) { bytes.flag(flag); }
    void value(double number) { bytes.real(number); }
    void value(Watts watts) { bytes.real(watts.value()); }
    void value(const ContentHash& hash)
    {
        bytes.whole(hash.high);
        bytes.whole(hash.low);
    }
    void value(const IntervalTable& table);
    void value(const HourlyEnergy& hours);
    void time(Nanoseconds time) { bytes.integer(time); }
    template <class Enum>
    void choice(Enum chosen, std::size_t /*count*/)
    {
        bytes.whole(static_cast<std::uint64_t>(chosen));
    }
    template <class Value, class Visit>
    void maybe(const std::optional<Value>& optional, Visit visit)
    {
        bytes.flag(optional.has_value());
        if (optional) visit(*optional);
    }
    template <class List, class Visit>
    void list(const List& items, std::size_t /*most*/, std::size_t /*least_bytes*/, Visit visit)
    {
        bytes.whole(items.size());
        for (const auto& item : items) visit(item);
    }
    ByteWriter bytes;
};

class Reader {
public:
    explicit Reader(std::string_view text) : bytes{text} {}
    void value(std::string& text) { text = bytes.text(most_text); }
    void value(std::uint64_t& number) { number = bytes.whole(UINT64_MAX / 4096); }
    void value(int& number) { number = static_cast<int>(bytes.integer(-1'000'000, 1'000'000)); }
    void value(bool& flag) { flag = bytes.flag(); }
    void value(double& number) { number = bytes.amount(most_amount); }
    void value(Watts& watts) { watts = Watts{bytes.amount(most_amount)}; }
    void value(ContentHash& hash)
    {
        hash.high = bytes.whole();
        hash.low = bytes.whole();
    }
    void value(IntervalTable& table);
    void value(HourlyEnergy& hours);
    void time(Nanoseconds& time) { time = bytes.integer(-latest, latest); }
    template <class Enum>
    void choice(Enum& chosen, std::size_t count)
    {
        chosen = static_cast<Enum>(bytes.whole(count - 1));
    }
    template <class Value, class Visit>
    void maybe(std::optional<Value>& optional, Visit visit)
    {
        optional.reset();
        if (bytes.flag()) visit(optional.emplace());
    }
    template <class List, class Visit>
    void list(List& items, std::size_t most, std::size_t least_bytes, Visit visit)
    {
        const std::size_t count = bytes.count(most, least_bytes);
        for (std::size_t i = 0; i < count && !bytes.failed(); ++i) visit(items.emplace_back());
    }
    ByteReader bytes;
};

void Writer::value(const IntervalTable& table)
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

void Reader::value(IntervalTable& table)
{
    const int bits = static_cast<int>(bytes.integer(0, IntervalTable::exact_bits));
    std::vector<LengthRange> focus;
    list(focus, most_ranges, 3, [this](LengthRange& range) {
        range.shortest = bytes.integer(1, latest);
        range.longest = bytes.integer(range.shortest, latest);
        range.bits = static_cast<int>(bytes.integer(0, IntervalTable::exact_bits));
    });
    std::vector<IntervalClass> classes;
    std::uint64_t before = 0;
    list(classes, most_classes, class_bytes, [&](IntervalClass& entry) {
        const std::uint64_t step = bytes.whole(static_cast<std::uint64_t>(latest) - before);
        if (step == 0) bytes.fail();
        before += step;
        entry.longest = static_cast<Nanoseconds>(before);
        entry.count = bytes.whole(std::uint64_t{1} << 40U);
        entry.plain_joules = bytes.amount(most_amount);
        entry.highest_joules = bytes.amount(most_amount);
        entry.seconds = bits == IntervalTable::exact_bits
                            ? static_cast<double>(entry.count) * (static_cast<double>(entry.longest) * 1e-9)
                            : bytes.amount(most_amount);
    });
    if (!bytes.failed()) table = IntervalTable::restored(classes, bits, std::move(focus));
}

void Writer::value(const HourlyEnergy& hours)
{
    bytes.flag(hours.too_long());
    bytes.integer(hours.first_hour());
    list(hours.joules(), HourlyEnergy::most_hours, 8, [this](double joules) { bytes.real(std::max(0.0, joules)); });
}

void Reader::value(HourlyEnergy& hours)
{
    const bool too_long = bytes.flag();
    const std::int64_t first = bytes.integer(-10'000'000, 10'000'000);
    std::vector<double> joules;
    list(joules, HourlyEnergy::most_hours, 8, [this](double& hour) { hour = bytes.amount(most_amount); });
    if (!bytes.failed()) hours = HourlyEnergy::restored(first, std::move(joules), too_long);
}

/// `Facts` is LogFacts, const where it is written.
void visit_facts(auto& archive, auto& facts)
{
    archive.value(facts.format);
    archive.value(facts.format_version);
    archive.value(facts.rows);
    archive.value(facts.zone_known);
    archive.value(facts.nonexistent_times);
    archive.value(facts.ambiguous_times);
    archive.value(facts.nvidia_smi_resolution);
    archive.value(facts.clockless);
    archive.choice(facts.grade, grade_names.size());
    archive.maybe(facts.gain, [&](auto& gain) { archive.value(gain); });
}

void visit_info(auto& archive, auto& info)
{
    archive.value(info.id);
    archive.choice(info.kind, device_kind_names.size());
    archive.value(info.name);
    archive.maybe(info.stated_limit, [&](auto& limit) { archive.value(limit); });
    archive.value(info.held);
    archive.choice(info.reading, 3);
    archive.maybe(info.counter_range_joules, [&](auto& range) { archive.value(range); });
    archive.maybe(info.resolution_joules, [&](auto& resolution) { archive.value(resolution); });
    archive.time(info.time_resolution);
}

void visit_row(auto& archive, auto& row)
{
    archive.time(row.time);
    archive.value(row.value);
    archive.time(row.length);
}

void visit_counts(auto& archive, auto& device)
{
    for (auto* count :
         {&device.samples, &device.missing, &device.exact_duplicates, &device.conflicting_times, &device.backward_steps,
          &device.counter_falls, &device.wraps, &device.impossible_samples, &device.curvatures})
        archive.value(*count);
    for (auto* time :
         {&device.largest_step, &device.start, &device.end, &device.longest_interval, &device.longest_run_start})
        archive.time(*time);
    for (auto* amount : {&device.declared_interval_seconds, &device.counter_fall_seconds, &device.overlap_seconds,
                         &device.joules, &device.lowest_watts, &device.highest_watts, &device.highest_second_watts,
                         &device.longest_run_seconds, &device.longest_busy_run_seconds, &device.smallest_step_joules,
                         &device.curvature_squares, &device.value_before_last, &device.last_mean_watts})
        archive.value(*amount);
    for (auto* flag : {&device.zone_known, &device.clockless, &device.whole_log_constant, &device.has_activity,
                       &device.all_integers})
        archive.value(*flag);
    archive.value(device.most_decimals);
}

void visit_device(auto& archive, auto& device)
{
    visit_info(archive, device.info);
    archive.choice(device.value_kind, 4);
    archive.maybe(device.limit, [&](auto& limit) { archive.value(limit); });
    visit_counts(archive, device);
    visit_row(archive, device.first);
    visit_row(archive, device.second);
    visit_row(archive, device.last);
    archive.value(device.hash);
    archive.list(device.longest, DeviceAccount::kept_gaps, 11, [&](auto& interval) {
        archive.time(interval.start);
        archive.time(interval.length);
        archive.value(interval.plain_joules);
        archive.value(interval.broken_counter);
    });
    archive.value(device.intervals);
    archive.value(device.holes);
}

/// What no log can have, though each number by itself could be.
bool is_coherent(const DeviceAccount& device)
{
    const bool ordered = device.start <= device.first.time && device.first.time <= device.last.time &&
                         device.last.time == device.end && device.longest_interval >= 0 &&
                         device.info.time_resolution >= 0 && device.first.length >= 0 && device.second.length >= 0;
    const bool stated = device.value_kind == ValueKind::stated_interval;
    return ordered && (!stated || device.samples == 0 || device.first.length > 0) &&
           (device.samples > 0 || device.intervals.count() == 0) && device.declared_interval_seconds <= 1e7 &&
           std::ranges::all_of(device.longest, [](const LongInterval& interval) { return interval.length > 0; });
}

void visit_account(auto& archive, auto& account)
{
    visit_facts(archive, account.facts);
    archive.value(account.first_backward_line);
    archive.list(account.devices, max_devices, device_bytes, [&](auto& device) { visit_device(archive, device); });
    archive.value(account.hours);
}

}  // namespace

std::string TraceAccount::encode() const
{
    Writer writer;
    writer.bytes.text(magic);
    writer.bytes.whole(version);
    visit_account(writer, *this);
    return writer.bytes.take();
}

Result<TraceAccount> TraceAccount::decode(std::string_view bytes)
{
    Reader reader{bytes};
    TraceAccount account;
    const bool known = reader.bytes.text(magic.size()) == magic && reader.bytes.whole() == version;
    if (known) visit_account(reader, account);
    if (!known || reader.bytes.failed() || !reader.bytes.at_end() || account.devices.empty() ||
        !std::ranges::all_of(account.devices, is_coherent))
        return std::unexpected{Problem{.type = problems::malformed_log,
                                       .detail = "These bytes are no account of a trace that this engine wrote.",
                                       .hint = "Read the log again."}};
    for (DeviceAccount& device : account.devices) device.set_limit(device.limit);
    return account;
}

}  // namespace wattboard::energy
