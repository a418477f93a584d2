// The account of a trace as bytes and back.
#include <algorithm>
#include <utility>

#include "scoring/energy/account_archive.h"
#include "scoring/energy/reading_options.h"
#include "scoring/energy/trace_account.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view magic = "WBTA";
/// Bytes that a device takes at least, by which counts are held against the bytes that are there.
constexpr std::size_t device_bytes = 100;

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

void visit_still_rows(auto& archive, auto& rows)
{
    archive.time(rows.bound);
    archive.number(rows.activity);
    archive.value(rows.busy);
}

/// What version 1 lacks.
void visit_ends(auto& archive, auto& device)
{
    visit_still_rows(archive, device.head);
    visit_still_rows(archive, device.tail);
    archive.mark(device.series.hash);
    archive.value(device.series.readings);
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
    if (archive.written_by > 1) visit_ends(archive, device);
}

/// Of an account of version 1: as if no row beside the first and the last had their value.
void forget_ends(DeviceAccount& device)
{
    device.head = {.bound = device.whole_log_constant ? device.last.time : device.first.time};
    device.tail = {.bound = device.whole_log_constant ? device.first.time : device.last.time};
}

/// What no log can have, though each number by itself could be.
bool is_coherent(const DeviceAccount& device)
{
    const bool ordered = device.start <= device.first.time && device.first.time <= device.last.time &&
                         device.last.time == device.end && device.longest_interval >= 0 &&
                         device.info.time_resolution >= 0 && device.first.length >= 0 && device.second.length >= 0;
    const bool stated = device.value_kind == ValueKind::stated_interval;
    const bool still = device.first.time <= device.head.bound && device.head.bound <= device.last.time &&
                       device.first.time <= device.tail.bound && device.tail.bound <= device.last.time;
    return ordered && still && (!stated || device.samples == 0 || device.first.length > 0) &&
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
    AccountWriter writer;
    writer.bytes.text(magic);
    writer.bytes.whole(account_version);
    visit_account(writer, *this);
    return writer.bytes.take();
}

Result<TraceAccount> TraceAccount::decode(std::string_view bytes)
{
    AccountReader reader{bytes};
    TraceAccount account;
    const bool ours = reader.bytes.text(magic.size()) == magic;
    reader.written_by = reader.bytes.whole();
    const bool known = ours && (reader.written_by == 1 || reader.written_by == account_version);
    if (known) visit_account(reader, account);
    if (reader.written_by == 1)
        for (DeviceAccount& device : account.devices) forget_ends(device);
    if (!known || reader.bytes.failed() || !reader.bytes.at_end() || account.devices.empty() ||
        !std::ranges::all_of(account.devices, is_coherent))
        return std::unexpected{Problem{.type = problems::malformed_log,
                                       .detail = "These bytes are no account of a trace that this engine wrote.",
                                       .hint = "Read the log again."}};
    for (DeviceAccount& device : account.devices) device.set_limit(device.limit);
    return account;
}

}  // namespace wattboard::energy
