// Traces, running sums and fingerprints in the store.
#include <gtest/gtest.h>

#include <random>

#include "repo_fixture.h"
#include "scoring/energy/log_reader.h"
#include "scoring/energy/trace_account.h"
#include "server/store/database_error.h"
#include "server/store/evidence.h"
#include "server/store/trace_matches.h"
#include "server/store/traces.h"
#include "server/store/transaction.h"

namespace wattboard::test {
namespace {

using namespace store;

TraceRow piece(std::uint32_t device, std::uint32_t level, std::uint32_t ordinal, Nanoseconds first, Nanoseconds last)
{
    return {.device = device,
            .level = level,
            .ordinal = ordinal,
            .first = first,
            .last = last,
            .samples = 10,
            .raw_bytes = 100,
            .zstd = std::string("\0z", 2) + std::to_string(ordinal)};
}

class TraceStore : public RepositoryTest {
protected:
    /// A log that is still receiving, of a run of its own.
    EvidenceId receiving()
    {
        return write([&](Transaction& t) {
            const Draft draft = expect_value(create_draft(t, new_submission()));
            return expect_value(begin_evidence(t, {.run = draft.runs[0], .actor = member})).id;
        });
    }
    std::vector<std::uint32_t> ordinals(EvidenceId evidence, WantedLevel wanted, energy::TraceRange range)
    {
        std::vector<std::uint32_t> found;
        for (const TraceRow& row :
             read([&](Transaction& t) { return find_trace_rows(t, evidence, "7", {wanted}, range); }))
            found.push_back(row.ordinal);
        return found;
    }
};

TEST_F(TraceStore, PiecesAreFoundByTheirTime)
{
    const EvidenceId evidence = receiving();
    TraceRows rows;
    for (std::uint32_t i = 0; i < 10; ++i) rows.pieces.push_back(piece(0, 0, i, i * 100, i * 100 + 90));
    rows.pieces.push_back(piece(0, 1, 0, 0, 990));
    rows.pieces.push_back(piece(1, 0, 0, -5, 5000));
    for (int twice = 0; twice < 2; ++twice) write([&](Transaction& t) { send_trace(t, evidence, "7", rows); });
    EXPECT_EQ(database->value("SELECT count(*) FROM trace"), "12");

    using Ordinals = std::vector<std::uint32_t>;
    EXPECT_EQ(ordinals(evidence, {0, 0}, {250, 420}), (Ordinals{2, 3, 4}));
    EXPECT_EQ(ordinals(evidence, {0, 0}, {290, 300}), (Ordinals{2, 3})) << "both ends count";
    EXPECT_EQ(ordinals(evidence, {0, 0}, {291, 299}), Ordinals{}) << "between two pieces";
    EXPECT_EQ(ordinals(evidence, {0, 0}, {310, 320}), Ordinals{3}) << "inside of one";
    EXPECT_EQ(ordinals(evidence, {0, 0}, {INT64_MIN, INT64_MAX}).size(), 10U);
    EXPECT_EQ(ordinals(evidence, {0, 1}, {0, 10}), Ordinals{0});
    EXPECT_EQ(ordinals(evidence, {0, 2}, {0, 10}), Ordinals{});
    const auto both = read([&](Transaction& t) { return find_trace_rows(t, evidence, "7", {{1, 0}, {0, 0}}, {0, 5}); });
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both[1].device, 1U);
    EXPECT_EQ(both[1].first, -5);
    EXPECT_EQ(both[1].samples, 10U);
    EXPECT_EQ(both[1].zstd, rows.pieces.back().zstd);
    EXPECT_TRUE(read([&](Transaction& t) { return find_trace_rows(t, evidence, "8", {{0, 0}}, {0, 5}); }).empty());
}

TEST_F(TraceStore, OnlyUnfinishedTracesAreRemoved)
{
    const EvidenceId evidence = receiving();
    write([&](Transaction& t) {
        send_trace(t, evidence, "7", {.pieces = {piece(0, 0, 0, 0, 1), piece(0, 0, 1, 2, 3), piece(0, 0, 2, 4, 5)}});
    });
    EXPECT_EQ(write([&](Transaction& t) { return remove_unfinished_trace(t, evidence, 2); }), 2U);
    EXPECT_EQ(write([&](Transaction& t) { return remove_unfinished_trace(t, evidence, 2); }), 1U);
    NewEvidence log = new_log(0);
    log.trace.pieces.push_back(piece(0, 0, 0, 0, 1));
    const auto sealed = write([&](Transaction& t) { return expect_value(insert_entry(t, new_submission(), {log})); });
    EXPECT_EQ(write([&](Transaction& t) { return remove_unfinished_trace(t, sealed.evidence[0], 2); }), 0U);
    EXPECT_THROW(write([&](Transaction& t) { t.query("tamper", "DELETE FROM trace"); }), StatementError);
}

TEST_F(TraceStore, ReadingKeepsDevicesAndRunningSums)
{
    const auto read_summary =
        expect_value(read_log("timestamp,device,power_w\n2026-03-01T10:00:00Z,a,200.5\n2026-03-01T10:00:01Z,a,"
                              "210\n2026-03-01T10:00:02Z,a,190\n"));
    ASSERT_TRUE(read_summary.account);
    const std::string account = read_summary.account->encode();
    NewEvidence log = new_log(0);
    log.reading.summary = read_summary;
    log.reading.trace_devices = {
        {.about = {.id = "gpu \"0\"", .kind = DeviceKind::cpu, .name = "Board X", .means = true},
         .samples = 123'456'789'012,
         .first = -1,
         .last = 1'709'280'000'123'456'789,
         .levels = 7}};
    const auto entry = write([&](Transaction& t) { return expect_value(insert_entry(t, new_submission(), {log})); });
    const auto devices = read([&](Transaction& t) { return find_trace_devices(t, entry.evidence[0], "7"); });
    ASSERT_TRUE(devices);
    ASSERT_EQ(devices->size(), 1U);
    EXPECT_EQ(devices->front().about.id, "gpu \"0\"");
    EXPECT_EQ(devices->front().about.kind, DeviceKind::cpu);
    EXPECT_TRUE(devices->front().about.means);
    EXPECT_EQ(devices->front().samples, 123'456'789'012U);
    EXPECT_EQ(devices->front().first, -1);
    EXPECT_EQ(devices->front().last, 1'709'280'000'123'456'789);
    EXPECT_EQ(devices->front().levels, 7U);
    EXPECT_FALSE(read([&](Transaction& t) { return find_trace_devices(t, entry.evidence[0], "8"); }));

    const auto facts =
        read([&](Transaction& t) { return expect_value(load_entry_facts(t, entry.draft.revision, "7")); });
    const EvidenceSummary& summary = facts.facts.runs.at(0).evidence.at(0);
    EXPECT_EQ(summary.id, entry.new_logs.at(0).public_id);
    ASSERT_TRUE(summary.account);
    EXPECT_EQ(summary.account->devices.size(), 1U);
    EXPECT_EQ(summary.account->encode(), account);
}

TEST_F(TraceStore, TheEarliestRowsOfACommonHashAreFound)
{
    std::vector<EvidenceId> logs;
    const std::vector<Fingerprint> rows{{.hash = ~std::uint64_t{0}, .context = 1, .position = 5, .time = -7}};
    for (std::size_t i = 0; i < most_equal_rows + 5; ++i) {
        logs.push_back(receiving());
        write([&](Transaction& t) { send_trace(t, logs.back(), "7", {.fingerprints = rows}); });
    }
    const auto hits = read([&](Transaction& t) { return find_trace_hits(t, logs.back(), rows); });
    ASSERT_EQ(hits.size(), most_equal_rows);
    for (std::size_t i = 0; i < hits.size(); ++i) {
        EXPECT_EQ(hits[i].other, logs[i]);
        EXPECT_EQ(hits[i].there, rows[0]);
    }
}

TEST_F(TraceStore, ALogInsertedWithItsEntryMeetsThoseBefore)
{
    NewEvidence log = new_log(0);
    log.trace.fingerprints = {{.hash = 4, .context = 9, .device = 2, .position = 60, .time = 11}, {.hash = 8}};
    const auto insert = [&] {
        return write([&](Transaction& t) { return expect_value(insert_entry(t, new_submission(), {log, log})); });
    };
    const auto first = insert();
    EXPECT_TRUE(first.new_logs.at(0).hits.empty()) << "rows of the same statement are not seen";
    log.trace.fingerprints.erase(log.trace.fingerprints.begin() + 1);
    const auto second = insert();
    ASSERT_EQ(second.new_logs.at(1).hits.size(), 2U);
    EXPECT_EQ(second.new_logs[1].hits[0].other, first.new_logs[0].id);
    EXPECT_EQ(second.new_logs[1].hits[1].other, first.new_logs[1].id);
    EXPECT_EQ(second.new_logs[1].hits[1].there, log.trace.fingerprints[0]);
}

TEST_F(TraceStore, MatchesCountAgainstTheLaterSealedEntry)
{
    const Sealed first = seal_new("first");
    const Sealed second = seal_new("second");
    const auto evidence_of = [&](const Sealed& entry) {
        return read([&](Transaction& t) { return list_revision_evidence(t, entry.revision, "7").at(0).id; });
    };
    const EvidenceId a = evidence_of(first);
    const EvidenceId b = evidence_of(second);
    const CopiedSpan span{.family = FingerprintFamily::shape,
                          .device_here = 1,
                          .device_there = 2,
                          .start_here = 3,
                          .end_here = 4,
                          .start_there = 5,
                          .samples = 120,
                          .rows = 2};
    write([&](Transaction& t) {
        send_trace_matches(
            t, "7", {{.evidence = a, .other = b, .spans = {span}}, {.evidence = b, .other = a, .spans = {span}}});
    });
    const auto counted = [&](const Sealed& entry, EvidenceId evidence) {
        return read([&](Transaction& t) {
            return find_counted_matches(t, "7", {{.revision = entry.revision, .evidence = {evidence}}});
        });
    };
    EXPECT_TRUE(counted(first, a).empty()) << "who came first is no copy";
    const auto found = counted(second, b);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].other_submission, first.public_id);
    EXPECT_EQ(found[0].match.other, a);
    ASSERT_EQ(found[0].match.spans.size(), 1U);
    EXPECT_EQ(found[0].match.spans[0].family, FingerprintFamily::shape);
    EXPECT_EQ(found[0].match.spans[0].samples, 120U);
    EXPECT_EQ(found[0].match.spans[0].start_there, 5);
    write([&](Transaction& t) { expect_value(withdraw_submission(t, first.public_id, member, "wrong log")); });
    EXPECT_TRUE(counted(second, b).empty()) << "the team took the first one back";
}

}  // namespace
}  // namespace wattboard::test
