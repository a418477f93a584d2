// Compressed logs and archives: the same figures as the plain files, whatever the pieces, and limits that hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "scoring/energy/container/evidence_reader.h"
#include "scoring/energy/trace_account.h"
#include "scoring/energy/trace_sink.h"
#include "unit/scoring/energy/container/packing.h"
#include "unit/scoring/energy/log_text.h"
#include "unit/scoring/plausibility/measured_log.h"

namespace wattboard::test {
namespace {

/// A device at a constant power for 99 s, in steps that do not compress to nothing.
std::string log_of(std::string_view device, double watts)
{
    std::vector<PowerAt> samples;
    for (int i = 0; i < 100; ++i)
        samples.push_back({.second = double(i), .watts = watts + (i % 2 == 0 ? 0.125 : -0.125)});
    return generic_csv(samples, device);
}

Result<EvidenceSummary> read_in_pieces(const std::string& bytes, std::size_t piece, ExpansionLimits limits = {})
{
    EvidenceReader reader{{}, {}, limits};
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        if (Result<void> fed = reader.feed(std::string_view{bytes}.substr(at, piece)); !fed)
            return std::unexpected{fed.error()};
    return reader.finish();
}

EvidenceSummary read(const std::string& bytes)
{
    Result<EvidenceSummary> summary = read_evidence(bytes);
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().detail);
    return summary ? std::move(*summary) : EvidenceSummary{};
}

Problem refused(const std::string& bytes, ExpansionLimits limits = {}, ReadingOptions options = {})
{
    const Result<EvidenceSummary> summary = read_evidence(bytes, std::move(options), {}, limits);
    EXPECT_FALSE(summary.has_value());
    return summary ? Problem{} : summary.error();
}

double joules(const EvidenceSummary& summary) { return to_joules(summary.energy).value(); }

const std::string readme = "This folder holds the logs of our training run.\n";
const std::string config = R"({"learning_rate": 0.1, "layers": {"depth": 50}})";

std::vector<PackedFile> two_logs()
{
    return {{"README.md", readme},
            {"config.json", config},
            {"node0/gpu.csv", log_of("gpu0", 300)},
            {"node1/gpu.csv", log_of("gpu1", 200)}};
}

TEST(evidence_reader, compressed_logs_have_the_figures_of_the_plain_ones)
{
    const std::string log = log_of("gpu0", 300);
    const EvidenceSummary plain = read(log);
    EXPECT_NEAR(joules(plain), 99 * 300, 1e-6);
    // Two members or frames, one after the other, as `cat a.gz b.gz` makes them.
    const std::string half = log.substr(0, log.size() / 2);
    const std::string rest = log.substr(log.size() / 2);
    for (const std::string& bytes : {gzipped(log), zstandard(log), gzipped(half) + gzipped(rest),
                                     zstandard(half) + zstandard(rest), gzipped(log) + std::string(100, '\0')}) {
        const EvidenceSummary summary = read(bytes);
        EXPECT_EQ(summary.energy, plain.energy);
        EXPECT_EQ(summary.charged, plain.charged);
        EXPECT_EQ(summary.samples, plain.samples);
    }
}

TEST(evidence_reader, an_archive_is_one_evidence_with_a_result_for_each_file)
{
    for (const Packing packing : {Packing::zip, Packing::tar}) {
        const EvidenceSummary summary = read(packed(two_logs(), packing));
        EXPECT_NEAR(joules(summary), 99 * 500, 1e-6);
        EXPECT_EQ(summary.devices.size(), 2U);
        EXPECT_EQ(summary.format, "generic-csv");
        ASSERT_EQ(summary.files.size(), 4U);
        EXPECT_EQ(summary.files[0].path, "README.md");
        EXPECT_EQ(summary.files[0].note, "no energy log");
        EXPECT_TRUE(summary.files[1].format.empty());
        EXPECT_EQ(summary.files[2].format, "generic-csv");
        EXPECT_EQ(summary.files[2].samples, 100U);
        EXPECT_NEAR(to_joules(summary.files[2].energy).value(), 99 * 300, 1e-6);
        EXPECT_EQ(summary.files[2].bytes, log_of("gpu0", 300).size());
    }
}

TEST(evidence_reader, pieces_do_not_matter)
{
    const std::string tar = packed(two_logs(), Packing::tar);
    for (const std::string& bytes : {packed(two_logs(), Packing::zip), tar, gzipped(tar), zstandard(tar)})
        for (const std::size_t piece :
             {std::size_t{1}, std::size_t{3}, std::size_t{511}, std::size_t{512}, std::size_t{70'000}}) {
            if (piece < 3 && bytes.size() > 20'000) continue;
            const Result<EvidenceSummary> summary = read_in_pieces(bytes, piece);
            ASSERT_TRUE(summary.has_value()) << summary.error().detail << " in pieces of " << piece;
            EXPECT_NEAR(joules(*summary), 99 * 500, 1e-6);
            EXPECT_EQ(summary->files.size(), 4U);
        }
}

TEST(evidence_reader, the_order_of_packing_does_not_matter)
{
    std::vector<PackedFile> files = two_logs();
    const EvidenceSummary forwards = read(packed(files, Packing::tar));
    std::ranges::reverse(files);
    const EvidenceSummary backwards = read(packed(files, Packing::tar));
    EXPECT_EQ(forwards.energy, backwards.energy);
    EXPECT_EQ(forwards.devices[0].id, backwards.devices[0].id);
    EXPECT_EQ(forwards.files[3].path, backwards.files[3].path);
}

TEST(evidence_reader, equal_ids_in_one_archive_stay_two_devices)
{
    const EvidenceSummary summary =
        read(packed({{"a.csv", log_of("gpu0", 300)}, {"b.csv", log_of("gpu0", 200)}}, Packing::zip));
    EXPECT_NEAR(joules(summary), 99 * 500, 1e-6);
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_NE(summary.devices[0].id, summary.devices[1].id);
}

TEST(evidence_reader, a_log_that_is_cut_in_two_files_is_charged_as_one)
{
    std::vector<PowerAt> samples;
    for (int i = 0; i < 200; ++i) samples.push_back({.second = double(i), .watts = 300 + i % 7 * 0.5});
    const std::vector<PowerAt> first{samples.begin(), samples.begin() + 100};
    const std::vector<PowerAt> second{samples.begin() + 100, samples.end()};
    const EvidenceSummary whole = read(generic_csv(samples));
    const EvidenceSummary parts =
        read(packed({{"1.csv", generic_csv(first)}, {"2.csv", generic_csv(second)}}, Packing::tar));
    EXPECT_NEAR(joules(parts), joules(whole), 1e-6);
    EXPECT_NEAR(parts.charged.value(), whole.charged.value(), 1e-9);
}

TEST(evidence_reader, another_file_beside_it_hides_no_finding_of_a_log)
{
    // A stretch that occurs twice: only the readings show it, and they are at hand while their file is read.
    std::vector<Reading> readings = measured(300);
    for (std::size_t i = 0; i < 150; ++i) readings[150 + i].watts = readings[i].watts;
    const std::string copied = nvidia_smi_csv(readings);
    const auto holds = [](const EvidenceSummary& summary) {
        return std::ranges::any_of(summary.findings, [](const Finding& finding) {
            return finding.check == "repeated_block" && finding.verdict == Verdict::fail &&
                   finding.severity == Severity::reject;
        });
    };
    ASSERT_TRUE(holds(read(copied)));
    const EvidenceSummary summary = read(packed({{"a.csv", copied}, {"b.csv", log_of("gpu1", 200)}}, Packing::zip));
    EXPECT_TRUE(holds(summary));
    EXPECT_EQ(std::ranges::count(summary.findings, "repeated_block", &Finding::check), 1);
}

TEST(evidence_reader, compressed_files_of_an_archive_are_read)
{
    const EvidenceSummary summary = read(packed({{"a.csv.gz", gzipped(log_of("gpu0", 300))}}, Packing::tar));
    EXPECT_NEAR(joules(summary), 99 * 300, 1e-6);
    EXPECT_EQ(summary.files[0].format, "generic-csv");
}

TEST(evidence_reader, archives_in_archives_and_double_compression_are_refused)
{
    const std::string zip = packed(two_logs(), Packing::zip);
    const std::string tar = packed(two_logs(), Packing::tar);
    EXPECT_EQ(refused(packed({{"inner.zip", zip}}, Packing::tar)).type, problems::limit_exceeded);
    EXPECT_EQ(refused(packed({{"inner.tar", tar}}, Packing::zip)).type, problems::limit_exceeded);
    EXPECT_TRUE(refused(packed({{"inner.tar.gz", gzipped(tar)}}, Packing::zip)).detail.starts_with("inner.tar.gz: "));
    EXPECT_EQ(refused(gzipped(gzipped(log_of("gpu0", 300)))).type, problems::limit_exceeded);
    EXPECT_EQ(refused(gzipped(zip)).type, problems::limit_exceeded);
    EXPECT_EQ(refused(std::string{"BZh91AY&SY"} + std::string(600, 'x')).type, problems::unknown_format);
}

TEST(evidence_reader, files_that_expand_too_far_are_refused_early)
{
    // A log to look at, but of one row for ever.
    std::string bomb = "timestamp,power_w\n";
    while (bomb.size() < std::size_t{4} << 20U) bomb += "2026-01-05T10:00:00Z,100\n";
    EXPECT_EQ(refused(zstandard(bomb)).type, problems::limit_exceeded);
    EXPECT_EQ(refused(gzipped(bomb), {.max_ratio = 100}).type, problems::limit_exceeded);
    EXPECT_EQ(refused(packed({{"bomb.csv", bomb}}, Packing::zip), {.max_ratio = 100}).type, problems::limit_exceeded);
    EXPECT_NEAR(joules(read(gzipped(bomb.substr(0, 900'000)))), 0, 1e-9);
    const std::string log = log_of("gpu0", 300);
    EXPECT_TRUE(refused(gzipped(log), {.max_bytes = 1000}).detail.contains("1000 bytes"));
    EXPECT_EQ(refused(packed(two_logs(), Packing::tar), {.max_bytes = 1000}).type, problems::limit_exceeded);
    EXPECT_EQ(refused(packed(two_logs(), Packing::zip), {.max_files = 3}).type, problems::limit_exceeded);
}

TEST(evidence_reader, every_truncation_ends_in_a_problem)
{
    const std::string tar = packed({{"a.csv", log_of("gpu0", 300)}, {"b.csv", log_of("gpu1", 200)}}, Packing::tar);
    const std::string zip = packed({{"a.csv", log_of("gpu0", 300)}, {"b.csv", log_of("gpu1", 200)}}, Packing::zip);
    for (const std::string& bytes : {gzipped(tar), zstandard(tar), gzipped(log_of("gpu0", 300))})
        for (std::size_t length = 20; length < bytes.size(); length += 101)
            EXPECT_FALSE(read_evidence(bytes.substr(0, length)).has_value()) << length;
    // A zip's last bytes are its index, which streams do without; a tar's are padding.
    const std::size_t index = zip.find("PK\x01\x02");
    for (std::size_t length = 20; length < index; length += 101)
        EXPECT_FALSE(read_evidence(zip.substr(0, length)).has_value()) << length;
    const std::size_t content = tar.find_last_not_of('\0');
    for (std::size_t length = 600; length < content; length += 509)
        EXPECT_FALSE(read_evidence(tar.substr(0, length)).has_value()) << length;
    // Cut at the border between two files: nothing but the missing end mark shows it.
    const std::size_t second = tar.find("b.csv") / 512 * 512;
    EXPECT_FALSE(read_evidence(tar.substr(0, second)).has_value());
}

TEST(evidence_reader, damaged_bytes_end_in_a_summary_or_a_problem)
{
    const std::string tar = packed(two_logs(), Packing::tar);
    for (const std::string& bytes : {packed(two_logs(), Packing::zip), tar, gzipped(tar), zstandard(tar)})
        for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 200 + 1) {
            std::string damaged = bytes;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
            const Result<EvidenceSummary> summary = read_evidence(damaged);
            if (!summary) { EXPECT_FALSE(summary.error().detail.empty()); }
        }
}

TEST(evidence_reader, a_broken_log_in_an_archive_is_named_by_its_path)
{
    std::string broken = log_of("gpu0", 300);
    const std::string smi =
        "timestamp, index, power.draw [W]\n2026/01/05 10:00:00.000, 0, 100 W\n"
        "2026/01/05 10:00:01.000, 0, much W\n2026/01/05 10:00:02.000, 0, 100 W\n";
    const Problem problem = refused(packed({{"good.csv", broken}, {"logs/smi.csv", smi}}, Packing::zip));
    EXPECT_TRUE(problem.detail.starts_with("logs/smi.csv: ")) << problem.detail;
    EXPECT_EQ(problem.line, 3U);
}

TEST(evidence_reader, an_archive_without_a_log_says_why_its_first_file_is_none)
{
    const Problem problem = refused(packed({{"README.md", readme}, {"x.txt", "hello\n"}}, Packing::zip));
    EXPECT_EQ(problem.type, problems::unknown_format);
    EXPECT_TRUE(problem.detail.starts_with("README.md: "));
    EXPECT_EQ(refused(packed({}, Packing::tar) + std::string(1024, '\0')).type, problems::malformed_log);
    EXPECT_EQ(refused(packed(two_logs(), Packing::tar), {}, {.format = "nothing"}).type, problems::unknown_format);
}

TEST(evidence_reader, a_total_beside_a_trace_is_found)
{
    const std::string total = R"({"stated_total": {"energy_kwh": 2, "source": "a meter", "duration_s": 100}})";
    const EvidenceSummary both = read(packed({{"gpu.csv", log_of("gpu0", 300)}, {"total.json", total}}, Packing::zip));
    EXPECT_NEAR(both.energy.value(), 2 + 99 * 300 / 3.6e6, 1e-9);
    EXPECT_EQ(both.grade, Grade::E);
    EXPECT_TRUE(both.is_claim);
    EXPECT_EQ(finding_of(both, "total_beside_trace").verdict, Verdict::fail);
    const EvidenceSummary totals = read(packed({{"a.json", total}, {"b.json", total}}, Packing::zip));
    EXPECT_NEAR(totals.energy.value(), 4, 1e-12);
    EXPECT_EQ(totals.devices.size(), 2U);
    EXPECT_EQ(totals.devices[1].id, "b.json:stated_total");
    EXPECT_EQ(finding_of(totals, "total_beside_trace").verdict, Verdict::pass);
}

TEST(evidence_reader, hostile_paths_stay_text)
{
    std::string bytes = packed({{"../../etc/?name", log_of("gpu0", 300)}, {"/ab\x01s", readme}}, Packing::zip);
    for (std::size_t at = bytes.find("?name"); at != std::string::npos; at = bytes.find("?name", at))
        bytes[at] = '\xFF';
    const EvidenceSummary summary = read(bytes);
    EXPECT_EQ(summary.files.size(), 2U);
    for (const LogFile& file : summary.files)
        EXPECT_TRUE(std::ranges::all_of(file.path, [](char byte) { return byte >= 0x20 && byte < 0x7F; })) << file.path;
}

TEST(evidence_reader, can_be_dropped_in_the_middle_of_an_archive)
{
    const std::string bytes = packed(two_logs(), Packing::tar);
    for (const std::size_t length : {std::size_t{100}, std::size_t{600}, bytes.size() / 2}) {
        EvidenceReader reader{{}};
        ASSERT_TRUE(reader.feed(std::string_view{bytes}.substr(0, length)).has_value());
        EvidenceReader moved = std::move(reader);
    }
}

/// Counts what comes, and that each device's times rise.
class CountingSink final : public energy::TraceSink {
public:
    void add_device(std::size_t device, const energy::TraceDevice& about) override
    {
        EXPECT_EQ(device, ids.size());
        ids.push_back(about.id);
        last.push_back(0);
    }
    void add(std::size_t device, Nanoseconds time, double /*watts*/) override
    {
        EXPECT_GT(time, last.at(device));
        last.at(device) = time;
        ++samples;
    }
    std::vector<std::string> ids;
    std::vector<Nanoseconds> last;
    std::size_t samples = 0;
};

TEST(evidence_reader, the_trace_of_an_archive_has_the_devices_of_all_files)
{
    CountingSink sink;
    ReadingContext context;
    context.trace = &sink;
    const auto summary = read_evidence(
        packed({{"a.csv", log_of("gpu0", 300)}, {"b.csv", log_of("gpu0", 200)}, {"c.md", readme}}, Packing::tar), {},
        context);
    ASSERT_TRUE(summary.has_value());
    EXPECT_EQ(sink.ids, (std::vector<std::string>{"gpu0", "b.csv:gpu0"}));
    EXPECT_EQ(sink.samples, 200U);
}

TEST(evidence_reader, bounds_what_the_files_of_an_archive_keep_in_memory)
{
    std::vector<PackedFile> files;
    for (int file = 0; file < 5; ++file) {
        std::string text = "timestamp,device,name,power_w\n";
        // Intervals of 1 s and a whole number of microseconds, each another one.
        std::int64_t microseconds = 1'767'607'200'000'000;
        for (int i = 0; i < 60'000; ++i, microseconds += 1'000'000 + i)
            text += fmt::format("{},gpu{},Test-700,100\n", microseconds, file);
        files.push_back({fmt::format("{}.csv", file), text});
    }
    ReadingOptions options;
    options.map = {{"time_unit", "epoch_us"}};
    const auto summary = read_evidence(packed(files, Packing::zip), options, context_with_limit());
    ASSERT_TRUE(summary) << summary.error().detail;
    std::size_t lengths = 0;
    for (const energy::DeviceAccount& device : summary->account->devices) lengths += device.intervals.distinct();
    EXPECT_LT(lengths, 270'000U);
    EXPECT_GT(lengths, 240'000U);
    EXPECT_NEAR(summary->charged / summary->energy, 1, 1e-9);

    files.clear();
    for (int file = 0; file < 5; ++file)
        files.push_back(
            {fmt::format("{}.csv", file), fmt::format("timestamp,device,power_w\n2010-01-05T10:00:00Z,{0},1\n"
                                                      "2020-01-01T10:00:00Z,{0},1\n",
                                                      file)});
    const auto long_ones = read_evidence(packed(files, Packing::zip), {}, context_with_limit());
    ASSERT_FALSE(long_ones);
    EXPECT_EQ(long_ones.error().type, problems::limit_exceeded);
}

TEST(evidence_reader, one_file_does_not_say_in_which_hours_another_used_its_energy)
{
    const std::vector<PackedFile> trace{{"a.csv", log_of("gpu0", 100)}};
    const auto alone = read_evidence(packed(trace, Packing::zip), {}, context_with_limit());
    ASSERT_TRUE(alone) << alone.error().detail;
    EXPECT_EQ(alone->hourly_energy_kwh.size(), 1U);
    const auto both = read_evidence(
        packed({trace[0], {"b.json", R"({"stated_total": {"energy_kwh": 5, "source": "a table"}})"}}, Packing::zip), {},
        context_with_limit());
    ASSERT_TRUE(both) << both.error().detail;
    EXPECT_EQ(both->kind, EvidenceKind::total);
    EXPECT_TRUE(both->hourly_energy_kwh.empty());
}

}  // namespace
}  // namespace wattboard::test
