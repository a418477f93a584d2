// The two lanes of background work.
#include "server/jobs/job_runner.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "server/jobs/upload_finishing.h"
#include "support/test_database.h"

namespace wattboard::jobs {
namespace {

constexpr std::string_view score_all_kind = "score_all";

class Lanes : public ::testing::Test {
protected:
    void add_jobs()
    {
        database_->write("test", [](store::Transaction& transaction) {
            store::add_job(transaction, score_all_kind, 1);
            store::add_job(transaction, finish_upload_kind, 2);
        });
    }

    template <class Condition>
    static bool comes_true(Condition condition)
    {
        for (int i = 0; i < 1000; ++i) {
            if (condition()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        return false;
    }

    std::string of_job(std::string_view kind, const std::string& column)
    {
        return database_.value("SELECT " + column + " FROM job WHERE kind = '" + std::string(kind) + "'");
    }

    test::TestDatabase database_;
    ReferenceCache references_;
    boards::BoardRegistry registry_;
    ChallengeIndex index_;
    BoardLoader loader_{*database_, registry_, index_};
};

/// Keeps everybody from reading scoring runs while it lives, as a scoring that takes hours keeps its thread.
class Obstacle {
public:
    explicit Obstacle(test::TestDatabase& database) : database_{database}, thread_{[this] { stand(); }} {}
    ~Obstacle()
    {
        database_.execute(
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LOCK TABLE scoring_run%'");
        thread_.join();
    }
    Obstacle(const Obstacle&) = delete;
    Obstacle& operator=(const Obstacle&) = delete;

    [[nodiscard]] bool stands() const
    {
        return database_.value(
                   "SELECT count(*) FROM pg_locks WHERE relation = 'scoring_run'::regclass "
                   "AND mode = 'AccessExclusiveLock' AND granted") == "1";
    }

private:
    void stand()
    {
        try {
            database_.execute("LOCK TABLE scoring_run IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)");
        } catch (const std::exception&) {
            // It was cancelled.
        }
    }

    test::TestDatabase& database_;
    std::thread thread_;
};

TEST_F(Lanes, AnUploadIsFinishedBesideALongScoring)
{
    add_jobs();
    auto obstacle = std::make_unique<Obstacle>(database_);
    ASSERT_TRUE(comes_true([&] { return obstacle->stands(); }));
    JobRunner runner(*database_, references_, loader_, "test", std::chrono::milliseconds{20});
    ASSERT_TRUE(comes_true([&] { return of_job(score_all_kind, "state") == "running"; }));
    // There is no such upload, which only somebody who looks for it can know.
    ASSERT_TRUE(comes_true([&] { return !of_job(finish_upload_kind, "last_error").empty(); }));
    EXPECT_EQ(of_job(score_all_kind, "state || attempts"), "running1") << "it still waits";
    obstacle.reset();
    EXPECT_TRUE(comes_true([&] { return !of_job(score_all_kind, "last_error").empty(); })) << "it goes on afterwards";
}

TEST_F(Lanes, LeasesAreOfTheKindAskedFor)
{
    add_jobs();
    using namespace std::chrono_literals;
    const auto lease = [&](const store::JobKinds& kinds) {
        return database_->write("test", [&](store::Transaction& transaction) {
            const auto job = store::lease_job(transaction, "test", 60s, kinds);
            return job ? job->kind : std::string();
        });
    };
    EXPECT_EQ(lease({.only = finish_upload_kind}), finish_upload_kind) << "though the other one waits for longer";
    EXPECT_EQ(lease({.only = finish_upload_kind}), "");
    EXPECT_EQ(lease({.except = score_all_kind}), "");
    EXPECT_EQ(lease({.except = finish_upload_kind}), score_all_kind);
    EXPECT_EQ(lease({}), "");
}

}  // namespace
}  // namespace wattboard::jobs
