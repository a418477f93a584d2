// Detection of the format and feeding of its parser.
#include "scoring/energy/log_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/another_pass.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/timestamp.h"

namespace wattboard {

namespace {

constexpr std::size_t head_bytes = 65'536;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::array<std::string_view, 12> map_roles{"time",    "time_unit",    "power",   "energy",
                                                     "counter", "unit",         "device",  "date_order",
                                                     "voltage", "voltage_unit", "current", "current_unit"};

std::string format_names()
{
    std::string names;
    for (const energy::LogFormat& format : energy::log_formats())
        names += fmt::format("{}{}", names.empty() ? "" : ", ", format.name);
    return names;
}

Problem bad_option(std::string field, std::string detail)
{
    return {.type = problems::invalid_value, .detail = std::move(detail), .field = std::move(field)};
}

}  // namespace

Result<void> check_options(const ReadingOptions& options)
{
    if (!options.format.empty() && energy::find_log_format(options.format) == nullptr)
        return std::unexpected{
            Problem{.type = problems::unknown_format,
                    .detail = fmt::format("There is no format \"{}\".", energy::excerpt(options.format)),
                    .field = "format",
                    .hint = fmt::format("Formats are {}.", format_names())}};
    for (const auto& [role, column] : options.map)
        if (std::ranges::find(map_roles, role) == map_roles.end())
            return std::unexpected{bad_option("map", fmt::format("There is no role \"{}\" to map; roles are {}.",
                                                                 energy::excerpt(role), fmt::join(map_roles, ", ")))};
    for (const auto& [key, value] : options.select)
        if (key != "run_id")
            return std::unexpected{
                bad_option("select", fmt::format("Cannot select by \"{}\", only by run_id.", energy::excerpt(key)))};
    if (options.interval && !(options.interval->value() > 0 && options.interval->value() < 1e7))
        return std::unexpected{bad_option("interval", "The interval must be above 0 and below 10,000,000 seconds.")};
    if (options.start.has_value() != options.end.has_value())
        return std::unexpected{bad_option("start", "Declare both the start and the end of the run, or neither.")};
    constexpr Nanoseconds longest_run = 10LL * 366 * 86'400 * 1'000'000'000;
    if (options.start &&
        (*options.end <= *options.start || *options.start < 0 || *options.end - *options.start > longest_run))
        return std::unexpected{bad_option("end", "The run must end after its start, and last at most ten years.")};
    if (auto times = energy::TimestampReader::create(options.timezone, energy::TimeUnit::iso); !times)
        return std::unexpected{times.error()};
    return {};
}

LogReader::LogReader(ReadingOptions options, ReadingContext context)
    : options_{std::move(options)}, context_{std::move(context)}
{
}

Problem LogReader::bad_byte(unsigned char byte) const
{
    Problem problem{.type = problems::malformed_log, .field = ""};
    if (byte == 0 || byte >= 0xFE) {
        problem.detail = "The file is not text: it holds bytes that no UTF-8 text has.";
        problem.hint = "If it was written by PowerShell it may be UTF-16: save it again as UTF-8.";
    } else if (byte < 0x80) {
        problem.detail = "The character before this column is cut off: the file is not UTF-8.";
        problem.hint = "Save the file again as UTF-8.";
    } else {
        problem.detail = fmt::format("The byte 0x{:02X} is not UTF-8.", byte);
        problem.hint = "Save the file again as UTF-8.";
    }
    // What was read before the byte is in the parser, or still in the head.
    const std::string_view before{head_};
    const energy::LogPosition at = parser_ ? parser_->position() : energy::LogPosition{};
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    problem.line = at.line + static_cast<std::uint64_t>(std::ranges::count(before, '\n'));
    problem.column = at.column + (before.size() - line_start);
    return problem;
}

