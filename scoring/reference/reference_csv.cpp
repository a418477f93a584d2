// CSV (RFC 4180) of reference tables, checked cell by cell.
#include "scoring/reference/reference_csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <set>

#include "scoring/emissions/co2e.h"

namespace wattboard {

namespace {

struct Row {
    std::uint64_t line = 0;
    std::vector<std::string> cells;
};

std::unexpected<Problem> malformed(std::uint64_t line, std::string detail, std::string field = {})
{
    return std::unexpected(
        Problem{.type = problems::malformed_log, .detail = std::move(detail), .line = line, .field = std::move(field)});
}

/// Reads one record after another; a quoted cell may hold separators, line breaks and doubled quotes.
class Records {
public:
    explicit Records(std::string_view text) : rest_{text}
    {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    }

    [[nodiscard]] bool done() const { return rest_.empty(); }

    Result<Row> next()
    {
        Row row{.line = line_, .cells = {}};
        for (bool more = true; more;) {
            Result<std::string> cell = rest_.starts_with('"') ? quoted() : plain();
            if (!cell) return std::unexpected(cell.error());
            row.cells.push_back(std::move(*cell));
            more = rest_.starts_with(',');
            if (more) rest_.remove_prefix(1);
        }
        if (rest_.starts_with('\r')) rest_.remove_prefix(1);
        if (!rest_.empty() && !rest_.starts_with('\n'))
            return malformed(line_, "A quoted cell must be followed by a comma or the end of the line.");
        if (!rest_.empty()) rest_.remove_prefix(1);
        ++line_;
        return row;
    }

private:
    Result<std::string> plain()
    {
        const std::size_t end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
        std::string cell{rest_.substr(0, end)};
        rest_.remove_prefix(end);
        return cell;
    }

    Result<std::string> quoted()
    {
        const std::uint64_t opened = line_;
        std::string cell;
        rest_.remove_prefix(1);
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"' && !rest_.starts_with('"')) return cell;
            if (c == '"') rest_.remove_prefix(1);
            if (c == '\n') ++line_;
            cell += c;
        }
        return malformed(opened, "A quoted cell is not closed.");
    }

    std::string_view rest_;
    std::uint64_t line_ = 1;
};

struct Table {
    std::vector<std::string> header;
    std::vector<Row> rows;

    /// Index of the column under any of its names.
    [[nodiscard]] Result<std::size_t> column(std::initializer_list<std::string_view> names) const
    {
        for (const std::string_view name : names)
            if (const auto found = std::find(header.begin(), header.end(), name); found != header.end())
                return static_cast<std::size_t>(found - header.begin());
        return malformed(1, "The table has no column \"" + std::string{*names.begin()} + "\".",
                         std::string{*names.begin()});
    }
};

Result<Table> read_table(std::string_view text)
{
    if (text.size() > reference_csv_largest_bytes)
        return std::unexpected(
            Problem{.type = problems::limit_exceeded, .detail = "A reference table may have at most 16 MiB."});
    if (text.find('\0') != std::string_view::npos) return malformed(1, "The table holds a NUL byte: it is not CSV.");
    Records records{text};
    if (records.done()) return malformed(1, "The table is empty; it must open with a header line.");
    Result<Row> header = records.next();
    if (!header) return std::unexpected(header.error());
    Table table{.header = std::move(header->cells), .rows = {}};
    while (!records.done()) {
        Result<Row> row = records.next();
        if (!row) return std::unexpected(row.error());
        if (row->cells.size() == 1 && row->cells.front().empty()) continue;
        if (row->cells.size() != table.header.size())
            return malformed(row->line, "The row has " + std::to_string(row->cells.size()) + " cells, the header " +
                                            std::to_string(table.header.size()) + ".");
        if (table.rows.size() == reference_csv_largest_rows)
            return std::unexpected(Problem{.type = problems::limit_exceeded,
                                           .detail = "A reference table may have at most 100000 rows.",
                                           .line = row->line});
        table.rows.push_back(std::move(*row));
    }
    return table;
}

template <class Number>
Result<Number> number(const Row& row, std::size_t column, const Table& table)
{
    const std::string& cell = row.cells[column];
    Number value{};
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (cell.empty() || error != std::errc{} || end != cell.data() + cell.size() ||
        !std::isfinite(static_cast<double>(value)))
        return malformed(row.line, "\"" + cell.substr(0, 40) + "\" is not a number.", table.header[column]);
    return value;
}

/// Empty is absent; anything else must be above 0.
Result<std::optional<double>> positive_or_absent(const Row& row, std::size_t column, const Table& table)
{
    if (row.cells[column].empty()) return std::nullopt;
    const Result<double> value = number<double>(row, column, table);
    if (!value) return std::unexpected(value.error());
    if (!(*value > 0.0)) return malformed(row.line, "The value must be above 0.", table.header[column]);
    return *value;
}

std::optional<Watts> in_watts(std::optional<double> value)
{
    return value.transform([](double watts) { return Watts{watts}; });
}

std::optional<double> tera(std::optional<double> value)
{
    return value.transform([](double rate) { return rate * 1e12; });
}

/// Cells of one row of named things by their column's name; columns that are not there are empty. Keeps the first
/// problem.
class Cells {
public:
    Cells(const Row& row, const Table& table) : row_{row}, table_{table} {}

    [[nodiscard]] std::string text(std::string_view name) const
    {
        const auto column = table_.column({name});
        return column ? row_.cells[*column] : std::string{};
    }

