// Claimed grid series: kept point by point, with the draft until it is sealed.
#include "repo_fixture.h"
#include "server/store/claimed_grid_series.h"
#include "server/store/problems.h"
#include "server/store/runs.h"

namespace wattboard::test {
namespace {

constexpr Nanoseconds half_hour = 1'800'000'000'000;

class ClaimedSeriesTest : public RepositoryTest {
protected:
    /// Three half hours, the second of them unknown.
    static store::NewClaimedSeries claim(const std::string& zone, const std::string& start)
    {
        const Nanoseconds first = parse_time(start).value();
        store::NewClaimedSeries made{.series = {.zone = zone, .step = Seconds{1800}, .points = {}},
                                     .source = "invented",
                                     .bytes = 123,
                                     .sha256 = sha256(zone + start)};
        made.series.points = {{.start = first, .grams_per_kwh = 0.1, .estimated = true},
                              {.start = first + 2 * half_hour, .grams_per_kwh = 1300}};
        return made;
    }
    store::ClaimedSeriesInfo attach(const store::Draft& draft, const store::NewClaimedSeries& made)
    {
        return write([&](store::Transaction& transaction) {
            return expect_value(store::attach_claimed_series(transaction, draft.public_id, member, made));
        });
    }
    store::Draft draft(const std::string& name)
    {
        return write([&](store::Transaction& transaction) {
            return expect_value(store::create_draft(transaction, new_submission(name)));
        });
    }
};

TEST_F(ClaimedSeriesTest, AreReadBackAsTheyWere)
{
    const store::Draft first = draft("first");
    const store::Draft second = draft("second");
    const auto made = claim("FRA", "2026-01-05T10:00:00Z");
    const auto info = attach(first, made);
    EXPECT_EQ(store::to_nanoseconds(info.ends_at), parse_time("2026-01-05T11:30:00Z").value());
    read([&](store::Transaction& transaction) {
        const auto loaded = store::load_claimed_series(transaction, first.revision);
        ASSERT_EQ(loaded.size(), 1U);
        EXPECT_EQ(loaded[0].series.zone, "FRA");
        EXPECT_EQ(loaded[0].series.step, Seconds{1800});
        ASSERT_EQ(loaded[0].series.points.size(), 2U);
        for (std::size_t i = 0; i < 2; ++i) {
            EXPECT_EQ(loaded[0].series.points[i].start, made.series.points[i].start);
            EXPECT_EQ(loaded[0].series.points[i].grams_per_kwh, made.series.points[i].grams_per_kwh);
            EXPECT_EQ(loaded[0].series.points[i].estimated, made.series.points[i].estimated);
        }
        EXPECT_EQ(store::revisions_with_claims(transaction, {first.revision, second.revision}),
                  std::vector<store::RevisionId>{first.revision});
        EXPECT_TRUE(store::list_claimed_figures(transaction, first.revision).empty());
    });
}

TEST_F(ClaimedSeriesTest, OfOneZoneFollowEachOther)
{
    const store::Draft made = draft("entry");
    attach(made, claim("FRA", "2026-01-05T10:00:00Z"));
    attach(made, claim("FRA", "2026-01-05T11:30:00Z"));
    attach(made, claim("DEU", "2026-01-05T10:30:00Z"));
    const auto refused = write([&](store::Transaction& transaction) {
        return store::attach_claimed_series(transaction, made.public_id, member, claim("FRA", "2026-01-05T11:00:00Z"));
    });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().type, problems::conflict);
}

}  // namespace
}  // namespace wattboard::test
