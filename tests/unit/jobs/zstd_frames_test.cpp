// What is kept beside evidence and read back: compressed pieces.
#include <gtest/gtest.h>

#include "server/jobs/zstd_frames.h"

namespace wattboard::jobs {
namespace {

TEST(ZstdFrames, GiveBackWhatWentIn)
{
    std::string bytes;
    for (unsigned i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * i >> 3);
    const std::string frame = compress_frame(bytes);
    EXPECT_EQ(decompress_frame(frame, bytes.size()), bytes);
    EXPECT_THROW((void)decompress_frame(frame, bytes.size() - 1), std::runtime_error);
    EXPECT_THROW((void)decompress_frame(frame, bytes.size() + 1), std::runtime_error);
    EXPECT_THROW((void)decompress_frame(frame.substr(1), bytes.size()), std::runtime_error);
    EXPECT_EQ(decompress_frame(compress_frame(""), 0), "");
}

}  // namespace
}  // namespace wattboard::jobs
