// Prints how far an upload is.
#include "server/cli/upload_progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace wattboard::cli {

using std::chrono::milliseconds;

UploadProgress::UploadProgress()
    : started_{Clock::now()}, printed_{started_}, on_terminal_{::isatty(STDERR_FILENO) == 1}
{
}

void UploadProgress::operator()(std::uint64_t sent, std::uint64_t total)
{
    const auto now = Clock::now();
    const auto interval = on_terminal_ ? milliseconds{500} : milliseconds{10'000};
    if (now - started_ < milliseconds{2'000} || now - printed_ < interval) return;
    printed_ = now;
    constexpr double mebibyte = 1024.0 * 1024.0;
    const double seconds = std::chrono::duration<double>(now - started_).count();
    const double done = static_cast<double>(sent) / mebibyte;
    fmt::print(stderr, "{}sent {:.1f} of {:.1f} MiB ({:.0f} %), {:.1f} MiB/s{}", on_terminal_ ? "\r" : "", done,
               static_cast<double>(total) / mebibyte, 100.0 * static_cast<double>(sent) / static_cast<double>(total),
               done / seconds, on_terminal_ ? "  " : "\n");
    std::fflush(stderr);
    line_open_ = on_terminal_;
}

void UploadProgress::finish()
{
    if (line_open_) fmt::print(stderr, "\n");
    line_open_ = false;
}

}  // namespace wattboard::cli
