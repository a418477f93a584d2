// A program of a newer version starts on an older one's database, with another grid table: everything is scored again.
#include "server/jobs/scoring_upkeep.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "scoring/version.h"
#include "server/documents/time_text.h"
#include "server/jobs/board_loader.h"
#include "server/jobs/entry_scoring.h"
#include "server/jobs/job_runner.h"
#include "server/jobs/problems.h"
#include "server/jobs/zstd_frames.h"
#include "server/store/accounts.h"
#include "server/store/problems.h"
#include "server/store/runs.h"
#include "support/test_database.h"

namespace wattboard::jobs {
namespace {

using store::Transaction;

constexpr Nanoseconds second = 1'000'000'000;
constexpr std::string_view older_engine = "0";

Nanoseconds start() { return parse_time("2024-03-01T08:00:00Z").value(); }

/// Ten minutes at `watts`, a reading a second.
std::string power_log(double watts)
{
    std::string text = "timestamp,device,power_w\n";
    for (int i = 0; i <= 600; ++i)
        text += fmt::format("{},gpu0,{}\n", format_time(start() + i * second), watts + (i % 2 == 0 ? 10 : -10));
    return text;
}

class Upkeep : public ::testing::Test {
protected:
    Upkeep()
    {
        database_->write("test", [&](Transaction& transaction) {
            load_grid(transaction, "Old grid", 50);
            store::load_accelerators(transaction, {"Devices", "invented", "CC0", ""},
                                     {{.name = "Testchip X1", .vendor = "Testchip", .power = Watts{400}}});
            account_ = store::create_account(transaction, "alice").value();
            team_ = store::create_team(transaction, "green", "Green").value();
            store::add_member(transaction, team_, account_);
            store::NewChallenge challenge;
            challenge.challenge = {
                .slug = "streets", .title = "Streets", .task = "segmentation", .dataset = "invented"};
            challenge.rulebook = rules_;
            auto basis = references_.current_basis(transaction, std::nullopt).value();
            basis.engine_version = older_engine;
            rulebook_ = store::create_challenge(transaction, account_, challenge, basis).value();
        });
        accurate_ = enter("Accurate", 0.9, 300, 0.01);
        frugal_ = enter("Frugal", 0.8, 100, 0.03);
        loader_.load_all();
    }

    static void load_grid(Transaction& transaction, const std::string& name, double france)
    {
        store::load_grid(transaction, {name, "invented", "CC0", ""},
                         {{"FRA", 2024, GramsPerKilowattHour{france}}, {"WORLD", 2024, GramsPerKilowattHour{480}}});
    }

    static EntryFacts facts_of(double accuracy)
    {
        EntryFacts facts;
        facts.performance = {.value = accuracy, .n_items = 1000};
        RunFacts run{.stage = Stage::training, .span = TimeSpan{start(), start() + 600 * second}, .zone = "FRA"};
        run.hardware.accelerators = {{"Testchip X1", 1}};
        facts.runs.push_back(run);
        facts.stages[Stage::training] = {.basis = StageBasis::measured};
        return facts;
    }

    /// What the older program left of an entry: the log, and its own idea of the energy.
    std::string enter(const std::string& name, double accuracy, double watts, double old_kwh)
    {
        const EntryFacts facts = facts_of(accuracy);
        const std::string log = power_log(watts);
        store::NewEvidence evidence{.file_name = "power.csv", .bytes = log.size(), .sha256 = sha256(log)};
        evidence.chunks.push_back(
            {.raw_bytes = static_cast<std::uint32_t>(log.size()), .sha256 = sha256(log), .zstd = compress_frame(log)});
        evidence.reading = {std::string{older_engine}, {.format = "generic-csv", .rule = "trapezoid"}};
        const auto estimate = [](double value) {
            return Estimate{.value = value, .low = value, .high = value, .reason = {}};
        };
        EntryScore score;
        score.performance = estimate(accuracy);
        score.energy_kwh = score.charged_kwh = estimate(old_kwh);
        score.co2e_kg = estimate(old_kwh * 0.48);
        score.grade = Grade::C;
        score.rules[RankingRule::energy] = score.charged_kwh;
        return database_->write("test", [&](Transaction& transaction) {
            const auto entry = store::insert_entry(
                transaction,
                {.challenge = rulebook_.challenge, .team = team_, .actor = account_, .name = name, .facts = facts},
                {evidence});
            const auto made = store::make_score(rulebook_.scoring_run, rules_, facts, score);
            const auto sealed = store::seal_entry(transaction, entry.value(), account_, {.scores = {made.value()}});
            return to_text(sealed.value().public_id);
        });
    }

