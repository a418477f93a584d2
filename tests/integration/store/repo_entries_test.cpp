// Entries through the store: what goes in comes back, sealing is atomic and final.
#include <nlohmann/json.hpp>

#include "repo_fixture.h"
#include "server/documents/byte_text.h"
#include "server/documents/canonical_json.h"
#include "server/documents/entry_json.h"
#include "server/store/board_rows.h"
#include "server/store/evidence.h"
#include "server/store/log_leaves.h"
#include "server/store/problems.h"
#include "server/store/runs.h"
#include "server/store/scores.h"

namespace wattboard::test {
namespace {

using namespace store;

class EntryTest : public RepositoryTest {};

TEST_F(EntryTest, EverythingStatedComesBack)
{
    const Sealed sealed = seal_new();
    const auto facts = read([&](Transaction& t) { return expect_value(load_entry_facts(t, sealed.revision, "7")); });
    auto expected = new_submission().facts;
    ASSERT_EQ(facts.facts.runs.size(), 1U);
    expected.runs[0].id = facts.facts.runs[0].id;
    EXPECT_EQ(to_json(facts.facts), to_json(expected));
    ASSERT_EQ(facts.facts.runs[0].evidence.size(), 1U);
    EXPECT_EQ(facts.facts.runs[0].evidence[0].charged, KilowattHours{2.5});
    EXPECT_EQ(facts.evidence.size(), 1U);
    EXPECT_TRUE(facts.unread.empty());
    const auto other = read([&](Transaction& t) { return expect_value(load_entry_facts(t, sealed.revision, "8")); });
    EXPECT_EQ(other.unread, facts.evidence);
}

TEST_F(EntryTest, ScoreComesBackExactly)
{
    const Sealed sealed = seal_new();
    const auto stored = read([&](Transaction& t) { return list_scores(t, sealed.revision); });
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(to_json(stored[0].score), to_json(score()));
    EXPECT_EQ(*stored[0].score.co2e_kg.value, 1.0 / 3.0);
}

TEST_F(EntryTest, TheMarkVerifiedIsKeptWithEachScore)
{
    for (const bool is_verified : {false, true}) {
        EntryScore marked = score();
        marked.verified = is_verified;
        if (!is_verified) marked.not_verified_because = {"too few samples"};
        marked.own_place_low_co2e_kg = 0.1;
        marked.own_place_high_co2e_kg = 0.1225;
        const auto submission = new_submission(is_verified ? "marked" : "unmarked");
        const auto made = expect_value(make_score(rulebook.scoring_run, Rulebook{}, submission.facts, marked));
        const Sealed sealed = write([&](Transaction& t) {
            const auto entry = expect_value(insert_entry(t, submission, {new_log(0)}));
            return expect_value(seal_entry(t, entry, member, {.state = SubmissionState::ranked, .scores = {made}}));
        });
        const auto stored = read([&](Transaction& t) { return list_scores(t, sealed.revision); });
        ASSERT_EQ(stored.size(), 1U);
        EXPECT_EQ(to_json(stored[0].score), to_json(marked));
        const std::string of_entry = " FROM score WHERE revision_id = " + std::to_string(sealed.revision);
        EXPECT_EQ(database->value("SELECT is_verified" + of_entry), is_verified ? "t" : "f");
        EXPECT_EQ(database->value("SELECT own_place_low_co2e_kg" + of_entry), "0.1");
        EXPECT_EQ(database->value("SELECT own_place_high_co2e_kg" + of_entry), "0.1225");
    }
}

TEST_F(EntryTest, TheLeafHashesWhatIsStoredOfAScore)
{
    const Sealed sealed = seal_new();
    const auto leaf = read([&](Transaction& t) { return list_leaves(t, 0, 100); }).rows.back();
    const auto detail = nlohmann::json::parse(
        database->value("SELECT detail FROM score WHERE revision_id = " + std::to_string(sealed.revision)));
    EXPECT_EQ(detail["findings"].size(), score().findings.size());
    EXPECT_EQ(nlohmann::json::parse(leaf.canonical)["scores"][0]["score_sha256"],
              to_hex(sha256(canonical_json(detail))));
}

TEST_F(EntryTest, SealingRecordsLeafStateAndTime)
{
    const Sealed sealed = seal_new();
    const auto submission = read([&](Transaction& t) { return expect_value(find_submission(t, sealed.public_id)); });
    EXPECT_EQ(submission.state, SubmissionState::ranked);
    EXPECT_EQ(submission.sealed_at, sealed.sealed_at);
    EXPECT_EQ(submission.state_version, sealed.state_version);
    EXPECT_EQ(submission.leaf, sealed.leaf);
    EXPECT_FALSE(submission.draft_revision);
    const auto leaves = read([&](Transaction& t) { return list_leaves(t, 0, 100); });
    const auto& last = leaves.rows.back();
    EXPECT_EQ(last.event, LogEvent::submission_sealed);
    EXPECT_EQ(sha256(last.canonical), sealed.leaf);
    EXPECT_EQ(nlohmann::json::parse(last.canonical)["evidence_sha256"][0], to_hex(sha256("timepower")));
    const auto changes = read([&](Transaction& t) { return list_state_changes(t, sealed.submission); });
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].to, SubmissionState::ranked);
}

