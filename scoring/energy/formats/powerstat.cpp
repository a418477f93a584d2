// Rows of powerstat into intervals. Its `Watts` adds overlapping zones where it shows them, so that the zones count.
#include "scoring/energy/formats/powerstat.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/blank_cells.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/formats/rapl_zones.h"
#include "scoring/energy/formats/running_clock.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view not_available = "-N/A-";
constexpr std::string_view watts_column = "Watts";
constexpr std::array<std::string_view, 7> statistics{"Average", "GeoMean",  "StdDev",  "Minimum",
                                                     "Maximum", "Summary:", "--------"};
constexpr Nanoseconds day = 86'400'000'000'000;

bool is_header(const std::vector<std::string_view>& words)
{
    return words.size() > 3 && words[0] == "Time" && words[1] == "User" && words[2] == "Nice" &&
           std::ranges::find(words, watts_column) != words.end();
}

class Powerstat final : public CellParser {
public:
    Powerstat(const ReadingOptions& options, const ReadingContext& context)
        : options_{options}, trace_{options, context, ValueKind::stated_interval}
    {
    }

private:
    struct Column {
        std::size_t index = 0;
        std::string name;
        std::size_t component = 0;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    void read_outside();
    bool choose_zones(std::string_view line);
    bool place(std::string_view line, Nanoseconds& time, double& length_s);

