// Reads a stored log again where one pass could not tell all intervals apart.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"
#include "server/store/database.h"
#include "server/store/evidence.h"

namespace wattboard::jobs {

/// A piece of the log by its ordinal; nullopt after the last.
using ReadPiece = std::function<std::optional<store::Chunk>(std::uint32_t ordinal)>;

/// Pieces from the store, each in a transaction of its own.
[[nodiscard]] ReadPiece stored_pieces(store::Database& database, store::EvidenceId evidence);

/// `first` if it is exact (energy::needs_another_pass), as nearly all readings are; else what further passes over the
/// same pieces found. `options` and `context` are those of the first reading; its trace sink gets nothing more.
[[nodiscard]] Result<EvidenceSummary> exact_summary(const ReadingOptions& options, ReadingContext context,
                                                    EvidenceSummary first, const ReadPiece& read_piece);

}  // namespace wattboard::jobs
