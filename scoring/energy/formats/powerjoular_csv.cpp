// Rows of PowerJoular, also of the file of one process, which holds a share of the CPU's power.
#include "scoring/energy/formats/powerjoular_csv.h"

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view date_column = "Date";
constexpr std::string_view utilization_column = "CPU Utilization";
constexpr std::string_view total_column = "Total Power";
constexpr std::string_view cpu_column = "CPU Power";
constexpr std::string_view gpu_column = "GPU Power";

/// `Y-M-D h:m:s[.ms]` without leading zeros and with blanks anywhere, the fraction being a count of milliseconds.
std::optional<std::string> iso_of(std::string_view cell)
{
    constexpr std::string_view marks = "-- ::.";
    std::array<unsigned, 7> parts{};
    std::size_t part = 0;
    while (part < parts.size()) {
        cell = trimmed(cell);
        const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), parts.at(part));
        if (error != std::errc{}) return std::nullopt;
        cell.remove_prefix(static_cast<std::size_t>(end - cell.data()));
        ++part;
        const bool blank = !cell.empty() && cell.front() == ' ';
        cell = trimmed(cell);
        if (part == parts.size()) break;
        if (part == parts.size() - 1 && cell.empty()) break;
        if (marks[part - 1] == ' ') {
            if (!blank && !cell.starts_with('T')) return std::nullopt;
            if (cell.starts_with('T')) cell.remove_prefix(1);
            continue;
        }
        if (!cell.starts_with(marks[part - 1])) return std::nullopt;
        cell.remove_prefix(1);
    }
    if (!cell.empty() || parts[0] > 9999 || parts[6] > 999) return std::nullopt;
    for (std::size_t i = 1; i < 6; ++i)
        if (parts.at(i) > 99) return std::nullopt;
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}", parts[0], parts[1], parts[2], parts[3], parts[4],
                       parts[5], parts[6]);
}

class PowerJoularCsv final : public CellParser {
public:
    PowerJoularCsv(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : times_{times}, trace_{options, context, ValueKind::power}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    [[nodiscard]] Finding share_finding() const;

    /// A column of powers and its place in the row.
    struct Column {
        std::string_view name;
        std::size_t index = 0;
        std::size_t component = 0;
    };

    TimestampReader times_;
    ComponentTrace trace_;
    RowSplitter row_;
    std::vector<Column> columns_;
    std::string header_;
    std::size_t width_ = 0;
    bool whole_machine_ = false;
    std::uint64_t rows_ = 0;
    std::uint64_t header_repeats_ = 0;
};

bool PowerJoularCsv::read_header(std::string_view line)
{
    row_ = RowSplitter{detect_delimiter(line)};
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    for (std::size_t i = 0; i < row_.size(); ++i) {
        whole_machine_ = whole_machine_ || row_[i] == total_column;
        const bool cpu = row_[i] == cpu_column;
        if (!cpu && row_[i] != gpu_column) continue;
        const std::string_view name = cpu ? cpu_column : gpu_column;
        const Result<std::size_t> component =
            trace_.component({.id = std::string{name}, .kind = cpu ? DeviceKind::cpu : DeviceKind::gpu}, line_number());
        if (!component) return refuse(component.error());
        columns_.push_back({.name = name, .index = i, .component = *component});
    }
    if (row_[0] != date_column || columns_.empty() || columns_.size() > 2)
        return malformed(line, line, "header", "The header of PowerJoular begins with Date and has CPU Power once.");
    width_ = row_.size();
    header_ = line;
    return true;
}

bool PowerJoularCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    if (header_.empty()) return read_header(line);
    if (line != header_) return read_row(line);
    ++header_repeats_;
    return true;
}

bool PowerJoularCsv::read_row(std::string_view line)
{
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    if (row_.size() != width_)
        return malformed(line, row_.cells().back(), "",
                         fmt::format("The row has {} cells, but there are {} columns.", row_.size(), width_));
    const std::optional<std::string> iso = iso_of(row_[0]);
    Nanoseconds time = 0;
    if (!iso)
        return malformed_with_hint(line, row_[0], date_column, fmt::format("\"{}\" is not a time.", excerpt(row_[0])),
                                   "PowerJoular writes year-month-day hour:minute:second.milliseconds.");
    if (!read_time(line, row_[0], date_column, *iso, times_, time)) return false;
    std::array<Reading, 2> readings;
    for (std::size_t i = 0; i < columns_.size() && i < readings.size(); ++i) {
        const std::string_view cell = row_[columns_[i].index];
        const char separator = row_.delimiter() != ',' && cell.contains(',') ? ',' : '.';
        if (!read_number(line, cell, columns_[i].name, {.largest = max_watts, .separator = separator}, readings.at(i)))
            return false;
    }
    ++rows_;
    for (std::size_t i = 0; i < columns_.size() && i < readings.size(); ++i)
        if (!trace_.add(columns_[i].component, time, readings.at(i), line_number())) return refuse(trace_.problem());
    return true;
}

Finding PowerJoularCsv::share_finding() const
{
    Finding finding{.check = "process_share", .value = whole_machine_ ? 0 : 1, .threshold = 0, .unit = "1"};
    finding.severity = Severity::reject;
    finding.verdict = whole_machine_ ? Verdict::pass : Verdict::fail;
    finding.message = whole_machine_
                          ? "The log is of the whole machine."
                          : "The log holds one process's share of the CPU's power, not the machine: send the "
                            "file that PowerJoular wrote without -<pid> at its end.";
    return finding;
}

Result<EvidenceSummary> PowerJoularCsv::summarise()
{
    if (rows_ == 0) return std::unexpected{no_rows()};
    LogFacts facts{.format = "powerjoular-csv",
                   .rows = rows_,
                   .zone_known = times_.zone_known(),
                   .nonexistent_times = times_.nonexistent(),
                   .ambiguous_times = times_.ambiguous(),
                   .findings = {tail_finding(), share_finding()}};
    if (whole_machine_) facts.left_out.emplace_back("Total Power (the sum of the others)");
    if (header_repeats_ > 0) facts.skipped["repeated headers"] = header_repeats_;
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_powerjoular_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::string_view line = first_line(head);
    RowSplitter row{detect_delimiter(line)};
    return row.split(line) && row.size() > 2 && row[0] == date_column && row[1] == utilization_column;
}

Result<std::unique_ptr<LogParser>> make_powerjoular_csv(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<PowerJoularCsv>(options, context, *times);
}

}  // namespace wattboard::energy
