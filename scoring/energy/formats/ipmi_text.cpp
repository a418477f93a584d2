// Lines of ipmitool, with the times around them.
#include "scoring/energy/formats/ipmi_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/c_date.h"
#include "scoring/energy/formats/ipmi_lines.h"
#include "scoring/energy/formats/meter_common.h"
#include "scoring/energy/formats/meter_rows.h"
#include "scoring/energy/interval_clock.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

constexpr std::size_t most_sensors = 256;
constexpr Nanoseconds first_year = 946'684'800'000'000'000;  // 2000-01-01T00:00:00Z

class IpmiText final : public LineParser {
public:
    IpmiText(const ReadingOptions& options, const ReadingContext& context, MeterClock clock)
        : options_{options}, clock_{std::move(clock)}, trace_{options, context, ValueKind::power}
    {
    }

private:
    struct Waiting {
        std::size_t sensor = 0;
        double watts = 0;
        std::optional<Nanoseconds> time;
        std::uint64_t line = 0;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }

    bool read_time(std::string_view line, std::string_view text, std::optional<Nanoseconds>& time);
    bool read_prefix(std::string_view line, std::string_view prefix);
    bool take_reading(std::string_view line, std::string_view sensor, double watts);
    bool untimed(std::uint64_t line);
    bool choose_sensor();
    bool add(const Waiting& reading);

    ReadingOptions options_;
    MeterClock clock_;
    TraceAccumulator trace_;
    std::optional<std::size_t> device_;
    std::vector<std::string> sensors_;
    std::optional<std::size_t> chosen_;
    std::vector<Waiting> waiting_;      ///< until the sensor is chosen
    std::optional<Waiting> unstamped_;  ///< a DCMI reading whose time stands below it
    std::optional<Nanoseconds> stamp_;  ///< the last line that was a time
    bool dcmi_ = false;
    bool clockless_ = false;
    bool clock_unset_ = false;
    std::uint64_t polls_ = 0;
    std::uint64_t rows_ = 0;
    std::uint64_t others_ = 0;
};

bool IpmiText::read_time(std::string_view line, std::string_view text, std::optional<Nanoseconds>& time)
{
    const std::optional<std::string> c_date = iso_of_c_date(without_zone_name(text));
    std::string buffer;
    std::string_view cell = c_date ? std::string_view{*c_date} : text;
    // ipmitool writes the board's own time with the month first.
    std::string_view local = text;
    const bool utc = cut_zone_name(local);
    if (const auto date = split_date(local)) {
        to_iso(*date, DayOrder::month_first, buffer);
        if (utc && !buffer.empty()) buffer += 'Z';
        cell = buffer;
    }
    Nanoseconds read = 0;
    if (!clock_.settled(cell)) return refuse(HeldLines::undecided(line_number()));
    if (auto problem = clock_.read(cell, read)) {
        malformed(line, text, "", "");
        problem->line = line_number();
        problem->column = this->problem().column;
        problem->field = "time";
        return refuse(std::move(*problem));
    }
    time = read;
    return true;
}

/// A time in front of a reading, on the same line.
bool IpmiText::read_prefix(std::string_view line, std::string_view prefix)
{
    while (!prefix.empty() && (prefix.back() == ',' || prefix.back() == ';' || prefix.back() == ' '))
        prefix.remove_suffix(1);
    return prefix.empty() || read_time(line, prefix, stamp_);
}

bool IpmiText::add(const Waiting& reading)
{
    if (!device_) {
        const std::string id = dcmi_ ? std::string{"node"} : excerpt(sensors_[*chosen_], max_id_bytes - 3);
        Result<std::size_t> added = trace_.add_device({.id = id, .kind = DeviceKind::node}, reading.line);
        if (!added) return refuse(std::move(added.error()));
        device_ = *added;
    }
    ++rows_;
    if (reading.watts == 0) {
        trace_.add_missing(*device_);
        return true;
    }
    return trace_.add(*device_, *reading.time, reading.watts, 0, {}, reading.line) || refuse(Problem{trace_.problem()});
}

bool IpmiText::untimed(std::uint64_t line)
{
    return refuse(
        {.type = problems::underdetermined_log,
         .detail = clock_unset_ ? "The clock of the board is not set, so that the readings have no times."
                                : "The readings have no times.",
         .line = line,
         .field = "time",
         .hint = "Declare the time between them: --interval SECONDS; or write `date -Is` before each reading."});
}

/// Once all sensors of a poll were seen: the one that is declared, the only one, or the one of the whole node.
bool IpmiText::choose_sensor()
{
    const auto declared = options_.map.find("power");
    std::vector<std::size_t> whole;
    for (std::size_t i = 0; i < sensors_.size(); ++i) {
        if (declared != options_.map.end() ? sensors_[i] == declared->second : is_node_sensor(sensors_[i]))
            whole.push_back(i);
    }
    if (whole.empty() && sensors_.size() == 1 && declared == options_.map.end()) whole.push_back(0);
    if (whole.size() != 1)
        return refuse({.type = problems::underdetermined_log,
                       .detail = excerpt(fmt::format("Which of the sensors is the power of the whole node: {}?",
                                                     fmt::join(sensors_, ", ")),
                                         300),
                       .line = waiting_.empty() ? line_number() : waiting_.front().line,
                       .field = "power",
                       .hint = "Declare it: --map power=NAME."});
    chosen_ = whole.front();
    for (const Waiting& reading : std::exchange(waiting_, {}))
        if (reading.sensor == *chosen_ && !add(reading)) return false;
    return true;
}

