// Places intervals of known lengths one after the other, held to time stamps that only count seconds.
#pragma once

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

class RunningClock {
public:
    struct Span {
        Nanoseconds start = 0;
        Nanoseconds end = 0;
    };

    /// The interval of this length that ends at about `stamp`. It follows the one before without a gap unless the
    /// stamp says otherwise by more than its own rounding.
    Span next(Nanoseconds stamp, Nanoseconds length)
    {
        const Nanoseconds end = end_ + length;
        const bool follows = any_ && stamp - end < slack && end - stamp < slack;
        any_ = true;
        end_ = follows ? end : stamp;
        return {.start = end_ - length, .end = end_};
    }

private:
    /// A second of rounding, and one of delay between the end of an interval and its stamp.
    static constexpr Nanoseconds slack = 2'000'000'000;
    bool any_ = false;
    Nanoseconds end_ = 0;
};

}  // namespace wattboard::energy
