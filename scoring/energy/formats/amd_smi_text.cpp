// The table of amd-smi monitor and the blocks of amd-smi metric, as they are printed for people.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/amd_text.h"
#include "scoring/energy/formats/amd_text_lines.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

using Words = std::vector<std::string_view>;

bool begins_with_digit(std::string_view text) { return !text.empty() && text.front() >= '0' && text.front() <= '9'; }

/// Columns of `[TIMESTAMP] GPU [XCP] POWER ...`; others follow in any order.
std::optional<Words> monitor_header(std::string_view line)
{
    Words words;
    split_words(line, words, 64);
    const auto power = std::ranges::find(words, std::string_view{"POWER"});
    const auto known = [](std::string_view word) { return word == "TIMESTAMP" || word == "GPU" || word == "XCP"; };
    const bool table = power != words.end() && std::all_of(words.begin(), power, known) &&
                       std::find(words.begin(), power, std::string_view{"GPU"}) != power;
    return table ? std::optional{words} : std::nullopt;
}

class AmdSmiMonitor final : public AmdTextLines {
public:
    AmdSmiMonitor(const ReadingOptions& options, const ReadingContext& context) : AmdTextLines{options, context} {}

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override { return polls_.finish("amd-smi-monitor", tail_finding()); }

    bool read_row(std::string_view line);
    bool cut_row(std::string_view line);
    [[nodiscard]] std::string_view cell(std::string_view column) const;

    std::vector<std::string> columns_;
    Words words_;
    std::vector<std::string_view> cells_;  ///< of a row, with their units, as far as columns are of one figure
    bool in_table_ = false;
};

std::string_view AmdSmiMonitor::cell(std::string_view column) const
{
    const auto at = static_cast<std::size_t>(std::ranges::find(columns_, column) - columns_.begin());
    return at < cells_.size() ? cells_[at] : std::string_view{};
}

/// A figure and its unit are two words: `140 W`, but a missing one is one: `N/A`.
bool AmdSmiMonitor::cut_row(std::string_view line)
{
    split_words(line, words_);
    cells_.clear();
    for (std::size_t word = 0; word < words_.size() && cells_.size() < columns_.size();) {
        const char* const begin = words_[word].data();
        const bool number = begins_with_digit(words_[word++]);
        if (number && word < words_.size() && !begins_with_digit(words_[word]) && words_[word] != "N/A") ++word;
        const std::string_view last = words_[word - 1];
        cells_.emplace_back(begin, static_cast<std::size_t>(last.data() + last.size() - begin));
    }
    const auto power = static_cast<std::size_t>(std::ranges::find(columns_, "POWER") - columns_.begin());
    if (cells_.size() > power) return true;
    return malformed(line, words_.back(), "POWER", "The row ends before the power.");
}

bool AmdSmiMonitor::read_row(std::string_view line)
{
    if (!cut_row(line)) return false;
    const std::string_view gpu = cell("GPU");
    const std::string_view part = cell("XCP");
    if (!part.empty() && part != "0") {
        polls_.devices().leave_out(fmt::format("gpu {} partition {}", excerpt(gpu), excerpt(part)));
        polls_.devices().skip("rows of GPU partitions");
        return true;
    }
    AmdReading reading{.device = gpu, .has_power = true};
    if (std::ranges::find(columns_, "TIMESTAMP") != columns_.end()) reading.time = cell("TIMESTAMP");
    if (!quantity(line, cell("POWER"), "POWER", "W", max_watts, reading.watts, reading.decimals)) return false;
    const auto number = [this](std::string_view column) {
        const Decimal value = parse_decimal(cell(column));
        return value.after == nullptr ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(value.value);
    };
    const Decimal limit = parse_decimal(cell("PWR_CAP"));
    if (limit.after != nullptr && limit.value > 0 && limit.value < max_watts) reading.limit = Watts{limit.value};
    reading.state = {
        .utilization_percent = number("GFX%"), .clock_mhz = number("GFX_CLK"), .temperature_c = number("GPU_T")};
    reading.state.activity = activity_of(reading.state);
    return add(line, cell("POWER"), reading);
}

bool AmdSmiMonitor::read_line(std::string_view line)
{
    const std::string_view text = trimmed(line);
    if (text.empty()) return true;
    if (const auto header = monitor_header(text)) {
        columns_.assign(header->begin(), header->end());
        in_table_ = true;
        return true;
    }
    if (in_table_ && begins_with_digit(text)) return read_row(line);
    // Below `PROCESS INFO:` stands another table.
    if (text.ends_with(':') && !text.starts_with('\'')) in_table_ = false;
    polls_.devices().skip("lines around the table");
    return true;
}

