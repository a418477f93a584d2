// Hourly grid series: the three forms, look-ups, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scoring/emissions/country_codes.h"
#include "scoring/emissions/grid_series_import.h"
#include "scoring/energy/timestamp.h"

namespace wattboard {
namespace {

Nanoseconds at(std::string_view time) { return energy::parse_time(time, "UTC").value(); }

constexpr Nanoseconds hour = 3'600'000'000'000;

TEST(CountryCodes, ZonesLieInCountries)
{
    EXPECT_EQ(country_of_zone("US-CAL-CISO"), "USA");
    EXPECT_EQ(country_of_zone("DE"), "DEU");
    EXPECT_EQ(country_of_zone("DEU"), "DEU");
    EXPECT_EQ(country_of_zone("ZWE"), "ZWE");
    EXPECT_EQ(country_of_zone("WORLD"), "");
    EXPECT_EQ(country_of_zone("XX"), "");
    EXPECT_EQ(normal_zone("GB"), "GBR");
    EXPECT_EQ(normal_zone("US-CAL-CISO"), "US-CAL-CISO");
}

TEST(GridSeries, ElectricityMapsTakesLifeCycleByTheBeginningOfItsName)
{
    const auto series = read_grid_series(
        "\xEF\xBB\xBF"
        "Datetime (UTC),Country,Zone name,Zone id,Carbon intensity gCO\u2082eq/kWh (direct),Carbon Intensity "
        "gCO\u2082eq/kWh (Life cycle),Data estimated\r\n"
        "2026-01-05 11:00:00,France,France,FR,20.1,44.5,false\r\n"
        "2026-01-05 10:00:00,France,France,FR,19.0,41.25,true\r\n",
        "");
    ASSERT_TRUE(series) << series.error().detail;
    EXPECT_EQ(series->zone, "FRA");
    EXPECT_EQ(series->basis, GridBasis::life_cycle_average);
    EXPECT_EQ(series->step, Seconds{3600});
    ASSERT_EQ(series->points.size(), 2U);
    EXPECT_EQ(series->points[0].start, at("2026-01-05T10:00:00Z"));
    EXPECT_EQ(series->points[0].grams_per_kwh, 41.25);
    EXPECT_TRUE(series->points[0].estimated);
    EXPECT_FALSE(series->points[1].estimated);
}

TEST(GridSeries, OlderElectricityMapsSaysLca)
{
    const auto series = read_grid_series(
        "Datetime (UTC),Zone Id,Carbon Intensity gCO2eq/kWh (LCA)\n2026-01-05 10:00:00,SE,\n2026-01-05 "
        "11:00:00,SE,30\n",
        "");
    ASSERT_TRUE(series) << series.error().detail;
    ASSERT_EQ(series->points.size(), 1U);
    EXPECT_EQ(series->points[0].grams_per_kwh, 30.0);
}

TEST(GridSeries, JsonIsBoundedAndItsFaultsHaveALine)
{
    const auto broken = read_grid_series("{\"data\": [\n{\"from\": \"2026-01-05T10:00Z\",\n ?}]}", "");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().type, problems::malformed_log);
    EXPECT_EQ(broken.error().line, 3U);
    std::string many = "{\"data\":[{}";
    for (std::size_t i = 0; i < 8 * grid_series_most_points; ++i) many += ",{}";
    EXPECT_EQ(read_grid_series(many + "]}", "").error().type, problems::limit_exceeded);
    const auto deep = read_grid_series("{\"data\":" + std::string(100'000, '['), "");
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().type, problems::malformed_log);
}

TEST(GridSeries, UkTakesTheForecastWhereNothingWasMeasured)
{
    const auto series = read_grid_series(
        R"({"data":[{"from":"2026-01-05T10:00Z","to":"2026-01-05T10:30Z","intensity":{"forecast":146,"actual":150,"index":"low"}},
                    {"from":"2026-01-05T10:30Z","to":"2026-01-05T11:00Z","intensity":{"forecast":140,"actual":null}}]})",
        "");
    ASSERT_TRUE(series) << series.error().detail;
    EXPECT_EQ(series->zone, "GBR");
    EXPECT_EQ(series->basis, GridBasis::direct_average);
    EXPECT_EQ(series->step, Seconds{1800});
    EXPECT_EQ(series->points[0].grams_per_kwh, 150.0);
    EXPECT_EQ(series->points[1].grams_per_kwh, 140.0);
    EXPECT_TRUE(series->points[1].estimated);
    // 30 minutes of 150 and 30 of 140.
    const GridMean mean = mean_intensity(*series, at("2026-01-05T10:00Z"), at("2026-01-05T11:00Z"));
    EXPECT_DOUBLE_EQ(mean.intensity.value(), 145.0);
    EXPECT_DOUBLE_EQ(mean.covered, 1.0);
    EXPECT_DOUBLE_EQ(mean.estimated, 0.5);
}

