// Rows of EnergiBridge: counters as they are; powers times the milliseconds for which they were held.
#include "scoring/energy/formats/energibridge_csv.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/formats/rapl_zones.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view first_column = "Delta";
constexpr std::string_view second_column = "Time";
constexpr Nanoseconds millisecond = 1'000'000;

/// A column that counts.
struct Column {
    std::size_t index = 0;
    std::string id;
    DeviceKind kind = DeviceKind::cpu;
    bool counter = false;
    double factor = 1;  ///< to W or J
    std::size_t component = 0;
};

bool is_gpu_power(std::string_view name)
{
    if (!name.starts_with("GPU")) return false;
    name.remove_prefix(std::min(name.size(), name.find_first_not_of("0123456789", 3)));
    return name == "_POWER (mWatts)" || name == "_POWER";
}

/// Names that older versions misspell or that only one vendor has, as RAPL zones.
std::optional<RaplZone> zone_of(std::string_view counter)
{
    if (counter == "CPU" || counter == "PACAKGE") return RaplZone::package;
    if (counter.starts_with("CORE")) return RaplZone::inside_package;
    return rapl_zone(counter);
}

/// The columns that count, and those of energies and powers that do not.
struct Columns {
    std::vector<Column> counted;
    std::vector<std::string> left_out;
};

Columns choose(const std::vector<std::string_view>& header)
{
    constexpr std::string_view joules = "_ENERGY (J)";
    const auto has = [&header](std::string_view name) { return std::ranges::find(header, name) != header.end(); };
    const bool system = has("SYSTEM_POWER (Watts)");
    const bool package = has("PACKAGE_ENERGY (J)");
    Columns columns;
    for (std::size_t i = 2; i < header.size(); ++i) {
        const std::string_view name = header[i];
        Column column{.index = i, .id = excerpt(name)};
        if (name.ends_with(joules)) {
            const auto zone = zone_of(name.substr(0, name.size() - joules.size()));
            if (!zone || *zone == RaplZone::inside_package || system || (package && name.starts_with("CPU"))) {
                leave_out(columns.left_out, fmt::format("{} (inside the others)", column.id));
                continue;
            }
            column.kind = rapl_kind(*zone);
            column.counter = true;
        } else if (name == "SYSTEM_POWER (Watts)") {
            column.kind = DeviceKind::node;
        } else if (is_gpu_power(name)) {
            column.kind = DeviceKind::gpu;
            column.factor = 1e-3;
        } else if (name != "CPU_POWER (Watts)") {
            continue;
        }
        if (system && column.kind != DeviceKind::node)
            leave_out(columns.left_out, fmt::format("{} (inside SYSTEM_POWER)", column.id));
        else
            columns.counted.push_back(std::move(column));
    }
    return columns;
}

