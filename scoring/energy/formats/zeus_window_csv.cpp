// Rows of the ZeusMonitor window log: joules per window and GPU.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/formats/zeus_csv.h"
#include "scoring/energy/formats/zeus_windows.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view header_start = "start_time,window_name,elapsed_time,gpu";
/// Where the clock is the epoch, times are after 2000; a monotonic clock counts from the start of the machine.
constexpr double epoch_from_s = 946'684'800;
constexpr double latest_s = 7'258'118'400;

/// Decimal seconds to the nanosecond: a double would lose them at today's epoch.
std::optional<Nanoseconds> exact_seconds(std::string_view cell)
{
    std::uint64_t whole = 0;
    const char* const end = cell.data() + cell.size();
    const auto [after, error] = std::from_chars(cell.data(), end, whole);
    if (error != std::errc{} || static_cast<double>(whole) > latest_s) return std::nullopt;
    Nanoseconds fraction = 0;
    if (after != end) {
        if (*after != '.') return std::nullopt;
        Nanoseconds unit = 100'000'000;
        for (const char* at = after + 1; at != end; ++at, unit /= 10) {
            if (*at < '0' || *at > '9') return std::nullopt;
            fraction += (*at - '0') * unit;
        }
    }
    return static_cast<Nanoseconds>(whole) * 1'000'000'000 + fraction;
}

class ZeusWindowCsv final : public LineParser {
public:
    ZeusWindowCsv(const ReadingOptions& options, const ReadingContext& context)
        : trace_{options, context, ValueKind::stated_interval}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_header(std::string_view line);
    bool read_row(std::string_view line);
    bool read_times(std::string_view line, std::size_t shift, ZeusWindow& window);
    bool read_joules(std::string_view line, std::size_t shift, ZeusWindow& window);

    static constexpr std::size_t before_gpus = 3;

    TraceAccumulator trace_;
    ZeusWindows windows_;
    RowSplitter row_;
    std::string header_;
    std::vector<std::string> gpus_;
    std::optional<bool> epoch_;
    std::uint64_t rows_ = 0;
    std::uint64_t header_repeats_ = 0;
};

bool ZeusWindowCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    if (header_.empty()) return read_header(line);
    if (line == header_) {
        ++header_repeats_;
        return true;
    }
    return read_row(line);
}

bool ZeusWindowCsv::read_header(std::string_view line)
{
    if (!line.starts_with(header_start) || !row_.split(line))
        return malformed(line, line, "", "The header is not that of a ZeusMonitor log.");
    for (std::size_t i = before_gpus; i < row_.size(); ++i) {
        const std::string_view name = row_[i];
        if (!name.starts_with("gpu") || !name.ends_with("_energy"))
            return malformed(line, name, std::string{name}, "The column is not the energy of a GPU.");
        gpus_.emplace_back(name.substr(0, name.size() - std::string_view{"_energy"}.size()));
    }
    header_ = line;
    if (auto begun = windows_.begin(trace_, gpus_, line_number()); !begun) return refuse(std::move(begun.error()));
    return true;
}

bool ZeusWindowCsv::read_times(std::string_view line, std::size_t shift, ZeusWindow& window)
{
    const std::string_view start_cell = row_[0];
    const std::string_view elapsed_cell = row_[2 + shift];
    const std::optional<Nanoseconds> start = exact_seconds(start_cell);
    if (!start)
        return malformed(line, start_cell, "start_time",
                         fmt::format("\"{}\" is not a time in seconds.", excerpt(start_cell)));
    const Decimal elapsed = parse_decimal(elapsed_cell);
    if (elapsed.after != elapsed_cell.data() + elapsed_cell.size() || elapsed.value < 1e-9 ||
        elapsed.value > max_duration_s)
        return malformed(line, elapsed_cell, "elapsed_time",
                         fmt::format("\"{}\" is not the length of a window.", excerpt(elapsed_cell)));
    const bool epoch = static_cast<double>(*start) * 1e-9 >= epoch_from_s;
    if (epoch_ && *epoch_ != epoch)
        return malformed(line, start_cell, "start_time", "Some times are epochs and some are not.");
    epoch_ = epoch;
    window.start = *start;
    window.end = *start + static_cast<Nanoseconds>(elapsed.value * 1e9 + 0.5);
    return true;
}

bool ZeusWindowCsv::read_joules(std::string_view line, std::size_t shift, ZeusWindow& window)
{
    for (std::size_t gpu = 0; gpu < gpus_.size(); ++gpu) {
        const std::string_view cell = row_[before_gpus + shift + gpu];
        const Decimal number = parse_decimal(cell);
        window.joules.emplace_back();
        if (is_missing(cell)) continue;
        if (number.after != cell.data() + cell.size() || number.value < 0 || number.value > max_joules)
            return malformed(line, cell, gpus_[gpu] + "_energy",
                             fmt::format("\"{}\" is not an energy.", excerpt(cell)));
        window.joules.back() = number.value;
    }
    return true;
}

bool ZeusWindowCsv::read_row(std::string_view line)
{
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    const std::size_t columns = before_gpus + gpus_.size();
    if (row_.size() < columns)
        return malformed(line, row_.cells().back(), "",
                         fmt::format("The row has {} cells, but there are {} columns.", row_.size(), columns));
    // The tool writes names as they are, commas and all.
    const std::size_t shift = row_.size() - columns;
    ZeusWindow window{.line = line_number()};
    if (!read_times(line, shift, window) || !read_joules(line, shift, window)) return false;
    ++rows_;
    if (auto added = windows_.add(trace_, std::move(window)); !added) {
        --rows_;
        return refuse(std::move(added.error()));
    }
    return true;
}

Result<EvidenceSummary> ZeusWindowCsv::summarise()
{
    if (rows_ == 0)
        return std::unexpected{
            Problem{.type = problems::empty_log, .detail = "The file has no window.", .hint = "Send the whole log."}};
    if (auto finished = windows_.finish(trace_); !finished) return std::unexpected{finished.error()};
    const bool epoch = epoch_.value_or(false);
    LogFacts facts{.format = "zeus-window-csv",
                   .format_version = epoch ? "epoch clock" : "monotonic clock",
                   .rows = rows_,
                   .zone_known = epoch,
                   .findings = {tail_finding()},
                   .clockless = !epoch};
    if (header_repeats_ > 0) facts.skipped["repeated header lines"] = header_repeats_;
    if (windows_.inner() > 0) {
        facts.skipped["windows inside another"] = windows_.inner();
        facts.left_out.emplace_back("windows that lie inside another, whose joules hold theirs");
    }
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_zeus_window_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return first_line(head).starts_with(header_start);
}

Result<std::unique_ptr<LogParser>> make_zeus_window_csv(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<ZeusWindowCsv>(options, context);
}

}  // namespace wattboard::energy
