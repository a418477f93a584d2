// Loads what the latest sealed revision states, and derives the score that boards show.
#include "server/api/derivation.h"

#include <algorithm>

#include "scoring/entry/score_derivation.h"
#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/document_text.h"
#include "server/api/request_reading.h"
#include "server/api/submission_loading.h"
#include "server/jobs/problems.h"
#include "server/store/problems.h"

namespace wattboard::api {

namespace {

Document step_document(const DerivationStep& step)
{
    return {{"id", step.id},
            {"name", step.name},
            {"symbol", step.symbol},
            {"formula", step.formula},
            {"with_numbers", step.with_numbers},
            {"value", step.value},
            {"unit", step.unit},
            {"source", step.source}};
}

// The score that boards show, else the latest.
const store::StoredScore* shown_score(const Call& call, const store::Submission& submission,
                                      const std::vector<store::StoredScore>& scores)
{
    const auto challenge = call.services.boards.index().find(submission.challenge);
    for (const store::StoredScore& score : scores)
        if (challenge && score.scoring_run == challenge->active.id) return &score;
    return scores.empty() ? nullptr : &scores.back();
}

Result<Document> derivation_of(const Call& call, store::Transaction& transaction, const store::Submission& submission)
{
    if (!submission.sealed_revision) {
        return std::unexpected(Problem{.type = problems::wrong_state,
                                       .detail = "The submission is not sealed and has no score.",
                                       .hint = "A preview shows what it would score."});
    }
    const auto scores = store::list_scores(transaction, *submission.sealed_revision);
    const store::StoredScore* score = shown_score(call, submission, scores);
    if (score == nullptr) {
        return std::unexpected(Problem{.type = problems::scoring_unavailable, .detail = "The entry has no score yet."});
    }
    const auto run = call.services.directory.scoring_run(transaction, score->scoring_run);
    auto facts = store::load_entry_facts(transaction, *submission.sealed_revision, engine_version);
    if (!facts) return std::unexpected(std::move(facts.error()));
    if (run->basis.engine_version != engine_version || !facts->unread.empty()) {
        return std::unexpected(
            Problem{.type = problems::scoring_unavailable,
                    .detail = "The score is of another version of the engine and is being computed anew.",
                    .hint = "Send the request again in a moment."});
    }
    const auto references = call.services.references.of(transaction, run->basis);
    const auto steps = derive_score(run->rulebook, facts->facts, references->tables, score->score);
    if (!steps) return std::unexpected(steps.error());
    Document document{{"submission", to_text(submission.public_id)},
                      {"revision", or_null(submission.sealed_number)},
                      {"scoring_run", run->id},
                      {"rulebook_version", run->rulebook_version},
                      {"engine_version", run->basis.engine_version},
                      {"steps", Document::array()}};
    for (const DerivationStep& step : *steps) document["steps"].push_back(step_document(step));
    return document;
}

}  // namespace

Result<http::Response> read_derivation(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto document =
        call.services.database.read({"submission.derivation"}, [&](auto& transaction) -> Result<Document> {
            const auto submission = visible_submission(call, transaction);
            if (!submission) return std::unexpected(submission.error());
            return derivation_of(call, transaction, *submission);
        });
    if (!document) return std::unexpected(document.error());
    return read_answer(call.request, *document);
}

}  // namespace wattboard::api
