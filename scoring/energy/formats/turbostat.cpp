// Rows of turbostat into intervals; only the rows of the whole system count.
#include "scoring/energy/formats/turbostat.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/formats/turbostat_columns.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view version_line = "turbostat version ";
constexpr std::string_view time_column = "Time_Of_Day_Seconds";

class Turbostat final : public CellParser {
public:
    Turbostat(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, times_{times}, trace_{options, context, ValueKind::stated_interval}
    {
    }

private:
    struct Column {
        std::size_t index = 0;
        const TurbostatColumn* what = nullptr;
    };

    struct Value {
        const TurbostatColumn* what = nullptr;
        Reading reading;
    };
    struct Row {
        Nanoseconds end = 0;
        std::vector<Value> values;
        std::uint64_t line = 0;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_header(std::string_view line);
    bool read_preamble(std::string_view line);
    bool read_row(std::string_view line);
    bool take(Row row);
    bool ask_for_interval();
    [[nodiscard]] double length_s() const;
    [[nodiscard]] bool is_system_row() const;

    ReadingOptions options_;
    TimestampReader times_;
    ComponentTrace trace_;
    std::vector<std::string_view> words_;
    std::string header_;
    std::vector<Column> columns_;
    std::vector<std::string> left_out_;
    std::size_t width_ = 0;
    std::size_t topology_columns_ = 0;
    std::optional<std::size_t> time_column_;
    std::optional<double> stated_length_s_;  ///< of a run of one command, whose only row it is
    std::optional<bool> platform_counts_;
    std::optional<Row> first_;  ///< until the second tells the length of the intervals
    std::string version_;
    Nanoseconds last_end_ = relative_origin;
    std::uint64_t rows_ = 0;
    std::uint64_t other_rows_ = 0;
    std::uint64_t other_lines_ = 0;
};

bool Turbostat::read_preamble(std::string_view line)
{
    if (line.starts_with(version_line)) {
        const std::string_view version = line.substr(version_line.size());
        version_ = excerpt(version.substr(0, version.find(' ')), max_id_bytes);
    }
    // `turbostat command` states before its table how long the command ran.
    if (header_.empty() && words_.size() == 2 && words_[1] == "sec") {
        const Decimal seconds = parse_decimal(words_[0]);
        if (seconds.after == words_[0].data() + words_[0].size() && seconds.value > 0 && seconds.value < max_duration_s)
            stated_length_s_ = seconds.value;
    }
    ++other_lines_;
    return true;
}

bool Turbostat::read_header(std::string_view line)
{
    columns_.clear();
    topology_columns_ = 0;
    time_column_.reset();
    for (std::size_t i = 0; i < words_.size(); ++i) {
        const bool leading = topology_columns_ == i - (time_column_ ? 1 : 0);
        if (leading && is_turbostat_topology(words_[i])) ++topology_columns_;
        if (words_[i] == time_column) time_column_ = i;
        const TurbostatColumn* what = turbostat_column(words_[i]);
        if (what == nullptr) continue;
        const bool twice = std::ranges::any_of(columns_, [what](const Column& known) {
            return !what->component.empty() && known.what->component == what->component;
        });
        if (twice) return malformed(line, words_[i], std::string{what->name}, "The header names a power twice.");
        if (!what->component.empty()) {
            columns_.push_back({.index = i, .what = what});
        } else if (header_.empty()) {
            leave_out(left_out_, fmt::format("{} (inside the package)", what->name));
        }
    }
    if (columns_.empty())
        return malformed_with_hint(line, line, "header", "The table has no power of the package or the memory.",
                                   "Run turbostat with --show PkgWatt,RAMWatt or without --show.");
    header_ = line;
    width_ = words_.size();
    return true;
}

bool Turbostat::is_system_row() const
{
    if (topology_columns_ == 0) return true;
    const std::size_t first = time_column_ == std::size_t{0} ? 1 : 0;
    return first < words_.size() && words_[first] == "-";
}

bool Turbostat::read_row(std::string_view line)
{
    Row row{.line = line_number()};
    if (reading_tail() && words_.size() < width_)
        return malformed(line, words_.back(), "", "The row was cut off before its last column.");
    for (const Column& column : columns_) {
        if (column.index >= words_.size() || (time_column_ && *time_column_ >= words_.size()))
            return malformed(line, words_.back(), std::string{column.what->name}, "The row ends before this column.");
        const double largest = column.what->joules ? max_joules : max_watts;
        row.values.push_back({.what = column.what});
        if (!read_number(line, words_[column.index], column.what->name, {.largest = largest},
                         row.values.back().reading))
            return false;
    }
    if (time_column_) {
        const std::string_view cell = words_[*time_column_];
        if (!read_time(line, cell, time_column, cell, times_, row.end)) return false;
    } else if (const double length = length_s(); length > 0) {
        row.end = last_end_ + to_nanoseconds(length);
    } else {
        return ask_for_interval();
    }
    stated_length_s_.reset();
    ++rows_;
    if (!time_column_ || rows_ > 1) return take(std::move(row));
    // Nothing says when the first interval began, unless it is declared: it is taken to be as long as the second.
    if (options_.interval)
        last_end_ = row.end - to_nanoseconds(options_.interval->value());
    else
        first_ = std::move(row);
    return first_ || take(std::move(row));
}

double Turbostat::length_s() const
{
    return stated_length_s_ ? *stated_length_s_ : options_.interval.value_or(Seconds{}).value();
}

bool Turbostat::ask_for_interval()
{
    return underdetermined("interval", "Nothing in the file says how long the intervals are.",
                           "Declare the seconds that turbostat was run with: --interval SECONDS.");
}

bool Turbostat::take(Row row)
{
    if (first_) {
        last_end_ = first_->end - (row.end - first_->end);
        if (!take(*std::exchange(first_, std::nullopt))) return false;
    }
    if (row.end <= last_end_)
        return refuse({.type = problems::unordered_log,
                       .detail = "The time of this row is not after that of the row before it.",
                       .line = row.line,
                       .field = std::string{time_column},
                       .hint = "Send each run of turbostat as a file of its own."});
    const auto is_platform = [](const Value& value) { return value.what->kind == DeviceKind::node; };
    if (!platform_counts_)
        platform_counts_ = std::ranges::any_of(
            row.values, [&](const Value& value) { return is_platform(value) && value.reading.value > 0; });
    for (Value& value : row.values) {
        if (is_platform(value) != *platform_counts_) continue;
        if (!value.what->joules) value.reading.value *= static_cast<double>(row.end - last_end_) * 1e-9;
        const Result<std::size_t> component =
            trace_.component({.id = std::string{value.what->component}, .kind = value.what->kind}, row.line);
        if (!component) return refuse(component.error());
        if (!trace_.add_interval(*component, last_end_, row.end, value.reading, row.line))
            return refuse(trace_.problem());
    }
    last_end_ = row.end;
    return true;
}

bool Turbostat::read_line(std::string_view line)
{
    if (!header_.empty() && line == header_) return true;
    split_words(line, words_);
    if (words_.empty()) return true;
    if (is_turbostat_header(words_)) return read_header(line);
    if (header_.empty()) return read_preamble(line);
    if (is_system_row() && (words_[0] == "-" || (words_[0][0] >= '0' && words_[0][0] <= '9'))) return read_row(line);
    if (words_[0][0] >= '0' && words_[0][0] <= '9') {
        ++other_rows_;
        return true;
    }
    // Warnings of turbostat and words of the command that it runs stand between the rows.
    return read_preamble(line);
}

Result<EvidenceSummary> Turbostat::summarise()
{
    if (rows_ == 0) return std::unexpected{no_rows()};
    if (first_) {
        ask_for_interval();
        return std::unexpected{problem()};
    }
    LogFacts facts{.format = "turbostat",
                   .format_version = version_,
                   .rows = rows_,
                   .zone_known = time_column_.has_value(),
                   .left_out = left_out_,
                   .findings = {tail_finding()},
                   .clockless = !time_column_.has_value()};
    if (other_rows_ > 0) facts.skipped["rows of single processors"] = other_rows_;
    if (other_lines_ > 0) facts.skipped["lines outside of the table"] = other_lines_;
    if (platform_counts_.value_or(false)) facts.left_out.emplace_back("package and dram (inside psys)");
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_turbostat(std::string_view head, const ReadingOptions& /*options*/)
{
    if (head.starts_with(version_line)) return true;
    std::vector<std::string_view> words;
    // The dump of registers before the table has some hundred lines.
    for (int lines = 0; lines < 1000 && !head.empty(); ++lines) {
        split_words(first_line(head), words, 256);
        if (is_turbostat_header(words)) return true;
        const std::size_t end = head.find('\n');
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    }
    return false;
}

Result<std::unique_ptr<LogParser>> make_turbostat(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create({}, TimeUnit::epoch_s);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<Turbostat>(options, context, *times);
}

}  // namespace wattboard::energy
