// Rows of perf stat into intervals: all events of one time are one poll.
#include "scoring/energy/formats/perf_stat_csv.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/c_date.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/formats/rapl_zones.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"
#include "scoring/energy/totals.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view unit_cell = "Joules";
constexpr std::string_view started_on = "# started on ";

/// The separator before the unit; nullopt if the line has no energy event.
std::optional<char> separator_of(std::string_view line)
{
    const std::size_t unit = line.find(unit_cell);
    if (unit == std::string_view::npos || unit == 0) return std::nullopt;
    const char separator = line[unit - 1];
    return separator >= '0' && separator <= '9' ? std::nullopt : std::optional{separator};
}

class PerfStatCsv final : public CellParser {
public:
    PerfStatCsv(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}, trace_{options, context, ValueKind::stated_interval}
    {
    }

private:
    /// One event of one poll.
    struct Row {
        std::string id;  ///< event, and the socket if there is one
        RaplZone zone = RaplZone::package;
        double second = 0;  ///< 0: a total
        Reading joules;
        std::uint64_t line = 0;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_comment(std::string_view line);
    bool read_event(std::string_view line, std::size_t unit);
    bool read_prefix(std::string_view line, std::size_t cells, Row& row);
    bool take(Row row);
    bool flush();
    Result<EvidenceSummary> summarise_total();

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    ComponentTrace trace_;
    std::optional<RowSplitter> splitter_;
    std::vector<Row> poll_;
    std::vector<std::string> left_out_;
    std::optional<Nanoseconds> started_;
    bool is_total_ = false;
    bool platform_counts_ = false;
    double flushed_second_ = 0;
    std::uint64_t rows_ = 0;
    std::uint64_t other_events_ = 0;
};

bool PerfStatCsv::read_comment(std::string_view line)
{
    if (!line.starts_with(started_on) || started_ || rows_ > 0) return true;
    const std::optional<std::string> iso = iso_of_c_date(line.substr(started_on.size()));
    Nanoseconds time = 0;
    if (!iso) return malformed(line, line, "started on", "The start is not a date as perf writes it.");
    if (!read_time(line, line, "started on", *iso, times_, time)) return false;
    started_ = time;
    return true;
}

bool PerfStatCsv::read_line(std::string_view line)
{
    const std::string_view content = trimmed(line);
    if (content.empty()) return true;
    if (content.starts_with('#')) return read_comment(content);
    if (!splitter_)
        if (const std::optional<char> separator = separator_of(line)) splitter_.emplace(*separator);
    if (splitter_ && splitter_->split(line)) {
        const auto& cells = splitter_->cells();
        const auto unit = std::ranges::find(cells, unit_cell);
        if (unit != cells.end()) return read_event(line, static_cast<std::size_t>(unit - cells.begin()));
    }
    const bool another_event = (content.front() >= '0' && content.front() <= '9') || content.front() == '<';
    if (!another_event || reading_tail()) return malformed(line, content, "", "The line is no row of perf stat -x.");
    ++other_events_;
    return true;
}

/// Before value and unit stand: nothing (a total), a time, or a time and the socket with its number of CPUs.
bool PerfStatCsv::read_prefix(std::string_view line, std::size_t cells, Row& row)
{
    const RowSplitter& all = *splitter_;
    const auto starts_with_letter = [](std::string_view cell) { return !cell.empty() && cell.front() >= 'A'; };
    std::size_t at = 0;
    const bool has_time = cells > 0 && !starts_with_letter(all[0]);
    if (has_time) {
        const Decimal time = all.number(all[0]);
        if (time.after != all[0].data() + all[0].size() || time.decimals == 0 || time.value <= 0 ||
            time.value > max_duration_s)
            return malformed_with_hint(line, all[0], "time", fmt::format("\"{}\" is not a time.", excerpt(all[0])),
                                       "If numbers have a decimal comma, write with another separator: -x ';'.");
        row.second = time.value;
        ++at;
    }
    const bool has_socket = at < cells && starts_with_letter(all[at]);
    if (has_socket) row.id += fmt::format(" {}", excerpt(all[at++]));
    if (has_socket && at < cells) ++at;
    if (at != cells)
        return malformed_with_hint(line, all[at], "value", "The row has more cells before its unit than perf writes.",
                                   "If numbers have a decimal comma, write with another separator: -x ';'.");
    return true;
}

bool PerfStatCsv::read_event(std::string_view line, std::size_t unit)
{
    const RowSplitter& cells = *splitter_;
    if (unit == 0 || unit + 1 >= cells.size())
        return malformed(line, cells[unit], "event", "The row has no value or no event beside its unit.");
    const std::string_view event = cells[unit + 1];
    const std::optional<RaplZone> zone = rapl_zone(event);
    if (!zone)
        return malformed_with_hint(line, event, "event",
                                   fmt::format("\"{}\" is not an energy event of perf.", excerpt(event)),
                                   "Events are power/energy-pkg/, -ram/, -psys/, -cores/ and -gpu/.");
    Row row{.id = std::string{excerpt(event)}, .zone = *zone, .line = line_number()};
    if (!read_prefix(line, unit - 1, row)) return false;
    const std::string_view value = cells[unit - 1];
    const bool comma = cells.delimiter() != ',' && value.contains(',');
    if (!read_number(line, value, event, {.largest = max_joules, .separator = comma ? ',' : '.'}, row.joules))
        return false;
    if (rows_ > 0 && is_total_ != (row.second == 0))
        return malformed(line, cells[0], "time", "Some rows have a time and others have none.");
    const double before = poll_.empty() ? flushed_second_ : poll_.front().second;
    if (row.second < before)
        return malformed_with_hint(line, cells[0], "time", "The times begin anew: these are several runs of perf.",
                                   "Send each run as a file of its own.");
    if (row.second == before && std::ranges::find(poll_, row.id, &Row::id) != poll_.end())
        return malformed(line, event, "event", fmt::format("{} comes twice at one time.", row.id));
    return take(std::move(row));
}

bool PerfStatCsv::take(Row row)
{
    if (!poll_.empty() && row.second != poll_.front().second && !flush()) return false;
    if (poll_.size() == max_devices)
        return refuse({.type = problems::limit_exceeded,
                       .detail = fmt::format("More than {} rows have the same time.", max_devices),
                       .line = line_number(),
                       .field = "time"});
    is_total_ = row.second == 0;
    ++rows_;
    poll_.push_back(std::move(row));
    return true;
}

bool PerfStatCsv::flush()
{
    if (flushed_second_ == 0)
        platform_counts_ = std::ranges::any_of(
            poll_, [](const Row& row) { return row.zone == RaplZone::platform && row.joules.value > 0; });
    const Nanoseconds base = started_.value_or(relative_origin);
    const Nanoseconds start = base + to_nanoseconds(flushed_second_);
    const Nanoseconds end = base + to_nanoseconds(poll_.front().second);
    for (const Row& row : poll_) {
        if (auto reason = rapl_left_out(row.id, row.zone, platform_counts_)) {
            leave_out(left_out_, std::move(*reason));
            continue;
        }
        const Result<std::size_t> component = trace_.component({.id = row.id, .kind = rapl_kind(row.zone)}, row.line);
        if (!component) return refuse(component.error());
        if (!trace_.add_interval(*component, start, end, row.joules, row.line)) return refuse(trace_.problem());
    }
    flushed_second_ = poll_.front().second;
    poll_.clear();
    return true;
}

Result<EvidenceSummary> PerfStatCsv::summarise_total()
{
    const bool platform = std::ranges::any_of(
        poll_, [](const Row& row) { return row.zone == RaplZone::platform && row.joules.value > 0; });
    std::vector<TotalRun> runs;
    std::vector<DeviceKind> kinds;
    TotalFacts facts{.format = "perf-stat-csv",
                     .format_version = {},
                     .rule = "total that the tool states, per event",
                     .grade = Grade::D,
                     .rows = rows_,
                     .beside = {},
                     .findings = {tail_finding()}};
    for (const Row& row : poll_) {
        if (auto reason = rapl_left_out(row.id, row.zone, platform)) {
            leave_out(left_out_, std::move(*reason));
        } else if (row.joules.missing || row.joules.value == 0) {
            facts.missing += 1;
        } else {
            runs.push_back({.id = row.id,
                            .name = {},
                            .duration = options_.interval.value_or(Seconds{}),
                            .energy = to_kilowatt_hours(Joules{row.joules.value}),
                            .end = std::nullopt});
            kinds.push_back(rapl_kind(row.zone));
        }
    }
    if (runs.empty()) return std::unexpected{no_rows()};
    EvidenceSummary summary = summarise_totals(runs, std::move(facts), options_, context_);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        summary.devices[i].kind = kinds[i];
        summary.component_energy_kwh[std::string{name_of(kinds[i], device_kind_names)}] += runs[i].energy.value();
    }
    summary.run_energy_kwh.clear();
    // The events were counted at the same time, not one after the other.
    summary.duration = options_.interval.value_or(Seconds{});
    summary.left_out = left_out_;
    return summary;
}