/// Whether a line is `NAME: value`, and its two sides.
std::optional<std::pair<std::string_view, std::string_view>> pair_of(std::string_view line)
{
    line = trimmed(line);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    return std::pair{line.substr(0, colon), trimmed(line.substr(colon + 1))};
}

bool is_metric_power(std::string_view name)
{
    constexpr std::array<std::string_view, 4> names{"SOCKET_POWER", "CURRENT_SOCKET_POWER", "AVERAGE_SOCKET_POWER",
                                                    "POWER_USAGE"};
    return std::ranges::find(names, name) != names.end();
}

constexpr std::string_view metric_counter = "TOTAL_ENERGY_CONSUMPTION";

class AmdSmiMetric final : public AmdTextLines {
public:
    AmdSmiMetric(const ReadingOptions& options, const ReadingContext& context) : AmdTextLines{options, context} {}

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;

    bool begin_block(std::string_view line, std::string_view gpu);
    bool end_block(std::string_view line);

    std::string gpu_;  ///< of the open block; empty: none is open
    std::string time_;
    std::string section_;
    AmdReading block_;
};

bool AmdSmiMetric::end_block(std::string_view line)
{
    const bool any = !gpu_.empty() && (block_.has_power || block_.joules);
    if (!gpu_.empty() && !any) polls_.devices().skip("blocks without a power");
    AmdReading reading = std::exchange(block_, {});
    reading.device = gpu_;
    if (!time_.empty()) reading.time = time_;
    const bool taken = !any || add(line, line, reading);
    gpu_.clear();
    time_.clear();
    section_.clear();
    return taken;
}

bool AmdSmiMetric::begin_block(std::string_view line, std::string_view gpu)
{
    if (!end_block(line)) return false;
    if (gpu.empty() || gpu.find_first_not_of("0123456789") != std::string_view::npos)
        return malformed(line, gpu.empty() ? line : gpu, "GPU", "The block does not say which GPU it is about.");
    gpu_ = gpu;
    return true;
}

bool AmdSmiMetric::read_line(std::string_view line)
{
    const auto pair = pair_of(line);
    if (!pair) return true;
    const auto& [name, value] = *pair;
    if (name == "GPU") return begin_block(line, value);
    // Blocks of processors (`CPU: 0`) follow those of the GPUs.
    if (name == "CPU" || name == "CORE") return end_block(line);
    if (gpu_.empty()) return true;
    int decimals = 0;
    if (value.empty()) {
        section_ = name;
    } else if (name == "TIMESTAMP") {
        time_ = value;
    } else if (name == metric_counter && !block_.joules) {
        return quantity(line, value, name, "J", max_joules, block_.joules, decimals);
    } else if (is_metric_power(name) && (section_.empty() || section_ == "POWER")) {
        // Of an old and a new name of the same figure the first that has a value counts; limits stand under LIMIT.
        block_.has_power = true;
        return block_.watts || quantity(line, value, name, "W", max_watts, block_.watts, block_.decimals);
    } else if (name == "POWER" && is_missing(value)) {
        block_.has_power = true;
    }
    return true;
}

Result<EvidenceSummary> AmdSmiMetric::summarise()
{
    if (!end_block("")) return std::unexpected{problem()};
    return polls_.finish("amd-smi-metric", tail_finding());
}

template <class Test>
bool any_line(std::string_view head, const Test& test)
{
    constexpr int most_lines = 400;
    for (int lines = 0; lines < most_lines && !head.empty(); ++lines) {
        if (test(trimmed(first_line(head)))) return true;
        const std::size_t end = head.find('\n');
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    }
    return false;
}

}  // namespace

bool detect_amd_smi_monitor(std::string_view head, const ReadingOptions& /*options*/)
{
    return any_line(head, [](std::string_view line) { return monitor_header(line).has_value(); });
}

Result<std::unique_ptr<LogParser>> make_amd_smi_monitor(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<AmdSmiMonitor>(options, context);
}

bool detect_amd_smi_metric(std::string_view head, const ReadingOptions& /*options*/)
{
    bool gpu = false;
    return any_line(head, [&gpu](std::string_view line) {
        const auto pair = pair_of(line);
        gpu = gpu || (pair && pair->first == "GPU");
        return gpu && pair && (is_metric_power(pair->first) || pair->first == metric_counter);
    });
}

Result<std::unique_ptr<LogParser>> make_amd_smi_metric(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<AmdSmiMetric>(options, context);
}

}  // namespace wattboard::energy
