// Files and folders of this machine as one piece of evidence.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "server/cli/local_logs.h"

namespace wattboard::test {
namespace {

namespace fs = std::filesystem;

class local_logs : public testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_ / "node1"); }
    void TearDown() override { fs::remove_all(folder_); }

    std::string put(const std::string& name, const std::string& text)
    {
        std::ofstream{folder_ / name, std::ios::binary} << text;
        return (folder_ / name).string();
    }
    static std::string log(const std::string& device)
    {
        std::string text = "timestamp,device,power_w\n";
        for (int i = 10; i < 40; ++i) text += "2026-01-05T10:00:" + std::to_string(i) + "Z," + device + ",100\n";
        return text;
    }

    fs::path folder_ = fs::temp_directory_path() / ("wattboard-local-logs-" + std::to_string(::getpid()));
};

TEST_F(local_logs, a_folder_is_read_as_an_archive_of_its_files)
{
    put("README.md", "notes\n");
    put("gpu.csv", log("gpu0"));
    put("node1/gpu.csv", log("gpu1"));
    const auto summary = cli::read_local_log(folder_.string(), {});
    ASSERT_TRUE(summary.has_value()) << summary.error().detail;
    EXPECT_NEAR(summary->energy.value() * 3.6e6, 2 * 2900, 1e-6);
    ASSERT_EQ(summary->files.size(), 3U);
    EXPECT_EQ(summary->files[0].path, "README.md");
    EXPECT_EQ(summary->files[2].path, "node1/gpu.csv");
}

TEST_F(local_logs, several_files_are_one_evidence)
{
    const std::string a = put("a.csv", log("gpu0"));
    const std::string b = put("b.csv", log("gpu1"));
    const auto summary = cli::read_local_logs({a, b}, {});
    ASSERT_TRUE(summary.has_value()) << summary.error().detail;
    EXPECT_EQ(summary->devices.size(), 2U);
    const auto alone = cli::read_local_logs({a}, {});
    ASSERT_TRUE(alone.has_value());
    EXPECT_TRUE(alone->files.empty());
}

TEST_F(local_logs, problems_name_the_file)
{
    const std::string a = put("a.csv", "timestamp, power.draw [W]\n2026/01/05 10:00:00.000, much\n");
    for (const auto& summary : {cli::read_local_log(a, {}), cli::read_local_logs({a, put("b.csv", log("gpu1"))}, {})}) {
        ASSERT_FALSE(summary.has_value());
        EXPECT_TRUE(summary.error().detail.contains("a.csv")) << summary.error().detail;
    }
    const auto absent = cli::read_local_logs({(folder_ / "absent.csv").string()}, {});
    ASSERT_FALSE(absent.has_value());
    EXPECT_TRUE(absent.error().detail.contains("absent.csv"));
    const auto options = cli::read_local_logs({a, a}, {.format = "nothing"});
    ASSERT_FALSE(options.has_value());
    EXPECT_EQ(options.error().type, problems::unknown_format);
}

}  // namespace
}  // namespace wattboard::test
