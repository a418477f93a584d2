// Grid series of participants stand beside scores: the bytes of a score are the same with and without them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "scoring/version.h"
#include "server/documents/canonical_json.h"
#include "server/documents/entry_json.h"
#include "server/jobs/entry_scoring.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard::jobs {
namespace {

using namespace wattboard::testing;

store::NewScore score_with(const store::ScoringRun& run, const std::vector<store::ClaimedSeries>& claims)
{
    return score_under(run, entry(), context(), tables(), {}, claims).value();
}

std::vector<store::ClaimedSeries> claims_of(double grams_per_kwh)
{
    GridSeries series{.zone = "DEU", .step = Seconds{3600}, .points = {}};
    series.points.push_back({.start = june_2024, .grams_per_kwh = grams_per_kwh});
    return {{.info = {.id = 7, .zone = "DEU"}, .series = series}};
}

TEST(ClaimedScoring, LeavesEveryByteOfAScoreAsItIs)
{
    for (const Co2eBasis basis : {Co2eBasis::same_grid, Co2eBasis::own_place}) {
        store::ScoringRun run{.rulebook = rules()};
        run.basis.engine_version = engine_version;
        run.rulebook.grid.ranks_by = basis;
        const store::NewScore without = score_with(run, {});
        for (const double grams : {0.0, 1300.0}) {
            const store::NewScore with = score_with(run, claims_of(grams));
            EXPECT_EQ(canonical_json(to_json(with.score)), canonical_json(to_json(without.score)));
            EXPECT_EQ(with.zone, without.zone);
            EXPECT_EQ(with.hardware, without.hardware);
            EXPECT_EQ(with.claimed.series, std::vector<store::ClaimedSeriesId>{7});
            EXPECT_NEAR(with.claimed.own_place_co2e_kg.value(), 0.3 * grams / 1000.0, 1e-12);
        }
        EXPECT_TRUE(without.claimed.series.empty());
    }
}

}  // namespace
}  // namespace wattboard::jobs
