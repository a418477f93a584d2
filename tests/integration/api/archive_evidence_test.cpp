// Archives as evidence: read file by file, kept and given back byte for byte.
#include <fmt/format.h>

#include "api_fixture.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "unit/scoring/energy/container/packing.h"

namespace wattboard::test {
namespace {

class ArchiveEvidence : public ApiFixture, public ::testing::WithParamInterface<Packing> {
protected:
    /// Two logs of an hour at 300 and 100 W, and what nobody packed.
    static std::string archive()
    {
        const std::string bytes = packed(
            {{"node/gpu0.csv", power_log(300, 3600)}, {"node/gpu1.csv", power_log(100, 3600, "gpu1")}}, GetParam());
        return GetParam() == Packing::tar ? gzipped(bytes) : bytes;
    }
};

TEST_P(ArchiveEvidence, IsGivenBackByteForByte)
{
    create_challenge();
    const std::string id = draft(submission_json("Packed", 0.8, 3600), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    const std::string sent = archive();
    const Answer evidence = upload(id, run, sent, alice_);
    ASSERT_EQ(evidence.status, 201) << evidence.text;
    EXPECT_EQ(evidence.body["summary"]["files"].size(), 2U) << evidence.text;
    EXPECT_NEAR(evidence.body["summary"]["energy_kwh"].get<double>(), 0.4, 1e-9);
    EXPECT_EQ(evidence.body["bytes"], sent.size());
    const std::string digest = to_hex(sha256(sent));
    EXPECT_EQ(evidence.body["sha256"], digest);

    const std::string path = "/evidence/" + evidence.body["id"].get<std::string>() + "/raw";
    const Answer whole = get(path, alice_);
    EXPECT_EQ(whole.status, 200);
    EXPECT_TRUE(whole.text == sent) << whole.text.size() << " bytes instead of " << sent.size();
    EXPECT_EQ(whole.header("X-Content-SHA256"), digest);
    EXPECT_EQ(whole.header("Content-Type"), "application/octet-stream");
    EXPECT_EQ(whole.header("Content-Encoding"), "") << "it is no encoding of something else";

    const auto part = [&](const std::string& range) {
        return ask({.path = path, .token = alice_, .headers = {{"range", "bytes=" + range}}});
    };
    const std::size_t middle = sent.size() / 2;
    const Answer inside = part(fmt::format("{}-{}", middle, middle + 99));
    EXPECT_EQ(inside.status, 206);
    EXPECT_TRUE(inside.text == sent.substr(middle, 100));
    EXPECT_EQ(inside.header("Content-Range"), fmt::format("bytes {}-{}/{}", middle, middle + 99, sent.size()));
    EXPECT_EQ(inside.header("X-Content-SHA256"), digest) << "of the whole, also beside a part";
    EXPECT_TRUE(part("-22").text == sent.substr(sent.size() - 22)) << "where a zip has its directory";
    EXPECT_EQ(part(fmt::format("{}-", sent.size())).status, 416);
    EXPECT_EQ(get(path, bob_).status, 404) << "a draft is the team's own";
}

INSTANTIATE_TEST_SUITE_P(Packings, ArchiveEvidence, ::testing::Values(Packing::zip, Packing::tar),
                         [](const auto& info) { return info.param == Packing::zip ? "Zip" : "TarGz"; });

}  // namespace
}  // namespace wattboard::test
