// Decompresses and parses; memory does not grow with the log.
#include "server/jobs/evidence_rereading.h"

#include <fmt/format.h>

#include "scoring/energy/container/evidence_reader.h"
#include "scoring/version.h"
#include "server/documents/reading_options_json.h"
#include "server/jobs/exact_reading.h"
#include "server/jobs/reading_context.h"
#include "server/jobs/trace_matching.h"
#include "server/jobs/trace_recorder.h"
#include "server/jobs/zstd_frames.h"
#include "server/store/log_receipts.h"
#include "server/store/runs.h"

namespace wattboard::jobs {

namespace {

// Feeds the stored pieces; the trace goes to the store as it comes out.
Result<EvidenceSummary> feed_pieces(store::Database& database, store::EvidenceId evidence, const ReadPiece& pieces,
                                    EvidenceReader& reader, TraceRecorder& recorder, TraceMatcher& matcher,
                                    std::vector<store::PieceTime>& times)
{
    for (std::uint32_t ordinal = 0;; ++ordinal) {
        const auto chunk = pieces(ordinal);
        if (!chunk) {
            auto summary = reader.finish();
            // What waited to be put in order came with the last piece.
            if (const auto latest = recorder.latest(); latest && !times.empty()) times.back().latest = *latest;
            return summary;
        }
        const std::string bytes = decompress_frame(chunk->zstd, chunk->raw_bytes);
        if (auto fed = reader.feed(bytes); !fed) return std::unexpected(std::move(fed.error()));
        times.push_back({.ordinal = ordinal, .latest = recorder.latest().value_or(0)});
        while (recorder.waiting() > most_trace_bytes) store_trace(database, evidence, recorder.take(), matcher);
    }
}

Result<void> read_again(store::Database& database, const ReferencesPtr& references, const store::Evidence& evidence)
{
    const auto run = database.read(
        {"evidence.run"}, [&](store::Transaction& transaction) { return store::find_run(transaction, evidence.run); });
    if (!run) return std::unexpected(run.error());
    TraceRecorder recorder;
    TraceMatcher matcher;
    const ReadingOptions options = stored_reading_options(evidence.reading_options);
    const ReadingContext context = reading_context(references->tables, run->facts.hardware, recorder);
    EvidenceReader reader(options, context);
    const ReadPiece pieces = stored_pieces(database, evidence.id);
    std::vector<store::PieceTime> times;
    auto first = feed_pieces(database, evidence.id, pieces, reader, recorder, matcher, times);
    if (!first) return std::unexpected(std::move(first.error()));
    auto summary = exact_summary(options, context, std::move(*first), pieces);
    if (!summary) return std::unexpected(std::move(summary.error()));
    recorder.finish();
    for (auto rows = recorder.take(); !rows.empty(); rows = recorder.take())
        store_trace(database, evidence.id, rows, matcher);
    const store::Reading reading{.engine_version = std::string(engine_version),
                                 .summary = std::move(*summary),
                                 .trace_devices = recorder.devices()};
    database.write({"evidence.add_reading"}, [&](store::Transaction& transaction) {
        store::send_trace_matches(transaction, engine_version, matcher.matches(evidence.id));
        store::send_piece_times(transaction, evidence.id, engine_version, times);
        store::add_reading(transaction, evidence.id, reading);
    });
    return {};
}

}  // namespace

Result<void> reread_evidence(store::Database& database, ReferenceCache& references,
                             const std::vector<store::EvidenceId>& evidence)
{
    for (const store::EvidenceId id : evidence) {
        const auto found = database.read({"evidence.find"}, [&](store::Transaction& transaction) {
            return store::find_evidence(transaction, id, engine_version);
        });
        if (!found) return std::unexpected(found.error());
        if (found->reading || found->is_progress) continue;
        const auto tables = database.read(
            {"references.latest"}, [&](store::Transaction& transaction) { return references.latest(transaction); });
        if (!tables) return std::unexpected(tables.error());
        if (auto read = read_again(database, *tables, *found); !read) {
            Problem problem = std::move(read.error());
            problem.detail = fmt::format("Evidence {}: {}", to_text(found->public_id), problem.detail);
            return std::unexpected(std::move(problem));
        }
    }
    return {};
}

}  // namespace wattboard::jobs
