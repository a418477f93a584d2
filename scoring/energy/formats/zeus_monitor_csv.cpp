// Rows of zeus_monitor 0.2: local times with nine decimals and milliwatts that nothing labels as such.
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/zeus_csv.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"
#include "scoring/energy/timestamp.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view header = "Time,Power";
/// No GPU draws less than 2 W or more than 2 kW, so whole numbers from 2000 on can only be milliwatts.
constexpr double least_milliwatts = 2000;

/// `YYYY-MM-DD HH:MM:SS.` and nine digits, as only this tool writes.
bool is_monitor_time(std::string_view cell)
{
    return cell.size() == 29 && cell[4] == '-' && cell[10] == ' ' && cell[19] == '.';
}

class ZeusMonitorCsv final : public LineParser {
public:
    ZeusMonitorCsv(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : times_{times}, trace_{options, context, ValueKind::power}
    {
        if (const auto unit = options.map.find("unit"); unit != options.map.end()) declared_unit_ = unit->second;
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_row(std::string_view line);
    bool read_watts(std::string_view line, std::string_view cell, Decimal& power);

    TimestampReader times_;
    TraceAccumulator trace_;
    RowSplitter row_;
    std::string declared_unit_;
    bool header_read_ = false;
    std::uint64_t rows_ = 0;
};

bool ZeusMonitorCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    if (header_read_) return read_row(line);
    if (line != header) return malformed(line, line, "", "The header of zeus_monitor is \"Time,Power\".");
    header_read_ = true;
    return true;
}

bool ZeusMonitorCsv::read_watts(std::string_view line, std::string_view cell, Decimal& power)
{
    power = parse_decimal(cell);
    if (power.after != cell.data() + cell.size() || power.value < 0 || power.value > max_watts)
        return malformed(line, cell, "Power", fmt::format("\"{}\" is not a power.", excerpt(cell)));
    if (declared_unit_.empty() && (power.decimals > 0 || power.value < least_milliwatts)) {
        malformed(line, cell, "Power",
                  fmt::format("zeus_monitor writes whole milliwatts without a unit, but \"{}\" may as well be watts.",
                              excerpt(cell)));
        Problem open = problem();
        open.type = problems::underdetermined_log;
        open.hint = "Declare the unit: --map unit=mW (or unit=W).";
        return refuse(std::move(open));
    }
    if (declared_unit_ == "W") return true;
    power.value /= 1000;
    power.decimals += 3;
    return true;
}

bool ZeusMonitorCsv::read_row(std::string_view line)
{
    if (!row_.split(line) || row_.size() != 2) return malformed(line, line, "", "The row is not a time and a power.");
    Nanoseconds time = 0;
    if (const TimestampError error = times_.read(row_[0], time); error != TimestampError::none)
        return malformed(line, row_[0], "Time", complaint_about(error, row_[0]).detail);
    if (trace_.device_count() == 0)
        if (auto added = trace_.add_device({.id = "gpu"}, line_number()); !added)
            return refuse(std::move(added.error()));
    if (is_missing(row_[1])) {
        ++rows_;
        trace_.add_missing(0);
        return true;
    }
    Decimal power;
    if (!read_watts(line, row_[1], power)) return false;
    ++rows_;
    return trace_.add(0, time, power.value, power.decimals, {}, line_number()) || refuse(trace_.problem());
}

Result<EvidenceSummary> ZeusMonitorCsv::summarise()
{
    if (rows_ == 0)
        return std::unexpected{Problem{
            .type = problems::empty_log, .detail = "The file has no row of data.", .hint = "Send the whole log."}};
    return trace_.finish({.format = "zeus-monitor-csv",
                          .format_version = "0.2",
                          .rows = rows_,
                          .zone_known = times_.zone_known(),
                          .nonexistent_times = times_.nonexistent(),
                          .ambiguous_times = times_.ambiguous(),
                          .findings = {tail_finding()}});
}

}  // namespace

bool detect_zeus_monitor_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    if (first_line(head) != header || head.size() <= header.size()) return false;
    head.remove_prefix(std::min(head.size(), head.find('\n') + 1));
    const std::string_view line = first_line(head);
    return is_monitor_time(line.substr(0, line.find(',')));
}

Result<std::unique_ptr<LogParser>> make_zeus_monitor_csv(const ReadingOptions& options, const ReadingContext& context)
{
    const auto unit = options.map.find("unit");
    if (unit != options.map.end() && unit->second != "mW" && unit->second != "W")
        return std::unexpected{Problem{.type = problems::unknown_unit,
                                       .detail = fmt::format("\"{}\" is no unit of this file.", excerpt(unit->second)),
                                       .field = "unit",
                                       .hint = "Declare --map unit=mW or --map unit=W."}};
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<ZeusMonitorCsv>(options, context, *times);
}

}  // namespace wattboard::energy
