// The progress line of a long upload or a long file, on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace wattboard::cli {

/// Prints nothing in the first two seconds, then at most twice a second; one line that overwrites itself on a
/// terminal, one line every ten seconds elsewhere.
class ProgressLine {
public:
    /// `verb`, in the past tense, says what is done with the bytes; with `things` ("images") those are counted instead.
    explicit ProgressLine(std::string_view verb, std::string_view things = {});
    /// Ends the line, if there is one.
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// `total` 0: unknown, nothing is printed.
    void operator()(std::uint64_t done, std::uint64_t total);

private:
    using Clock = std::chrono::steady_clock;
    std::string_view verb_;
    std::string_view things_;
    Clock::time_point started_;
    Clock::time_point printed_;
    bool on_terminal_;
    bool line_open_ = false;
};

}  // namespace wattboard::cli
