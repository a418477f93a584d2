// Decompresses and parses; memory does not grow with the log.
#include "server/jobs/evidence_rereading.h"

#include <fmt/format.h>

#include "scoring/energy/log_reader.h"
#include "scoring/energy/power_limits.h"
#include "scoring/version.h"
#include "server/documents/reading_options_json.h"
#include "server/jobs/zstd_frames.h"

namespace wattboard::jobs {

namespace {

Result<EvidenceSummary> read_again(store::Database& database, const ReferencesPtr& references,
                                   const store::Evidence& evidence)
{
    LogReader reader(stored_reading_options(evidence.reading_options),
                     {.power_limits = power_limits_of(references->tables)});
    for (std::uint32_t ordinal = 0;; ++ordinal) {
        const auto chunk = database.read({"evidence.reread"}, [&](store::Transaction& transaction) {
            return store::read_chunk(transaction, evidence.id, ordinal);
        });
        if (!chunk) return reader.finish();
        const std::string bytes = decompress_frame(chunk->zstd, chunk->raw_bytes);
        if (auto fed = reader.feed(bytes); !fed) return std::unexpected(std::move(fed.error()));
    }
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
        auto summary = read_again(database, *tables, *found);
        if (!summary) {
            Problem problem = std::move(summary.error());
            problem.detail = fmt::format("Evidence {}: {}", to_text(found->public_id), problem.detail);
            return std::unexpected(std::move(problem));
        }
        const store::Reading reading{.engine_version = std::string(engine_version), .summary = std::move(*summary)};
        database.write({"evidence.add_reading"},
                       [&](store::Transaction& transaction) { store::add_reading(transaction, id, reading); });
    }
    return {};
}

}  // namespace wattboard::jobs
