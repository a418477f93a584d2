// The hot path of submissions.
#include "server/api/entry_intake.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/draft_input.h"
#include "server/api/evidence_upload.h"
#include "server/api/log_intake.h"
#include "server/api/once.h"
#include "server/api/upload.h"
#include "server/documents/reading_options_json.h"
#include "server/http/problems.h"
#include "server/jobs/trace_matching.h"

namespace wattboard::api {

namespace {

Result<store::NewEvidence> read_log(const Call& call, const jobs::ReferencesPtr& references,
                                    const SubmissionInput& input, const LogPart& part)
{
    const auto run = run_of_part(input, part.name);
    if (!run) return std::unexpected(run.error());
    const ReadingOptions& options = (*input.content.runs)[*run].options;
    store::NewEvidence evidence{.run = *run, .file_name = part.file_name};
    evidence.reading_options = to_json(options).dump();
    LogIntake intake(
        options, references, call.services.max_evidence_bytes,
        [&](std::uint32_t, store::Chunk&& chunk) -> Result<void> {
            evidence.chunks.push_back(std::move(chunk));
            return {};
        },
        (*input.content.runs)[*run].facts.hardware);
    if (auto fed = intake.feed(part.content); !fed) return std::unexpected(std::move(fed.error()));
    auto log = intake.finish([&evidence](std::uint32_t ordinal) {
        return ordinal < evidence.chunks.size() ? std::optional{evidence.chunks[ordinal]} : std::nullopt;
    });
    if (!log) return std::unexpected(std::move(log.error()));
    // A trace takes no more than its compressed log, so that all of it is small as well.
    for (auto rows = intake.take_trace(); !rows.empty(); rows = intake.take_trace())
        evidence.trace.append(std::move(rows));
    evidence.bytes = log->bytes;
    evidence.sha256 = log->sha256;
    evidence.reading = std::move(log->reading);
    return evidence;
}

Result<std::vector<store::NewEvidence>> read_logs(const Call& call, const SubmissionInput& input,
                                                  const std::vector<LogPart>& parts)
{
    std::vector<store::NewEvidence> logs;
    if (parts.empty()) return logs;
    if (auto room = check_room(call.services, 0); !room) return std::unexpected(std::move(room.error()));
    const auto references = call.services.database.read(
        {"references.latest"}, [&](auto& transaction) { return call.services.references.latest(transaction); });
    if (!references) return std::unexpected(references.error());
    for (const LogPart& part : parts) {
        auto log = read_log(call, *references, input, part);
        if (!log) {
            Problem problem = std::move(log.error());
            problem.detail = fmt::format("Part '{}': {}", part.name, problem.detail);
            return std::unexpected(std::move(problem));
        }
        logs.push_back(std::move(*log));
    }
    return logs;
}

bool shares_runs(const EntryFacts& facts)
{
    return std::ranges::any_of(facts.runs, [](const RunFacts& run) { return !run.id.empty(); });
}

// What was just inserted, as scoring takes it: from memory, unless it counts runs that were there before.
Result<EntryFacts> inserted_facts(store::Transaction& transaction, const store::NewSubmission& submission,
                                  const store::InsertedEntry& entry, const std::vector<store::NewEvidence>& logs)
{
    if (shares_runs(submission.facts)) {
        auto loaded = store::load_entry_facts(transaction, entry.draft.revision, engine_version);
        if (!loaded) return std::unexpected(std::move(loaded.error()));
        return std::move(loaded->facts);
    }
    EntryFacts facts = submission.facts;
    for (std::size_t i = 0; i < facts.runs.size(); ++i) facts.runs[i].id = to_text(entry.draft.runs[i]);
    for (std::size_t i = 0; i < logs.size(); ++i) {
        EvidenceSummary& summary = facts.runs[logs[i].run].evidence.emplace_back(logs[i].reading.summary);
        summary.id = entry.new_logs[i].public_id;
    }
    return facts;
}

// What the new logs share with others.
void keep_matches(store::Transaction& transaction, const store::InsertedEntry& entry,
                  const std::vector<store::NewEvidence>& logs)
{
    for (std::size_t i = 0; i < logs.size(); ++i) {
        jobs::TraceMatcher matcher;
        matcher.add(logs[i].trace.fingerprints, entry.new_logs[i].hits);
        store::send_trace_matches(transaction, engine_version, matcher.matches(entry.new_logs[i].id));
    }
}

Result<http::Response> store_entry(const Call& call, store::Transaction& transaction, const SubmissionInput& input,
                                   const std::vector<store::NewEvidence>& logs, SealedEntry& sealed)
{
    auto prepared = prepare_draft(call, transaction, input);
    if (!prepared) return std::unexpected(std::move(prepared.error()));
    const auto entry = store::insert_entry(transaction, prepared->submission, logs);
    if (!entry) return std::unexpected(entry.error());
    keep_matches(transaction, *entry, logs);
    const std::string location = "/submissions/" + to_text(entry->draft.public_id);
    if (!input.seal) {
        const auto document = draft_document(call, transaction, entry->draft.public_id);
        if (!document) return std::unexpected(document.error());
        return created_answer(*document, location);
    }
    const auto facts = inserted_facts(transaction, prepared->submission, *entry, logs);
    if (!facts) return std::unexpected(facts.error());
    prepared->identity.runs = entry->draft.runs;
    auto done = seal_inserted(call, transaction, *entry, prepared->identity, *facts, prepared->phase);
    if (!done) return std::unexpected(std::move(done.error()));
    sealed = std::move(*done);
    return created_text_answer(std::move(sealed.receipt), location);
}

}  // namespace

Result<std::size_t> run_of_part(const SubmissionInput& input, const std::string& name)
{
    std::string keys;
    const std::vector<RunInput> none;
    const auto& runs = input.content.runs ? *input.content.runs : none;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (!runs[i].facts.id.empty() || runs[i].key.empty()) continue;
        if (runs[i].key == name) return i;
        keys += (keys.empty() ? "" : ", ") + runs[i].key;
    }
    return std::unexpected(
        Problem{.type = problems::malformed_multipart,
                .detail = fmt::format("The part '{}' is no new run of the submission; its runs have the keys: {}.",
                                      name, keys.empty() ? "none" : keys),
                .field = name,
                .hint = "Name the part of a log after the member \"key\" of its run."});
}

