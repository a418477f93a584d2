// What jobs keep and read back: compressed pieces, declared options; and upkeep of an empty server.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "server/jobs/reading_options_json.h"
#include "server/jobs/scoring_upkeep.h"
#include "server/jobs/zstd_frames.h"
#include "server/store/problems.h"
#include "support/test_database.h"

namespace wattboard::jobs {
namespace {

TEST(ZstdFrames, GiveBackWhatWentIn)
{
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * i >> 3);
    const std::string frame = compress_frame(bytes);
    EXPECT_EQ(decompress_frame(frame, bytes.size()), bytes);
    EXPECT_THROW((void)decompress_frame(frame, bytes.size() - 1), std::runtime_error);
    EXPECT_THROW((void)decompress_frame(frame, bytes.size() + 1), std::runtime_error);
    EXPECT_THROW((void)decompress_frame(frame.substr(1), bytes.size()), std::runtime_error);
    EXPECT_EQ(decompress_frame(compress_frame(""), 0), "");
}

TEST(ReadingOptionsJson, ExactBothWays)
{
    ReadingOptions options{.format = "generic-csv", .columns = {"a", "b"}, .timezone = "+02:00"};
    options.map = {{"time", "a"}, {"power", "b"}};
    options.interval = Seconds{0.1};
    options.select = {{"run_id", "7"}};
    options.start = 1'700'000'000'123'456'789;
    options.end = *options.start + 1;
    options.accelerators = {"Testchip X1"};
    EXPECT_EQ(stored_reading_options(to_json(options).dump()), options);
    EXPECT_EQ(stored_reading_options("{}"), ReadingOptions{});
    EXPECT_THROW((void)stored_reading_options(R"({"unit":"W"})"), std::runtime_error);
}

TEST(ScoringUpkeep, AnEmptyServer)
{
    test::TestDatabase database;
    ReferenceCache references;
    const auto without_tables = ensure_current_scoring_runs(*database, references);
    ASSERT_FALSE(without_tables);
    EXPECT_EQ(without_tables.error().type, problems::absent);
    clean_up(*database, "test");
    clean_up(*database, "another process");
    EXPECT_EQ(database.value("SELECT string_agg(holder, ',') FROM lease WHERE name = 'upkeep'"), "test");
}

}  // namespace
}  // namespace wattboard::jobs
