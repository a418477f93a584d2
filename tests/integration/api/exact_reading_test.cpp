// Logs whose intervals are too many for one pass: an upload is charged as exactly as the file is.
#include <fmt/format.h>

#include <random>

#include "api_fixture.h"
#include "scoring/energy/another_pass.h"
#include "scoring/energy/container/evidence_reader.h"
#include "scoring/energy/log_reader.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::test {
namespace {

/// Intervals from 0.8 to 3.2 s to the nanosecond: hardly two are equal, and none is a gap.
std::string restless_log(std::size_t rows)
{
    std::mt19937_64 random{5};
    Nanoseconds time = energy::parse_time("2024-03-01T08:00:00Z", "UTC").value();
    std::string log = "timestamp,device,power_w\n";
    for (std::size_t i = 0; i < rows; ++i) {
        log += fmt::format("{},gpu0,{}\n", energy::to_iso8601(time), 200 + random() % 100);
        time += 800'000'000 + static_cast<Nanoseconds>(random() % 2'400'000'000);
    }
    return log;
}

class ExactReading : public ApiFixture {
protected:
    ExactReading() { create_challenge(); }
};

TEST_F(ExactReading, OfAnUploadIsThatOfTheFile)
{
    constexpr std::size_t rows = 150'000;
    const std::string log = restless_log(rows);
    EvidenceReader one_pass{{}};
    ASSERT_TRUE(one_pass.feed(log));
    const auto first = one_pass.finish();
    ASSERT_TRUE(first);
    ASSERT_TRUE(energy::needs_another_pass(*first)) << "else this test tests nothing";
    const auto exact = read_log(log);
    ASSERT_TRUE(exact);
    ASSERT_LT(exact->charged, first->charged) << "the first pass errs to the dear side";

    const auto charged_of = [&](const std::string& evidence) {
        return get("/evidence/" + evidence, alice_).body["summary"]["charged_kwh"].get<double>();
    };
    const auto input = submission_json("Streamed", 0.8, static_cast<int>(exact->duration.value()));
    const std::string id = draft(input, alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    const Answer streamed = upload(id, run, log, alice_);
    ASSERT_EQ(streamed.status, 201) << streamed.text;
    const double streamed_kwh = charged_of(streamed.body["id"]);
    EXPECT_LT(streamed_kwh, first->charged.value());
    // Without a gap the hardware that the run declares has no part in it.
    EXPECT_NEAR(streamed_kwh, exact->charged.value(), 1e-12 * exact->charged.value());
}

}  // namespace
}  // namespace wattboard::test
