// Rows of the generic CSV log.
#include "scoring/energy/formats/generic_csv.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/generic_derived.h"
#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

namespace {

bool has_word(std::string_view cell, std::initializer_list<std::string_view> words)
{
    std::string lower{cell};
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return std::ranges::any_of(words, [&lower](std::string_view word) { return lower.contains(word); });
}

/// A poller's own table, of which only a declaration can say what is what: taken, so that the refusal names it.
bool looks_like_own_table(const std::vector<std::string_view>& cells)
{
    const auto is_time = [](std::string_view cell) { return has_word(cell, {"time", "date"}); };
    const auto is_power = [](std::string_view cell) {
        return has_word(cell, {"power", "watt", "gpu", "energy", "volt"});
    };
    return std::ranges::any_of(cells, is_time) && std::ranges::any_of(cells, is_power);
}

/// Numbers only, the first of them seconds or milliseconds between 2000 and 2200.
bool looks_headerless(const std::vector<std::string_view>& cells)
{
    if (cells.size() < 2) return false;
    for (const std::string_view cell : cells)
        if (parse_decimal(cell).after != cell.data() + cell.size() || cell.empty()) return false;
    const double first = parse_decimal(cells[0]).value;
    return (first > 946'684'800.0 && first < 7'258'118'400.0) || (first > 946'684'800e3 && first < 7'258'118'400e3);
}

class GenericCsv final : public LineParser {
public:
    GenericCsv(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}
    {
    }

private:
    bool read_line(std::string_view line) override;
    RowsRead read_rows(std::string_view bytes) override
    {
        return trace_ ? trace_->take_plain(plain_, bytes) : RowsRead{};
    }
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return trace_ && trace_->rows() > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    [[nodiscard]] PlainRows plain_rows() const;
    bool read_value(std::string_view line, std::size_t column, GenericValue& to);
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
    PlainRows plain_;
    std::size_t time_ = 0;
    std::vector<std::size_t> values_;    ///< columns of the value fields
    std::vector<std::size_t> voltages_;  ///< of the voltages beside them, where there are
    std::vector<GenericValue> cells_;
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
    if (!declared && looks_headerless(row_.cells()))
        return refuse({.type = problems::underdetermined_log,
                       .detail = "The file has no header, so nothing says what its columns hold.",
                       .line = line_number(),
                       .field = "columns",
                       .hint = "Name them and their units, as in --columns time,gpu0,gpu1 "
                               "--map time=time,time_unit=epoch_s,power=gpu*,unit=W."});
    if (declared)
        names_ = options_.columns;
    else
        names_.assign(row_.cells().begin(), row_.cells().end());
    Result<GenericFields> fields = choose_generic_fields(names_, options_);
    if (!fields) return refuse(std::move(fields.error()));
    time_ = *column_of(fields->time);
    for (const std::string& name : fields->values) values_.push_back(*column_of(name));
    for (const std::string& name : fields->voltages) voltages_.push_back(*column_of(name));
    cells_.resize(values_.size());
    device_ = column_of(fields->device);
    name_ = column_of(fields->name);
    component_ = column_of(fields->component);
    trace_.emplace(options_, context_, std::move(*fields), times_);
    plain_ = plain_rows();
    return !declared || read_row(line);
}

PlainRows GenericCsv::plain_rows() const
{
    if (values_.size() != 1 || !voltages_.empty()) return {};
    std::vector<PlainColumn> columns(names_.size(), PlainColumn::skipped);
    columns[time_] = PlainColumn::time;
    columns[values_.front()] = PlainColumn::value;
    if (device_) columns[*device_] = PlainColumn::device;
    return PlainRows{std::move(columns), row_.delimiter(), false};
}

bool GenericCsv::read_value(std::string_view line, std::size_t column, GenericValue& to)
{
    to = {.cell = row_[column]};
    const Decimal number = row_.number(to.cell);
    if (number.after == nullptr || number.after != to.cell.data() + to.cell.size())
        return is_missing(to.cell) ||
               malformed(line, to.cell, names_[column], fmt::format("\"{}\" is not a number.", excerpt(to.cell)));
    to.value = number.value;
    to.decimals = number.decimals;
    return true;
}

bool GenericCsv::read_row(std::string_view line)
{
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    if (row_.size() != names_.size())
        return malformed(line, row_.cells().back(), "",
                         fmt::format("The row has {} cells, but there are {} columns.", row_.size(), names_.size()));
    for (std::size_t i = 0; i < values_.size(); ++i)
        if (!read_value(line, values_[i], cells_[i])) return false;
    for (std::size_t i = 0; i < voltages_.size(); ++i) {
        GenericValue volts;
        if (!read_value(line, voltages_[i], volts)) return false;
        cells_[i] = product_of(cells_[i], volts);
    }
    const GenericRow row{.time = row_[time_],
                         .device = cell(device_),
                         .name = cell(name_),
                         .component = cell(component_),
                         .values = cells_};
    std::optional<GenericRefusal> refusal = trace_->take(row, line_number());
    if (!refusal) return true;
    Problem problem_at = std::move(refusal->problem);
    malformed(line, refusal->cell, "", "");
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
    if (!options.columns.empty() || options.map.contains("power") || options.map.contains("energy") ||
        options.map.contains("counter") || options.map.contains("voltage"))
        return true;
    RowSplitter row{detect_delimiter(line)};
    if (!row.split(line)) return false;
    return looks_like_own_table(row.cells()) || looks_headerless(row.cells());
}

Result<std::unique_ptr<LogParser>> make_generic_csv(const ReadingOptions& options, const ReadingContext& context)
{
    const Result<TimeUnit> unit = generic_time_unit(options);
    if (!unit) return std::unexpected{unit.error()};
    Result<TimestampReader> times = TimestampReader::create(options.timezone, *unit);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<GenericCsv>(options, context, *times);
}

}  // namespace wattboard::energy