bool IpmiText::take_reading(std::string_view line, std::string_view sensor, double watts)
{
    if (auto bad = bad_quantity(watts, max_watts, "power", "power")) {
        bad->line = line_number();
        return refuse(std::move(*bad));
    }
    const auto found = std::ranges::find(sensors_, sensor);
    const auto index = static_cast<std::size_t>(found - sensors_.begin());
    const bool is_new = found == sensors_.end();
    if (is_new && (chosen_ || sensors_.size() == most_sensors)) {
        ++others_;
        return true;
    }
    if (is_new) sensors_.emplace_back(sensor);
    if (index == 0) ++polls_;
    Waiting reading{.sensor = index, .watts = watts, .time = stamp_, .line = line_number()};
    if (!stamp_) {
        if (!options_.interval) return untimed(line_number());
        const IntervalClock clock{*options_.interval};
        if (!clock.holds(polls_)) return untimed(line_number());
        clockless_ = true;
        reading.time = clock.at(polls_);
    } else if (clockless_) {
        return malformed(line, line, "time", "Some readings have a time and others do not.");
    }
    if (chosen_) return index != *chosen_ || add(reading);
    if (!is_new && !choose_sensor()) return false;
    if (chosen_) return index != *chosen_ || add(reading);
    waiting_.push_back(reading);
    return true;
}

bool IpmiText::read_line(std::string_view line)
{
    const std::string_view text = trimmed(line);
    if (text.empty()) return true;
    if (const auto reading = dcmi_reading(text)) {
        dcmi_ = true;
        if (!read_prefix(line, reading->prefix)) return false;
        if (unstamped_ && !stamp_) {
            // The block before had no time of its own.
            if (!options_.interval) return untimed(unstamped_->line);
            if (!take_reading(line, "node", unstamped_->watts)) return false;
        }
        unstamped_.reset();
        if (stamp_) {
            const bool taken = take_reading(line, "node", reading->watts);
            stamp_.reset();
            return taken;
        }
        unstamped_ = Waiting{.watts = reading->watts, .line = line_number()};
        return true;
    }
    if (const auto stamp = dcmi_timestamp(text)) {
        if (!unstamped_) return true;
        if (!read_time(line, *stamp, stamp_)) return false;
        // A board whose clock was never set says 1970: such a reading has no time.
        if (stamp_ && *stamp_ < first_year) {
            stamp_.reset();
            clock_unset_ = true;
            return true;
        }
        const bool taken = take_reading(line, "node", unstamped_->watts);
        unstamped_.reset();
        stamp_.reset();
        return taken;
    }
    if (const auto reading = sensor_reading(text)) {
        if (!read_prefix(line, reading->prefix)) return false;
        return take_reading(line, reading->sensor, reading->watts);
    }
    if (looks_like_time(text)) return read_time(line, text, stamp_);
    ++others_;
    return true;
}

Result<EvidenceSummary> IpmiText::summarise()
{
    if (unstamped_) {
        if (!options_.interval) {
            untimed(unstamped_->line);
            return std::unexpected{problem()};
        }
        if (!take_reading("", "node", unstamped_->watts)) return std::unexpected{problem()};
    }
    if (!chosen_ && !sensors_.empty() && !choose_sensor()) return std::unexpected{problem()};
    const TimestampReader& times = clock_.times();
    LogFacts facts{.format = dcmi_ ? "ipmi-dcmi-text" : "ipmi-sensor-text",
                   .rows = rows_,
                   .zone_known = !clockless_ && times.zone_known(),
                   .nonexistent_times = times.nonexistent(),
                   .ambiguous_times = times.ambiguous(),
                   .findings = {tail_finding()},
                   .clockless = clockless_};
    for (std::size_t i = 0; i < sensors_.size(); ++i)
        if (i != chosen_ && facts.left_out.size() < 50) facts.left_out.push_back(excerpt(sensors_[i]));
    if (others_ > 0) facts.skipped["other lines"] = others_;
    return finish_meter(trace_, std::move(facts), wall_meter_tier);
}

}  // namespace

bool detect_ipmi_dcmi(std::string_view head, const ReadingOptions& /*options*/)
{
    return head.find("Instantaneous power reading") != std::string_view::npos;
}

bool detect_ipmi_sensor(std::string_view head, const ReadingOptions& /*options*/)
{
    constexpr std::size_t most_lines = 200;
    for (std::size_t lines = 0; !head.empty() && lines < most_lines; ++lines) {
        if (sensor_reading(trimmed(first_line(head)))) return true;
        head.remove_prefix(std::min(head.find('\n'), head.size() - 1) + 1);
    }
    return false;
}

Result<std::unique_ptr<LogParser>> make_ipmi_text(const ReadingOptions& options, const ReadingContext& context)
{
    Result<MeterClock> clock = MeterClock::create(options);
    if (!clock) return std::unexpected{std::move(clock.error())};
    return std::make_unique<IpmiText>(options, context, std::move(*clock));
}

}  // namespace wattboard::energy