std::string content_digest(const std::vector<std::pair<std::string, Digest>>& logs)
{
    Sha256 all;
    for (const auto& [name, digest] : logs) {
        all.update(fmt::format("{}:{}:", name.size(), name));
        all.update(bytes_of(digest));
    }
    return to_hex(all.finish());
}

Result<http::Response> take_entry(const Call& call, const SubmissionInput& input, const std::string& canonical_input,
                                  const std::vector<LogPart>& parts)
{
    const auto key = key_use(call, {canonical_input});
    if (!key) return std::unexpected(key.error());
    std::vector<std::string_view> names;
    for (const LogPart& part : parts) names.emplace_back(part.name);
    if (auto used = check_options_used(input.content, names); !used) return std::unexpected(std::move(used.error()));
    const auto logs = read_logs(call, input, parts);
    if (!logs) return std::unexpected(logs.error());
    std::vector<std::pair<std::string, Digest>> digests;
    for (std::size_t i = 0; i < parts.size(); ++i) digests.emplace_back(parts[i].name, (*logs)[i].sha256);
    const std::string digest = content_digest(digests);
    SealedEntry sealed;
    auto done = write_once(call, "entry.take", *key, [&](auto& transaction) -> Result<http::Response> {
        auto answer = store_entry(call, transaction, input, *logs, sealed);
        if (answer) answer->set_header(content_digest_header, digest);
        return answer;
    });
    if (!done) return std::unexpected(std::move(done.error()));
    if (done->is_replay) return replay_if_same(std::move(done->response), digest);
    if (input.seal) show_sealed(call, sealed);
    return std::move(done->response);
}

}  // namespace wattboard::api
