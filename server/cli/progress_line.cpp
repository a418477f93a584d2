// Prints how far something is.
#include "server/cli/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace wattboard::cli {

using std::chrono::milliseconds;

ProgressLine::ProgressLine(std::string_view verb)
    : verb_{verb}, started_{Clock::now()}, printed_{started_}, on_terminal_{::isatty(STDERR_FILENO) == 1}
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
    const double seconds = std::chrono::duration<double>(now - started_).count();
    const double mebibytes = static_cast<double>(done) / mebibyte;
    fmt::print(stderr, "{}{} {:.1f} of {:.1f} MiB ({:.0f} %), {:.1f} MiB/s{}", on_terminal_ ? "\r" : "", verb_,
               mebibytes, static_cast<double>(total) / mebibyte,
               100.0 * static_cast<double>(done) / static_cast<double>(total), mebibytes / seconds,
               on_terminal_ ? "  " : "\n");
    std::fflush(stderr);
    line_open_ = on_terminal_;
}

ProgressLine::~ProgressLine()
{
    if (line_open_) fmt::print(stderr, "\n");
}

}  // namespace wattboard::cli
