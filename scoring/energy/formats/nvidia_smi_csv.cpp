// Rows of nvidia-smi tables into samples.
#include "scoring/energy/formats/nvidia_smi_csv.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/device_directory.h"
#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/formats/nvidia_smi_columns.h"
#include "scoring/energy/formats/nvidia_smi_ending.h"
#include "scoring/energy/formats/nvidia_smi_state.h"
#include "scoring/energy/interleave_detector.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/plain_rows.h"
#include "scoring/energy/row_splitter.h"
#include "scoring/energy/timestamp.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

class NvidiaSmiCsv final : public LineParser {
public:
    NvidiaSmiCsv(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, times_{times}, trace_{options, context, ValueKind::power}
    {
    }

private:
    struct Power {
        double watts = 0;
        int decimals = 0;
        bool missing = false;
    };

    bool read_line(std::string_view line) override;
    RowsRead read_rows(std::string_view bytes) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return counts_.rows > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    bool read_power(std::string_view line, std::string_view cell, Power& power);
    bool find_device(std::string_view line, std::size_t& device);
    bool index_agrees(std::string_view line, std::size_t device);
    [[nodiscard]] PlainRows plain_rows() const;
    [[nodiscard]] bool is_instance() const;

    ReadingOptions options_;
    TimestampReader times_;
    TraceAccumulator trace_;
    RowSplitter row_;
    NvidiaSmiColumns columns_;
    DeviceDirectory devices_;
    PlainRows plain_;
    std::vector<std::string> wrapper_indices_;
    InterleaveDetector interleaved_;
    std::string header_;
    bool header_known_ = false;
    bool units_in_body_ = false;
    NvidiaSmiCounts counts_;
    bool only_hundredths_ = true;  ///< every power so far has two decimals, as the tool prints them
};

bool NvidiaSmiCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    if (!header_known_) return read_header(line);
    if (!header_.empty() && line == header_) {
        // Several logs appended to one file: each begins with the header again.
        ++counts_.header_repeats;
        return true;
    }
    return read_row(line);
}

bool NvidiaSmiCsv::read_header(std::string_view line)
{
    row_ = RowSplitter{detect_delimiter(line)};
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    const bool is_data = is_nvidia_smi_time(row_[0]);
    if (!is_data && !options_.columns.empty())
        return refuse({.type = problems::invalid_value,
                       .detail = "The file names its columns itself, so none can be declared.",
                       .line = line_number(),
                       .field = "columns",
                       .hint = "Leave out --columns."});
    const std::vector<std::string_view> declared{options_.columns.begin(), options_.columns.end()};
    Result<NvidiaSmiColumns> columns = !is_data           ? choose_nvidia_smi_columns(row_.cells(), options_)
                                       : declared.empty() ? guess_nvidia_smi_columns(row_.cells())
                                                          : choose_nvidia_smi_columns(declared, options_);
    if (!columns) return refuse(std::move(columns.error()));
    columns_ = std::move(*columns);
    const auto device = options_.map.find("device");
    columns_.single_device = device != options_.map.end() && device->second == "none";
    header_known_ = true;
    plain_ = plain_rows();
    if (is_data) return read_row(line);
    header_ = line;
    return true;
}

