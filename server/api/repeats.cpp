// Handlers of /submissions/{submission}/repeats.
#include "server/api/repeats.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "scoring/energy/option_wording.h"
#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/once.h"
#include "server/api/option_words.h"
#include "server/api/repeat_input.h"
#include "server/api/request_reading.h"
#include "server/api/submission_loading.h"
#include "server/auth/principal.h"
#include "server/documents/canonical_json.h"
#include "server/documents/entry_json.h"
#include "server/http/problems.h"
#include "server/jobs/evidence_rereading.h"
#include "server/jobs/platform_checks.h"
#include "server/jobs/problems.h"
#include "server/store/runs.h"

namespace wattboard::api {

namespace {

Problem refused(std::string_view field, std::string detail, std::string hint = "")
{
    return {.type = problems::invalid_value,
            .detail = std::move(detail),
            .field = "/" + std::string(field),
            .hint = std::move(hint)};
}

/// The log of the repeat. One of a team that the maker does not belong to does not exist for them here.
Result<store::Evidence> repeat_log(const Call& call, store::Transaction& transaction, const Uuid& id)
{
    auto evidence = store::find_evidence(transaction, id, engine_version);
    if (!evidence || !auth::is_member(*call.principal, evidence->team))
        return std::unexpected(
            Problem{.type = problems::not_found,
                    .detail = fmt::format("There is no evidence '{}' of a team that you belong to.", to_text(id)),
                    .field = "/evidence",
                    .hint = "Send the log of the repeat to a draft of your own team first; it need not be sealed."});
    if (evidence->is_progress || evidence->state != store::EvidenceState::complete)
        return std::unexpected(refused("evidence", "A repeat is compared by a complete log of its energy."));
    return evidence;
}

/// A log that this version of the engine has not read is read now, outside of any transaction.
Result<void> read_log(const Call& call, const Uuid& id)
{
    const auto evidence = call.services.database.read(
        {"repeat.log"}, [&](auto& transaction) { return repeat_log(call, transaction, id); });
    if (!evidence) return std::unexpected(evidence.error());
    if (evidence->reading) return {};
    return jobs::reread_evidence(call.services.database, call.services.references, {evidence->id});
}

Result<const RunFacts*> repeated_run(const EntryFacts& facts, const std::optional<Uuid>& wanted)
{
    if (!wanted) {
        if (facts.runs.size() == 1) return &facts.runs.front();
        return std::unexpected(Problem{
            .type = problems::missing_value,
            .detail = fmt::format("The entry counts {} runs: name the one that was made again.", facts.runs.size()),
            .field = "/run"});
    }
    for (const RunFacts& run : facts.runs)
        if (run.id == to_text(*wanted)) return &run;
    return std::unexpected(refused("run", fmt::format("The entry counts no run '{}'.", to_text(*wanted))));
}

/// What the server read from the log, over the span that the repeat declares.
Result<RepeatFacts> facts_of(store::Transaction& transaction, const RepeatInput& input, const store::Evidence& evidence,
                             const RunFacts& run)
{
    if (!evidence.reading)
        return std::unexpected(Problem{.type = problems::scoring_unavailable,
                                       .detail = "The log must be read again by this version of the engine."});
    const EvidenceSummary& summary = evidence.reading->summary;
    if (!(summary.energy > KilowattHours{}) || !(summary.charged > KilowattHours{}))
        return std::unexpected(refused("evidence", "The log of the repeat says 0 kWh."));
    RepeatFacts facts{.run = run.id,
                      .evidence = to_text(evidence.public_id),
                      .energy = summary.energy,
                      .charged = summary.charged,
                      .relative_uncertainty = summary.relative_uncertainty,
                      .duration = summary.duration,
                      .throughput = input.throughput};
    const auto own = store::find_run(transaction, evidence.run);
    if (own && own->facts.span)
        facts.duration = Seconds{static_cast<double>(own->facts.span->end - own->facts.span->start) * 1e-9};
    return facts;
}

Result<store::NewRepeat> new_repeat(const Call& call, store::Transaction& transaction, const RepeatInput& input,
                                    const store::Submission& submission, const EntryFacts& entry)
{
    const auto run = repeated_run(entry, input.run);
    if (!run) return std::unexpected(run.error());
    const auto evidence = repeat_log(call, transaction, input.evidence);
    if (!evidence) return std::unexpected(evidence.error());
    if (evidence->team == submission.team)
        return std::unexpected(refused("evidence", "A repeat is measured by others than the team of the entry."));
    auto facts = facts_of(transaction, input, *evidence, **run);
    if (!facts) return std::unexpected(std::move(facts.error()));
    return store::NewRepeat{.submission = submission,
                            .account = call.account(),
                            .run = uuid_from_text((*run)->id).value_or(Uuid{}),
                            .evidence = evidence->public_id,
                            .facts = *std::move(facts),
                            .engine_version = std::string(engine_version),
                            .performance = input.performance,
                            .reason = input.reason};
}

/// The findings, and the message of the first that holds the entry.
struct Outcome {
    Document findings = Document::array();
    std::string holds_because;
};

Outcome outcome_of(const std::vector<Finding>& findings)
{
    Outcome outcome;
    for (const Finding& finding : findings) {
        outcome.findings.push_back(Document(to_json(finding)));
        use_api_words(outcome.findings.back());
        if (finding.verdict == Verdict::fail && finding.severity == Severity::reject && outcome.holds_because.empty())
            outcome.holds_because = energy::without_flags(finding.message).text;
    }
    return outcome;
}

Result<Document> record(const Call& call, store::Transaction& transaction, const RepeatInput& input,
                        const store::Submission& seen)
{
    const auto submission = store::lock_for_repeat(transaction, seen.public_id, call.account());
    if (!submission) return std::unexpected(submission.error());
    const auto entry = store::load_entry_facts(transaction, *submission->sealed_revision, engine_version);
    if (!entry) return std::unexpected(entry.error());
    if (!entry->unread.empty())
        return std::unexpected(Problem{.type = problems::scoring_unavailable,
                                       .detail = "The logs of the entry are being read by a new version of the engine.",
                                       .hint = "Send the request again in a moment."});
    const auto run = store::active_scoring_run(transaction, submission->challenge);
    if (!run) return std::unexpected(run.error());
    const auto repeat = new_repeat(call, transaction, input, *submission, entry->facts);
    if (!repeat) return std::unexpected(repeat.error());
    const auto recorded = store::record_repeat(transaction, *repeat);
    if (!recorded) return std::unexpected(recorded.error());
    const Outcome outcome = outcome_of(jobs::repeat_findings(recorded->repeat, entry->facts, run->rulebook.thresholds));
    SubmissionState state = submission->state;
    if (!outcome.holds_because.empty()) state = store::hold_for_repeat(transaction, *submission, outcome.holds_because);
    Document document = repeat_document(recorded->repeat);
    document["submission"] = to_text(submission->public_id);
    document["findings"] = outcome.findings;
    document["state"] = name_of(state, submission_state_names);
    document["leaf_sha256"] = to_hex(recorded->leaf);
    return document;
}

}  // namespace

Result<http::Response> list_repeats(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto list = call.services.database.read({"repeats.list"}, [&](auto& transaction) -> Result<Document> {
        const auto submission = visible_submission(call, transaction);
        if (!submission) return std::unexpected(submission.error());
        Document items = Document::array();
        for (const store::Repeat& repeat : store::list_repeats(transaction, submission->id))
            items.push_back(repeat_document(repeat));
        return list_document(std::move(items));
    });
    if (!list) return std::unexpected(list.error());
    return read_answer(call.request, *list);
}

Result<http::Response> create_repeat(const Call& call)
{
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    const auto input = repeat_from_json(*body);
    if (!input) return std::unexpected(input.error());
    const auto key = key_use(call, {canonical_json(*body)});
    if (!key) return std::unexpected(key.error());
    const auto may = call.services.database.read({"repeat.may"}, [&](auto& transaction) -> Result<store::Submission> {
        auto submission = visible_submission(call, transaction);
        if (!submission) return submission;
        const auth::Subject subject{.challenge = submission->challenge, .team = submission->team};
        if (auto allowed = call.authorize(auth::Action::review, subject); !allowed)
            return std::unexpected(std::move(allowed.error()));
        return submission;
    });
    if (!may) return std::unexpected(may.error());
    if (auto read = read_log(call, input->evidence); !read) return std::unexpected(std::move(read.error()));
    auto done = write_once(call, "repeat.create", *key, [&](auto& transaction) -> Result<http::Response> {
        const auto document = record(call, transaction, *input, *may);
        if (!document) return std::unexpected(document.error());
        return created_answer(*document, fmt::format("/submissions/{}/repeats", to_text(may->public_id)));
    });
    if (!done) return std::unexpected(std::move(done.error()));
    if (!done->is_replay) {
        call.services.boards.reload({may->id});
        call.services.announce_change();
    }
    return std::move(done->response);
}

}  // namespace wattboard::api