Result<EvidenceSummary> PerfStatCsv::summarise()
{
    if (rows_ == 0) return std::unexpected{no_rows()};
    if (is_total_) return summarise_total();
    if (!poll_.empty() && !flush()) return std::unexpected{problem()};
    LogFacts facts{.format = "perf-stat-csv",
                   .rows = rows_,
                   .zone_known = started_.has_value() && times_.zone_known(),
                   .left_out = left_out_,
                   .findings = {tail_finding()},
                   .clockless = !started_.has_value()};
    if (other_events_ > 0) facts.skipped["rows of other events"] = other_events_;
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_perf_stat_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    // Rows of other events may come first, so a few lines are looked at.
    for (int line_count = 0; line_count < 64 && !head.empty(); ++line_count) {
        const std::string_view line = first_line(head);
        head.remove_prefix(
            std::min(head.size(), head.find('\n') == std::string_view::npos ? head.size() : head.find('\n') + 1));
        const std::string_view content = trimmed(line);
        const std::size_t unit = content.find(unit_cell);
        if (content.empty() || content.front() == '#' || unit == std::string_view::npos) continue;
        const std::string_view event = content.substr(std::min(content.size(), unit + unit_cell.size() + 1));
        return separator_of(content).has_value() && event.starts_with("power/energy-");
    }
    return false;
}

Result<std::unique_ptr<LogParser>> make_perf_stat_csv(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<PerfStatCsv>(options, context, *times);
}

}  // namespace wattboard::energy
