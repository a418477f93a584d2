// Recognition of ipmitool's lines.
#include "scoring/energy/formats/ipmi_lines.h"

#include <algorithm>
#include <array>
#include <vector>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/cell_parser.h"

namespace wattboard::energy {

namespace {

/// The number before ` Watts`, or all of the text.
std::optional<double> watts_in(std::string_view text)
{
    text = trimmed(text);
    for (const std::string_view unit : {"Watts", "Watt", "W"})
        if (text.ends_with(unit)) {
            text = trimmed(text.substr(0, text.size() - unit.size()));
            break;
        }
    const Decimal number = parse_decimal(text);
    if (number.after == nullptr || number.after != text.data() + text.size()) return std::nullopt;
    return number.value;
}

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// Bytes at the front that are a date and a time of day, 0 if there are none.
std::size_t time_length(std::string_view text)
{
    if (text.size() < 16 || !is_digit(text[0]) || !is_digit(text[3]) || (text[4] != '-' && text[4] != '/')) return 0;
    const std::size_t clock = text.find_first_of(" T");
    if (clock != 10) return 0;
    return std::min(text.find_first_of(" ,;", clock + 1), text.size());
}

}  // namespace

std::optional<DcmiReading> dcmi_reading(std::string_view line)
{
    constexpr std::string_view label = "Instantaneous power reading";
    const std::size_t at = line.find(label);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view value = trimmed(line.substr(at + label.size()));
    if (!value.starts_with(':')) return std::nullopt;
    const std::optional<double> watts = watts_in(value.substr(1));
    if (!watts) return std::nullopt;
    return DcmiReading{.prefix = trimmed(line.substr(0, at)), .watts = *watts};
}

std::optional<std::string_view> dcmi_timestamp(std::string_view line)
{
    for (const std::string_view label : {"IPMI timestamp:", "Timestamp:", "IPMI Timestamp:"})
        if (line.starts_with(label)) {
            line.remove_prefix(label.size());
            // Some releases forget the line end behind the time.
            return trimmed(line.substr(0, line.find("Sampling period")));
        }
    return std::nullopt;
}

std::optional<SensorReading> sensor_reading(std::string_view line)
{
    const std::size_t bar = line.find('|');
    if (bar == std::string_view::npos || line.find("Watts") == std::string_view::npos) return std::nullopt;
    std::string_view name = trimmed(line.substr(0, bar));
    SensorReading reading;
    if (const std::size_t length = time_length(name); length > 0) {
        reading.prefix = name.substr(0, length);
        name.remove_prefix(length);
        while (!name.empty() && (name.front() == ' ' || name.front() == ',' || name.front() == ';'))
            name.remove_prefix(1);
    }
    reading.sensor = name;
    std::string_view rest = line.substr(bar + 1);
    std::optional<double> before;
    while (true) {
        const std::size_t end = std::min(rest.find('|'), rest.size());
        const std::string_view cell = trimmed(rest.substr(0, end));
        const std::optional<double> value = cell == "Watts" ? before : watts_in(cell);
        if (cell.ends_with("Watts")) {
            if (!value || name.empty()) return std::nullopt;
            reading.watts = *value;
            return reading;
        }
        before = value;
        if (end == rest.size()) return std::nullopt;
        rest.remove_prefix(end + 1);
    }
}

bool is_node_sensor(std::string_view sensor)
{
    static constexpr std::array<std::string_view, 14> names{
        "PW Consumption", "Pwr Consumption",    "Power Meter", "Sys Power",      "System Power",
        "SYS_POWER",      "Sys_Power",          "Total Power", "Total_Power",    "TOTAL_POWER",
        "Node Power",     "System Input Power", "Power",       "PSU Total Power"};
    return std::ranges::find(names, sensor) != names.end();
}

bool looks_like_time(std::string_view line)
{
    static constexpr std::array<std::string_view, 7> days{"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};
    const auto begins = [line](std::string_view day) { return line.starts_with(day); };
    if (std::ranges::any_of(days, begins) || time_length(line) > 0) return true;
    constexpr std::size_t shortest_epoch = 10;
    const std::size_t digits = std::min(line.find_first_not_of("0123456789."), line.size());
    return digits >= shortest_epoch && digits == line.size();
}

bool cut_zone_name(std::string_view& text)
{
    const std::size_t blank = text.rfind(' ');
    if (blank == std::string_view::npos) return false;
    const std::string_view word = text.substr(blank + 1);
    const bool letters = std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!letters || word.size() < 3 || word.size() > 5) return false;
    text = trimmed(text.substr(0, blank));
    return word == "UTC" || word == "GMT";
}

std::string without_zone_name(std::string_view text)
{
    std::vector<std::string_view> words;
    split_words(text, words, 7);
    if (words.size() != 6 || words[4].empty() || is_digit(words[4].front()) || words[4].front() == '+' ||
        words[4].front() == '-')
        return std::string{text};
    const bool utc = words[4] == "UTC" || words[4] == "GMT";
    std::string date;
    for (const std::size_t word : {0U, 1U, 2U, 3U, 5U}) date += std::string{words[word]} + ' ';
    return date + (utc ? "Z" : "");
}

}  // namespace wattboard::energy
