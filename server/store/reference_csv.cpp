// Reference tables as CSV text (RFC 4180), found by the names of their columns.
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <map>

#include "server/store/references.h"

namespace wattboard::store {
namespace {

using Cells = std::vector<std::string>;

struct Record {
    std::uint64_t line = 1;
    Cells cells;
};

/// Splits the whole text; quoted cells may hold commas, line ends and doubled quotation marks.
Result<std::vector<Record>> split(std::string_view csv)
{
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    std::vector<Record> records;
    Record record;
    std::string cell;
    bool quoted = false;
    std::uint64_t line = 1;
    const auto end_record = [&] {
        record.cells.push_back(std::exchange(cell, {}));
        if (record.cells.size() > 1 || !record.cells.front().empty()) records.push_back(record);
        record = {.line = line + 1, .cells = {}};
    };
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < csv.size() && csv[i + 1] == '"')
                cell += csv[++i];
            else
                quoted = false;
        } else if (c == '"' && cell.empty()) {
            quoted = true;
        } else if (c == ',') {
            record.cells.push_back(std::exchange(cell, {}));
        } else if (c == '\n') {
            if (cell.ends_with('\r')) cell.pop_back();
            end_record();
        } else {
            cell += c;
        }
        if (c == '\n') ++line;
    }
    if (quoted)
        return std::unexpected(Problem{.type = problems::malformed_log,
                                       .detail = "A quoted cell of the table does not end.",
                                       .line = record.line});
    if (!cell.empty() || !record.cells.empty()) end_record();
    return records;
}

/// Rows by the names of their columns.
class Table {
public:
    static Result<Table> of(std::string_view csv)
    {
        auto records = split(csv);
        if (!records) return std::unexpected(records.error());
        if (records->size() < 2)
            return std::unexpected(Problem{.type = problems::empty_log, .detail = "The table has no rows."});
        Table table;
        for (std::size_t i = 0; i < records->front().cells.size(); ++i)
            table.columns_.emplace(records->front().cells[i], i);
        table.records_.assign(std::make_move_iterator(records->begin() + 1), std::make_move_iterator(records->end()));
        return table;
    }
    [[nodiscard]] const std::vector<Record>& records() const { return records_; }

    /// Cell under the first of `names` that the table has; empty if it has none.
    [[nodiscard]] std::string cell(const Record& record, std::initializer_list<std::string_view> names) const
    {
        for (const std::string_view name : names)
            if (const auto it = columns_.find(name); it != columns_.end())
                return it->second < record.cells.size() ? record.cells[it->second] : "";
        return "";
    }
    /// The same as a number; nullopt for an empty cell.
    [[nodiscard]] Result<std::optional<double>> number(const Record& record,
                                                       std::initializer_list<std::string_view> names, double least,
                                                       double greatest) const
    {
        const std::string text = cell(record, names);
        if (text.empty()) return std::nullopt;
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc{} && end == text.data() + text.size() && value >= least && value <= greatest)
            return value;
        return std::unexpected(Problem{.type = problems::invalid_value,
                                       .detail = "\"" + text.substr(0, 40) + "\" is no number in the column's range.",
                                       .line = record.line,
                                       .field = std::string{*names.begin()}});
    }

private:
    std::map<std::string, std::size_t, std::less<>> columns_;
    std::vector<Record> records_;
};

Problem missing(const Record& record, std::string_view column)
{
    return {.type = problems::missing_value,
            .detail = "The row has no " + std::string{column} + ".",
            .line = record.line,
            .field = std::string{column}};
}

}  // namespace

Result<std::vector<GridFactor>> parse_grid_csv(std::string_view csv)
{
    const auto table = Table::of(csv);
    if (!table) return std::unexpected(table.error());
    std::vector<GridFactor> factors;
    for (const Record& record : table->records()) {
        const std::string zone = table->cell(record, {"zone", "iso3", "code"});
        if (zone.empty()) return std::unexpected(missing(record, "zone"));
        const auto year = table->number(record, {"year"}, 1990, 2100);
        const auto intensity = table->number(record, {"intensity_g_per_kwh", "gCO2e_per_kWh"}, 0, 1300);
        if (!year) return std::unexpected(year.error());
        if (!intensity) return std::unexpected(intensity.error());
        if (!*year) return std::unexpected(missing(record, "year"));
        if (!*intensity) return std::unexpected(missing(record, "intensity_g_per_kwh"));
        factors.push_back(
            {.zone = zone, .year = static_cast<int>(**year), .intensity = GramsPerKilowattHour{**intensity}});
    }
    return factors;
}

Result<std::vector<Accelerator>> parse_accelerator_csv(std::string_view csv)
{
    const auto table = Table::of(csv);
    if (!table) return std::unexpected(table.error());
    std::vector<Accelerator> accelerators;
    constexpr double tiny = std::numeric_limits<double>::min();
    for (const Record& record : table->records()) {
        Accelerator accelerator{.name = table->cell(record, {"name"}), .vendor = table->cell(record, {"vendor"})};
        if (accelerator.name.empty()) return std::unexpected(missing(record, "name"));
        const auto power = table->number(record, {"power_w", "power_W"}, tiny, 99'999);
        const auto memory = table->number(record, {"memory_gb", "memory_GB"}, tiny, 1e9);
        const auto efficiency = table->number(record, {"min_pj_per_flop", "min_pJ_per_FLOP"}, tiny, 1e9);
        for (const auto* column : {&power, &memory, &efficiency})
            if (!*column) return std::unexpected(column->error());
        if (*power) accelerator.power = Watts{**power};
        accelerator.memory_gb = *memory;
        accelerator.min_picojoule_per_flop = *efficiency;
        accelerators.push_back(std::move(accelerator));
    }
    return accelerators;
}

}  // namespace wattboard::store
