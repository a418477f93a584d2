// Streams a log into the store.
#include "server/api/evidence_upload.h"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "scoring/energy/log_reader.h"
#include "scoring/version.h"
#include "server/api/problem_types.h"
#include "server/documents/reading_options_json.h"
#include "server/store/lazy_commit.h"
#include "server/store/runs.h"

namespace wattboard::api {

Result<void> check_room(const ApiServices& services, std::uint64_t bytes)
{
    if (services.has_room(bytes)) return {};
    return std::unexpected(Problem{.type = problems::insufficient_storage,
                                   .detail = "The server has too little free space to take evidence now.",
                                   .hint = "Tell its operator; reading goes on, and drafts stay."});
}

EvidenceUpload::EvidenceUpload(ApiServices& services, store::ReceivingEvidence evidence, ReadingOptions options,
                               jobs::ReferencesPtr references, const Hardware& hardware)
    : services_{services},
      evidence_{evidence},
      intake_{std::move(options),
              std::move(references),
              services.max_evidence_bytes,
              [this](std::uint32_t ordinal, store::Chunk&& chunk) { return store_chunk(ordinal, chunk); },
              hardware,
              {.pool = services.upload_workers, .take_trace = [this](const store::TraceRows& rows) {
                   jobs::store_trace(services_.database, evidence_.id, rows, matcher_);
               }}}
{
}

Result<void> EvidenceUpload::store_chunk(std::uint32_t ordinal, const store::Chunk& chunk)
{
    if (auto room = check_room(services_, chunk.zstd.size()); !room) return room;
    // Fingerprints come after the last piece and are looked up when they are stored.
    const store::TraceRows rows = intake_.take_trace();
    return services_.database.write({"evidence.chunk"}, [&](store::Transaction& transaction) {
        // Nobody is told of a piece: it is on disk at the latest with the transaction that completes the evidence.
        store::commit_lazily(transaction);
        store::send_trace(transaction, evidence_.id, engine_version, {.pieces = rows.pieces});
        return store::append_chunk(transaction, evidence_.id, ordinal, chunk);
    });
}

Result<std::unique_ptr<EvidenceUpload>> EvidenceUpload::begin(ApiServices& services, const store::EvidenceBegin& begin,
                                                              const ReadingOptions& options)
{
    store::EvidenceBegin stated = begin;
    stated.reading_options = to_json(options).dump();
    if (auto checked = check_options(options); !checked) return std::unexpected(std::move(checked.error()));
    jobs::ReferencesPtr references;
    Hardware hardware;
    auto evidence = services.database.write({"evidence.begin"},
                                            [&](store::Transaction& transaction) -> Result<store::ReceivingEvidence> {
                                                auto latest = services.references.latest(transaction);
                                                if (!latest) return std::unexpected(std::move(latest.error()));
                                                references = *latest;
                                                if (auto run = store::find_run(transaction, begin.run))
                                                    hardware = std::move(run->facts.hardware);
                                                return store::begin_evidence(transaction, stated);
                                            });
    if (!evidence) return std::unexpected(std::move(evidence.error()));
    return std::unique_ptr<EvidenceUpload>(
        new EvidenceUpload(services, *evidence, options, std::move(references), hardware));
}

EvidenceUpload::~EvidenceUpload()
{
    if (is_kept_) return;
    try {
        services_.database.write({"evidence.fail"}, [&](store::Transaction& transaction) {
            store::fail_evidence(transaction, evidence_.id);
        });
    } catch (const std::exception& error) {
        // Stale uploads are marked by the upkeep.
        spdlog::warn("evidence {} stays open: {}", to_text(evidence_.public_id), error.what());
    }
}

Result<void> EvidenceUpload::feed(std::string_view bytes) { return intake_.feed(bytes); }

Result<TakenLog> EvidenceUpload::finish()
{
    auto log = intake_.finish(jobs::stored_pieces(services_.database, evidence_.id));
    if (!log) return log;
    for (auto rows = intake_.take_trace(); !rows.empty(); rows = intake_.take_trace())
        jobs::store_trace(services_.database, evidence_.id, rows, matcher_);
    return log;
}

Result<void> EvidenceUpload::complete(store::Transaction& transaction, const TakenLog& log) const
{
    store::send_trace_matches(transaction, engine_version, matcher_.matches(evidence_.id));
    store::send_piece_times(transaction, evidence_.id, engine_version, log.pieces);
    return store::complete_evidence(transaction, evidence_.id, log.bytes, log.sha256, log.reading);
}

}  // namespace wattboard::api
