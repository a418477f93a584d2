// Rows of AMD's tables. rocm-smi writes one block a call and no clock; amd-smi --watch adds epoch seconds.
#include "scoring/energy/formats/amd_tables.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/amd_columns.h"
#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/formats/polled_devices.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

namespace {

class AmdTable final : public LineParser {
public:
    AmdTable(AmdTool tool, const ReadingOptions& options, const ReadingContext& context)
        : tool_{tool}, options_{options}, devices_{options, context}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return devices_.rows() > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    bool begin();
    bool read_time(std::string_view line, std::optional<Nanoseconds>& time);
    bool read_value(std::string_view line, PolledValue& sample);
    bool read_number(std::string_view line, std::size_t column, PolledValue& sample);
    [[nodiscard]] bool leave_out_row();
    [[nodiscard]] float number_at(const std::optional<std::size_t>& column) const;

    AmdTool tool_;
    ReadingOptions options_;
    PolledDevices devices_;
    std::optional<TimestampReader> times_;
    RowSplitter row_;
    std::string header_;
    AmdColumns columns_;
    bool counts_ = false;  ///< the counter is read, not the power
};

bool AmdTable::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    if (is_amd_notice(line)) {
        devices_.skip("notices of the tool");
        return true;
    }
    if (header_.empty()) return read_header(line);
    if (line == header_) {
        devices_.skip("repeated header lines");
        return true;
    }
    return read_row(line);
}

bool AmdTable::read_header(std::string_view line)
{
    row_ = RowSplitter{detect_delimiter(line)};
    std::optional<AmdColumns> columns;
    if (row_.split(line)) columns = amd_columns(tool_, row_.cells());
    if (!columns)
        return refuse({.type = problems::underdetermined_log,
                       .detail = "The header names no power and no energy of a device.",
                       .line = line_number(),
                       .field = "power",
                       .hint = "Log the power, or read the file as generic-csv with --map."});
    columns_ = std::move(*columns);
    header_ = line;
    return true;
}

/// Parts of a device whose power is in that of another row.
bool AmdTable::leave_out_row()
{
    const std::string_view id = row_[columns_.device];
    for (const std::size_t power : columns_.powers)
        if (row_[power].contains("Secondary die")) {
            devices_.leave_out(fmt::format("{}: second die, its power is in that of the first", excerpt(id)));
            devices_.skip("rows of second dies");
            return true;
        }
    if (!columns_.partition) return false;
    const std::string_view part = row_[*columns_.partition];
    if (is_missing(part) || part == "0") return false;
    devices_.leave_out(fmt::format("gpu {} partition {}", excerpt(id), excerpt(part)));
    devices_.skip("rows of GPU partitions");
    return true;
}

bool AmdTable::begin()
{
    // A counter loses nothing between the polls, so it is preferred, unless the device does not have it.
    counts_ = columns_.counter && (columns_.powers.empty() || row_.number(row_[*columns_.counter]).after != nullptr);
    if (columns_.time) {
        Result<TimeUnit> unit = declared_time_unit(options_);
        const std::string_view cell = row_[*columns_.time];
        const bool digits = cell.find_first_not_of("0123456789.") == std::string_view::npos;
        if (unit && digits && !options_.map.contains("time_unit")) unit = TimeUnit::epoch_s;
        Result<TimestampReader> times =
            unit ? TimestampReader::create(options_.timezone, *unit) : std::unexpected{unit.error()};
        if (!times) return refuse(std::move(times.error()));
        times_ = *times;
    }
    const ValueKind kind = counts_ ? ValueKind::counter : ValueKind::power;
    if (auto begun = devices_.begin(kind, columns_.time.has_value(), line_number()); !begun)
        return refuse(std::move(begun.error()));
    if (counts_)
        for (const std::size_t power : columns_.powers) devices_.leave_out(columns_.names[power]);
    else if (columns_.counter)
        devices_.leave_out(columns_.names[*columns_.counter]);
    return true;
}

bool AmdTable::read_time(std::string_view line, std::optional<Nanoseconds>& time)
{
    if (!columns_.time) return true;
    const std::string_view cell = row_[*columns_.time];
    Nanoseconds read = 0;
    if (const TimestampError error = times_->read(cell, read); error != TimestampError::none) {
        TimestampComplaint complaint = complaint_about(error, cell);
        malformed(line, cell, columns_.names[*columns_.time], std::move(complaint.detail));
        Problem refused = problem();
        if (complaint.underdetermined) refused.type = problems::underdetermined_log;
        refused.hint = std::move(complaint.hint);
        return refuse(std::move(refused));
    }
    time = read;
    return true;
}

