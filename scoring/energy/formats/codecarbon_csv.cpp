// CodeCarbon rows into totals of runs.
#include "scoring/energy/formats/codecarbon_csv.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/codecarbon_runs.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

namespace {

class CodeCarbonCsv final : public LineParser {
public:
    CodeCarbonCsv(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : times_{times}, runs_{options, context}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return runs_.tally.rows > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    bool accept_width(std::string_view line, bool& short_row);
    bool number(std::string_view line, std::string_view name, std::optional<double>& value);
    bool read_values(std::string_view line, CodeCarbonRow& row);
    bool read_time(std::string_view line, CodeCarbonRow& row);
    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
    [[nodiscard]] std::string_view text(std::string_view name) const;

    TimestampReader times_;
    RowSplitter row_;
    std::vector<std::string> names_;
    std::string run_column_;
    CodeCarbonRuns runs_;
};

std::optional<std::size_t> CodeCarbonCsv::column(std::string_view name) const
{
    const auto at = std::ranges::find(names_, name);
    return at == names_.end() ? std::nullopt : std::optional{static_cast<std::size_t>(at - names_.begin())};
}

/// Empty also where a short row has no such cell.
std::string_view CodeCarbonCsv::text(std::string_view name) const
{
    const auto at = column(name);
    return at && *at < row_.size() ? row_[*at] : std::string_view{};
}

bool CodeCarbonCsv::read_header(std::string_view line)
{
    row_ = RowSplitter{detect_delimiter(line)};
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    names_.assign(row_.cells().begin(), row_.cells().end());
    for (const std::string_view needed : {"duration", "energy_consumed"}) {
        if (column(needed)) continue;
        names_.clear();
        return malformed(line, line, std::string{needed}, fmt::format("The header has no column {}.", needed));
    }
    runs_.tasks = column("task_name").has_value();
    // Before 2.0 a run had only its experiment id.
    if (column("run_id"))
        run_column_ = "run_id";
    else if (column("experiment_id"))
        run_column_ = "experiment_id";
    runs_.named = !run_column_.empty();
    runs_.tally.columns = names_.size();
    return true;
}

bool CodeCarbonCsv::accept_width(std::string_view line, bool& short_row)
{
    short_row = row_.size() < names_.size();
    const bool right_width = row_.size() == names_.size();
    if (right_width) return true;
    // 3.2.9 and 3.3.0 drop empty cells, which shifts what follows: place names are the first that can be empty.
    const std::size_t sure = column("country_name").value_or(names_.size());
    bool left_part_is_enough = short_row;
    for (const std::string_view needed : {"energy_consumed", "duration", "run_id"}) {
        const auto at = column(needed);
        left_part_is_enough = left_part_is_enough && (!at || (*at < sure && *at < row_.size()));
    }
    if (left_part_is_enough && !reading_tail()) return true;
    return malformed(line, row_.cells().back(), "",
                     fmt::format("The row has {} cells, but there are {} columns.", row_.size(), names_.size()));
}

bool CodeCarbonCsv::number(std::string_view line, std::string_view name, std::optional<double>& value)
{
    const std::string_view cell = text(name);
    if (is_missing(cell)) return true;
    const Decimal decimal = row_.number(cell);
    if (decimal.after != cell.data() + cell.size() || decimal.value < 0 || decimal.value > max_duration_s)
        return malformed(line, cell, std::string{name},
                         fmt::format("\"{}\" is not a number from 0 to 1e9.", excerpt(cell)));
    value = decimal.value;
    return true;
}

bool CodeCarbonCsv::read_time(std::string_view line, CodeCarbonRow& row)
{
    const std::string_view cell = text("timestamp");
    if (is_missing(cell)) return true;
    Nanoseconds time = 0;
    const TimestampError error = times_.read(cell, time);
    if (error == TimestampError::mixed_zones)
        return malformed(line, cell, "timestamp", complaint_about(error, cell).detail);
    // Spreadsheets rewrite times in their own way; the energy of the row does not depend on it.
    if (error == TimestampError::none)
        row.end = time;
    else
        ++runs_.tally.unread_times;
    return true;
}

bool CodeCarbonCsv::read_values(std::string_view line, CodeCarbonRow& row)
{
    if (!number(line, "duration", row.duration_s) || !number(line, "energy_consumed", row.energy_kwh) ||
        !number(line, "cpu_energy", row.cpu_kwh) || !number(line, "gpu_energy", row.gpu_kwh) ||
        !number(line, "ram_energy", row.ram_kwh) || !number(line, "cpu_power", row.cpu_watts) || !read_time(line, row))
        return false;
    if (!row.short_row) return number(line, "pue", row.pue);
    // A cell missing further left would have shifted the energies too; then they no longer add up.
    if (row.energy_kwh && row.components() && std::abs(*row.components() - *row.energy_kwh) > 0.01 * *row.energy_kwh)
        return malformed(line, text("energy_consumed"), "energy_consumed",
                         "The row is short, and its energies do not add up: its cells are shifted.");
    return true;
}

bool CodeCarbonCsv::read_row(std::string_view line)
{
    CodeCarbonRow row;
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    if (!accept_width(line, row.short_row)) return false;
    if (!read_values(line, row)) return false;
    row.run_id = run_column_.empty() ? std::string{} : std::string{text(run_column_)};
    row.project = excerpt(text("project_name"), max_id_bytes);
    if (!row.short_row) {
        row.version = excerpt(text("codecarbon_version"));
        row.process = text("tracking_mode") == "process";
    }
    std::optional<Problem> problem = runs_.take(std::move(row));
    if (!problem) return true;
    problem->line = line_number();
    return refuse(std::move(*problem));
}

bool CodeCarbonCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    return names_.empty() ? read_header(line) : read_row(line);
}

Result<EvidenceSummary> CodeCarbonCsv::summarise()
{
    return runs_.summarise("codecarbon-emissions-csv", times_.zone_known(), tail_finding());
}

}  // namespace

bool detect_codecarbon_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::string_view line = first_line(head);
    RowSplitter row{detect_delimiter(line)};
    if (!row.split(line)) return false;
    const auto has = [&row](std::string_view name) {
        return std::ranges::find(row.cells(), name) != row.cells().end();
    };
    return has("energy_consumed") && has("emissions");
}

Result<std::unique_ptr<LogParser>> make_codecarbon_csv(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<CodeCarbonCsv>(options, context, *times);
}

}  // namespace wattboard::energy
