// The progress line of a long upload, on standard error.
#pragma once

#include <chrono>
#include <cstdint>

namespace wattboard::cli {

/// Prints nothing in the first two seconds, then at most twice a second; one line that overwrites itself on a
/// terminal, one line every ten seconds elsewhere.
class UploadProgress {
public:
    UploadProgress();
    void operator()(std::uint64_t sent, std::uint64_t total);
    /// Ends the line, if there is one.
    void finish();

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point started_;
    Clock::time_point printed_;
    bool on_terminal_;
    bool line_open_ = false;
};

}  // namespace wattboard::cli