bool NvidiaSmiCsv::read_power(std::string_view line, std::string_view cell, Power& power)
{
    const Decimal number = row_.number(cell);
    if (number.after == nullptr) {
        power.missing = is_missing(cell);
        return power.missing || malformed(line, cell, columns_.names[columns_.power],
                                          fmt::format("\"{}\" is not a power.", excerpt(cell)));
    }
    const std::string_view unit =
        trimmed({number.after, static_cast<std::size_t>(cell.data() + cell.size() - number.after)});
    if (unit != "W" && !unit.empty()) {
        malformed(line, unit, columns_.names[columns_.power], fmt::format("\"{}\" is not watts.", excerpt(cell)));
        Problem wrong_unit = problem();
        wrong_unit.type = problems::unknown_unit;
        wrong_unit.hint = "nvidia-smi writes W; read other files as generic-csv with a declared unit.";
        return refuse(std::move(wrong_unit));
    }
    if (reading_tail() && units_in_body_ && unit.empty())
        return malformed(line, cell, columns_.names[columns_.power], "The row was cut off before its unit.");
    const bool last_cell = columns_.power + 1 == columns_.names.size();
    if (reading_tail() && last_cell && unit.empty() && counts_.rows > 0 && only_hundredths_ && number.decimals < 2)
        return malformed(line, cell, columns_.names[columns_.power], "The row was cut off inside its power.");
    only_hundredths_ = only_hundredths_ && number.decimals == 2;
    if (number.value < 0 || number.value > max_watts)
        return malformed(line, cell, columns_.names[columns_.power],
                         fmt::format("The power \"{}\" is below 0 or beyond any machine.", excerpt(cell)));
    units_in_body_ = units_in_body_ || !unit.empty();
    power.watts = number.value;
    power.decimals = number.decimals;
    return true;
}

/// Rows of MIG instances: the GPU that they are cut from is a row of its own and has all their power.
bool NvidiaSmiCsv::is_instance() const
{
    return (columns_.device && row_[*columns_.device].starts_with("MIG-")) ||
           (columns_.name && row_[*columns_.name].contains(" MIG "));
}

bool NvidiaSmiCsv::index_agrees(std::string_view line, std::size_t device)
{
    const std::string_view index = row_[*columns_.index];
    if (wrapper_indices_[device] == index) return true;
    return refuse(
        {.type = problems::underdetermined_log,
         .detail = fmt::format("Device \"{}\" of column {} has index {} here and {} before: the columns do not "
                               "agree on what a device is.",
                               excerpt(row_[*columns_.device]), columns_.names[*columns_.device], excerpt(index),
                               excerpt(wrapper_indices_[device])),
         .line = line_number(),
         .column = static_cast<std::uint64_t>(index.data() - line.data()) + 1,
         .field = columns_.names[*columns_.index],
         .hint = "Declare the column that tells devices apart: --map device=COLUMN."});
}

bool NvidiaSmiCsv::find_device(std::string_view line, std::size_t& device)
{
    const std::string_view id = columns_.device ? row_[*columns_.device] : std::string_view{"gpu"};
    if (const auto found = devices_.find(id)) {
        device = *found;
        return !columns_.index || index_agrees(line, device);
    }
    if (id.empty() || is_missing(id))
        return malformed(line, id, columns_.names[*columns_.device], "The row does not say which device it is about.");
    DeviceInfo info{.id = std::string{id}, .kind = DeviceKind::gpu, .reading = columns_.reading};
    if (columns_.name && !is_missing(row_[*columns_.name])) info.name = std::string{row_[*columns_.name]};
    if (columns_.limit) {
        const Decimal limit = row_.number(row_[*columns_.limit]);
        if (limit.after != nullptr && limit.value > 0) info.stated_limit = Watts{limit.value};
    }
    Result<std::size_t> added = trace_.add_device(std::move(info), line_number());
    if (!added) return refuse(std::move(added.error()));
    device = *added;
    devices_.add(id, device);
    if (columns_.index) wrapper_indices_.emplace_back(row_[*columns_.index]);
    return true;
}

