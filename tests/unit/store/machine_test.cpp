// What the store asks of the operating system: programs, child processes, free space.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>

#include "server/store/child_process.h"
#include "server/store/free_space.h"
#include "server/store/postgres_binaries.h"

namespace wattboard::store {
namespace {

TEST(ChoosePostgres, NewestForANewCluster)
{
    const auto chosen = choose_postgres({{"/b17", 17}, {"/b15", 15}}, std::nullopt);
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->folder, "/b17");
}

TEST(ChoosePostgres, TheSameMajorForAnExistingCluster)
{
    const auto chosen = choose_postgres({{"/b17", 17}, {"/b15", 15}}, 15);
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->folder, "/b15");
}

TEST(ChoosePostgres, NamesBothVersionsAndTheWayOut)
{
    const auto chosen = choose_postgres({{"/b17", 17}}, 15);
    ASSERT_FALSE(chosen);
    EXPECT_EQ(chosen.error().type, problems::postgres_version);
    EXPECT_NE(chosen.error().detail.find("15"), std::string::npos);
    EXPECT_NE(chosen.error().detail.find("17"), std::string::npos);
    EXPECT_NE(chosen.error().hint.find("pg_upgrade"), std::string::npos);
}

TEST(ChoosePostgres, RefusesNoneAndTooOld)
{
    EXPECT_EQ(choose_postgres({}, std::nullopt).error().type, problems::postgres_missing);
    EXPECT_EQ(choose_postgres({{"/b14", 14}}, std::nullopt).error().type, problems::postgres_missing);
}

TEST(ChildProcess, GivesOutputAndStatus)
{
    EXPECT_EQ(capture_output({"/bin/echo", "a b", "$HOME"}), "a b $HOME\n");
    EXPECT_EQ(run_process({.arguments = {"/bin/false"}, .output = "/dev/null"}, std::chrono::seconds(10)), 1);
}

TEST(ChildProcess, ReportsAProgramThatCannotStart)
{
    EXPECT_THROW(capture_output({"/nonexistent/program"}), std::system_error);
}

TEST(ChildProcess, IsEndedAtItsDeadline)
{
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(run_process({.arguments = {"/bin/sleep", "30"}, .output = "/dev/null"}, std::chrono::seconds(0)), 124);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(ChildProcess, StatusOfASignalIsThatOfAShell)
{
    ChildProcess child = ChildProcess::start({.arguments = {"/bin/sleep", "30"}, .output = "/dev/null"});
    EXPECT_FALSE(child.has_ended());
    child.send(SIGTERM);
    ASSERT_TRUE(child.wait_until(std::chrono::steady_clock::now() + std::chrono::seconds(10)));
    EXPECT_EQ(child.status(), 128 + SIGTERM);
}

TEST(ChildProcess, RunsAsAnotherUserWhenRoot)
{
    if (!is_root()) return;
    const auto user = find_unprivileged_user();
    ASSERT_TRUE(user);
    const auto file = std::filesystem::temp_directory_path() / "wattboard-child-user";
    std::filesystem::remove(file);
    EXPECT_EQ(run_process({.arguments = {"/usr/bin/id", "-u"}, .output = file, .user = user}, std::chrono::seconds(10)),
              0);
    std::string text;
    std::ifstream(file) >> text;
    EXPECT_EQ(text, std::to_string(user->uid));
    std::filesystem::remove(file);
}

TEST(FreeSpace, ComparesWithTheWatermark)
{
    const auto folder = std::filesystem::temp_directory_path();
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    EXPECT_TRUE(FreeSpace(folder, 1).has_room_for(1));
    EXPECT_FALSE(FreeSpace(folder, most).has_room_for(0)) << "less is free than the watermark";
    EXPECT_FALSE(FreeSpace(folder, 1).has_room_for(most)) << "the bytes would not fit";
    EXPECT_TRUE(FreeSpace(folder, 0).has_room_for(0));
    EXPECT_EQ(FreeSpace("/nonexistent", 1).available(), std::numeric_limits<std::uint64_t>::max());
}

}  // namespace
}  // namespace wattboard::store
