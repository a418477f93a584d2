// Lines `Time,...,Watts,...,Mark,...` of PTDaemon.
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/meter_common.h"
#include "scoring/energy/formats/meter_rows.h"
#include "scoring/energy/formats/mlperf_power.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

namespace {

/// The pairs of a line before its channels.
struct SplLine {
    std::string_view time;
    std::string_view watts;
    std::string_view volts;
    std::string_view amperes;
    std::string_view power_factor;
    std::string_view mark;
};

/// YYYY-MM-DD at the front of a mark: the director's local day, at most one day from that of the line.
DayOrder order_by_mark(std::string_view mark, const LocalDate& date)
{
    constexpr Nanoseconds two_days = 2LL * 86'400 * 1'000'000'000;
    Result<TimestampReader> reader = TimestampReader::create("", TimeUnit::iso);
    Nanoseconds day = 0;
    if (mark.size() < 10 || !reader) return DayOrder::unknown;
    const std::string midnight = std::string{mark.substr(0, 10)} + " 00:00:00";
    if (reader->read(midnight, day) != TimestampError::none) return DayOrder::unknown;
    const auto near = [&](DayOrder order) {
        const auto time = read_naive_time(fmt::format("{}-{}-{} 00:00:00", date.first, date.second, date.year), order);
        return time && *time - day < two_days && day - *time < two_days;
    };
    if (near(DayOrder::month_first)) return DayOrder::month_first;
    return near(DayOrder::day_first) ? DayOrder::day_first : DayOrder::unknown;
}

class MlperfInference final : public LineParser {
public:
    MlperfInference(const ReadingOptions& options, const ReadingContext& context, MeterClock clock)
        : options_{options}, clock_{std::move(clock)}, trace_{options, context, ValueKind::power}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0 || !held_.empty(); }

    bool pairs_of(std::string_view line, SplLine& found);
    bool settle(const SplLine& found, std::string_view line);
    bool read_row(std::string_view line, std::uint64_t number);
    bool add(std::string_view line, const SplLine& found, Nanoseconds time, std::uint64_t number);
    std::optional<double> optional_number(std::string_view cell) const;

    ReadingOptions options_;
    MeterClock clock_;
    TraceAccumulator trace_;
    std::optional<std::size_t> device_;
    RowSplitter row_;
    HeldLines held_;
    VoltAmpereCheck volt_ampere_;
    bool channels_ = false;
    bool order_known_ = false;
    std::uint64_t rows_ = 0;
    std::uint64_t ranging_ = 0;
};

bool MlperfInference::pairs_of(std::string_view line, SplLine& found)
{
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    for (std::size_t i = 0; i + 1 < row_.size(); i += 2) {
        const std::string_view key = row_[i];
        const std::string_view value = row_[i + 1];
        if (key == "Time") found.time = value;
        if (key == "Watts") found.watts = value;
        if (key == "Volts") found.volts = value;
        if (key == "Amps") found.amperes = value;
        if (key == "PF") found.power_factor = value;
        if (key == "Mark") found.mark = value;
        if (row_.size() > i + 2 && row_[i + 2].starts_with("Ch")) {
            channels_ = true;
            break;
        }
    }
    if (!found.time.empty() && !found.watts.empty()) return true;
    return malformed(line, line, "Watts", "The line does not begin with pairs of Time and Watts.");
}

/// Dates of this tool are MM-DD-YYYY, but some builds write DD-MM-YYYY: the mark tells, which has the year first.
bool MlperfInference::settle(const SplLine& found, std::string_view line)
{
    const std::optional<LocalDate> date = split_date(found.time);
    if (!date || order_known_ || options_.map.contains("date_order")) return true;
    const DayOrder order = order_by_mark(found.mark, *date);
    if (order != DayOrder::unknown) {
        ReadingOptions declared = options_;
        declared.map["date_order"] = order == DayOrder::day_first ? "dmy" : "mdy";
        Result<MeterClock> clock = MeterClock::create(declared);
        if (!clock) return refuse(std::move(clock.error()));
        clock_ = std::move(*clock);
        order_known_ = true;
        return true;
    }
    if (clock_.settled(found.time)) return true;
    if (!held_.keep(line, line_number())) return refuse(HeldLines::undecided(line_number()));
    return true;
}

