// Lines of rocm-smi: one a GPU and figure, or the concise table that it prints when it is asked for nothing.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/amd_text.h"
#include "scoring/energy/formats/amd_text_lines.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/ipmi_lines.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

/// `GPU[0]  : Average Graphics Package Power (W): 41.0`
struct FigureLine {
    std::string_view gpu;
    std::string_view name;
    std::string_view value;
};

std::optional<FigureLine> figure_line(std::string_view line)
{
    constexpr std::string_view mark = "GPU[";
    line = trimmed(line);
    const std::size_t close = line.find(']');
    if (!line.starts_with(mark) || close == std::string_view::npos) return std::nullopt;
    FigureLine figure{.gpu = line.substr(mark.size(), close - mark.size()), .name = {}, .value = {}};
    std::string_view rest = trimmed(line.substr(close + 1));
    if (!rest.starts_with(':')) return std::nullopt;
    rest = trimmed(rest.substr(1));
    const std::size_t colon = rest.rfind("):");
    if (figure.gpu.empty() || colon == std::string_view::npos) return std::nullopt;
    figure.name = rest.substr(0, colon + 1);
    figure.value = trimmed(rest.substr(colon + 2));
    return figure;
}

/// What stands in a line from a column on, up to the next two blanks; columns are counted in characters, since the
/// degree sign has two bytes.
std::string_view cell_at(std::string_view line, std::size_t column)
{
    std::size_t at = 0;
    for (std::size_t characters = 0; at < line.size(); ++at)
        if ((static_cast<unsigned char>(line[at]) & 0xC0U) != 0x80U && characters++ == column) break;
    return trimmed(line.substr(at, std::min(line.find("  ", at), line.size()) - at));
}

struct ConciseTable {
    std::size_t power = 0;
    std::optional<std::size_t> partition;
    std::optional<std::size_t> cap;
};

std::optional<ConciseTable> concise_table(std::string_view line)
{
    if (!line.starts_with("GPU  ") && !line.starts_with("Device  ")) return std::nullopt;
    std::size_t power = line.find("  AvgPwr");
    if (power == std::string_view::npos) power = line.find("  Power");
    if (power == std::string_view::npos) return std::nullopt;
    ConciseTable table{.power = power + 2, .partition = std::nullopt, .cap = std::nullopt};
    if (const auto at = line.find("Partitions"); at != std::string_view::npos) table.partition = at;
    if (const auto at = line.find("PwrCap"); at != std::string_view::npos) table.cap = at;
    return table;
}

class RocmSmiText final : public AmdTextLines {
public:
    RocmSmiText(const ReadingOptions& options, const ReadingContext& context) : AmdTextLines{options, context} {}

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override { return polls_.finish("rocm-smi-text", tail_finding()); }

    bool read_figure(std::string_view line, const FigureLine& figure);
    bool read_row(std::string_view line);
    bool leave_out(std::string_view gpu, std::string_view why);
    bool finish_reading(std::string_view line, std::string_view cell, AmdReading reading);

    std::optional<ConciseTable> table_;
    std::string time_;  ///< the last line that is one
};

bool RocmSmiText::leave_out(std::string_view gpu, std::string_view why)
{
    polls_.devices().leave_out(fmt::format("GPU {}: {}", excerpt(gpu), why));
    polls_.devices().skip("rows of second dies and partitions");
    return true;
}

bool RocmSmiText::finish_reading(std::string_view line, std::string_view cell, AmdReading reading)
{
    if (!time_.empty()) reading.time = time_;
    return add(line, cell, reading);
}

bool RocmSmiText::read_figure(std::string_view line, const FigureLine& figure)
{
    const bool counts = figure.name == rocm_counter;
    if (!counts && !is_rocm_power(figure.name)) {
        polls_.devices().skip("other figures");
        return true;
    }
    if (figure.value.contains("Secondary die"))
        return leave_out(figure.gpu, "second die, its power is in that of the first");
    AmdReading reading{.device = figure.gpu, .has_power = !counts};
    int decimals = 0;
    if (!quantity(line, figure.value, figure.name, counts ? "uJ" : "W", counts ? max_joules : max_watts,
                  counts ? reading.joules : reading.watts, decimals))
        return false;
    if (counts && !reading.joules) return true;
    // Where one call prints both, what it prints first is read.
    if (polls_.devices().begun() && polls_.counts() != counts) {
        polls_.devices().leave_out(excerpt(figure.name));
        return true;
    }
    if (counts) *reading.joules *= 1e-6;
    reading.decimals = decimals;
    return finish_reading(line, figure.value, reading);
}

bool RocmSmiText::read_row(std::string_view line)
{
    const std::string_view gpu = line.substr(0, line.find(' '));
    const std::string_view power = cell_at(line, table_->power);
    AmdReading reading{.device = gpu, .has_power = true};
    if (!quantity(line, power, "Power", "W", max_watts, reading.watts, reading.decimals)) return false;
    if (!reading.watts) {
        const std::string_view part = table_->partition ? cell_at(line, *table_->partition) : std::string_view{};
        if (table_->cap && cell_at(line, *table_->cap) == "0.0W")
            return leave_out(gpu, "second die, its power is in that of the first");
        if (part.contains(',') && !part.ends_with(", 0")) return leave_out(gpu, "partition of another");
    }
    if (table_->cap) {
        std::string_view cap = cell_at(line, *table_->cap);
        if (cap.ends_with('W')) cap.remove_suffix(1);
        const Decimal limit = parse_decimal(cap);
        if (limit.after != nullptr && limit.value > 0 && limit.value < max_watts) reading.limit = Watts{limit.value};
    }
    return finish_reading(line, power, reading);
}

bool RocmSmiText::read_line(std::string_view line)
{
    const std::string_view text = trimmed(line);
    if (text.empty()) return true;
    if (const auto figure = figure_line(text)) return read_figure(line, *figure);
    if (const auto table = concise_table(text)) {
        table_ = table;
        return true;
    }
    if (table_ && text.front() >= '0' && text.front() <= '9' && text.find("  ") < 4) return read_row(text);
    if (text.starts_with("====") && text.contains("End of")) table_.reset();
    if (looks_like_time(text))
        time_ = text;
    else
        polls_.devices().skip("lines around the readings");
    return true;
}

}  // namespace

bool detect_rocm_smi_text(std::string_view head, const ReadingOptions& /*options*/)
{
    constexpr int most_lines = 64;
    for (int lines = 0; lines < most_lines && !head.empty(); ++lines) {
        const std::string_view line = trimmed(first_line(head));
        if (concise_table(line)) return true;
        const auto figure = figure_line(line);
        if (figure && (is_rocm_power(figure->name) || figure->name == rocm_counter)) return true;
        const std::size_t end = head.find('\n');
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    }
    return false;
}

Result<std::unique_ptr<LogParser>> make_rocm_smi_text(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<RocmSmiText>(options, context);
}

}  // namespace wattboard::energy
