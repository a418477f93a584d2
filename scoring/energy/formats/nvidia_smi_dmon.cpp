// Rows of nvidia-smi dmon. Options -o T and -o DT give it a clock; without them each value is held for one interval.
#include "scoring/energy/formats/nvidia_smi_dmon.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/blank_cells.h"
#include "scoring/energy/formats/polled_devices.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

namespace {

class NvidiaSmiDmon final : public LineParser {
public:
    NvidiaSmiDmon(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, times_{times}, devices_{options, context}
    {
    }

private:
    struct Columns {
        std::size_t count = 0;
        std::optional<std::size_t> gpu, power, date, time, load, clock, temperature;
        bool operator==(const Columns&) const = default;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return devices_.rows() > 0; }

    bool read_header(std::string_view line);
    bool read_names(std::string_view line);
    bool read_units(std::string_view line);
    bool read_row(std::string_view line);
    bool read_time(std::string_view line, std::optional<Nanoseconds>& time);
    bool refuse_time(std::string_view line, std::string_view cell, TimestampError error);
    [[nodiscard]] float number_at(const std::optional<std::size_t>& column) const;

    ReadingOptions options_;
    TimestampReader times_;
    PolledDevices devices_;
    std::vector<std::string_view> cells_;
    std::string names_line_;
    std::string units_line_;
    Columns columns_;
    bool units_known_ = false;
    DayClock day_;
};

bool NvidiaSmiDmon::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    if (line.starts_with('#')) return read_header(line);
    return read_row(line);
}

bool NvidiaSmiDmon::read_header(std::string_view line)
{
    if (line == names_line_ || line == units_line_) {
        devices_.skip("repeated header lines");
        return true;
    }
    split_at_blanks(line.substr(1), cells_);
    return std::ranges::find(cells_, "gpu") == cells_.end() ? read_units(line) : read_names(line);
}

bool NvidiaSmiDmon::read_names(std::string_view line)
{
    const auto find = [this](std::string_view name) -> std::optional<std::size_t> {
        const auto at = std::ranges::find(cells_, name);
        return at == cells_.end() ? std::nullopt : std::optional{static_cast<std::size_t>(at - cells_.begin())};
    };
    const Columns columns{.count = cells_.size(),
                          .gpu = find("gpu"),
                          .power = find("pwr"),
                          .date = find("Date"),
                          .time = find("Time"),
                          .load = find("sm"),
                          .clock = find("pclk"),
                          .temperature = find("gtemp")};
    if (!columns.power)
        return refuse({.type = problems::underdetermined_log,
                       .detail = "The table has no column pwr.",
                       .line = line_number(),
                       .field = "pwr",
                       .hint = "Log the power: nvidia-smi dmon -s p."});
    if (columns.date && !columns.time) return malformed(line, line, "Time", "The header has a date but no time.");
    if (devices_.begun() && (columns.time.has_value() != columns_.time.has_value() ||
                             columns.date.has_value() != columns_.date.has_value()))
        return malformed(line, line, "Time", "Logs with different clocks are appended to one another.");
    columns_ = columns;
    names_line_ = line;
    units_known_ = false;
    return true;
}

bool NvidiaSmiDmon::read_units(std::string_view line)
{
    if (names_line_.empty()) return malformed(line, line, "", "The line of units comes before that of the names.");
    if (cells_.size() != columns_.count)
        return malformed(line, line, "",
                         fmt::format("There are {} units, but {} columns.", cells_.size(), columns_.count));
    if (const std::string_view unit = cells_[*columns_.power]; unit != "W") {
        malformed(line, unit, "pwr", fmt::format("nvidia-smi writes watts, but the header says {}.", excerpt(unit)));
        Problem wrong = problem();
        wrong.type = problems::unknown_unit;
        return refuse(std::move(wrong));
    }
    units_line_ = line;
    units_known_ = true;
    return true;
}

bool NvidiaSmiDmon::refuse_time(std::string_view line, std::string_view cell, TimestampError error)
{
    TimestampComplaint complaint = complaint_about(error, cell);
    malformed(line, cell, "Time", fmt::format("\"{}\" is not a time.", excerpt(cell)));
    if (!complaint.underdetermined) return false;
    Problem open = problem();
    open.type = problems::underdetermined_log;
    open.hint = std::move(complaint.hint);
    return refuse(std::move(open));
}

bool NvidiaSmiDmon::read_time(std::string_view line, std::optional<Nanoseconds>& time)
{
    if (!columns_.time) return true;
    const std::string_view cell = cells_[*columns_.time];
    const std::optional<std::int64_t> seconds = time_of_day(cell);
    if (!seconds) return refuse_time(line, cell, TimestampError::malformed);
    if (!columns_.date) {
        time = day_.read(*seconds);
        return true;
    }
    const std::string_view date = cells_[*columns_.date];
    if (date.size() != 8) return refuse_time(line, date, TimestampError::malformed);
    const std::string stamp = fmt::format("{}-{}-{} {}", date.substr(0, 4), date.substr(4, 2), date.substr(6, 2), cell);
    Nanoseconds read = 0;
    if (const TimestampError error = times_.read(stamp, read); error != TimestampError::none)
        return refuse_time(line, date, error);
    time = read;
    return true;
}

float NvidiaSmiDmon::number_at(const std::optional<std::size_t>& column) const
{
    const Decimal number = column ? parse_decimal(cells_[*column]) : Decimal{};
    return number.after == nullptr ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(number.value);
}

bool NvidiaSmiDmon::read_row(std::string_view line)
{
    if (names_line_.empty()) return malformed(line, line, "", "A row comes before the header.");
    if (!units_known_)
        return refuse({.type = problems::underdetermined_log,
                       .detail = "The line of units is missing, so nothing says what the powers are in.",
                       .line = line_number(),
                       .field = "pwr",
                       .hint = "Keep both header lines in the log; nounit leaves one out."});
    split_at_blanks(line, cells_);
    if (cells_.size() != columns_.count)
        return malformed(line, cells_.back(), "",
                         fmt::format("The row has {} cells, but there are {} columns.", cells_.size(), columns_.count));
    PolledValue sample;
    if (!read_time(line, sample.time)) return false;
    const std::string_view cell = cells_[*columns_.power];
    if (!is_missing(cell)) {
        const Decimal number = parse_decimal(cell);
        if (number.after != cell.data() + cell.size() || number.value < 0 || number.value > max_watts)
            return malformed(line, cell, "pwr", fmt::format("\"{}\" is not a power.", excerpt(cell)));
        sample.value = number.value;
        sample.decimals = number.decimals;
    }
    sample.state = {.utilization_percent = number_at(columns_.load),
                    .clock_mhz = number_at(columns_.clock),
                    .temperature_c = number_at(columns_.temperature)};
    sample.state.activity = activity_of(sample.state);
    if (!devices_.begun())
        if (auto begun = devices_.begin(ValueKind::power, columns_.time.has_value(), line_number()); !begun)
            return refuse(std::move(begun.error()));
    if (auto added = devices_.add(cells_[*columns_.gpu], sample, line_number()); !added)
        return refuse(std::move(added.error()));
    return true;
}

Result<EvidenceSummary> NvidiaSmiDmon::summarise()
{
    return devices_.finish({.format = "nvidia-smi-dmon",
                            .format_version = columns_.date   ? "-o DT"
                                              : columns_.time ? "-o T"
                                                              : "",
                            .zone_known = columns_.date.has_value() && times_.zone_known(),
                            .nonexistent_times = times_.nonexistent(),
                            .ambiguous_times = times_.ambiguous(),
                            .findings = {tail_finding()},
                            .clockless = !columns_.date.has_value()});
}

}  // namespace

bool detect_nvidia_smi_dmon(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::string_view line = first_line(head);
    if (!line.starts_with('#')) return false;
    std::vector<std::string_view> cells;
    split_at_blanks(line.substr(1), cells);
    return std::ranges::find(cells, "gpu") != cells.end() && std::ranges::find(cells, "command") == cells.end();
}

Result<std::unique_ptr<LogParser>> make_nvidia_smi_dmon(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<NvidiaSmiDmon>(options, context, *times);
}

}  // namespace wattboard::energy