bool AmdTable::read_number(std::string_view line, std::size_t column, PolledValue& sample)
{
    const std::string_view cell = row_[column];
    const Decimal number = row_.number(cell);
    const char* const end = cell.data() + cell.size();
    const std::string_view unit =
        number.after == nullptr ? cell : trimmed({number.after, static_cast<std::size_t>(end - number.after)});
    if (number.after == nullptr || (!unit.empty() && unit != (counts_ ? "J" : "W")))
        return malformed(line, cell, columns_.names[column], fmt::format("\"{}\" is not a number.", excerpt(cell)));
    const double factor = counts_ ? columns_.counter_factor : 1;
    if (number.value < 0 || number.value * factor > (counts_ ? max_joules : max_watts))
        return malformed(line, cell, columns_.names[column],
                         fmt::format("The value \"{}\" is below 0 or beyond any machine.", excerpt(cell)));
    sample.value = number.value * factor;
    sample.decimals = number.decimals;
    return true;
}

bool AmdTable::read_value(std::string_view line, PolledValue& sample)
{
    if (counts_) return is_missing(row_[*columns_.counter]) || read_number(line, *columns_.counter, sample);
    for (const std::size_t column : columns_.powers)
        if (!is_missing(row_[column])) return read_number(line, column, sample);
    return true;
}

float AmdTable::number_at(const std::optional<std::size_t>& column) const
{
    if (!column) return std::numeric_limits<float>::quiet_NaN();
    std::string_view cell = row_[*column];
    if (cell.starts_with('(')) cell.remove_prefix(1);
    const Decimal number = row_.number(cell);
    return number.after == nullptr ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(number.value);
}

bool AmdTable::read_row(std::string_view line)
{
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    if (row_.size() != columns_.names.size())
        return malformed(
            line, row_.cells().back(), "",
            fmt::format("The row has {} cells, but there are {} columns.", row_.size(), columns_.names.size()));
    const std::string_view id = row_[columns_.device];
    if (id.empty() || is_missing(id))
        return malformed(line, id, columns_.names[columns_.device], "The row does not say which device it is about.");
    if (leave_out_row()) return true;
    if (!devices_.begun() && !begin()) return false;
    PolledValue sample;
    if (!read_time(line, sample.time) || !read_value(line, sample)) return false;
    sample.state = {.utilization_percent = number_at(columns_.load),
                    .clock_mhz = number_at(columns_.clock),
                    .temperature_c = number_at(columns_.temperature)};
    sample.state.activity = activity_of(sample.state);
    if (auto added = devices_.add(id, sample, line_number()); !added) return refuse(std::move(added.error()));
    return true;
}

Result<EvidenceSummary> AmdTable::summarise()
{
    return devices_.finish({.format = tool_ == AmdTool::rocm_smi ? "rocm-smi-csv" : "amd-smi-csv",
                            .zone_known = times_ && times_->zone_known(),
                            .nonexistent_times = times_ ? times_->nonexistent() : 0,
                            .ambiguous_times = times_ ? times_->ambiguous() : 0,
                            .findings = {tail_finding()}});
}

bool detect(AmdTool tool, std::string_view head)
{
    constexpr int most_lines = 20;
    for (int i = 0; i < most_lines && !head.empty(); ++i) {
        const std::string_view line = first_line(head);
        const std::size_t end = head.find('\n');
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
        if (trimmed(line).empty() || is_amd_notice(line)) continue;
        RowSplitter row{detect_delimiter(line)};
        return row.split(line) && amd_columns(tool, row.cells()).has_value();
    }
    return false;
}

}  // namespace

bool detect_rocm_smi_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return detect(AmdTool::rocm_smi, head);
}

Result<std::unique_ptr<LogParser>> make_rocm_smi_csv(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<AmdTable>(AmdTool::rocm_smi, options, context);
}

bool detect_amd_smi_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return detect(AmdTool::amd_smi, head);
}

Result<std::unique_ptr<LogParser>> make_amd_smi_csv(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<AmdTable>(AmdTool::amd_smi, options, context);
}

}  // namespace wattboard::energy