Result<void> LogReader::start()
{
    if (Result<void> checked = check_options(options_); !checked) return checked;
    const std::string_view head = head_without_mark();
    const std::string_view seen = head.substr(0, head_bytes - byte_order_mark.size());
    if (seen.find_first_not_of(" \t\r\n") == std::string_view::npos &&
        seen.size() < head_bytes - byte_order_mark.size())
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "The file is empty.",
                                       .hint = "Send the log that the measuring tool wrote."}};
    format_ = choose_format(seen);
    if (format_ == nullptr)
        return std::unexpected{Problem{
            .type = problems::unknown_format,
            .detail = fmt::format("The file begins with \"{}\", which is the beginning of no known format.",
                                  energy::excerpt(energy::first_line(seen))),
            .line = 1,
            .hint = fmt::format("Name the format with --format ({}), or declare the columns of a table with --map.",
                                format_names())}};
    Result<std::unique_ptr<energy::LogParser>> parser = format_->make(options_, context_);
    if (!parser) return std::unexpected{std::move(parser.error())};
    parser_ = std::move(*parser);
    const bool fed = parser_->feed(head);
    head_.clear();
    head_.shrink_to_fit();
    if (!fed) return std::unexpected{parser_->problem()};
    return {};
}

Result<void> LogReader::parse(std::string_view bytes)
{
    if (bytes.empty()) return {};
    if (parser_) {
        if (!parser_->feed(bytes)) return std::unexpected{parser_->problem()};
        return {};
    }
    // Detection sees the same first bytes however they arrive.
    const std::size_t missing = head_bytes - head_.size();
    head_ += bytes.substr(0, missing);
    if (head_.size() < head_bytes) return {};
    if (Result<void> started = start(); !started) return started;
    return parse(bytes.size() > missing ? bytes.substr(missing) : std::string_view{});
}

std::string_view LogReader::head_without_mark() const
{
    std::string_view head{head_};
    if (head.starts_with(byte_order_mark)) head.remove_prefix(byte_order_mark.size());
    return head;
}

const energy::LogFormat* LogReader::choose_format(std::string_view seen) const
{
    if (!options_.format.empty()) return energy::find_log_format(options_.format);
    const auto formats = energy::log_formats();
    const auto found = std::ranges::find_if(formats, [&](const auto& f) { return f.detect(seen, options_); });
    return found == formats.end() ? nullptr : &*found;
}

Result<bool> LogReader::takes_nul()
{
    if (parser_) return format_->allows_nul;
    const energy::LogFormat* format = choose_format(head_without_mark());
    if (format == nullptr || !format->allows_nul) return false;
    // Started at once, so that a file of NUL bytes is not searched again for each of them.
    if (Result<void> started = start(); !started) return std::unexpected{started.error()};
    return true;
}

Result<void> LogReader::feed(std::string_view bytes)
{
    while (true) {
        const std::size_t valid = encoding_.check(bytes);
        // What stands before a bad byte is read first, so that the same problem is found whatever the pieces are.
        if (Result<void> parsed = parse(bytes.substr(0, valid)); !parsed) return parsed;
        if (valid == bytes.size()) return {};
        bytes.remove_prefix(valid);
        const bool is_nul = bytes.front() == '\0' && !encoding_.open();
        const Result<bool> taken = is_nul ? takes_nul() : Result<bool>{false};
        if (!taken) return std::unexpected{taken.error()};
        if (!*taken) return std::unexpected{bad_byte(static_cast<unsigned char>(bytes.front()))};
        encoding_.allow_nul();
    }
}

Result<EvidenceSummary> LogReader::finish()
{
    if (encoding_.open()) return std::unexpected{bad_byte('\n')};
    if (!parser_)
        if (Result<void> started = start(); !started) return std::unexpected{started.error()};
    return parser_->finish();
}

Result<EvidenceSummary> read_log(std::string_view bytes, ReadingOptions options, ReadingContext context)
{
    return energy::read_in_passes(std::move(context), [&](const ReadingContext& pass) -> Result<EvidenceSummary> {
        LogReader reader{options, pass};
        if (Result<void> fed = reader.feed(bytes); !fed) return std::unexpected{fed.error()};
        return reader.finish();
    });
}

}  // namespace wattboard
