// Prints how far something is.
#include "server/cli/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace wattboard::cli {

using std::chrono::milliseconds;

ProgressLine::ProgressLine(std::string_view verb, std::string_view things)
    : verb_{verb},
      things_{things},
      started_{Clock::now()},
      printed_{started_},
      on_terminal_{::isatty(STDERR_FILENO) == 1}
{
}

void ProgressLine::operator()(std::uint64_t done, std::uint64_t total)
{
    if (total == 0) return;
    const auto now = Clock::now();
    const auto interval = on_terminal_ ? milliseconds{500} : milliseconds{10'000};
    if (now - started_ < milliseconds{2'000} || now - printed_ < interval) return;
    printed_ = now;
    constexpr double mebibyte = 1024.0 * 1024.0;
    const double unit = things_.empty() ? mebibyte : 1.0;
    const int decimals = things_.empty() ? 1 : 0;
    const std::string_view name = things_.empty() ? "MiB" : things_;
    const double seconds = std::chrono::duration<double>(now - started_).count();
    const double part = static_cast<double>(done) / unit;
    fmt::print(stderr, "{}{} {:.{}f} of {:.{}f} {} ({:.0f} %), {:.{}f} {}/s{}", on_terminal_ ? "\r" : "", verb_, part,
               decimals, static_cast<double>(total) / unit, decimals, name,
               100.0 * static_cast<double>(done) / static_cast<double>(total), part / seconds, decimals, name,
               on_terminal_ ? "  " : "\n");
    std::fflush(stderr);
    line_open_ = on_terminal_;
}

ProgressLine::~ProgressLine()
{
    if (line_open_) fmt::print(stderr, "\n");
}

}  // namespace wattboard::cli
