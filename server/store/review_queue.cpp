// SQL of the review queue. Counts are columns of a score, so that no score is read to sort it.
#include "server/store/review_queue.h"

#include <nlohmann/json.hpp>

#include "server/store/paging.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

std::vector<QueuedFinding> findings_of(std::string_view text)
{
    std::vector<QueuedFinding> findings;
    // A finding about the whole entry has null for its log.
    const auto text_of = [](const nlohmann::json& finding, const char* member) {
        const auto found = finding.find(member);
        return found != finding.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    for (const nlohmann::json& finding : nlohmann::json::parse(text))
        findings.push_back({.check = text_of(finding, "check"),
                            .severity = text_of(finding, "severity"),
                            .evidence = text_of(finding, "evidence"),
                            .message = text_of(finding, "message")});
    return findings;
}

QueuedEntry entry_of(const Row& row)
{
    return {.submission = row.get<std::int64_t>(0),
            .public_id = uuid_from_text(row.get<std::string>(1)).value(),
            .name = row.get<std::string>(2),
            .team = row.get<std::int64_t>(3),
            .team_slug = row.get<std::string>(4),
            .team_name = row.get<std::string>(5),
            .state = from_name<SubmissionState>(row.get<std::string_view>(6), submission_state_names).value(),
            .state_reason = row.get<std::string>(7),
            .revision = row.get<std::int32_t>(8),
            .sealed_at = row.get<Timestamp>(9),
            .findings = {.warnings = static_cast<std::uint16_t>(row.get<std::int32_t>(10)),
                         .rejections = static_cast<std::uint16_t>(row.get<std::int32_t>(11))},
            .worst = findings_of(row.get<std::string_view>(12))};
}

}  // namespace

Page<QueuedEntry> list_review_queue(Transaction& transaction, ScoringRunId run, std::optional<SubmissionState> state,
                                    SubmissionId after, std::size_t limit)
{
    static constexpr std::string_view sql =
        "WITH queue AS (SELECT submission.id, -rejections AS first, -warnings AS second, sealed_at, score.id AS score "
        "FROM score JOIN submission ON sealed_revision_id = revision_id "
        "JOIN submission_revision ON submission_revision.id = revision_id WHERE scoring_run_id = $1), "
        "page AS (SELECT queue.*, submission.public_id, submission.name, submission.team_id, submission.state, "
        "submission.state_reason, submission.sealed_revision_id FROM queue JOIN submission USING (id) "
        "WHERE (submission.state = $2::text OR ($2::text IS NULL "
        "AND submission.state NOT IN ('withdrawn', 'rejected', 'disqualified', 'failed'))) "
        "AND ($3::bigint = 0 OR (first, second, sealed_at, id) > "
        "(SELECT first, second, sealed_at, id FROM queue WHERE id = $3)) "
        "ORDER BY first, second, sealed_at, id LIMIT $4) "
        "SELECT page.id, page.public_id, page.name, page.team_id, team.slug, team.name, page.state, "
        "page.state_reason, number, page.sealed_at, warnings, rejections, "
        "(SELECT coalesce(jsonb_agg(finding), '[]') FROM (SELECT finding FROM jsonb_array_elements(detail -> "
        "'findings') WITH ORDINALITY AS one (finding, place) WHERE finding ->> 'verdict' = 'fail' "
        "ORDER BY finding ->> 'severity', place LIMIT 3) AS worst)::text "
        "FROM page JOIN score ON score.id = page.score JOIN team ON team.id = page.team_id "
        "JOIN submission_revision ON submission_revision.id = page.sealed_revision_id "
        "ORDER BY page.first, page.second, page.sealed_at, page.id";
    std::optional<std::string> name;
    if (state) name = name_of(*state, submission_state_names);
    return page_of<QueuedEntry>(transaction.query("review.queue", sql, run, name, after, limit + 1), limit, entry_of);
}

std::map<SubmissionState, std::int64_t> count_states(Transaction& transaction, ChallengeId challenge)
{
    std::map<SubmissionState, std::int64_t> counts;
    for (const Row row : transaction.query("review.counts",
                                           "SELECT state, count(*) FROM submission WHERE challenge_id = $1 "
                                           "AND sealed_revision_id IS NOT NULL GROUP BY state",
                                           challenge))
        counts[from_name<SubmissionState>(row.get<std::string_view>(0), submission_state_names).value()] =
            row.get<std::int64_t>(1);
    return counts;
}

}  // namespace wattboard::store