    /// Whether this program could seal an entry now.
    Result<store::SealOutcome> try_to_seal()
    {
        return database_->read("test", [&](Transaction& transaction) {
            std::vector<std::shared_ptr<const store::ScoringRun>> runs;
            for (const auto& run : store::current_scoring_runs(transaction, rulebook_.challenge))
                runs.push_back(std::make_shared<const store::ScoringRun>(run));
            EntryFacts facts = facts_of(0.7);
            facts.runs[0].id = "run";
            facts.runs[0].evidence = {summary_of_the_log(transaction)};
            return seal_outcome(transaction, runs, facts, {.received_at = start() + 3600 * second}, references_);
        });
    }

    EvidenceSummary summary_of_the_log(Transaction& transaction)
    {
        const auto stored = database_.value("SELECT min(revision_id) FROM revision_evidence");
        const std::vector<store::RevisionId> revisions{std::stoll(stored)};
        const auto loaded = store::load_entry_facts(transaction, revisions, engine_version);
        const auto& evidence = loaded.at(0).facts.runs.at(0).evidence;
        return evidence.empty() ? EvidenceSummary{} : evidence.front();
    }

    store::ScoringRun run(store::ScoringRunId id)
    {
        return database_
            ->read("test", [&](Transaction& transaction) { return store::find_scoring_run(transaction, id); })
            .value();
    }

    /// The run that the boards of this process show.
    store::ScoringRunId shown() const { return index_.find("streets")->active.id; }

    /// First of the board that is shown.
    std::string leader() const
    {
        const auto challenge = index_.find("streets");
        const auto board = registry_.active(challenge->challenge.id, challenge->phase("")->id)->snapshot();
        return std::string(board->page({.rule = RankingRule::energy})->rows.at(0).entry->public_id());
    }

    void run_jobs_until_shown(store::ScoringRunId id)
    {
        JobRunner runner(*database_, references_, loader_, "test", std::chrono::milliseconds{20});
        for (int i = 0; i < 1000 && shown() != id; ++i) std::this_thread::sleep_for(std::chrono::milliseconds{10});
        ASSERT_EQ(shown(), id) << database_.value("SELECT string_agg(last_error, ';') FROM job");
    }

