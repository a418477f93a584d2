// Loads rows, makes entries of them and keeps registry and index in step.
#include "server/jobs/board_loader.h"

#include <chrono>
#include <map>

#include "server/documents/uuid.h"
#include "server/store/runs.h"

namespace wattboard::jobs {

namespace {

using BoardPtr = std::shared_ptr<boards::Board>;

// Loading a million entries takes longer than a statement of a request may.
store::Call long_read(std::string_view name)
{
    return {name, std::chrono::steady_clock::now() + std::chrono::minutes{10}, store::Isolation::repeatable_read};
}

Estimate estimate_of(const store::Interval& interval)
{
    return {.value = interval.value, .low = interval.low, .high = interval.high, .reason = {}};
}

EntryScore score_of(store::BoardRow& row)
{
    EntryScore score;
    score.performance = estimate_of(row.performance);
    score.energy_kwh = estimate_of(row.energy_kwh);
    score.charged_kwh = estimate_of(row.charged_kwh);
    score.co2e_kg = estimate_of(row.co2e_kg);
    score.own_place_co2e_kg = row.own_place_co2e_kg;
    score.grade = row.grade;
    score.extrapolated = row.extrapolated;
    for (std::size_t i = 0; i < row.rules.size(); ++i)
        if (row.rules[i].value) score.rules.emplace(static_cast<RankingRule>(i), std::move(row.rules[i]));
    score.gqi_published = row.gqi_published;
    score.nofade_per_unit_complexity = row.nofade_per_unit_complexity;
    score.unranked_reasons = std::move(row.unranked_reasons);
    score.held = row.is_held;
    return score;
}

}  // namespace

EntryChange entry_change(store::BoardRow row)
{
    EntryChange change{.challenge = row.challenge, .phase = row.phase, .scoring_run = row.scoring_run};
    boards::EntryFields& fields = change.fields;
    fields.id = row.submission;
    fields.public_id = to_text(row.public_id);
    fields.team_id = row.team;
    fields.team = std::make_shared<const boards::TeamLabel>(boards::TeamLabel{row.team_slug, row.team_name});
    fields.name = std::move(row.name);
    fields.revision = row.revision_number;
    fields.state = row.state;
    fields.state_reason = std::move(row.state_reason);
    fields.state_time = store::to_nanoseconds(row.state_at);
    fields.state_version = row.state_version;
    fields.sealed_at = row.sealed_at;
    fields.chosen = row.is_chosen;
    fields.baseline = row.is_baseline;
    fields.hardware = std::make_shared<const boards::HardwareNames>(std::move(row.hardware));
    fields.findings = row.findings;
    fields.claimed_series = row.claimed_series;
    fields.claimed_own_place_co2e_kg = row.claimed_own_place_co2e_kg;
    fields.score = score_of(row);
    return change;
}

std::size_t listed_entries(const boards::BoardRegistry& registry, const store::Challenge& challenge)
{
    std::size_t count = 0;
    for (const store::Phase& phase : challenge.phases)
        if (const auto board = registry.active(challenge.id, phase.id)) count += board->snapshot()->listed_count();
    return count;
}

BoardLoader::BoardLoader(store::Database& database, boards::BoardRegistry& registry, ChallengeIndex& index,
                         std::function<void(const BoardChange&)> changed)
    : database_{database}, registry_{registry}, index_{index}, changed_{std::move(changed)}
{
}

boards::EntryPtr BoardLoader::make_entry(boards::EntryFields fields)
{
    {
        const std::lock_guard lock(labels_mutex_);
        fields.team = labels_.team(*fields.team);
        fields.hardware = labels_.hardware(*fields.hardware);
    }
    return std::make_shared<const boards::BoardEntry>(fields);
}

std::vector<BoardPtr> BoardLoader::build(store::Transaction& transaction, const store::Challenge& challenge,
                                         const store::ScoringRun& run, std::int64_t sequence)
{
    std::map<store::PhaseId, std::vector<boards::EntryPtr>> entries;
    store::load_board_rows(transaction, run.id, [&](store::BoardRow&& row) {
        EntryChange change = entry_change(std::move(row));
        entries[change.phase].push_back(make_entry(std::move(change.fields)));
    });
    std::vector<BoardPtr> built;
    for (const store::Phase& phase : challenge.phases) {
        const boards::BoardKey key{.challenge_id = challenge.id, .phase_id = phase.id, .scoring_run_id = run.id};
        built.push_back(std::make_shared<boards::Board>(key, boards::BoardConfig::of(run.rulebook),
                                                        std::move(entries[phase.id]), sequence));
    }
    return built;
}

void BoardLoader::show(store::Challenge challenge, store::ScoringRun run, std::vector<BoardPtr> fresh)
{
    const bool switched = index_.find(challenge.id) != nullptr;
    for (const BoardPtr& board : fresh) {
        registry_.put(board);
        registry_.activate(board->key());
    }
    for (const store::Phase& phase : challenge.phases)
        for (const BoardPtr& board : registry_.of_phase(challenge.id, phase.id))
            if (board->key().scoring_run_id != run.id) registry_.remove(board->key());
    index_.put({.challenge = std::move(challenge), .active = std::move(run)});
    if (!changed_) return;
    for (BoardPtr& board : fresh) changed_({.board = std::move(board), .entries = {}, .switched = switched});
}

store::FeedPosition BoardLoader::load_all()
{
    const std::lock_guard lock(switching_);
    return database_.read(long_read("boards.load"), [&](store::Transaction& transaction) {
        const store::FeedPosition position = store::current_feed_position(transaction);
        for (store::ScoringRun& run : store::all_active_scoring_runs(transaction)) {
            auto challenge = store::find_challenge(transaction, run.challenge);
            if (!challenge) continue;
            auto fresh = build(transaction, *challenge, run, position.horizon);
            show(std::move(*challenge), std::move(run), std::move(fresh));
        }
        return position;
    });
}

void BoardLoader::load_challenge(store::ChallengeId id)
{
    const std::lock_guard lock(switching_);
    const auto position = database_.read(long_read("boards.switch"), [&](store::Transaction& transaction) {
        const store::FeedPosition from = store::current_feed_position(transaction);
        auto challenge = store::find_challenge(transaction, id);
        auto run = store::active_scoring_run(transaction, id);
        if (!challenge || !run) return store::FeedPosition{};
        const auto known = index_.find(id);
        if (known && known->active.id == run->id) return store::FeedPosition{};
        auto fresh = build(transaction, *challenge, *run, from.horizon);
        show(std::move(*challenge), std::move(*run), std::move(fresh));
        return from;
    });
    if (position.horizon == 0) return;
    // What was committed after the rows were read, and brought to the boards before these were shown, is read again.
    const auto missed = database_.read({"boards.catch_up"}, [&](store::Transaction& transaction) {
        return store::read_changes(transaction, position);
    });
    std::vector<store::SubmissionId> submissions;
    for (const store::Change& change : missed.rows)
        if (change.kind == store::ChangeKind::submission) submissions.push_back(change.subject);
    reload(submissions);
}

void BoardLoader::reload(const std::vector<store::SubmissionId>& submissions, std::int64_t sequence)
{
    if (submissions.empty()) return;
    auto rows = database_.read({"boards.reload"}, [&](store::Transaction& transaction) {
        return store::load_board_rows(transaction, submissions);
    });
    std::vector<EntryChange> changes;
    for (store::BoardRow& row : rows) changes.push_back(entry_change(std::move(row)));
    apply(changes, sequence);
}

void BoardLoader::apply(std::span<const EntryChange> changes, std::int64_t sequence)
{
    std::map<boards::BoardKey, std::vector<boards::EntryPtr>> by_board;
    for (const EntryChange& change : changes) {
        const boards::BoardKey key{
            .challenge_id = change.challenge, .phase_id = change.phase, .scoring_run_id = change.scoring_run};
        by_board[key].push_back(make_entry(change.fields));
    }
    for (const auto& [key, entries] : by_board) {
        const BoardPtr board = registry_.find(key);
        if (!board) continue;
        const auto newer = board->apply_newer(entries, sequence);
        if (newer.empty() || !changed_) continue;
        BoardChange told{.board = board, .entries = {}};
        for (const auto& entry : newer) told.entries.emplace_back(entry->public_id());
        changed_(told);
    }
}

}  // namespace wattboard::jobs