std::optional<double> MlperfInference::optional_number(std::string_view cell) const
{
    const Decimal number = row_.number(cell);
    // The tool writes -1 where it has no value.
    if (cell.empty() || number.after != cell.data() + cell.size() || number.value < 0) return std::nullopt;
    return number.value;
}

bool MlperfInference::add(std::string_view line, const SplLine& found, Nanoseconds time, std::uint64_t number)
{
    const Decimal watts = row_.number(found.watts);
    const bool missing = is_missing(found.watts);
    if (!missing && watts.after != found.watts.data() + found.watts.size())
        return malformed(line, found.watts, "Watts", fmt::format("\"{}\" is not a number.", excerpt(found.watts)));
    if (!device_) {
        Result<std::size_t> added = trace_.add_device({.id = "total", .kind = DeviceKind::node}, number);
        if (!added) return refuse(std::move(added.error()));
        device_ = *added;
    }
    // The analyzer writes -1 for a reading that it missed.
    if (missing || watts.value == -1) {
        ++rows_;
        trace_.add_missing(*device_);
        return true;
    }
    if (auto bad = bad_quantity(watts.value, max_watts, "power", "Watts")) {
        bad->line = number;
        return refuse(std::move(*bad));
    }
    ++rows_;
    const std::optional<double> volts = optional_number(found.volts);
    const std::optional<double> amperes = optional_number(found.amperes);
    const std::optional<double> power_factor = optional_number(found.power_factor);
    if (volts && amperes && power_factor) volt_ampere_.see(watts.value, *volts, *amperes, power_factor, number);
    return trace_.add(*device_, time, watts.value, watts.decimals, {}, number) || refuse(Problem{trace_.problem()});
}

bool MlperfInference::read_row(std::string_view line, std::uint64_t number)
{
    SplLine found;
    if (!pairs_of(line, found)) return false;
    if (found.mark.ends_with("_ranging")) {
        ++ranging_;
        return true;
    }
    Nanoseconds time = 0;
    if (auto problem = clock_.read(found.time, time)) {
        malformed(line, found.time, "", "");
        problem->line = number;
        problem->column = this->problem().column;
        problem->field = "Time";
        return refuse(std::move(*problem));
    }
    return add(line, found, time, number);
}

bool MlperfInference::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    SplLine found;
    if (!pairs_of(line, found)) return false;
    const bool waiting = !held_.empty();
    if (!order_known_) {
        if (!settle(found, line)) return false;
        const std::optional<LocalDate> date = split_date(found.time);
        if (!order_known_ && date && !clock_.settled(found.time)) return true;
        order_known_ = true;
    }
    if (waiting)
        for (const HeldLines::Line& held : held_.take())
            if (!read_row(held.text, held.number)) return false;
    return read_row(line, line_number());
}

Result<EvidenceSummary> MlperfInference::summarise()
{
    if (!held_.empty()) return std::unexpected{HeldLines::undecided(held_.take().front().number)};
    if (ranging_ > 0 && rows_ == 0)
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "The log holds only the ranging phase, a rehearsal.",
                                       .hint = "Send the spl.txt of the testing phase."}};
    const TimestampReader& times = clock_.times();
    LogFacts facts{.format = "mlperf-ptdaemon-spl",
                   .rows = rows_ + ranging_,
                   .zone_known = times.zone_known(),
                   .nonexistent_times = times.nonexistent(),
                   .ambiguous_times = times.ambiguous(),
                   .findings = {tail_finding(), volt_ampere_.finding()}};
    if (channels_) facts.left_out.emplace_back("the channels, which the first Watts adds up");
    if (ranging_ > 0) facts.skipped["lines of the ranging phase"] = ranging_;
    return finish_meter(trace_, std::move(facts), analyzer_tier);
}

}  // namespace

bool detect_mlperf_inference(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::string_view line = first_line(head);
    return line.starts_with("Time,") && line.find(",Watts,") != std::string_view::npos;
}

Result<std::unique_ptr<LogParser>> make_mlperf_inference(const ReadingOptions& options, const ReadingContext& context)
{
    Result<MeterClock> clock = MeterClock::create(options);
    if (!clock) return std::unexpected{std::move(clock.error())};
    return std::make_unique<MlperfInference>(options, context, std::move(*clock));
}

}  // namespace wattboard::energy