    test::TestDatabase database_;
    ReferenceCache references_;
    boards::BoardRegistry registry_;
    ChallengeIndex index_;
    BoardLoader loader_{*database_, registry_, index_};
    store::AccountId account_ = 0;
    store::TeamId team_ = 0;
    Rulebook rules_{.ranking_rule = RankingRule::energy,
                    .offered_rules = {RankingRule::energy},
                    .entry_selection = EntrySelection::all};
    store::NewRulebook rulebook_;
    std::string accurate_;
    std::string frugal_;
};

TEST_F(Upkeep, AnotherEngineAndAnotherGridTableMakeOneNewScoringRun)
{
    EXPECT_EQ(leader(), accurate_) << "as the older program scored";
    EXPECT_EQ(try_to_seal().error().type, problems::scoring_unavailable);
    database_->write("test", [](Transaction& transaction) { load_grid(transaction, "New grid", 40); });
    ASSERT_EQ(ensure_current_scoring_runs(*database_, references_).value(), 1U);
    const auto next = std::stoll(database_.value("SELECT max(id) FROM scoring_run"));
    ASSERT_NE(next, rulebook_.scoring_run);
    EXPECT_EQ(run(next).state, store::ScoringRunState::computing);
    EXPECT_EQ(run(next).basis.engine_version, engine_version);
    EXPECT_NE(run(next).basis.reference_sha256, run(rulebook_.scoring_run).basis.reference_sha256);
    EXPECT_EQ(try_to_seal().error().type, problems::scoring_unavailable) << "until the new run is active";
    EXPECT_EQ(shown(), rulebook_.scoring_run);

    run_jobs_until_shown(next);
    EXPECT_EQ(leader(), frugal_);
    const auto seal = try_to_seal();
    EXPECT_TRUE(seal) << seal.error().detail;
    EXPECT_EQ(run(rulebook_.scoring_run).state, store::ScoringRunState::superseded);
    const nlohmann::json expected{{{"entry", frugal_}, {"name", "Frugal"}, {"from", 2}, {"to", 1}},
                                  {{"entry", accurate_}, {"name", "Accurate"}, {"from", 1}, {"to", 2}}};
    EXPECT_EQ(nlohmann::json::parse(run(next).rank_changes), expected);
    // 300 W for ten minutes at 40 g/kWh, from the log that this program read again.
    EXPECT_NEAR(std::stod(database_.value(
                    fmt::format("SELECT max(own_place_co2e_kg) FROM score WHERE scoring_run_id = {}", next))),
                0.05 * 0.04, 1e-9);
    EXPECT_EQ(database_.value(
                  fmt::format("SELECT count(*) FROM evidence_reading WHERE engine_version = '{}'", engine_version)),
              "2");
    EXPECT_EQ(ensure_current_scoring_runs(*database_, references_).value(), 0U);
}

TEST_F(Upkeep, ARunOfAnotherEngineIsLeftToItsProgram)
{
    ASSERT_EQ(ensure_current_scoring_runs(*database_, references_).value(), 1U);
    run_jobs_until_shown(std::stoll(database_.value("SELECT max(id) FROM scoring_run")));
    // The older program is started again: its run is asked for, and this program does not compute it.
    const auto again = database_->write("test", [&](Transaction& transaction) {
        auto basis = references_.current_basis(transaction, std::nullopt).value();
        basis.engine_version = older_engine;
        return store::create_scoring_run(transaction, rulebook_.challenge, basis);
    });
    ASSERT_EQ(again.value(), rulebook_.scoring_run);
    EXPECT_EQ(run(*again).state, store::ScoringRunState::computing);
    JobRunner runner(*database_, references_, loader_, "test", std::chrono::milliseconds{20});
    const std::string job = fmt::format("SELECT last_error FROM job WHERE subject_id = {}", *again);
    for (int i = 0; i < 500 && database_.value(job).empty(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    EXPECT_EQ(database_.value(job), "The run belongs to engine 0.");
    EXPECT_EQ(run(*again).state, store::ScoringRunState::computing) << "it is tried again later";
}

TEST_F(Upkeep, NeedsReferenceTables)
{
    test::TestDatabase empty;
    ReferenceCache references;
    const auto without_tables = ensure_current_scoring_runs(*empty, references);
    ASSERT_FALSE(without_tables);
    EXPECT_EQ(without_tables.error().type, problems::not_found);
}

TEST(CleanUp, IsDoneByOneProcessAnHour)
{
    test::TestDatabase database;
    const auto age = [&] {
        database.execute(
            "INSERT INTO outbox (kind, subject_id) VALUES ('submission', 1), ('submission', 2);"
            "UPDATE outbox SET written_at = now() - interval '25 hours' WHERE subject_id = 1");
    };
    const auto rows = [&] {
        return database.value("SELECT string_agg(subject_id::text, ',' ORDER BY id) FROM outbox");
    };
    age();
    clean_up(*database, "here");
    EXPECT_EQ(rows(), "2");
    age();
    clean_up(*database, "there");
    EXPECT_EQ(rows(), "2,1,2") << "the lease is still held";
    clean_up(*database, "here");
    EXPECT_EQ(rows(), "2,2");
    EXPECT_EQ(database.value("SELECT string_agg(holder, ',') FROM lease WHERE name = 'upkeep'"), "here");
}

}  // namespace
}  // namespace wattboard::jobs