class EnergiBridgeCsv final : public CellParser {
public:
    EnergiBridgeCsv(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : times_{times}, trace_{options, context, ValueKind::counter}
    {
    }

private:
    struct Row {
        Nanoseconds time = 0;
        double held_s = 0;
        std::vector<Reading> readings;  ///< in the order of the counted columns
        std::uint64_t line = 0;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    bool take(const Row& row);

    TimestampReader times_;
    RowSplitter splitter_;
    Columns columns_;
    ComponentTrace trace_;
    std::string header_;
    std::size_t width_ = 0;
    std::optional<Row> first_;  ///< until the second shows whether they have the same time
    std::uint64_t rows_ = 0;
};

bool EnergiBridgeCsv::read_header(std::string_view line)
{
    const bool known = line.starts_with(first_column) && line.size() > first_column.size();
    if (known) splitter_ = RowSplitter{line[first_column.size()]};
    if (!known || !splitter_.split(line) || splitter_.size() < 3 || splitter_[1] != second_column)
        return malformed(line, line, "header", "The header of EnergiBridge begins with Delta and Time.");
    width_ = splitter_.size();
    columns_ = choose(splitter_.cells());
    if (columns_.counted.empty())
        return malformed_with_hint(line, line, "header", "No column is an energy or a power that is known here.",
                                   "Columns such as PACKAGE_ENERGY (J), CPU_ENERGY (J) or SYSTEM_POWER (Watts).");
    std::vector<std::string_view> names;
    for (Column& column : columns_.counted) {
        if (std::ranges::find(names, column.id) != names.end())
            return malformed(line, line, column.id, "The header names this column twice.");
        names.push_back(column.id);
        const Result<std::size_t> component =
            trace_.component({.id = column.id,
                              .kind = column.kind,
                              .value_kind = column.counter ? ValueKind::counter : ValueKind::stated_interval,
                              .time_resolution = 2 * millisecond},
                             line_number());
        if (!component) return refuse(component.error());
        column.component = *component;
    }
    header_ = line;
    return true;
}

bool EnergiBridgeCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    return width_ > 0 ? read_row(line) : read_header(line);
}

bool EnergiBridgeCsv::read_row(std::string_view line)
{
    if (line == header_)
        return malformed_with_hint(line, line, "Delta", "The header comes again: these are several runs.",
                                   "Send each run as a file of its own.");
    if (!splitter_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    if (splitter_.size() != width_)
        return malformed(line, splitter_.cells().back(), "",
                         fmt::format("The row has {} cells, but there are {} columns.", splitter_.size(), width_));
    const char decimal = splitter_.delimiter() == ',' ? '.' : splitter_[0].contains(',') ? ',' : '.';
    Row row{.line = line_number()};
    Reading held;
    if (!read_time(line, splitter_[1], second_column, splitter_[1], times_, row.time) ||
        !read_number(line, splitter_[0], first_column, {.largest = max_duration_s * 1e3, .separator = decimal}, held))
        return false;
    if (held.missing) return malformed(line, splitter_[0], std::string{first_column}, "The row does not say how long.");
    row.held_s = held.value * 1e-3;
    for (const Column& column : columns_.counted) {
        const std::string_view cell = splitter_[column.index];
        const char separator = splitter_.delimiter() != ',' && cell.contains(',') ? ',' : '.';
        const double largest = (column.counter ? max_joules : max_watts) / column.factor;
        Reading reading;
        if (!read_number(line, cell, column.id, {.largest = largest, .separator = separator}, reading)) return false;
        reading.value *= column.factor;
        row.readings.push_back(reading);
    }
    ++rows_;
    if (rows_ == 1) {
        first_ = std::move(row);
        return true;
    }
    if (first_) {
        // The tool writes its first two rows within a millisecond, the unit of its clock.
        if (first_->time == row.time) first_->time -= millisecond;
        if (!take(*std::exchange(first_, std::nullopt))) return false;
    }
    return take(row);
}

bool EnergiBridgeCsv::take(const Row& row)
{
    for (std::size_t i = 0; i < columns_.counted.size(); ++i) {
        const Column& column = columns_.counted[i];
        Reading reading = row.readings[i];
        if (column.counter) {
            if (!trace_.add(column.component, row.time, reading, row.line)) return refuse(trace_.problem());
            continue;
        }
        // The first row is held for no time.
        if (row.held_s == 0 && !reading.missing) continue;
        reading.value *= row.held_s;
        const Nanoseconds end = row.time + to_nanoseconds(row.held_s);
        if (!trace_.add_interval(column.component, row.time, end, reading, row.line)) return refuse(trace_.problem());
    }
    return true;
}

Result<EvidenceSummary> EnergiBridgeCsv::summarise()
{
    if (first_ && !take(*std::exchange(first_, std::nullopt))) return std::unexpected{problem()};
    if (rows_ == 0) return std::unexpected{no_rows()};
    return trace_.finish({.format = "energibridge-csv",
                          .rows = rows_,
                          .zone_known = times_.zone_known(),
                          .left_out = columns_.left_out,
                          .findings = {tail_finding()}});
}

}  // namespace

bool detect_energibridge_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    std::string_view line = first_line(head);
    if (!line.starts_with(first_column) || line.size() <= first_column.size()) return false;
    const char separator = line[first_column.size()];
    line.remove_prefix(first_column.size() + 1);
    const std::size_t end = line.find(separator);
    return end != std::string_view::npos && trimmed(line.substr(0, end)) == second_column;
}

Result<std::unique_ptr<LogParser>> make_energibridge_csv(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create({}, TimeUnit::epoch_ms);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<EnergiBridgeCsv>(options, context, *times);
}

}  // namespace wattboard::energy
