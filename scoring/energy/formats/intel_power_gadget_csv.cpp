// Rows and footer of Intel Power Gadget; its counters begin at 0 when logging begins.
#include "scoring/energy/formats/intel_power_gadget_csv.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view clock_column = "System Time";
constexpr std::string_view counter_column = "RDTSC";
constexpr std::string_view elapsed_column = "Elapsed Time (sec)";

struct EnergyName {
    std::string_view component;  ///< with the number of the socket, such as `Processor_0`
    DeviceKind kind = DeviceKind::cpu;
    bool counts = false;
};

/// `Cumulative Processor Energy_0(Joules)`, and in footers `Cumulative Package Energy_0 (Joules)`; other units and
/// other columns are nullopt. What lies inside the processor does not count.
std::optional<EnergyName> energy_name(std::string_view name)
{
    constexpr std::string_view prefix = "Cumulative ";
    constexpr std::string_view suffix = "(Joules)";
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
    EnergyName energy{.component = trimmed(name.substr(prefix.size(), name.size() - prefix.size() - suffix.size()))};
    const bool memory = energy.component.starts_with("DRAM ");
    energy.kind = memory ? DeviceKind::dram : DeviceKind::cpu;
    energy.counts = memory || energy.component.starts_with("Processor ") || energy.component.starts_with("Package ");
    return energy;
}

class IntelPowerGadgetCsv final : public CellParser {
public:
    IntelPowerGadgetCsv(const ReadingOptions& options, const ReadingContext& context)
        : trace_{options, context, ValueKind::counter}
    {
    }

private:
    struct Column {
        std::size_t index = 0;
        std::string id;
        std::size_t component = 0;
        bool begun = false;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    bool read_footer(std::string_view line);

    ComponentTrace trace_;
    RowSplitter row_;
    std::vector<Column> columns_;
    std::vector<std::string> left_out_;
    std::vector<Reading> readings_;
    std::size_t width_ = 0;
    std::size_t elapsed_ = 0;
    bool in_footer_ = false;
    double last_second_ = 0;
    std::uint64_t rows_ = 0;
    std::optional<double> stated_joules_;
};

bool IntelPowerGadgetCsv::read_header(std::string_view line)
{
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    const auto& cells = row_.cells();
    const auto elapsed = std::ranges::find(cells, elapsed_column);
    if (elapsed == cells.end())
        return malformed(line, line, std::string{elapsed_column}, "The header has no column of elapsed seconds.");
    elapsed_ = static_cast<std::size_t>(elapsed - cells.begin());
    width_ = cells.size();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto energy = energy_name(cells[i]);
        if (!energy) continue;
        if (!energy->counts) {
            leave_out(left_out_, fmt::format("{} (inside the processor)", excerpt(energy->component)));
            continue;
        }
        const Result<std::size_t> component =
            trace_.component({.id = std::string{energy->component}, .kind = energy->kind}, line_number());
        if (!component) return refuse(component.error());
        const bool twice = std::ranges::find(columns_, *component, &Column::component) != columns_.end();
        if (twice) return malformed(line, cells[i], excerpt(cells[i]), "The header names this column twice.");
        columns_.push_back({.index = i, .id = excerpt(cells[i]), .component = *component});
    }
    readings_.resize(columns_.size());
    return !columns_.empty() || malformed(line, line, "header", "No column holds cumulative joules of a processor.");
}

bool IntelPowerGadgetCsv::read_row(std::string_view line)
{
    if (row_.size() != width_)
        return malformed(line, row_.cells().back(), "",
                         fmt::format("The row has {} cells, but there are {} columns.", row_.size(), width_));
    if (row_[0] == clock_column)
        return malformed_with_hint(line, row_[0], clock_column, "The header comes again: these are several runs.",
                                   "Send each run as a file of its own.");
    Reading elapsed;
    if (!read_number(line, row_[elapsed_], elapsed_column, {.largest = max_duration_s}, elapsed)) return false;
    if (elapsed.missing || elapsed.value < last_second_)
        return malformed(line, row_[elapsed_], std::string{elapsed_column}, "The elapsed time is missing or falls.");
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (!read_number(line, row_[columns_[i].index], columns_[i].id, {.largest = max_joules}, readings_[i]))
            return false;
    const Nanoseconds time = relative_origin + to_nanoseconds(elapsed.value);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        Column& column = columns_[i];
        const bool begins = !column.begun && !readings_[i].missing && readings_[i].value > 0;
        // Logging begins at 0 s with 0 J: without that moment the first interval would be lost.
        if (begins && !trace_.begin_counter(column.component, relative_origin, line_number()))
            return refuse(trace_.problem());
        column.begun = column.begun || begins;
        if (!trace_.add(column.component, time, readings_[i], line_number())) return refuse(trace_.problem());
    }
    last_second_ = elapsed.value;
    ++rows_;
    return true;
}

/// `Cumulative DRAM Energy_0 (Joules) = 15.558594`, on macOS in quotes.
bool IntelPowerGadgetCsv::read_footer(std::string_view line)
{
    in_footer_ = true;
    const std::string_view text = row_[0];
    const std::size_t equals = text.find(" = ");
    if (row_.size() != 1 || equals == std::string_view::npos)
        return malformed(line, text, "footer", "The line is neither a row nor `name = value`.");
    const auto energy = energy_name(trimmed(text.substr(0, equals)));
    if (!energy || !energy->counts) return true;
    Reading joules;
    const std::string_view cell = trimmed(text.substr(equals + 3));
    if (!read_number(line, cell, energy->component, {.largest = max_joules}, joules)) return false;
    if (!joules.missing) stated_joules_ = stated_joules_.value_or(0) + joules.value;
    return true;
}

bool IntelPowerGadgetCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    if (width_ == 0) return read_header(line);
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    const bool footer = rows_ > 0 && row_.size() == 1;
    if (in_footer_ && !footer)
        return malformed(line, row_[0], "footer", "A row stands behind the footer: these are several runs.");
    return footer ? read_footer(line) : read_row(line);
}

Result<EvidenceSummary> IntelPowerGadgetCsv::summarise()
{
    if (rows_ == 0) return std::unexpected{no_rows()};
    LogFacts facts{.format = "intel-power-gadget-csv",
                   .rows = rows_,
                   .zone_known = false,
                   .left_out = left_out_,
                   .findings = {tail_finding()},
                   .clockless = true};
    if (stated_joules_) facts.stated_total = to_kilowatt_hours(Joules{*stated_joules_});
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_intel_power_gadget_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    RowSplitter row;
    return row.split(first_line(head)) && row.size() > 3 && row[0] == clock_column && row[1] == counter_column &&
           row[2] == elapsed_column;
}

Result<std::unique_ptr<LogParser>> make_intel_power_gadget_csv(const ReadingOptions& options,
                                                               const ReadingContext& context)
{
    return std::make_unique<IntelPowerGadgetCsv>(options, context);
}

}  // namespace wattboard::energy
