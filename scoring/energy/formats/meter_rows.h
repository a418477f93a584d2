// Times of meter logs, whatever their order of day and month; rows wait until the file has settled it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/formats/meter_time.h"
#include "scoring/energy/timestamp.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// Reads time cells. While the order of day and month is open, `settled` is false and whole lines are to be kept back.
class MeterClock {
public:
    /// `zone` is that of times without one, where the format itself states it; else the declared one counts.
    /// Problems of the declarations.
    static Result<MeterClock> create(const ReadingOptions& options, TimeUnit unit = TimeUnit::iso,
                                     std::string zone = {});

    /// Looks at a time cell; false: its order of day and month is still open.
    bool settled(std::string_view cell);
    /// Problem `malformed_log` or `underdetermined_log`, without place. Only after `settled`.
    std::optional<Problem> read(std::string_view cell, Nanoseconds& time);

    [[nodiscard]] const TimestampReader& times() const { return times_; }

private:
    MeterClock(TimestampReader times, DayOrder order) : times_{times}, finder_{order} {}

    TimestampReader times_;
    DayOrderFinder finder_;
    std::string buffer_;
};

/// Lines that wait; bounded.
class HeldLines {
public:
    struct Line {
        std::string text;
        std::uint64_t number = 0;
    };

    /// False: there are too many of them.
    bool keep(std::string_view line, std::uint64_t number)
    {
        bytes_ += line.size();
        lines_.push_back({.text = std::string{line}, .number = number});
        return bytes_ <= most_bytes;
    }
    [[nodiscard]] bool empty() const { return lines_.empty(); }
    std::vector<Line> take()
    {
        bytes_ = 0;
        return std::move(lines_);
    }
    /// That the order of day and month is to be declared.
    [[nodiscard]] static Problem undecided(std::uint64_t line);

private:
    static constexpr std::size_t most_bytes = std::size_t{4} << 20U;
    std::vector<Line> lines_;
    std::size_t bytes_ = 0;
};

}  // namespace wattboard::energy