    std::optional<double> positive(std::string_view name)
    {
        const auto column = table_.column({name});
        if (!column) return std::nullopt;
        auto value = positive_or_absent(row_, *column, table_);
        if (value) return *value;
        if (!problem_) problem_ = value.error();
        return std::nullopt;
    }

    /// The first problem; a name that is missing or was seen before is one.
    [[nodiscard]] Result<void> checked(std::set<std::string>& seen) const
    {
        if (problem_) return std::unexpected(*problem_);
        const std::string name = text("name");
        if (name.empty()) return malformed(row_.line, "The row has no name.", "name");
        if (!seen.insert(name).second) return malformed(row_.line, "\"" + name + "\" is given twice.", "name");
        return {};
    }

private:
    const Row& row_;
    const Table& table_;
    std::optional<Problem> problem_;
};

}  // namespace

Result<std::vector<Accelerator>> load_accelerators_csv(std::string_view text)
{
    const Result<Table> table = read_table(text);
    if (!table) return std::unexpected(table.error());
    for (const std::string_view needed : {"name", "vendor", "power_W", "memory_GB", "min_pJ_per_FLOP"})
        if (const auto column = table->column({needed}); !column) return std::unexpected(column.error());

    std::vector<Accelerator> accelerators;
    std::set<std::string> seen;
    for (const Row& row : table->rows) {
        Cells cells{row, *table};
        Accelerator accelerator{.name = cells.text("name"), .vendor = cells.text("vendor")};
        accelerator.power = in_watts(cells.positive("power_W"));
        accelerator.memory_gb = cells.positive("memory_GB");
        accelerator.min_picojoule_per_flop = cells.positive("min_pJ_per_FLOP");
        accelerator.fp32_flops = tera(cells.positive("fp32_TFLOPS"));
        accelerator.fp16_flops = tera(
            std::max(cells.positive("fp16_tensor_dense_TFLOPS"), cells.positive("fp16_tensor_dense_fp16acc_TFLOPS")));
        accelerator.fp8_flops = tera(cells.positive("fp8_dense_TFLOPS"));
        accelerator.idle_power = in_watts(cells.positive("idle_W"));
        accelerator.is_unsure = cells.text("unsure") == "yes";
        if (auto checked = cells.checked(seen); !checked) return std::unexpected(checked.error());
        accelerators.push_back(std::move(accelerator));
    }
    return accelerators;
}

Result<std::vector<Cpu>> load_cpus_csv(std::string_view text)
{
    const Result<Table> table = read_table(text);
    if (!table) return std::unexpected(table.error());
    for (const std::string_view needed : {"name", "vendor", "tdp_W", "source"})
        if (const auto column = table->column({needed}); !column) return std::unexpected(column.error());

    std::vector<Cpu> cpus;
    std::set<std::string> seen;
    for (const Row& row : table->rows) {
        Cells cells{row, *table};
        Cpu cpu{.name = cells.text("name"), .vendor = cells.text("vendor"), .tdp = {}, .cores = {}, .source = {}};
        const std::optional<double> tdp = cells.positive("tdp_W");
        if (const auto cores = cells.positive("cores"); cores && *cores <= 10'000) cpu.cores = static_cast<int>(*cores);
        cpu.source = cells.text("source");
        cpu.is_unsure = cells.text("unsure") == "yes";
        if (auto checked = cells.checked(seen); !checked) return std::unexpected(checked.error());
        if (!tdp) return malformed(row.line, "The CPU has no TDP.", "tdp_W");
        cpu.tdp = Watts{*tdp};
        cpus.push_back(std::move(cpu));
    }
    return cpus;
}

Result<std::vector<GridFactor>> load_grid_csv(std::string_view text)
{
    const Result<Table> table = read_table(text);
    if (!table) return std::unexpected(table.error());
    const auto zone = table->column({"zone", "code"}), year = table->column({"year"});
    const auto intensity = table->column({"intensity_g_per_kwh", "gCO2e_per_kWh"});
    for (const auto* column : {&zone, &year, &intensity})
        if (!*column) return std::unexpected(column->error());

    std::vector<GridFactor> factors;
    std::set<std::pair<std::string, int>> seen;
    for (const Row& row : table->rows) {
        const Result<int> when = number<int>(row, *year, *table);
        if (!when) return std::unexpected(when.error());
        const Result<double> grams = number<double>(row, *intensity, *table);
        if (!grams) return std::unexpected(grams.error());
        Result<GramsPerKilowattHour> checked = checked_intensity(*grams, table->header[*intensity]);
        if (!checked) {
            checked.error().line = row.line;
            return std::unexpected(checked.error());
        }
        if (!is_grid_zone(row.cells[*zone]))
            return malformed(
                row.line,
                "A zone is an ISO 3166-1 alpha-3 country, a grid zone such as US-CAL-CISO, or WORLD: 2 to 40 "
                "capitals, digits, - and _, and two capitals first.",
                table->header[*zone]);
        if (*when < 1990 || *when > 2100) return malformed(row.line, "The year must be from 1990 to 2100.", "year");
        if (!seen.emplace(row.cells[*zone], *when).second)
            return malformed(row.line, row.cells[*zone] + " " + std::to_string(*when) + " is given twice.",
                             table->header[*zone]);
        factors.push_back({.zone = row.cells[*zone], .year = *when, .intensity = *checked});
    }
    return factors;
}

}  // namespace wattboard
