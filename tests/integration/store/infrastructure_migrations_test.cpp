// The runner of migrations, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "server/store/migrations.h"
#include "support/test_database.h"

namespace wattboard::store {
namespace {

using test::TestCluster;

constexpr Migration first{1, "0001_first", "CREATE TABLE a (n bigint);"};
constexpr Migration second{2, "0002_second", "CREATE TABLE b (n bigint); INSERT INTO b VALUES (1);"};

std::string empty_database() { return TestCluster::instance().create_database(false); }

TEST(Migrations, ApplyWhatIsMissingInOrder)
{
    const std::string connection = empty_database();
    const auto one = migrate(connection, std::vector{first});
    ASSERT_TRUE(one) << one.error().detail;
    EXPECT_THAT(one->applied, testing::ElementsAre("0001_first"));
    const auto two = migrate(connection, std::vector{first, second});
    ASSERT_TRUE(two);
    EXPECT_THAT(two->applied, testing::ElementsAre("0002_second"));
    EXPECT_EQ(two->version, 2);
    const auto none = migrate(connection, std::vector{first, second});
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->applied.empty());
    EXPECT_EQ(none->version, 2);
}

TEST(Migrations, OfThisProgramAreComplete)
{
    const auto migrations = embedded_migrations();
    ASSERT_FALSE(migrations.empty());
    for (std::size_t i = 0; i < migrations.size(); ++i) EXPECT_EQ(migrations[i].version, static_cast<int>(i) + 1);
    const std::string connection = empty_database();
    EXPECT_EQ(check_schema(connection).error().type, problems::schema_older);
    const auto report = migrate(connection);
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_EQ(report->applied.size(), migrations.size());
    EXPECT_EQ(check_schema(connection), migrations.back().version);
}

TEST(Migrations, OfThreadsThatStartTogetherAreAppliedOnce)
{
    const std::string connection = empty_database();
    std::vector<std::jthread> threads;
    std::atomic<std::size_t> applied = 0;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const auto report = migrate(connection);
            ASSERT_TRUE(report) << report.error().detail;
            applied += report->applied.size();
        });
    }
    threads.clear();
    EXPECT_EQ(applied, embedded_migrations().size());
}

TEST(Migrations, EditedAfterwardsAreRefused)
{
    const std::string connection = empty_database();
    ASSERT_TRUE(migrate(connection, std::vector{first}));
    const Migration edited{1, "0001_first", "CREATE TABLE a (n integer);"};
    const auto report = migrate(connection, std::vector{edited, second});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().type, problems::schema_differs);
    EXPECT_NE(report.error().detail.find("0001_first"), std::string::npos);
    EXPECT_EQ(check_schema(connection, std::vector{edited}).error().type, problems::schema_differs);
    EXPECT_EQ(check_schema(connection, std::vector{first}), 1);
}

TEST(Migrations, OfANewerProgramAreRefused)
{
    const std::string connection = empty_database();
    ASSERT_TRUE(migrate(connection, std::vector{first, second}));
    const auto report = migrate(connection, std::vector{first});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().type, problems::schema_newer);
    EXPECT_NE(report.error().detail.find("0002_second"), std::string::npos);
}

TEST(Migrations, PutInBetweenAreRefused)
{
    const std::string connection = empty_database();
    ASSERT_TRUE(migrate(connection, std::vector{second}));
    EXPECT_EQ(migrate(connection, std::vector{first, second}).error().type, problems::schema_differs);
}

TEST(Migrations, ThatFailLeaveNothingOfThemselves)
{
    const std::string connection = empty_database();
    const Migration broken{2, "0002_broken", "CREATE TABLE c (n bigint); SELECT 1 / 0;"};
    const auto report = migrate(connection, std::vector{first, broken});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().type, problems::migration_failed);
    EXPECT_NE(report.error().detail.find("division by zero"), std::string::npos);
    EXPECT_EQ(check_schema(connection, std::vector{first}), 1);
    const auto mended =
        migrate(connection, std::vector{first, Migration{2, "0002_broken", "CREATE TABLE c (n bigint);"}});
    EXPECT_TRUE(mended);
}

TEST(Migrations, OfAnAbsentServerThrow)
{
    EXPECT_THROW(static_cast<void>(migrate("host=/nonexistent")), DatabaseUnavailable);
}

}  // namespace
}  // namespace wattboard::store
