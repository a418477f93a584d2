// Rows of dcgmi dmon. Short names change between releases, so the unit line says which column is what.
#include "scoring/energy/formats/dcgmi_dmon.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/blank_cells.h"
#include "scoring/energy/formats/polled_devices.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

/// Limits are in watts too, and no power that is drawn.
bool is_limit(std::string_view name)
{
    constexpr std::array<std::string_view, 6> marks{"LMT", "LIM", "MIN", "MAX", "DEF", "CAP"};
    return std::ranges::any_of(marks, [name](std::string_view mark) { return name.contains(mark); });
}

struct Column {
    std::size_t at = 0;  ///< among the cells of a row, after the two of the entity
    std::string name;
    double factor = 1;
};

class DcgmiDmon final : public LineParser {
public:
    DcgmiDmon(const ReadingOptions& options, const ReadingContext& context)
        : options_{options}, devices_{options, context}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return devices_.rows() > 0; }

    bool read_units(std::string_view line);
    void take_column(std::string_view name, std::string_view unit, std::size_t at);
    bool choose_power();
    bool read_row(std::string_view line);
    bool begin();

    ReadingOptions options_;
    PolledDevices devices_;
    std::vector<std::string_view> cells_;
    std::string names_line_;
    std::string units_line_;
    std::size_t fields_ = 0;
    std::vector<Column> powers_;
    std::vector<Column> counters_;
    std::optional<Column> value_;  ///< what is read, once the first row is there
    std::vector<std::string> left_out_;
};

bool DcgmiDmon::read_line(std::string_view line)
{
    const std::string_view text = trimmed(line);
    if (text.empty()) return true;
    if (text.starts_with("dmon was stopped")) {
        devices_.skip("closing line");
        return true;
    }
    if (text.starts_with('#')) {
        if (line == names_line_) {
            devices_.skip("repeated header lines");
            return true;
        }
        if (devices_.begun()) return malformed(line, text, "", "Another table begins here.");
        names_line_ = line;
        units_line_.clear();
        return true;
    }
    if (names_line_.empty()) return malformed(line, text, "", "A row comes before the header.");
    if (units_line_.empty()) return read_units(line);
    if (line == units_line_) return true;
    return read_row(line);
}

void DcgmiDmon::take_column(std::string_view name, std::string_view unit, std::size_t at)
{
    const Column column{.at = at, .name = std::string{name}};
    const bool chosen = options_.map.contains("power") || options_.map.contains("counter");
    if (chosen) {
        const auto power = options_.map.find("power");
        const auto counter = options_.map.find("counter");
        const bool wanted = (power != options_.map.end() && power->second == name) ||
                            (counter != options_.map.end() && counter->second == name);
        if (!wanted) return;
    }
    if (unit == "W" && !is_limit(name)) powers_.push_back(column);
    if (unit == "mW" && !is_limit(name)) powers_.push_back({.at = at, .name = column.name, .factor = 1e-3});
    if (unit == "mJ") counters_.push_back({.at = at, .name = column.name, .factor = 1e-3});
    if (unit == "J") counters_.push_back(column);
}

/// Units stand below their names at the same place; a field without a unit leaves its place blank.
bool DcgmiDmon::read_units(std::string_view line)
{
    split_at_blanks(line, cells_);
    if (cells_.front() != "ID" && cells_.front() != "Id")
        return refuse({.type = problems::underdetermined_log,
                       .detail = "The line of units is missing, so nothing says what the columns hold.",
                       .line = line_number(),
                       .field = "Entity",
                       .hint = "Keep both header lines in the log."});
    const std::vector<std::string_view> units = cells_;
    std::vector<std::string_view> names;
    split_at_blanks(std::string_view{names_line_}, names);
    // "# Entity" of old releases is two words.
    if (names.front() == "#") names.erase(names.begin());
    constexpr std::size_t most_fields = 1000;
    if (names.size() > most_fields)
        return refuse({.type = problems::limit_exceeded,
                       .detail = fmt::format("The table has more than {} columns.", most_fields),
                       .line = line_number()});
    fields_ = names.size() - 1;
    const char* const start = names_line_.data();
    for (std::size_t i = 1; i < names.size(); ++i) {
        std::string_view unit;
        if (units.size() == names.size()) {
            unit = units[i];
        } else {
            const auto place = names[i].data() - start;
            const auto below =
                std::ranges::find(units, place, [line](std::string_view u) { return u.data() - line.data(); });
            if (below != units.end()) unit = *below;
        }
        take_column(names[i], unit, i - 1);
    }
    units_line_ = line;
    return choose_power();
}