bool NvidiaSmiCsv::read_row(std::string_view line)
{
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    if (row_.size() != columns_.names.size())
        return malformed(
            line, row_.cells().back(), "",
            fmt::format("The row has {} cells, but there are {} columns.", row_.size(), columns_.names.size()));
    const std::string_view time_cell = row_[columns_.time];
    Nanoseconds time = 0;
    if (const TimestampError error = times_.read(time_cell, time); error != TimestampError::none) {
        TimestampComplaint complaint = complaint_about(error, time_cell);
        malformed(line, time_cell, columns_.names[columns_.time], std::move(complaint.detail));
        Problem refused = problem();
        if (complaint.underdetermined) refused.type = problems::underdetermined_log;
        refused.hint = std::move(complaint.hint);
        return refuse(std::move(refused));
    }
    Power power;
    if (!read_power(line, row_[columns_.power], power)) return false;
    if (is_instance()) {
        ++counts_.instance_rows;
        return true;
    }
    std::size_t device = 0;
    if (!find_device(line, device)) return false;
    ++counts_.rows;
    if (!columns_.device) interleaved_.see(time);
    if (power.missing) {
        trace_.add_missing(device);
        return true;
    }
    return trace_.add(device, time, power.watts, power.decimals, nvidia_smi_state(columns_, row_), line_number()) ||
           refuse(trace_.problem());
}

PlainRows NvidiaSmiCsv::plain_rows() const
{
    // A second id must be held against the first in each row.
    if (columns_.index) return {};
    std::vector<PlainColumn> columns(columns_.names.size(), PlainColumn::skipped);
    const auto set = [&columns](const std::optional<std::size_t>& column, PlainColumn what) {
        if (column) columns[*column] = what;
    };
    set(columns_.name, PlainColumn::name);
    set(columns_.utilization, PlainColumn::load);
    set(columns_.clock, PlainColumn::clock);
    set(columns_.temperature, PlainColumn::temperature);
    set(columns_.device, PlainColumn::device);
    set(columns_.time, PlainColumn::time);
    set(columns_.power, PlainColumn::value);
    return PlainRows{std::move(columns), row_.delimiter(), true};
}

RowsRead NvidiaSmiCsv::read_rows(std::string_view bytes)
{
    const bool has_state = columns_.utilization || columns_.clock || columns_.temperature;
    return plain_.read(bytes, times_, devices_, [this, has_state](const PlainRow& row) {
        const double watts = row.value.value();
        const int decimals = row.value.decimals;
        if (watts > max_watts) return false;
        const bool taken = has_state
                               ? trace_.append(row.device, row.time, watts, decimals, nvidia_smi_state(columns_, row))
                               : trace_.append(row.device, row.time, watts, decimals);
        if (!taken) return false;
        units_in_body_ = units_in_body_ || row.has_unit;
        only_hundredths_ = only_hundredths_ && decimals == 2;
        ++counts_.rows;
        if (!columns_.device) interleaved_.see(row.time);
        return true;
    });
}

Result<EvidenceSummary> NvidiaSmiCsv::summarise()
{
    const bool several = interleaved_.several_devices();
    if (auto problem = nothing_to_count(counts_)) return std::unexpected{*std::move(problem)};
    if (several && !columns_.single_device)
        return std::unexpected{several_unnamed_devices(header_.empty() && options_.columns.empty())};
    LogFacts facts{.format = "nvidia-smi-csv",
                   .format_version = columns_.version,
                   .rows = counts_.rows,
                   .zone_known = times_.zone_known(),
                   .nonexistent_times = times_.nonexistent(),
                   .ambiguous_times = times_.ambiguous(),
                   .nvidia_smi_resolution = true,
                   .left_out = columns_.left_out,
                   .findings = {tail_finding(), interleaved_rows(several)}};
    note_skipped(counts_, facts);
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_nvidia_smi_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::string_view line = first_line(head);
    RowSplitter row{detect_delimiter(line)};
    if (line.empty() || !row.split(line)) return false;
    if (is_nvidia_smi_time(row[0]) && row.size() > 1) return true;
    for (const std::string_view cell : row.cells())
        if (cell.contains("power.draw")) return true;
    return false;
}

Result<std::unique_ptr<LogParser>> make_nvidia_smi_csv(const ReadingOptions& options, const ReadingContext& context)
{
    const Result<TimeUnit> unit = declared_time_unit(options);
    if (!unit) return std::unexpected{unit.error()};
    Result<TimestampReader> times = TimestampReader::create(options.timezone, *unit);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<NvidiaSmiCsv>(options, context, *times);
}

}  // namespace wattboard::energy
