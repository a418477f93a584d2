// CarbonTracker's output log: the last "Actual consumption" block, with its PUE divided out.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/carbontracker_lines.h"
#include "scoring/energy/formats/carbontracker_logs.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/totals.h"

namespace wattboard::energy {

namespace {

/// Recent releases print twelve decimals and use 1.58. Those that print six used 1.67, 1.59 and then 1.55; which of
/// them wrote a log cannot be seen, so the lowest is divided out, which makes the energy look no lower than it was.
constexpr double recent_pue = 1.58;
constexpr double lowest_older_pue = 1.55;
constexpr int recent_decimals = 12;

class CarbonTrackerOutput final : public CellParser {
public:
    CarbonTrackerOutput(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}
    {
    }

private:
    struct Block {
        std::optional<double> epochs;
        std::optional<double> seconds;
        std::optional<double> kwh;
        int decimals = 0;
        std::optional<Nanoseconds> end;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return actual_.kwh.has_value(); }
    bool read_stamp(std::string_view line, std::string_view stamp);
    void begin_block(std::string_view line);
    bool read_value(std::string_view line, Block& block);
    bool read_energy(std::string_view line, std::string_view text, Block& block);
    [[nodiscard]] double pue() const;

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    Nanoseconds last_stamp_ = 0;
    bool any_stamp_ = false;
    Block predicted_;
    Block actual_;
    Block* open_ = nullptr;
    std::optional<double> stated_pue_;
    std::uint64_t actual_blocks_ = 0;
    std::uint64_t predicted_blocks_ = 0;
};

bool CarbonTrackerOutput::read_stamp(std::string_view line, std::string_view stamp)
{
    Nanoseconds time = 0;
    if (!read_time(line, stamp, "time", stamp, times_, time)) return false;
    last_stamp_ = time;
    any_stamp_ = true;
    return true;
}

void CarbonTrackerOutput::begin_block(std::string_view line)
{
    const bool actual = line.contains("Actual consumption");
    ++(actual ? actual_blocks_ : predicted_blocks_);
    open_ = actual ? &actual_ : &predicted_;
    *open_ = {.epochs = number_behind(line, "consumption for "),
              .end = any_stamp_ ? std::optional{last_stamp_} : std::nullopt};
}

bool CarbonTrackerOutput::read_energy(std::string_view line, std::string_view text, Block& block)
{
    const std::string_view number = trimmed(text.substr(0, text.find("kWh")));
    Reading energy;
    if (!text.contains("kWh"))
        return malformed_with_hint(line, text, "Energy", fmt::format("\"{}\" is not an energy in kWh.", excerpt(text)),
                                   "Send the log as the tool wrote it.");
    if (!read_number(line, number, "Energy", {.largest = max_duration_s}, energy)) return false;
    if (energy.missing)
        return malformed_with_hint(line, number, "Energy", "The tool did not arrive at an energy.",
                                   "Send the standard log (..._carbontracker.log) with the powers of the epochs.");
    block.kwh = energy.value;
    block.decimals = energy.decimals;
    return true;
}

bool CarbonTrackerOutput::read_value(std::string_view line, Block& block)
{
    const std::string_view text = trimmed(line);
    if (text.starts_with("Energy:")) return read_energy(line, trimmed(text.substr(7)), block);
    if (!text.starts_with("Time:")) return true;
    block.seconds = parse_timedelta(text.substr(5));
    if (block.seconds) return true;
    return malformed_with_hint(line, text, "Time", fmt::format("\"{}\" is not a duration.", excerpt(text)),
                               "Expected is h:mm:ss.");
}

bool CarbonTrackerOutput::read_line(std::string_view line)
{
    if (reading_tail() && open_ == &actual_ && trimmed(line).starts_with("Energy:") && !line.ends_with("kWh"))
        return malformed(line, line, "Energy", "The line was cut off.");
    const auto stamped = split_carbontracker_line(line);
    if (stamped) {
        open_ = nullptr;
        if (!read_stamp(line, stamped->stamp)) return false;
        if (const auto pue = number_behind(line, "PUE coefficient of ")) stated_pue_ = pue;
    }
    if (line.contains("Actual consumption") || line.contains("Predicted consumption")) {
        begin_block(line);
        return true;
    }
    return stamped || open_ == nullptr || read_value(line, *open_);
}

double CarbonTrackerOutput::pue() const
{
    if (stated_pue_ && *stated_pue_ >= 1 && *stated_pue_ <= 3) return *stated_pue_;
    return actual_.decimals >= recent_decimals ? recent_pue : lowest_older_pue;
}

Result<EvidenceSummary> CarbonTrackerOutput::summarise()
{
    if (!actual_.kwh)
        return std::unexpected{
            Problem{.type = problems::empty_log,
                    .detail = predicted_blocks_ > 0 ? "The log holds only a prediction, no actual consumption."
                                                    : "The log holds no actual consumption.",
                    .field = "Actual consumption",
                    .hint = "Send the log of a run that was monitored to its end, or the standard log "
                            "(..._carbontracker.log) with the powers of the epochs."}};
    const double factor = pue();
    Finding assumed{.check = "pue_assumed", .value = factor, .unit = "1"};
    assumed.verdict = stated_pue_ ? Verdict::pass : Verdict::fail;
    assumed.message =
        "CarbonTracker multiplies its totals by a PUE that the output log does not state; this one was "
        "divided out.";
    if (stated_pue_) assumed.message = "The PUE that the log states was divided out.";
    const bool recent = actual_.decimals >= recent_decimals;
    const bool none = *actual_.kwh == 0;
    Finding measured{.check = "no_power_measured", .severity = Severity::reject};
    measured.verdict = none ? Verdict::fail : Verdict::pass;
    measured.message =
        none ? "The total is 0, as where epochs were too short to measure: it says nothing." : "The total is above 0.";
    EvidenceSummary summary =
        summarise_totals({{.id = "actual",
                           .duration = Seconds{actual_.seconds.value_or(0)},
                           .energy = KilowattHours{*actual_.kwh / factor},
                           .end = actual_.end}},
                         {.format = "carbontracker-output-log",
                          .format_version = recent ? "1.2 or newer" : "1.1 or older",
                          .rule = "last \"Actual consumption\" of the log",
                          .grade = Grade::D,
                          .zone_known = times_.zone_known() && actual_.end.has_value(),
                          .rows = actual_blocks_,
                          .findings = {tail_finding(), monitored_epochs(actual_.epochs, predicted_.epochs),
                                       std::move(assumed), std::move(measured)}},
                         options_, context_);
    summary.pue_divided_out = factor;
    if (predicted_blocks_ > 0) summary.skipped["predictions"] = predicted_blocks_;
    if (actual_blocks_ > 1) summary.skipped["earlier totals of the log"] = actual_blocks_ - 1;
    // Without a declared run the log itself says how much of the training it saw.
    if (!declared_duration(options_) && actual_.epochs && predicted_.epochs && *predicted_.epochs > *actual_.epochs)
        summary.coverage = *actual_.epochs / *predicted_.epochs;
    return summary;
}

}  // namespace

bool detect_carbontracker_output(std::string_view head, const ReadingOptions& /*options*/)
{
    const auto line = split_carbontracker_line(first_line(head));
    return line && (line->message.starts_with("CarbonTracker: ") || head.contains("Actual consumption") ||
                    head.contains("Predicted consumption"));
}

Result<std::unique_ptr<LogParser>> make_carbontracker_output(const ReadingOptions& options,
                                                             const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<CarbonTrackerOutput>(options, context, *times);
}

}  // namespace wattboard::energy
