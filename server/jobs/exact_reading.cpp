// Further passes over compressed pieces.
#include "server/jobs/exact_reading.h"

#include "scoring/energy/another_pass.h"
#include "scoring/energy/container/evidence_reader.h"
#include "server/jobs/zstd_frames.h"
#include "server/store/transaction.h"

namespace wattboard::jobs {

namespace {

Result<EvidenceSummary> read_pieces(const ReadingOptions& options, const ReadingContext& context,
                                    const ReadPiece& read_piece)
{
    EvidenceReader reader(options, context);
    std::uint32_t ordinal = 0;
    for (auto piece = read_piece(ordinal); piece; piece = read_piece(++ordinal)) {
        const std::string bytes = decompress_frame(piece->zstd, piece->raw_bytes);
        if (auto fed = reader.feed(bytes); !fed) return std::unexpected(std::move(fed.error()));
    }
    return reader.finish();
}

}  // namespace

ReadPiece stored_pieces(store::Database& database, store::EvidenceId evidence)
{
    return [&database, evidence](std::uint32_t ordinal) {
        return database.read({"evidence.reread"}, [&](store::Transaction& transaction) {
            return store::read_chunk(transaction, evidence, ordinal);
        });
    };
}

Result<EvidenceSummary> exact_summary(const ReadingOptions& options, ReadingContext context, EvidenceSummary first,
                                      const ReadPiece& read_piece)
{
    Result<EvidenceSummary> summary = std::move(first);
    for (int pass = 1; pass < energy::most_passes && summary && energy::needs_another_pass(*summary); ++pass) {
        context = energy::another_pass(std::move(context), *summary);
        summary = read_pieces(options, context, read_piece);
    }
    return summary;
}

}  // namespace wattboard::jobs