TEST(GridSeries, WattTimeIsMarginalPoundsPerMegawattHour)
{
    const auto series = read_grid_series(
        R"({"data":[{"point_time":"2026-04-01T00:00:00+00:00","value":1000.0},{"point_time":"2026-04-01T00:05:00+00:00","value":500}],
            "meta":{"region":"CAISO_NORTH","signal_type":"co2_moer","units":"lbs_co2_per_mwh"}})",
        "US-CAL-CISO");
    ASSERT_TRUE(series) << series.error().detail;
    EXPECT_EQ(series->basis, GridBasis::marginal);
    EXPECT_EQ(series->step, Seconds{300});
    EXPECT_DOUBLE_EQ(series->points[0].grams_per_kwh, 453.59237);
    const GridSeriesSet set{{*series}};
    EXPECT_FALSE(set.has("US-CAL-CISO"));
    EXPECT_FALSE(set.mean("US-CAL-CISO", at("2026-04-01T00:00Z"), at("2026-04-01T01:00Z")));
}

TEST(GridSeries, TheSeriesImportedLastCountsWhereItCovers)
{
    GridSeries first{.zone = "FRA",
                     .step = Seconds{3600},
                     .points = {{.start = 0, .grams_per_kwh = 10}, {.start = hour, .grams_per_kwh = 20}}};
    GridSeries later{.zone = "FRA", .step = Seconds{3600}, .points = {{.start = hour, .grams_per_kwh = 90}}};
    const GridSeriesSet set{{first, later}};
    EXPECT_EQ(set.mean("FRA", 0, hour)->intensity.value(), 10.0);
    EXPECT_EQ(set.mean("FRA", hour, 2 * hour)->intensity.value(), 90.0);
    EXPECT_FALSE(set.mean("FRA", 2 * hour, 3 * hour));
    EXPECT_FALSE(set.mean("DEU", 0, hour));
    EXPECT_EQ(first.at(hour - 1)->grams_per_kwh, 10.0);
    EXPECT_EQ(first.at(-1), nullptr);
    EXPECT_EQ(first.at(2 * hour), nullptr);
}

struct Refused {
    const char* text;
    const char* zone;
    ProblemType type;
};

class GridSeriesRefusal : public testing::TestWithParam<Refused> {};

TEST_P(GridSeriesRefusal, NamesTheProblem)
{
    const auto series = read_grid_series(GetParam().text, GetParam().zone);
    ASSERT_FALSE(series);
    EXPECT_EQ(series.error().type, GetParam().type) << series.error().detail;
    EXPECT_FALSE(series.error().detail.empty());
}

constexpr const char* header = "Datetime (UTC),Zone id,Carbon intensity gCO2eq/kWh (Life cycle)\n";

INSTANTIATE_TEST_SUITE_P(
    Files, GridSeriesRefusal,
    testing::Values(
        Refused{"", "", problems::empty_log}, Refused{"a,b\n1,2\n", "", problems::unknown_format},
        Refused{header, "FR", problems::empty_log}, Refused{"{\"data\":[]}", "", problems::empty_log},
        Refused{"{\"data\":[{}]}", "", problems::malformed_log}, Refused{"{\"data\":[1]}", "", problems::malformed_log},
        Refused{"{\"data\"", "", problems::malformed_log},
        Refused{"Datetime (UTC),Zone id,Carbon intensity (Life cycle)\n2026-01-05 10:00:00,FR\n", "",
                problems::malformed_log},
        Refused{"Datetime (UTC),Zone id,Carbon intensity (Life cycle)\n2026-01-05 10:00:00,FR,5\n2026-01-05 "
                "11:00:00,DE,5\n",
                "", problems::malformed_log},
        Refused{"Datetime (UTC),Zone id,Carbon intensity (Life cycle)\n2026-01-05 10:00:00,FR,-1\n", "",
                problems::out_of_range},
        Refused{"Datetime (UTC),Zone id,Carbon intensity (Life cycle)\n2026-01-05 10:00:00,FR,nan\n", "",
                problems::empty_log},
        Refused{"Datetime (UTC),Zone id,Carbon intensity (Life cycle)\n2026-01-05 10:00:00,FR,5\n2026-01-05 "
                "10:00:00,FR,5\n",
                "", problems::out_of_range},
        Refused{"Datetime (UTC),Zone id,Carbon intensity (Life cycle)\n2026-01-05 10:00:00,WORLD,5\n", "",
                problems::unknown_zone},
        Refused{
            R"({"data":[{"point_time":"2026-04-01T00:00:00Z","value":1}],"meta":{"signal_type":"co2_moer","units":"kg"}})",
            "US-X", problems::unknown_unit},
        Refused{
            R"({"data":[{"point_time":"2026-04-01T00:00:00Z","value":1}],"meta":{"signal_type":"health","units":"lbs_co2_per_mwh"}})",
            "US-X", problems::unknown_format},
        Refused{
            R"({"data":[{"point_time":"2026-04-01T00:00:00Z","value":1}],"meta":{"signal_type":"co2_moer","units":"lbs_co2_per_mwh"}})",
            "", problems::missing_value}));

}  // namespace
}  // namespace wattboard
