// A run may be restated until an entry that counts it is sealed.
#include "server/api/run_restating.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "scoring/energy/trace_account.h"
#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/draft_input.h"
#include "server/api/evidence_posting.h"
#include "server/api/request_reading.h"
#include "server/api/submission_loading.h"
#include "server/documents/entry_json.h"
#include "server/documents/json_reader.h"
#include "server/documents/reading_options_json.h"
#include "server/jobs/reading_context.h"
#include "server/jobs/trace_recorder.h"
#include "server/store/evidence.h"
#include "server/store/problems.h"
#include "server/store/runs.h"

namespace wattboard::api {

namespace {

Result<RunFacts> stated_run(const http::Request& request)
{
    const auto body = json_body(request);
    if (!body) return std::unexpected(body.error());
    JsonProblems found;
    JsonReader reader(*body, found);
    if (reader.has("id"))
        reader.refuse("id", problems::invalid_value, "The path names the run; the body says what it states.");
    RunFacts facts = read_run(reader);
    if (!found.empty()) return std::unexpected(found.first());
    return facts;
}

// Whether every device of a reading is charged by the same limit under both statements.
bool reads_the_same(const store::Evidence& evidence, const ReferenceTables& tables, const Hardware& before,
                    const Hardware& after)
{
    if (!evidence.reading) return false;
    const ReadingOptions options = stored_reading_options(evidence.reading_options);
    jobs::TraceRecorder unused;
    const ReadingContext old_context = jobs::reading_context(tables, before, unused);
    const ReadingContext new_context = jobs::reading_context(tables, after, unused);
    return std::ranges::all_of(evidence.reading->summary.devices, [&](const DeviceEnergy& device) {
        const energy::DeviceInfo info{.id = device.id, .kind = device.kind, .name = device.name};
        return energy::known_limit(info, options, old_context) == energy::known_limit(info, options, new_context);
    });
}

Problem other_hardware(std::string detail)
{
    return {.type = problems::conflict,
            .detail = std::move(detail),
            .field = "/hardware",
            .hint = "State a new run with this hardware in the draft, and upload its log there."};
}

// Logs are read with what the run declares; a reading must not stay beside a statement that it was not made with.
Result<void> check_readings(const Call& call, store::Transaction& transaction, store::RevisionId revision,
                            const store::Run& run, const Hardware& after)
{
    if (to_json(run.facts.hardware) == to_json(after)) return {};
    if (store::is_receiving(transaction, run.id))
        return std::unexpected(other_hardware("A log of this run is on its way and is read with the hardware stated."));
    const auto references = call.services.references.latest(transaction);
    if (!references) return std::unexpected(references.error());
    for (const store::Evidence& evidence : store::list_revision_evidence(transaction, revision, engine_version)) {
        if (evidence.run != run.public_id || evidence.is_progress) continue;
        if (!reads_the_same(evidence, (*references)->tables, run.facts.hardware, after))
            return std::unexpected(other_hardware("The logs of this run were read with other hardware."));
    }
    return {};
}

}  // namespace

Result<http::Response> restate_run(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto facts = stated_run(call.request);
    if (!facts) return std::unexpected(facts.error());
    const auto document = call.services.database.write({"run.restate"}, [&](auto& transaction) -> Result<Document> {
        const auto id = draft_run(call, transaction);
        if (!id) return std::unexpected(id.error());
        const auto own = own_submission(call, transaction);
        if (!own) return std::unexpected(own.error());
        const auto run = store::find_run(transaction, *id);
        if (!run) return std::unexpected(run.error());
        if (auto read = check_readings(call, transaction, *own->draft_revision, *run, facts->hardware); !read)
            return std::unexpected(std::move(read.error()));
        if (auto restated = store::restate_run(transaction, own->public_id, *run, *facts); !restated)
            return std::unexpected(std::move(restated.error()));
        return draft_document(call, transaction, own->public_id);
    });
    if (!document) return std::unexpected(document.error());
    return json_answer(200, *document);
}

}  // namespace wattboard::api