TEST_F(EntryTest, RawLogComesBackPieceByPiece)
{
    const Sealed sealed = seal_new();
    const auto logs = read([&](Transaction& t) { return list_revision_evidence(t, sealed.revision, "7"); });
    ASSERT_EQ(logs.size(), 1U);
    EXPECT_EQ(logs[0].state, EvidenceState::complete);
    EXPECT_EQ(logs[0].bytes, 9U);
    EXPECT_EQ(logs[0].sha256, sha256("timepower"));
    read([&](Transaction& t) {
        EXPECT_EQ(read_chunk(t, logs[0].id, 0)->zstd, std::string("\x28\xb5\0zst", 6));
        EXPECT_EQ(read_chunk(t, logs[0].id, 1)->raw_bytes, 5U);
        EXPECT_FALSE(read_chunk(t, logs[0].id, 2));
    });
}

TEST_F(EntryTest, NothingSealedCanChange)
{
    const Sealed sealed = seal_new();
    const auto changed = write(
        [&](Transaction& t) { return replace_draft(t, sealed.public_id, {.performance = Performance{.value = 0.9}}); });
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().type, problems::already_sealed);
    EXPECT_TRUE(read([&](Transaction& t) { return list_revision_runs(t, sealed.revision); }).at(0).counted);
    for (const char* sql : {"UPDATE performance SET value = 0.9", "DELETE FROM performance",
                            "UPDATE submission_revision SET sealed_at = now()", "DELETE FROM submission_run",
                            "UPDATE run SET zone = 'DEU'"})
        EXPECT_THROW(write([&](Transaction& t) { t.query("tamper", sql); }), ConstraintViolation) << sql;
    for (const char* sql : {"UPDATE score SET performance = 1", "DELETE FROM score", "DELETE FROM log_leaf"})
        EXPECT_THROW(write([&](Transaction& t) { t.query("tamper", sql); }), StatementError) << sql;
}