bool DcgmiDmon::choose_power()
{
    if (powers_.empty() && counters_.empty())
        return refuse({.type = problems::underdetermined_log,
                       .detail = "No column is a power in W or an energy in mJ.",
                       .line = line_number(),
                       .field = "power",
                       .hint = "Log field 156 (energy) or 155 (power): dcgmi dmon -e 155,156."});
    const auto known = std::ranges::find(powers_, "POWER", &Column::name);
    if (powers_.size() > 1 && known == powers_.end() && counters_.empty())
        return refuse({.type = problems::underdetermined_log,
                       .detail = fmt::format("Columns {} and {} are both in W.", excerpt(powers_[0].name),
                                             excerpt(powers_[1].name)),
                       .line = line_number() - 1,
                       .field = "power",
                       .hint = "Name the one that is drawn: --map power=NAME."});
    if (known != powers_.end()) std::iter_swap(powers_.begin(), known);
    return true;
}

/// The counter loses nothing between the polls, so it is preferred, unless the device does not have it.
bool DcgmiDmon::begin()
{
    const bool counts = !counters_.empty() && (powers_.empty() || !is_missing(cells_[2 + counters_[0].at]));
    value_ = counts ? counters_[0] : powers_[0];
    for (const std::vector<Column>* columns : {&counters_, &powers_})
        for (const Column& column : *columns)
            if (column.name != value_->name) left_out_.push_back(excerpt(column.name));
    if (auto begun = devices_.begin(counts ? ValueKind::counter : ValueKind::power, false, line_number()); !begun) {
        value_.reset();
        return refuse(std::move(begun.error()));
    }
    return true;
}

bool DcgmiDmon::read_row(std::string_view line)
{
    split_at_blanks(line, cells_);
    if (cells_.size() != fields_ + 2)
        return malformed(line, cells_.back(), "",
                         fmt::format("The row has {} cells, but its entity and {} fields need {}.", cells_.size(),
                                     fields_, fields_ + 2));
    if (cells_[0] != "GPU") {
        devices_.leave_out(fmt::format("{} {}", cells_[0], cells_[1]));
        devices_.skip("rows that are not of a whole GPU");
        return true;
    }
    if (!value_ && !begin()) return false;
    const std::string_view cell = cells_[2 + value_->at];
    PolledValue sample;
    if (!is_missing(cell)) {
        const Decimal number = parse_decimal(cell);
        if (number.after != cell.data() + cell.size() || number.value < 0 || number.value * value_->factor > max_joules)
            return malformed(line, cell, value_->name,
                             fmt::format("\"{}\" is not a value of this column.", excerpt(cell)));
        sample.value = number.value * value_->factor;
        sample.decimals = number.decimals;
    }
    if (auto added = devices_.add(cells_[1], sample, line_number()); !added) return refuse(std::move(added.error()));
    return true;
}

Result<EvidenceSummary> DcgmiDmon::summarise()
{
    return devices_.finish({.format = "dcgmi-dmon", .left_out = left_out_, .findings = {tail_finding()}});
}

}  // namespace

bool detect_dcgmi_dmon(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::string_view line = trimmed(first_line(head));
    if (!line.starts_with('#')) return false;
    std::vector<std::string_view> cells;
    split_at_blanks(line.substr(1), cells);
    return !cells.empty() && cells[0] == "Entity";
}

Result<std::unique_ptr<LogParser>> make_dcgmi_dmon(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<DcgmiDmon>(options, context);
}

}  // namespace wattboard::energy
