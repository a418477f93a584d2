// Rows of the generic CSV log.
#include "scoring/energy/formats/generic_csv.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

namespace {

class GenericCsv final : public LineParser {
public:
    GenericCsv(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return trace_ && trace_->rows() > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    [[nodiscard]] std::string_view cell(const std::optional<std::size_t>& column) const
    {
        return column ? row_[*column] : std::string_view{};
    }
    [[nodiscard]] std::optional<std::size_t> column_of(const std::optional<std::string>& name) const;

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    RowSplitter row_;
    std::vector<std::string> names_;
    std::optional<GenericTrace> trace_;
    std::size_t time_ = 0;
    std::size_t value_ = 0;
    std::optional<std::size_t> device_;
    std::optional<std::size_t> name_;
    std::optional<std::size_t> component_;
};

std::optional<std::size_t> GenericCsv::column_of(const std::optional<std::string>& name) const
{
    if (!name) return std::nullopt;
    return static_cast<std::size_t>(std::ranges::find(names_, *name) - names_.begin());
}

bool GenericCsv::read_header(std::string_view line)
{
    row_ = RowSplitter{detect_delimiter(line)};
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    const bool declared = !options_.columns.empty();
    if (declared)
        names_ = options_.columns;
    else
        names_.assign(row_.cells().begin(), row_.cells().end());
    Result<GenericFields> fields = choose_generic_fields(names_, options_);
    if (!fields) return refuse(std::move(fields.error()));
    time_ = *column_of(fields->time);
    value_ = *column_of(fields->value);
    device_ = column_of(fields->device);
    name_ = column_of(fields->name);
    component_ = column_of(fields->component);
    trace_.emplace(options_, context_, std::move(*fields), times_);
    return !declared || read_row(line);
}

bool GenericCsv::read_row(std::string_view line)
{
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    if (row_.size() != names_.size())
        return malformed(line, row_.cells().back(), "",
                         fmt::format("The row has {} cells, but there are {} columns.", row_.size(), names_.size()));
    const std::string_view value_cell = row_[value_];
    GenericRow row{.time = row_[time_], .device = cell(device_), .name = cell(name_), .component = cell(component_)};
    if (!is_missing(value_cell)) {
        const Decimal number = row_.number(value_cell);
        if (number.after != value_cell.data() + value_cell.size())
            return malformed(line, value_cell, names_[value_],
                             fmt::format("\"{}\" is not a number.", excerpt(value_cell)));
        row.value = number.value;
        row.decimals = number.decimals;
    }
    std::optional<GenericRefusal> refusal = trace_->take(row, line_number());
    if (!refusal) return true;
    Problem problem_at = std::move(refusal->problem);
    malformed(line, problem_at.field == names_[value_] ? value_cell : refusal->cell, "", "");
    problem_at.line = line_number();
    problem_at.column = problem().column;
    return refuse(std::move(problem_at));
}

bool GenericCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    return trace_ ? read_row(line) : read_header(line);
}

Result<EvidenceSummary> GenericCsv::summarise()
{
    if (!trace_) return std::unexpected{Problem{.type = problems::empty_log, .detail = "The file has no header."}};
    return trace_->finish("generic-csv", {tail_finding()});
}

}  // namespace

bool detect_generic_csv(std::string_view head, const ReadingOptions& options)
{
    const std::string_view line = first_line(head);
    if (line.empty() || line.front() == '{' || line.front() == '[') return false;
    // Declared columns settle what the table is.
    if (options.map.contains("power") || options.map.contains("energy") || options.map.contains("counter")) return true;
    RowSplitter row{detect_delimiter(line)};
    if (!row.split(line)) return false;
    const auto has = [&row](std::string_view name) {
        return std::ranges::find(row.cells(), name) != row.cells().end();
    };
    return has("timestamp") && (has("power_w") || has("energy_j") || has("energy_j_total"));
}

Result<std::unique_ptr<LogParser>> make_generic_csv(const ReadingOptions& options, const ReadingContext& context)
{
    const Result<TimeUnit> unit = declared_time_unit(options);
    if (!unit) return std::unexpected{unit.error()};
    Result<TimestampReader> times = TimestampReader::create(options.timezone, *unit);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<GenericCsv>(options, context, *times);
}

}  // namespace wattboard::energy
