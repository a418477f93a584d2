// Tables of RAPL counters into steps.
#include "scoring/energy/formats/rapl_csv.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/formats/rapl_columns.h"
#include "scoring/energy/formats/rapl_zones.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

namespace {

class RaplCsv final : public CellParser {
public:
    RaplCsv(const ReadingOptions& options, const ReadingContext& context)
        : options_{options}, trace_{options, context, ValueKind::counter}
    {
    }

private:
    /// One counter's value at one time.
    struct Value {
        std::string zone;
        RaplZone what = RaplZone::package;
        Reading joules;
        std::optional<double> range_joules;
        Nanoseconds time = 0;
        std::uint64_t line = 0;
    };
    struct Last {
        Nanoseconds time = 0;
        double joules = 0;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_comment(std::string_view line);
    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    bool read_wide(std::string_view line, std::vector<Value>& values);
    bool read_long(std::string_view line, std::vector<Value>& values);
    bool read_microjoules(std::string_view line, std::string_view cell, std::string_view field, Reading& joules);
    bool read_range(std::string_view line, const std::optional<std::size_t>& column, Value& value);
    bool is_new(std::string_view line, const Value& value);
    bool take(Value value);
    bool end_first_poll();
    bool count(const Value& value);

    ReadingOptions options_;
    ComponentTrace trace_;
    std::optional<TimestampReader> times_;
    RowSplitter row_;
    RaplColumns columns_;
    std::map<std::string, double> stated_ranges_;  ///< zone, or empty for all -> J
    std::vector<Value> first_poll_;
    std::vector<std::string> left_out_;
    std::map<std::string, Last, std::less<>> last_;  ///< by zone
    std::size_t width_ = 0;
    std::optional<bool> platform_counts_;  ///< once the first poll is known
    std::uint64_t rows_ = 0;
};

/// `# max_energy_range_uj=262143328850` for all zones, `# package-0.max_energy_range_uj=262143328850` for one.
bool RaplCsv::read_comment(std::string_view line)
{
    const std::string_view text = trimmed(line.substr(1));
    const std::size_t equals = text.find('=');
    const std::string_view name = trimmed(text.substr(0, equals));
    if (equals == std::string_view::npos || !name.ends_with(range_suffix)) return true;
    std::string_view zone = name.substr(0, name.size() - range_suffix.size());
    if (zone.ends_with('.') || zone.ends_with('/')) zone.remove_suffix(1);
    const std::string_view cell = trimmed(text.substr(equals + 1));
    Reading joules;
    if (cell == "default") {
        joules.value = default_range_joules;
    } else if (!read_microjoules(line, cell, name, joules)) {
        return false;
    }
    if (joules.missing || joules.value <= 0 || zone.size() > max_id_bytes || stated_ranges_.size() == max_devices)
        return malformed(line, cell, std::string{range_suffix}, "The range of a counter must be above 0.");
    stated_ranges_[std::string{zone}] = joules.value;
    return true;
}

bool RaplCsv::read_header(std::string_view line)
{
    row_ = RowSplitter{detect_delimiter(line)};
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    Result<RaplColumns> columns = choose_rapl_columns(row_.cells(), options_);
    if (!columns) {
        Problem refused = std::move(columns.error());
        refused.line = line_number();
        return refuse(std::move(refused));
    }
    columns_ = std::move(*columns);
    Result<TimestampReader> times = TimestampReader::create(options_.timezone, columns_.time_unit);
    if (!times) return refuse(std::move(times.error()));
    times_ = *times;
    left_out_ = columns_.left_out;
    width_ = row_.size();
    return true;
}

bool RaplCsv::read_line(std::string_view line)
{
    const std::string_view content = trimmed(line);
    if (content.empty()) return true;
    if (content.front() == '#') return read_comment(content);
    return width_ > 0 ? read_row(line) : read_header(line);
}

bool RaplCsv::read_microjoules(std::string_view line, std::string_view cell, std::string_view field, Reading& joules)
{
    if (!read_number(line, cell, field, {.largest = max_joules}, joules)) return false;
    joules.value *= 1e-6;
    return true;
}

bool RaplCsv::read_range(std::string_view line, const std::optional<std::size_t>& column, Value& value)
{
    if (column) {
        Reading range;
        if (!read_microjoules(line, row_[*column], range_suffix, range)) return false;
        if (!range.missing && range.value > 0) value.range_joules = range.value;
    }
    for (const std::string_view zone : {std::string_view{value.zone}, std::string_view{}}) {
        const auto stated = stated_ranges_.find(std::string{zone});
        if (!value.range_joules && stated != stated_ranges_.end()) value.range_joules = stated->second;
    }
    if (!value.range_joules || value.joules.missing || value.joules.value <= *value.range_joules) return true;
    return malformed(line, line, value.zone, "The counter is above the range that the file states for it.");
}

bool RaplCsv::read_wide(std::string_view line, std::vector<Value>& values)
{
    for (const RaplColumns::Zone& column : columns_.zones) {
        Value value{.zone = column.name, .what = column.what, .range_joules = std::nullopt, .line = line_number()};
        if (!read_microjoules(line, row_[column.index], column.name, value.joules) ||
            !read_range(line, column.range, value))
            return false;
        values.push_back(std::move(value));
    }
    return true;
}

bool RaplCsv::read_long(std::string_view line, std::vector<Value>& values)
{
    const std::string_view zone = row_[*columns_.zone];
    const std::optional<RaplZone> what = rapl_zone(zone);
    if (!what || zone.size() > max_id_bytes)
        return malformed_with_hint(line, zone, "zone", fmt::format("\"{}\" is not a RAPL zone.", excerpt(zone)),
                                   "Write what the zone's file `name` holds: package-0, dram, psys, core, uncore.");
    Value value{.zone = std::string{zone}, .what = *what, .range_joules = std::nullopt, .line = line_number()};
    if (!read_microjoules(line, row_[*columns_.energy], "energy_uj", value.joules) ||
        !read_range(line, columns_.range, value))
        return false;
    values.push_back(std::move(value));
    return true;
}

bool RaplCsv::read_row(std::string_view line)
{
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    if (row_.size() != width_)
        return malformed(line, row_.cells().back(), "",
                         fmt::format("The row has {} cells, but there are {} columns.", row_.size(), width_));
    Nanoseconds time = 0;
    if (!read_time(line, row_[columns_.time], columns_.time_name, row_[columns_.time], *times_, time)) return false;
    std::vector<Value> values;
    if (!(columns_.zone ? read_long(line, values) : read_wide(line, values))) return false;
    for (Value& value : values) {
        value.time = time;
        if (!is_new(line, value)) return false;
    }
    ++rows_;
    for (Value& value : values)
        if (!take(std::move(value))) return false;
    return true;
}

bool RaplCsv::is_new(std::string_view line, const Value& value)
{
    const auto last = last_.find(value.zone);
    if (last == last_.end()) return true;
    if (last->second.time == value.time)
        return malformed_with_hint(line, row_[columns_.time], value.zone,
                                   fmt::format("Zone {} comes twice at one time.", excerpt(value.zone)),
                                   "Where sockets share a name, write the parent before it: package-1/dram.");
    if (reading_tail() && value.joules.value < last->second.joules)
        return malformed(line, row_.cells().back(), value.zone, "The counter was cut off.");
    return true;
}

bool RaplCsv::take(Value value)
{
    const bool again = last_.contains(value.zone);
    if (!again && last_.size() == max_devices)
        return refuse({.type = problems::limit_exceeded,
                       .detail = fmt::format("The log has more than {} zones.", max_devices),
                       .line = line_number(),
                       .field = "zone",
                       .hint = "Check that the column of zones holds names such as package-0."});
    last_[value.zone] = {.time = value.time, .joules = value.joules.value};
    if (platform_counts_) return count(value);
    // The first poll is whole when a zone comes again; what it holds tells which zones count.
    if (again) return end_first_poll() && count(value);
    first_poll_.push_back(std::move(value));
    return true;
}

bool RaplCsv::end_first_poll()
{
    platform_counts_ = std::ranges::any_of(
        first_poll_, [](const Value& value) { return value.what == RaplZone::platform && value.joules.value > 0; });
    for (const Value& value : std::exchange(first_poll_, {}))
        if (!count(value)) return false;
    return true;
}

bool RaplCsv::count(const Value& value)
{
    if (auto reason = rapl_left_out(value.zone, value.what, *platform_counts_)) {
        leave_out(left_out_, std::move(*reason));
        return true;
    }
    const Result<std::size_t> component = trace_.component({.id = value.zone,
                                                            .kind = rapl_kind(value.what),
                                                            .counter_range_joules = value.range_joules,
                                                            .resolution_joules = std::nullopt},
                                                           value.line);
    if (!component) return refuse(component.error());
    return trace_.add(*component, value.time, value.joules, value.line) || refuse(trace_.problem());
}

Result<EvidenceSummary> RaplCsv::summarise()
{
    if (!platform_counts_ && !end_first_poll()) return std::unexpected{problem()};
    if (rows_ == 0) return std::unexpected{no_rows()};
    return trace_.finish({.format = "rapl-csv",
                          .rows = rows_,
                          .zone_known = times_->zone_known(),
                          .nonexistent_times = times_->nonexistent(),
                          .ambiguous_times = times_->ambiguous(),
                          .left_out = left_out_,
                          .findings = {tail_finding()}});
}

}  // namespace

bool detect_rapl_csv(std::string_view head, const ReadingOptions& options)
{
    // Declared columns settle what the table is.
    for (const char* role : {"power", "energy", "counter"})
        if (options.map.contains(role)) return false;
    // Lines that state the range of the counters may stand before the header.
    for (int lines = 0; lines < 64 && !head.empty(); ++lines) {
        const std::string_view line = trimmed(first_line(head));
        if (!line.empty() && line.front() != '#') {
            RowSplitter row{detect_delimiter(line)};
            return row.split(line) && choose_rapl_columns(row.cells(), options).has_value();
        }
        const std::size_t end = head.find('\n');
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    }
    return false;
}

Result<std::unique_ptr<LogParser>> make_rapl_csv(const ReadingOptions& options, const ReadingContext& context)
{
    if (auto times = TimestampReader::create(options.timezone, TimeUnit::iso); !times)
        return std::unexpected{times.error()};
    return std::make_unique<RaplCsv>(options, context);
}

}  // namespace wattboard::energy
