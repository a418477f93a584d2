// Idempotency keys, change feed, leases, jobs and references on a real database.
#include <algorithm>
#include <atomic>
#include <thread>

#include "repo_fixture.h"
#include "server/store/idempotency.h"
#include "server/store/jobs.h"
#include "server/store/leases.h"
#include "server/store/outbox.h"
#include "server/store/problems.h"

namespace wattboard::test {
namespace {

using namespace store;
using namespace std::chrono_literals;

class WorkTest : public RepositoryTest {
protected:
    KeyUse use(const std::string& body = "body") { return {member, "key-1", sha256(body)}; }
};

TEST_F(WorkTest, ARetryGetsTheSameAnswer)
{
    const KeptAnswer answer{201, {{"Location", "/x"}}, "{\"a\":1}"};
    write([&](Transaction& t) {
        EXPECT_EQ(claim_key(t, use()).kind, KeyClaim::Kind::fresh);
        keep_answer(t, use(), answer);
    });
    write([&](Transaction& t) {
        const auto claim = claim_key(t, use());
        ASSERT_EQ(claim.kind, KeyClaim::Kind::replay);
        EXPECT_EQ(claim.answer->status, 201);
        EXPECT_EQ(claim.answer->headers, answer.headers);
        EXPECT_EQ(claim.answer->body, answer.body);
        EXPECT_EQ(claim_key(t, use("another")).kind, KeyClaim::Kind::other_body);
        EXPECT_EQ(claim_key(t, {reviewer, "key-1", sha256("another")}).kind, KeyClaim::Kind::fresh);
    });
}

TEST_F(WorkTest, OneOfManyConcurrentRequestsDoesTheWork)
{
    std::atomic<int> done = 0;
    std::atomic<int> replayed = 0;
    std::atomic<int> in_flight = 0;
    const auto request = [&] {
        for (int attempt = 0; attempt < 200; ++attempt) {
            KeyClaim::Kind kind{};
            try {
                write([&](Transaction& t) {
                    kind = claim_key(t, use()).kind;
                    if (kind != KeyClaim::Kind::fresh) return;
                    expect_value(create_team(t, "only", "Only once"));
                    keep_answer(t, use(), {201, {}, "done"});
                });
            } catch (const ConstraintViolation&) {
                continue;
            }
            if (kind == KeyClaim::Kind::fresh) ++done;
            if (kind == KeyClaim::Kind::replay) ++replayed;
            if (kind != KeyClaim::Kind::in_flight) return;
            ++in_flight;
            std::this_thread::sleep_for(2ms);
        }
    };
    std::vector<std::jthread> clients;
    for (int i = 0; i < 6; ++i) clients.emplace_back(request);
    clients.clear();
    EXPECT_EQ(done, 1);
    EXPECT_EQ(replayed, 5);
}

TEST_F(WorkTest, ALeasedKeyIsHeldUntilItsLeaseEnds)
{
    write([&](Transaction& t) { EXPECT_EQ(lease_key(t, use(), 60s).kind, KeyClaim::Kind::fresh); });
    write([&](Transaction& t) {
        EXPECT_EQ(lease_key(t, use(), 60s).kind, KeyClaim::Kind::in_flight);
        EXPECT_EQ(claim_key(t, use()).kind, KeyClaim::Kind::in_flight);
        EXPECT_EQ(lease_key(t, use("other"), 60s).kind, KeyClaim::Kind::other_body);
    });
    database->execute("UPDATE idempotency_key SET locked_until = now() - interval '1 s'");
    write([&](Transaction& t) {
        EXPECT_EQ(lease_key(t, use(), 60s).kind, KeyClaim::Kind::fresh);
        EXPECT_TRUE(finish_leased_key(t, use(), {200, {}, "x"}));
        EXPECT_FALSE(finish_leased_key(t, use(), {200, {}, "y"}));
        EXPECT_EQ(lease_key(t, use(), 60s).answer->body, "x");
    });
    database->execute("UPDATE idempotency_key SET created_at = now() - interval '8 days'");
    EXPECT_EQ(write([&](Transaction& t) { return purge_keys(t); }), 1U);
}

TEST_F(WorkTest, ADeadRequestsKeyIsTakenOver)
{
    write([&](Transaction& t) { EXPECT_EQ(lease_key(t, use(), 60s).kind, KeyClaim::Kind::fresh); });
    database->execute("UPDATE idempotency_key SET locked_until = now() - interval '1 s'");
    write([&](Transaction& t) {
        EXPECT_EQ(claim_key(t, use()).kind, KeyClaim::Kind::fresh);
        keep_answer(t, use(), {201, {}, "again"});
    });
    write([&](Transaction& t) { EXPECT_EQ(claim_key(t, use()).answer->body, "again"); });
}

TEST_F(WorkTest, TheFeedLosesNothingWhenTransactionsEndOutOfOrder)
{
    const FeedPosition start = read([&](Transaction& t) { return current_feed_position(t); });
    std::vector<std::int64_t> seen;
    FeedPosition position = start;
    const auto follow = [&] {
        const auto changes = read([&](Transaction& t) { return read_changes(t, position); });
        for (const Change& change : changes.rows) seen.push_back(change.subject);
        position = changes.next;
    };
    write([&](Transaction& early) {
        early.query("begin", "INSERT INTO outbox (kind, subject_id) VALUES ('submission', 1)");
        write([&](Transaction& late) { announce(late, ChangeKind::submission, 2); });
        follow();
    });
    follow();
    EXPECT_EQ(std::ranges::count(seen, 1), 1);
    EXPECT_GE(std::ranges::count(seen, 2), 1);
    const auto rest = read([&](Transaction& t) { return read_changes(t, position); });
    EXPECT_TRUE(rest.rows.empty());
    database->execute(
        "UPDATE outbox SET written_at = now() - interval '25 hours' WHERE kind = 'submission' AND subject_id = 1");
    EXPECT_EQ(write([&](Transaction& t) { return purge_outbox(t, 24h); }), 1U);
    EXPECT_EQ(database->value("SELECT count(*) FROM outbox WHERE kind = 'submission' AND subject_id = 2"), "1");
}

TEST_F(WorkTest, OneHolderALease)
{
    write([&](Transaction& t) {
        EXPECT_TRUE(acquire_lease(t, "feed", "a", 60s));
        EXPECT_TRUE(acquire_lease(t, "feed", "a", 60s));
        EXPECT_FALSE(acquire_lease(t, "feed", "b", 60s));
        EXPECT_TRUE(acquire_lease(t, "feed", "a", 0ms));
    });
    std::this_thread::sleep_for(2ms);
    EXPECT_TRUE(write([&](Transaction& t) { return acquire_lease(t, "feed", "b", 60s); }));
}

TEST_F(WorkTest, AJobIsLeasedOnceAndTriedAgain)
{
    write([&](Transaction& t) {
        add_job(t, "score_all", 77);
        add_job(t, "score_all", 77);
    });
    const auto job = write([&](Transaction& t) { return lease_job(t, "a", 60s); });
    ASSERT_TRUE(job);
    EXPECT_EQ(job->subject, 77);
    write([&](Transaction& t) {
        EXPECT_FALSE(lease_job(t, "b", 60s));
        EXPECT_FALSE(renew_job(t, job->id, "b", 60s));
        EXPECT_TRUE(renew_job(t, job->id, "a", 0ms));
    });
    std::this_thread::sleep_for(2ms);
    const auto again = write([&](Transaction& t) { return lease_job(t, "b", 60s); });
    ASSERT_TRUE(again);
    EXPECT_EQ(again->attempts, 2);
    write([&](Transaction& t) {
        EXPECT_FALSE(finish_job(t, job->id, "a"));
        EXPECT_TRUE(fail_job(t, job->id, "b", "broken"));
        EXPECT_FALSE(lease_job(t, "b", 60s)) << "it pauses before the next attempt";
    });
    database->execute("UPDATE job SET not_before = now()");
    write([&](Transaction& t) {
        EXPECT_TRUE(lease_job(t, "b", 60s));
        EXPECT_FALSE(fail_job(t, job->id, "b", "broken", 3));
        EXPECT_FALSE(lease_job(t, "b", 60s));
    });
    EXPECT_EQ(database->value("SELECT state || ' ' || last_error FROM job"), "failed broken");
}

TEST_F(WorkTest, ReferenceTablesAreStoredOnceAndNamedByContent)
{
    write([&](Transaction& t) {
        const std::vector<GridFactor> rows{{.zone = "FRA", .year = 2024, .intensity = GramsPerKilowattHour{44.5}}};
        EXPECT_EQ(load_grid(t, {.name = "again", .source = "x", .licence = "x"}, rows), basis.tables.grid);
        const auto ids = expect_value(latest_reference_ids(t, std::nullopt));
        EXPECT_EQ(ids, basis.tables);
        const auto latest = expect_value(load_references(t, ids));
        EXPECT_EQ(latest.tables.grid_factor("FRA", 2024)->factor.intensity, GramsPerKilowattHour{44.5});
        EXPECT_EQ(latest.tables.accelerators().at(0).power, Watts{300});
        EXPECT_EQ(latest.sha256, sha256(latest.tables.canonical_text()));
        EXPECT_EQ(list_reference_tables(t).size(), 2U);
    });
}

}  // namespace
}  // namespace wattboard::test
