// Declared reading options as text, and back.
#include "server/documents/reading_options_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace wattboard {
namespace {

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

}  // namespace
}  // namespace wattboard