TEST_F(EntryTest, AFailedSealLeavesNothing)
{
    auto outcome = ranked();
    outcome.scores[0].scoring_run += 1;
    const auto result = write([&](Transaction& t) -> Result<Sealed> {
        const auto entry = expect_value(insert_entry(t, new_submission(), {new_log(0)}));
        return seal_entry(t, entry, member, outcome);
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().type, problems::scoring_changed);
    for (const char* table : {"submission", "run", "evidence", "evidence_chunk", "score", "state_change"})
        EXPECT_EQ(database->value(std::string("SELECT count(*) FROM ") + table), "0") << table;
}

TEST_F(EntryTest, DraftTakesEvidenceAndIsSealed)
{
    const Draft draft = write([&](Transaction& t) { return expect_value(create_draft(t, new_submission())); });
    const auto log = write([&](Transaction& t) {
        return expect_value(begin_evidence(t, {.run = draft.runs[0], .actor = member, .file_name = "a.csv"}));
    });
    const NewEvidence pieces = new_log(0);
    const auto append = [&](std::uint32_t ordinal) {
        return write([&](Transaction& t) { return append_chunk(t, log.id, ordinal, pieces.chunks[ordinal]); });
    };
    EXPECT_EQ(append(1).error().type, problems::chunk_out_of_order);
    EXPECT_TRUE(append(0));
    EXPECT_EQ(append(0).error().type, problems::chunk_out_of_order);
    const auto complete = [&] {
        return write([&](Transaction& t) { return complete_evidence(t, log.id, 9, pieces.sha256, pieces.reading); });
    };
    EXPECT_EQ(complete().error().type, problems::conflict);
    EXPECT_TRUE(append(1));
    EXPECT_TRUE(complete());
    EXPECT_EQ(complete().error().type, problems::evidence_closed);
    const Sealed sealed = write([&](Transaction& t) {
        const auto locked = expect_value(lock_draft(t, draft.public_id, "7"));
        EXPECT_EQ(locked.facts.facts.runs.at(0).evidence.size(), 1U);
        return expect_value(seal_draft(t, locked, member, ranked()));
    });
    EXPECT_EQ(sealed.number, 1);
    const auto again = write([&](Transaction& t) -> Result<void> {
        const auto locked = lock_draft(t, draft.public_id, "7");
        return locked ? Result<void>{} : std::unexpected(locked.error());
    });
    EXPECT_EQ(again.error().type, problems::already_sealed);
}

TEST_F(EntryTest, LaterEvidenceCountsInTheNextRevisionOnly)
{
    const Sealed first = seal_new();
    const auto run = read([&](Transaction& t) { return list_revision_runs(t, first.revision); }).at(0);
    write([&](Transaction& t) {
        const auto log = expect_value(begin_evidence(t, {.run = run.public_id, .actor = member}));
        const NewEvidence pieces = new_log(0, 3.0);
        for (std::uint32_t i = 0; i < 2; ++i) EXPECT_TRUE(append_chunk(t, log.id, i, pieces.chunks[i]));
        EXPECT_TRUE(complete_evidence(t, log.id, 9, pieces.sha256, pieces.reading));
    });
    const Draft next = write([&](Transaction& t) { return expect_value(begin_revision(t, first.public_id, member)); });
    EXPECT_EQ(next.number, 2);
    read([&](Transaction& t) {
        EXPECT_EQ(expect_value(load_entry_facts(t, first.revision, "7")).evidence.size(), 1U);
        EXPECT_EQ(expect_value(load_entry_facts(t, next.revision, "7")).evidence.size(), 2U);
    });
    const Sealed second = write([&](Transaction& t) {
        return expect_value(seal_draft(t, expect_value(lock_draft(t, first.public_id, "7")), member, ranked(0.95)));
    });
    EXPECT_EQ(second.number, 2);
    EXPECT_GT(second.state_version, first.state_version);
    std::vector<BoardRow> board;
    read([&](Transaction& t) {
        load_board_rows(t, rulebook.scoring_run, [&](BoardRow&& row) { board.push_back(row); });
    });
    ASSERT_EQ(board.size(), 1U);
    EXPECT_EQ(board[0].revision, second.revision);
    EXPECT_EQ(board[0].rules[0].value, 0.95);
}

TEST_F(EntryTest, ASharedRunBelongsToItsTeam)
{
    const Sealed first = seal_new();
    const auto run = read([&](Transaction& t) { return list_revision_runs(t, first.revision); }).at(0);
    auto shared = new_submission("second");
    shared.facts.runs = {RunFacts{.id = run.facts.id}};
    const Draft draft = write([&](Transaction& t) { return expect_value(create_draft(t, shared)); });
    EXPECT_EQ(draft.runs, std::vector<Uuid>{run.public_id});
    const auto facts = read([&](Transaction& t) { return expect_value(load_entry_facts(t, draft.revision, "7")); });
    EXPECT_EQ(facts.facts.runs.at(0).evidence.size(), 1U);
    EXPECT_EQ(facts.facts.runs.at(0).zone, "FRA");
    const auto stolen = write([&](Transaction& t) {
        shared.team = expect_value(create_team(t, "blue", "Team Blue"));
        return create_draft(t, shared);
    });
    ASSERT_FALSE(stolen);
    EXPECT_EQ(stolen.error().type, problems::unknown_run);
}

TEST_F(EntryTest, BoardRowHasEverything)
{
    const Sealed sealed = seal_new("named entry");
    std::vector<BoardRow> bulk;
    read([&](Transaction& t) {
        EXPECT_EQ(load_board_rows(t, rulebook.scoring_run, [&](BoardRow&& row) { bulk.push_back(std::move(row)); }),
                  1U);
    });
    const auto one = read([&](Transaction& t) { return load_board_rows(t, {sealed.submission}); });
    ASSERT_EQ(one.size(), 1U);
    for (const BoardRow& row : {bulk.at(0), one.at(0)}) {
        EXPECT_EQ(row.public_id, sealed.public_id);
        EXPECT_EQ(row.team_slug, "red");
        EXPECT_EQ(row.name, "named entry");
        EXPECT_EQ(row.state, SubmissionState::ranked);
        EXPECT_EQ(row.sealed_at, to_nanoseconds(sealed.sealed_at));
        EXPECT_EQ(row.co2e_kg.value, 1.0 / 3.0);
        EXPECT_EQ(row.charged_kwh.high, 2.6);
        EXPECT_EQ(row.rules[0].low, 0.9 - 0.1);
        EXPECT_FALSE(row.rules[1].value);
        EXPECT_EQ(row.gqi_published, 0.9 / 3);
        EXPECT_EQ(row.hardware, std::vector<std::string>{"Board X"});
        EXPECT_EQ(row.operations, 4.1e9);
        EXPECT_EQ(row.convention, OperationConvention::macs);
        EXPECT_EQ(row.zone, "FRA");
        EXPECT_TRUE(row.is_ranked);
    }
}

TEST_F(EntryTest, ChallengesConstraintsBecomeProblems)
{
    const auto refused = [&](auto change) {
        auto submission = new_submission();
        change(submission);
        const auto draft = write([&](Transaction& t) { return create_draft(t, submission); });
        return draft ? Problem{} : draft.error();
    };
    const auto percent = refused([](NewSubmission& s) { s.facts.performance = {.value = 81.25}; });
    EXPECT_EQ(percent.type, problems::out_of_range);
    EXPECT_EQ(percent.field, "/performance/value");
    EXPECT_NE(percent.hint.find("0.925"), std::string::npos);
    EXPECT_EQ(refused([](NewSubmission& s) { s.facts.performance.metric = "f1"; }).type, problems::unknown_metric);
    EXPECT_EQ(refused([](NewSubmission& s) { s.phase = 999; }).type, problems::not_found);
    EXPECT_EQ(refused([](NewSubmission& s) { s.name = std::string(201, 'x'); }).type, problems::out_of_range);
    EXPECT_EQ(refused([](NewSubmission& s) { s.facts.runs[0].id = "not an id"; }).type, problems::unknown_run);
    EXPECT_EQ(refused([](NewSubmission& s) { s.name = "broken \xff"; }).type, problems::invalid_value);
}

TEST_F(EntryTest, ListsGoOnWhereThePageEnded)
{
    for (int i = 0; i < 5; ++i) seal_new("entry " + std::to_string(i));
    write([&](Transaction& t) { expect_value(create_draft(t, new_submission("draft"))); });
    std::vector<std::string> names;
    std::int64_t after = 0;
    for (int page = 0; page < 3; ++page) {
        const auto rows = read([&](Transaction& t) {
            return list_submissions(t, {.challenge = rulebook.challenge, .team = team}, after, 2);
        });
        for (const Submission& row : rows.rows) names.push_back(row.name);
        EXPECT_EQ(rows.next.has_value(), page < 2);
        after = rows.next.value_or(0);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"entry 0", "entry 1", "entry 2", "entry 3", "entry 4"}));
    const auto own = read([&](Transaction& t) { return list_submissions(t, {.drafts_of = {team}}, 0, 50); });
    EXPECT_EQ(own.rows.size(), 6U);
    EXPECT_FALSE(own.next);
}

TEST_F(EntryTest, ChoosingOneUnchoosesTheOther)
{
    const Sealed a = seal_new("a");
    const Sealed b = seal_new("b");
    write([&](Transaction& t) { return choose_submission(t, a.public_id); });
    const auto chosen = write([&](Transaction& t) { return choose_submission(t, b.public_id); });
    EXPECT_TRUE(chosen->is_chosen);
    EXPECT_FALSE(read([&](Transaction& t) { return expect_value(find_submission(t, a.public_id)); }).is_chosen);
    const auto withdrawn = write([&](Transaction& t) { return withdraw_submission(t, b.public_id, member, "error"); });
    EXPECT_EQ(withdrawn->state, SubmissionState::withdrawn);
    EXPECT_EQ(withdrawn->state_reason, "error");
    EXPECT_FALSE(write([&](Transaction& t) { return withdraw_submission(t, b.public_id, member, ""); }));
}

}  // namespace
}  // namespace wattboard::test
