// Stamps, durations and counts in CarbonTracker's text logs.
#include "scoring/energy/formats/carbontracker_lines.h"

#include <array>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/reading_options.h"

namespace wattboard::energy {

namespace {

constexpr std::size_t stamp_bytes = 19;

bool is_stamp(std::string_view text)
{
    static constexpr std::string_view shape = "0000-00-00 00:00:00";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !digit : text[i] != shape[i]) return false;
    }
    return true;
}

}  // namespace

std::optional<CarbonTrackerLine> split_carbontracker_line(std::string_view line)
{
    if (line.size() < stamp_bytes || !is_stamp(line)) return std::nullopt;
    std::string_view rest = line.substr(stamp_bytes);
    if (rest.starts_with(',')) rest = rest.substr(std::min(rest.find(' '), rest.size()));
    if (!rest.starts_with(" - ")) return std::nullopt;
    rest.remove_prefix(3);
    // Versions before 1.1 put the thread and the level before the message.
    for (const std::string_view level : {" - DEBUG - ", " - INFO - ", " - WARNING - "}) {
        const std::size_t at = rest.find(level);
        if (at == std::string_view::npos) continue;
        rest.remove_prefix(at + level.size());
        break;
    }
    return CarbonTrackerLine{.stamp = line.substr(0, stamp_bytes), .message = rest};
}

std::optional<double> parse_timedelta(std::string_view text)
{
    text = trimmed(text);
    double seconds = 0;
    const std::size_t day = text.find(" day");
    if (day != std::string_view::npos) {
        const Decimal days = parse_decimal(text.substr(0, day));
        const std::size_t comma = text.find(", ", day);
        if (days.after != text.data() + day || days.value < 0 || comma == std::string_view::npos) return std::nullopt;
        seconds = days.value * 86'400;
        text.remove_prefix(comma + 2);
    }
    const std::size_t first = text.find(':');
    const std::size_t second = first == std::string_view::npos ? first : text.find(':', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const std::array<std::string_view, 3> parts{text.substr(0, first), text.substr(first + 1, second - first - 1),
                                                text.substr(second + 1)};
    static constexpr std::array<double, 3> factors{3600, 60, 1};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Decimal part = parse_decimal(parts.at(i));
        // The tool rounds to 60 seconds now and then.
        const bool sane = part.value >= 0 && (i == 0 || part.value <= 60);
        if (part.after != parts.at(i).data() + parts.at(i).size() || !sane) return std::nullopt;
        seconds += part.value * factors.at(i);
    }
    return seconds <= max_duration_s ? std::optional{seconds} : std::nullopt;
}

std::optional<double> number_behind(std::string_view text, std::string_view before)
{
    const std::size_t at = text.find(before);
    if (at == std::string_view::npos) return std::nullopt;
    const Decimal number = parse_decimal(trimmed(text.substr(at + before.size())));
    return number.after == nullptr ? std::nullopt : std::optional{number.value};
}

Finding monitored_epochs(std::optional<double> monitored, std::optional<double> planned)
{
    Finding finding{.check = "monitored_epochs_only", .unit = "1", .verdict = Verdict::fail};
    if (monitored && planned && *planned > 0) {
        finding.value = *monitored / *planned;
        finding.threshold = 1;
        finding.verdict = *monitored < *planned ? Verdict::fail : Verdict::pass;
        finding.message = fmt::format("The log covers {} of {} epochs: only what was monitored.", *monitored, *planned);
    } else {
        finding.message =
            "The log covers the epochs that were monitored (only the first, unless set otherwise) and does not say how "
            "many the training had.";
    }
    return finding;
}

}  // namespace wattboard::energy
