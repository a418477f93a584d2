// Invented accounts, rules, logs and scores.
#include "repo_fixture.h"

namespace wattboard::test {

using namespace store;

RepositoryTest::RepositoryTest()
{
    write([&](Transaction& transaction) {
        organizer = expect_value(create_account(transaction, "olga"));
        member = expect_value(create_account(transaction, "max", "Max Member", "max@example.org"));
        reviewer = expect_value(create_account(transaction, "rita"));
        team = expect_value(create_team(transaction, "red", "Team Red"));
        add_member(transaction, team, member);
        const auto grid = load_grid(transaction, {.name = "grid", .source = "test", .licence = "CC0"},
                                    {{.zone = "FRA", .year = 2024, .intensity = GramsPerKilowattHour{44.5}}});
        const auto accelerators = load_accelerators(
            transaction, {.name = "boards", .source = "test", .licence = "CC0", .table_date = "2026-01-02"},
            {{.name = "Board X", .vendor = "Acme", .power = Watts{300}, .memory_gb = 16}});
        basis = {.engine_version = "7",
                 .reference_sha256 = sha256("tables"),
                 .tables = {.grid = grid, .accelerators = accelerators, .cpus = {}, .grid_series = {}}};
        NewChallenge challenge;
        challenge.challenge = {.slug = "images", .title = "Images", .task = "classification", .dataset = "pictures"};
        rulebook = expect_value(create_challenge(transaction, organizer, challenge, basis));
    });
}

NewSubmission RepositoryTest::new_submission(const std::string& name) const
{
    NewSubmission submission{.challenge = rulebook.challenge, .team = team, .actor = member, .name = name};
    EntryFacts& facts = submission.facts;
    facts.performance = {.value = 0.8125, .low = 0.8, .high = 0.82, .n_items = 5000, .train_value = 0.97};
    facts.model = {.parameters = 25.5e6,
                   .operations = 4.1e9,
                   .convention = OperationConvention::macs,
                   .precision = "bf16",
                   .input_size = "224x224",
                   .batch_size = 64,
                   .technique = "distillation",
                   .time_per_item = Seconds{0.0015},
                   .energy_per_item = Joules{0.1},
                   .training_runs = 3,
                   .repeats = 2};
    facts.lineage.push_back({.source = "https://example.org/w",
                             .kind = "weights",
                             .sha256 = std::string(64, 'a'),
                             .is_public = true,
                             .energy = KilowattHours{12.25}});
    facts.lineage.push_back({.source = "own labels", .kind = "generated_labels"});
    RunFacts run{
        .stage = Stage::training,
        .span = TimeSpan{parse_time("2026-03-01T10:00:00Z").value(), parse_time("2026-03-01T12:30:00.123456Z").value()},
        .zone = "FRA",
        .stated_pue = 1.25};
    run.hardware = {.accelerators = {{"Board X", 2}},
                    .cpu = "CPU Y",
                    .cpu_tdp = Watts{150},
                    .cpu_share = 0.5,
                    .dram_gb = 128,
                    .hardware_class = "small"};
    run.partial = PartialRun{.epochs_done = 9, .epochs_total = 90};
    facts.runs.push_back(run);
    facts.stages[Stage::training] = {.basis = StageBasis::measured};
    facts.stages[Stage::search] = {.basis = StageBasis::none, .attestation = "no search"};
    return submission;
}

EvidenceSummary RepositoryTest::summary(double charged)
{
    EvidenceSummary summary{.format = "generic-csv", .format_version = "1", .rule = "trapezoid"};
    summary.devices.push_back({.id = "0",
                               .name = "Board X",
                               .samples = 100,
                               .energy = KilowattHours{charged - 0.5},
                               .charged = KilowattHours{charged}});
    summary.energy = KilowattHours{charged - 0.5};
    summary.charged = KilowattHours{charged};
    summary.coverage = 0.96875;
    return summary;
}

NewEvidence RepositoryTest::new_log(std::size_t run, double charged)
{
    NewEvidence log{.run = run, .file_name = "power.csv", .reading_options = R"({"unit":"W"})"};
    log.chunks.push_back({.raw_bytes = 4, .sha256 = sha256("time"), .zstd = std::string("\x28\xb5\0zst", 6)});
    log.chunks.push_back({.raw_bytes = 5, .sha256 = sha256("power"), .zstd = "second"});
    log.bytes = 9;
    log.sha256 = sha256("timepower");
    log.reading = {"7", summary(charged)};
    return log;
}

EntryScore RepositoryTest::score(double gqi)
{
    EntryScore score;
    score.performance = {0.8125, 0.8, 0.82, ""};
    score.energy_kwh = {2.0, 1.9, 2.1, ""};
    score.charged_kwh = {2.5, 2.4, 2.6, ""};
    score.co2e_kg = {1.0 / 3.0, 0.1, 0.7, ""};
    score.own_place_co2e_kg = 0.11125;
    score.own_place_note = "FRA 2024";
    score.grade = Grade::C;
    score.rules[RankingRule::gqi] = {gqi, gqi - 0.1, gqi + 0.1, ""};
    score.rules[RankingRule::nofade] = {std::nullopt, std::nullopt, std::nullopt, "no operations"};
    score.gqi_published = gqi / 3;
    score.nofade_per_unit_complexity = true;
    score.findings.push_back({.check = "window",
                              .value = 0.1,
                              .threshold = 0.05,
                              .unit = "1",
                              .severity = Severity::warn,
                              .verdict = Verdict::fail,
                              .place = "0",
                              .message = "late"});
    score.findings.push_back({.check = "timestamps", .message = "in order"});
    return score;
}

SealOutcome RepositoryTest::ranked(double gqi) const
{
    const auto submission = new_submission();
    return {.state = SubmissionState::ranked,
            .scores = {expect_value(make_score(rulebook.scoring_run, Rulebook{}, submission.facts, score(gqi)))}};
}

Sealed RepositoryTest::seal_new(const std::string& name, double gqi)
{
    return write([&](Transaction& transaction) {
        const auto entry = expect_value(insert_entry(transaction, new_submission(name), {new_log(0)}));
        return expect_value(seal_entry(transaction, entry, member, ranked(gqi)));
    });
}

}  // namespace wattboard::test
