// Lines of tegrastats: the supply rail of the module, or all rails where the module has no such rail.
#include "scoring/energy/formats/tegrastats.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/c_date.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/interval_clock.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

/// Rails that all others hang on.
constexpr std::array<std::string_view, 3> total_rails{"VDD_IN", "POM_5V_IN", "VDD_IN_5V0"};
constexpr std::size_t most_rails = 32;
constexpr Nanoseconds one_second = 1'000'000'000;

struct Rail {
    std::string_view name;
    std::string_view cell;  ///< `5542mW/5542mW` or `5542/5542`: now and mean, in mW
};

/// `now/mean` with digits, each with mW behind it or both without.
bool is_rail_value(std::string_view cell)
{
    const std::size_t slash = cell.find('/');
    if (slash == std::string_view::npos || slash == 0) return false;
    const auto is_power = [](std::string_view text) {
        if (text.ends_with("mW")) text.remove_suffix(2);
        return !text.empty() && std::ranges::all_of(text, [](char byte) { return byte >= '0' && byte <= '9'; });
    };
    return is_power(cell.substr(0, slash)) && is_power(cell.substr(slash + 1));
}

bool is_rail_name(std::string_view word)
{
    return !word.empty() && word != "NC" && word.front() >= 'A' && word.front() <= 'Z' &&
           std::ranges::all_of(word, [](char byte) {
               return (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
           });
}

void find_rails(const std::vector<std::string_view>& words, std::vector<Rail>& rails)
{
    rails.clear();
    for (std::size_t i = 0; i + 1 < words.size() && rails.size() < most_rails; ++i)
        if (is_rail_value(words[i + 1]) && is_rail_name(words[i]))
            rails.push_back({.name = words[i], .cell = words[i + 1]});
}

bool is_total(std::string_view name) { return std::ranges::find(total_rails, name) != total_rails.end(); }

class Tegrastats final : public CellParser {
public:
    Tegrastats(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}
    {
    }

private:
    struct Column {
        std::string name;
        std::size_t component = 0;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool begin(std::string_view line);
    bool read_rails(std::string_view line, Nanoseconds time);
    [[nodiscard]] Nanoseconds spread(Nanoseconds stamp);

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    std::optional<ComponentTrace> trace_;
    std::vector<std::string_view> words_;
    std::vector<Rail> rails_;
    std::vector<Column> columns_;
    std::vector<std::string> left_out_;
    bool has_clock_ = false;
    bool has_total_ = false;
    Nanoseconds last_stamp_ = 0;
    std::uint64_t same_second_ = 0;
    std::uint64_t rows_ = 0;
};

bool Tegrastats::begin(std::string_view line)
{
    if (rails_.empty())
        return malformed_with_hint(line, line, "VDD_IN", "The line has no rail with a power.",
                                   "Some boards measure none; others show them only to root: sudo tegrastats.");
    if (!has_clock_ && !options_.interval)
        return underdetermined("interval", "The lines have no time, and nothing says how far apart they are.",
                               "Declare it: --interval SECONDS (tegrastats writes one line a second by default).");
    trace_.emplace(options_, context_, has_clock_ ? ValueKind::power : ValueKind::stated_interval);
    has_total_ = std::ranges::any_of(rails_, is_total, &Rail::name);
    for (const Rail& rail : rails_) {
        // Only one rail can be the supply.
        if (has_total_ && (!is_total(rail.name) || !columns_.empty())) {
            leave_out(left_out_, fmt::format("{} (inside the supply rail)", excerpt(rail.name)));
            continue;
        }
        const Result<std::size_t> component = trace_->component(
            {.id = std::string{rail.name}, .kind = has_total_ ? DeviceKind::node : DeviceKind::rail}, line_number());
        if (!component) return refuse(component.error());
        columns_.push_back({.name = std::string{rail.name}, .component = *component});
    }
    return true;
}

/// Stamps count whole seconds: lines of one second are set apart by the declared interval.
Nanoseconds Tegrastats::spread(Nanoseconds stamp)
{
    same_second_ = stamp == last_stamp_ && rows_ > 0 ? same_second_ + 1 : 0;
    last_stamp_ = stamp;
    if (!options_.interval || options_.interval->value() >= 1) return stamp;
    const double offset = options_.interval->value() * 1e9 * static_cast<double>(same_second_);
    return stamp + static_cast<Nanoseconds>(std::min(offset, static_cast<double>(one_second - 1)));
}

bool Tegrastats::read_rails(std::string_view line, Nanoseconds time)
{
    std::array<Reading, most_rails> readings;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const auto rail = std::ranges::find(rails_, columns_[i].name, &Rail::name);
        readings.at(i).missing = rail == rails_.end();
        if (readings.at(i).missing) continue;
        std::string_view now = rail->cell.substr(0, rail->cell.find('/'));
        if (now.ends_with("mW")) now.remove_suffix(2);
        if (!read_number(line, now, columns_[i].name, {.largest = max_watts * 1e3}, readings.at(i))) return false;
        readings.at(i).value *= 1e-3;
    }
    const bool none = std::ranges::all_of(
        readings.begin(), readings.begin() + static_cast<std::ptrdiff_t>(columns_.size()), &Reading::missing);
    if (none) return malformed(line, line, columns_[0].name, "The line has none of the rails of the lines before it.");
    const std::optional<IntervalClock> clock =
        has_clock_ ? std::nullopt : std::optional{IntervalClock{*options_.interval}};
    if (clock && !clock->holds(rows_ + 1)) return malformed(line, line, "interval", "The log lasts too long.");
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        Reading reading = readings.at(i);
        bool taken = false;
        if (clock) {
            // Without a clock each power stands for one interval.
            reading.value *= options_.interval->value();
            taken = trace_->add_interval(columns_[i].component, clock->at(rows_), clock->at(rows_ + 1), reading,
                                         line_number());
        } else {
            taken = trace_->add(columns_[i].component, time, reading, line_number());
        }
        if (!taken) return refuse(trace_->problem());
    }
    ++rows_;
    return true;
}