    ReadingOptions options_;
    ComponentTrace trace_;
    RunningClock clock_;
    std::vector<std::string_view> words_;
    std::vector<Column> columns_;
    std::vector<std::string> left_out_;
    std::string header_;
    std::size_t watts_ = 0;
    std::optional<double> interval_s_;  ///< that the tool says it samples at
    Nanoseconds last_time_ = -1;
    Nanoseconds midnight_ = relative_origin;
    std::uint64_t rows_ = 0;
    std::uint64_t other_lines_ = 0;
    bool zones_chosen_ = false;
};

/// `Running for 60.0 seconds (60 samples at 1.0 second intervals).`
void Powerstat::read_outside()
{
    ++other_lines_;
    const auto at = std::ranges::find(words_, std::string_view{"at"});
    if (words_[0] != "Running" || words_.end() - at < 4 || !(at + 3)->starts_with("intervals")) return;
    const Decimal seconds = parse_decimal(*(at + 1));
    if (seconds.after == (at + 1)->data() + (at + 1)->size() && seconds.value > 0 && seconds.value < max_duration_s)
        interval_s_ = seconds.value;
}

bool Powerstat::read_header(std::string_view line)
{
    watts_ = static_cast<std::size_t>(std::ranges::find(words_, watts_column) - words_.begin());
    header_ = line;
    return true;
}

/// At the first row: the columns behind `Watts` are RAPL zones, if the tool was asked for them.
bool Powerstat::choose_zones(std::string_view line)
{
    std::vector<std::string_view> names;
    split_words(header_, names);
    const auto zones = [&](RaplZone zone) {
        std::vector<std::size_t> found;
        for (std::size_t i = watts_ + 1; i < names.size(); ++i)
            if (rapl_zone(names[i]) == zone) found.push_back(i);
        return found;
    };
    std::vector<std::size_t> counted = zones(RaplZone::platform);
    std::erase_if(counted, [&](std::size_t i) {
        return i >= words_.size() || parse_decimal(words_[i]).after == nullptr || parse_decimal(words_[i]).value <= 0;
    });
    const bool platform = !counted.empty();
    if (!platform) {
        counted = zones(RaplZone::package);
        std::ranges::copy(zones(RaplZone::memory), std::back_inserter(counted));
    }
    for (std::size_t i = watts_ + 1; i < names.size(); ++i)
        if (const auto zone = rapl_zone(names[i]))
            if (auto reason = rapl_left_out(names[i], *zone, platform)) leave_out(left_out_, std::move(*reason));
    if (!counted.empty()) left_out_.emplace_back("Watts (adds zones that overlap)");
    // Watts alone may be the battery's or the processor's; the narrower is never too much to have measured.
    if (counted.empty()) counted.push_back(watts_);
    for (const std::size_t index : counted) {
        const std::string_view name = names[index];
        const DeviceKind kind = index == watts_ ? DeviceKind::cpu : rapl_kind(*rapl_zone(name));
        const Result<std::size_t> component = trace_.component({.id = excerpt(name), .kind = kind}, line_number());
        if (!component) return refuse(component.error());
        const bool twice = std::ranges::find(columns_, *component, &Column::component) != columns_.end();
        if (twice) return malformed(line, line, excerpt(name), "The header names this column twice.");
        columns_.push_back({.index = index, .name = excerpt(name), .component = *component});
    }
    zones_chosen_ = true;
    return true;
}

bool Powerstat::place(std::string_view line, Nanoseconds& time, double& length_s)
{
    const std::optional<std::int64_t> seconds = time_of_day(words_[0]);
    if (!seconds) return malformed(line, words_[0], "Time", "The row does not begin with HH:MM:SS.");
    time = midnight_ + *seconds * 1'000'000'000;
    // The rows have no date: a time that falls by most of a day is the next day's.
    if (last_time_ >= 0 && time < last_time_ - day / 2) time += day;
    length_s = interval_s_ ? *interval_s_ : options_.interval.value_or(Seconds{}).value();
    if (length_s <= 0)
        return underdetermined("interval", "Nothing in the file says how long the intervals are.",
                               "Declare the seconds that powerstat was run with: --interval SECONDS.");
    return true;
}

bool Powerstat::read_row(std::string_view line)
{
    if (!zones_chosen_ && !choose_zones(line)) return false;
    Nanoseconds time = 0;
    double length_s = 0;
    if (!place(line, time, length_s)) return false;
    std::vector<Reading> readings(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Column& column = columns_[i];
        if (column.index >= words_.size())
            return malformed(line, words_.back(), column.name, "The row ends before this column.");
        std::string_view cell = words_[column.index];
        readings[i].missing = cell == not_available;
        // `13.95E` is an estimate of the tool's own: between two readings of a battery.
        if (cell.ends_with('E')) cell.remove_suffix(1);
        if (!readings[i].missing && !read_number(line, cell, column.name, {.largest = max_watts}, readings[i]))
            return false;
        readings[i].value *= length_s;
    }
    if (time >= midnight_ + day) midnight_ += day;
    last_time_ = time;
    const RunningClock::Span span = clock_.next(time, to_nanoseconds(length_s));
    ++rows_;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (!trace_.add_interval(columns_[i].component, span.start, span.end, readings[i], line_number()))
            return refuse(trace_.problem());
    return true;
}

bool Powerstat::read_line(std::string_view line)
{
    split_words(line, words_);
    if (words_.empty() || line == header_) return true;
    if (header_.empty()) {
        if (is_header(words_)) return read_header(line);
        read_outside();
        return true;
    }
    const bool statistic =
        std::ranges::any_of(statistics, [this](std::string_view name) { return words_[0].starts_with(name); });
    // `System:   8.21 Watts on average ...` is of a battery, `CPU:` of the processor alone.
    if (words_[0] == "System:" && zones_chosen_ && columns_[0].index == watts_)
        trace_.set_kind(columns_[0].component, DeviceKind::node);
    // Averages, histograms and the summary follow the rows.
    if (statistic || !(words_[0][0] >= '0' && words_[0][0] <= '9') || !words_[0].contains(':')) {
        ++other_lines_;
        return true;
    }
    return read_row(line);
}

Result<EvidenceSummary> Powerstat::summarise()
{
    if (rows_ == 0) return std::unexpected{no_rows()};
    LogFacts facts{.format = "powerstat",
                   .rows = rows_,
                   .zone_known = false,
                   .left_out = left_out_,
                   .findings = {tail_finding()},
                   .clockless = true};
    if (other_lines_ > 0) facts.skipped["lines outside of the rows"] = other_lines_;
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_powerstat(std::string_view head, const ReadingOptions& /*options*/)
{
    std::vector<std::string_view> words;
    for (int lines = 0; lines < 64 && !head.empty(); ++lines) {
        split_words(first_line(head), words, 64);
        if (is_header(words)) return true;
        const std::size_t end = head.find('\n');
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    }
    return false;
}

Result<std::unique_ptr<LogParser>> make_powerstat(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<Powerstat>(options, context);
}

}  // namespace wattboard::energy
