// Blocks of powermetrics text into intervals.
#include "scoring/energy/formats/powermetrics_text.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/c_date.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/powermetrics_power.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view block_start = "*** Sampled system activity (";
constexpr std::string_view block_end = "ms elapsed) ***";
constexpr std::string_view summary_start = "*** Summary system activity";
constexpr std::string_view tasks_start = "*** Running tasks ***";
constexpr std::string_view version_line = "OS version: ";

class PowermetricsText final : public CellParser {
public:
    PowermetricsText(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : times_{times}, trace_{options, context}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return trace_.samples() > 0 || block_.has_value(); }

    bool begin_block(std::string_view line);
    bool read_power(std::string_view line);
    bool close_block();

    TimestampReader times_;
    PowermetricsTrace trace_;
    std::optional<PowermetricsSample> block_;
    std::string version_;
    bool lists_tasks_ = false;
    std::uint64_t summaries_ = 0;
    std::uint64_t without_power_ = 0;
};

bool PowermetricsText::begin_block(std::string_view line)
{
    const std::string_view rest = line.substr(block_start.size());
    const std::size_t close = rest.find(") (");
    const std::size_t end = rest.find(block_end);
    if (close == std::string_view::npos || end == std::string_view::npos || end < close + 3)
        return malformed(line, rest, "Sampled system activity", "The line does not say when and for how long.");
    const std::string_view date = rest.substr(0, close);
    const std::string_view elapsed = rest.substr(close + 3, end - close - 3);
    const std::optional<std::string> iso = iso_of_c_date(date);
    PowermetricsSample next{.line = line_number()};
    Reading milliseconds;
    if (!iso) return malformed(line, date, "Sampled system activity", "The date is not one that powermetrics writes.");
    if (!read_time(line, date, "Sampled system activity", *iso, times_, next.stamp)) return false;
    if (!read_number(line, elapsed, "ms elapsed", {.largest = max_duration_s * 1e3}, milliseconds)) return false;
    if (milliseconds.missing || milliseconds.value <= 0)
        return malformed(line, elapsed, "ms elapsed", "The interval has no length.");
    next.elapsed_s = milliseconds.value * 1e-3;
    if (!close_block()) return false;
    block_ = next;
    return true;
}

bool PowermetricsText::read_power(std::string_view line)
{
    const std::size_t colon = line.rfind(": ");
    if (colon == std::string_view::npos) return true;
    const auto field = powermetrics_field(line.substr(0, colon));
    // Graphics power comes twice in a block.
    if (field == nullptr || (*block_).*field) return true;
    const std::string_view cell = trimmed(line.substr(colon + 2));
    const bool milliwatts = cell.ends_with("mW");
    Reading watts;
    if (!read_number(line, cell, line.substr(0, colon),
                     {.largest = max_watts, .unit = milliwatts ? std::string_view{"mW"} : std::string_view{"W"}},
                     watts))
        return false;
    if (!watts.missing) (*block_).*field = milliwatts ? watts.value * 1e-3 : watts.value;
    return true;
}

bool PowermetricsText::close_block()
{
    if (!block_) return true;
    const PowermetricsSample block = *std::exchange(block_, std::nullopt);
    if (!block.has_power()) {
        ++without_power_;
        return true;
    }
    return trace_.add(block) || refuse(trace_.problem());
}

bool PowermetricsText::read_line(std::string_view line)
{
    if (line.starts_with(block_start)) return begin_block(line);
    if (line.starts_with(summary_start)) {
        ++summaries_;
        return close_block();
    }
    if (line.starts_with(version_line)) version_ = excerpt(line.substr(version_line.size()), max_id_bytes);
    if (line.starts_with(tasks_start)) lists_tasks_ = true;
    return !block_ || read_power(line);
}

Result<EvidenceSummary> PowermetricsText::summarise()
{
    Finding tail = tail_finding();
    if (block_ && !block_->has_power()) {
        tail = truncated_tail(block_->line);
        block_.reset();
    }
    if (!close_block()) return std::unexpected{problem()};
    if (trace_.samples() == 0 && without_power_ > 0)
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "No sample states a power.",
                                       .hint = "Run powermetrics with --samplers cpu_power,gpu_power."}};
    LogFacts facts{.format = "powermetrics-text",
                   .format_version = version_,
                   .zone_known = times_.zone_known(),
                   .findings = {std::move(tail)}};
    if (summaries_ > 0) facts.skipped["summary blocks"] = summaries_;
    if (without_power_ > 0) facts.skipped["samples without a power"] = without_power_;
    facts.findings.push_back(process_names_finding(lists_tasks_));
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_powermetrics_text(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::size_t at = head.find(block_start);
    return at == 0 || (at != std::string_view::npos && head[at - 1] == '\n');
}

Result<std::unique_ptr<LogParser>> make_powermetrics_text(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<PowermetricsText>(options, context, *times);
}

}  // namespace wattboard::energy