bool Tegrastats::read_line(std::string_view line)
{
    split_words(line, words_);
    if (words_.empty()) return true;
    const bool timed = words_[0] != "RAM";
    if (timed && (words_.size() < 3 || words_[2] != "RAM"))
        return malformed(line, words_[0], "RAM", "The line begins neither with RAM nor with a time and RAM.");
    if (rows_ > 0 && timed != has_clock_)
        return malformed(line, words_[0], "time", "Some lines have a time and others have none.");
    has_clock_ = timed;
    Nanoseconds time = 0;
    if (timed) {
        const std::optional<std::string> iso = iso_of_month_first(words_[0], words_[1]);
        if (!iso) return malformed(line, words_[0], "time", "The time is not MM-DD-YYYY HH:MM:SS.");
        if (!read_time(line, words_[0], "time", *iso, times_, time)) return false;
    }
    find_rails(words_, rails_);
    if (!trace_ && !begin(line)) return false;
    return read_rails(line, timed ? spread(time) : 0);
}

Result<EvidenceSummary> Tegrastats::summarise()
{
    if (rows_ == 0) return std::unexpected{no_rows()};
    return trace_->finish({.format = "tegrastats",
                           .format_version = has_clock_ ? "JetPack 5 or later" : "",
                           .rows = rows_,
                           .zone_known = has_clock_ && times_.zone_known(),
                           .nonexistent_times = times_.nonexistent(),
                           .ambiguous_times = times_.ambiguous(),
                           .left_out = left_out_,
                           .findings = {tail_finding()},
                           .clockless = !has_clock_});
}

}  // namespace

bool detect_tegrastats(std::string_view head, const ReadingOptions& /*options*/)
{
    std::vector<std::string_view> words;
    split_words(first_line(head), words, 256);
    const std::size_t at = !words.empty() && words[0] == "RAM" ? 0 : 2;
    // `RAM 2274/6834MB (lfb 27x4MB)`
    return words.size() > at + 2 && words[at] == "RAM" && words[at + 1].ends_with("MB") &&
           words[at + 1].contains('/') && (at == 0 || iso_of_month_first(words[0], words[1]).has_value());
}

Result<std::unique_ptr<LogParser>> make_tegrastats(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<Tegrastats>(options, context, *times);
}

}  // namespace wattboard::energy
