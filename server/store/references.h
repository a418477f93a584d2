// Reference tables (grid intensity, accelerators, CPUs): loaded once per content, named by the digest of their rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "server/documents/digest.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

struct ReferenceSource {
    std::string name;
    std::string source;
    std::string licence;
    std::string table_date;  ///< ISO date, or empty if unknown
};

struct ReferenceTableInfo {
    ReferenceTableId id = 0;
    std::string kind;  ///< grid, accelerators or cpus
    ReferenceSource source;
    Digest sha256{};
    Timestamp loaded_at{};
};

/// Stores a table unless one with the same rows is stored; gives its id.
ReferenceTableId load_grid(Transaction& transaction, const ReferenceSource& source,
                           const std::vector<GridFactor>& rows);
/// Which tables a scoring run is computed with.
struct ReferenceIds {
    ReferenceTableId grid = 0;
    ReferenceTableId accelerators = 0;
    std::optional<ReferenceTableId> cpus;
    std::vector<GridSeriesId> grid_series;  ///< of the challenge, in the order of their import
    auto operator<=>(const ReferenceIds&) const = default;
};

ReferenceTableId load_accelerators(Transaction& transaction, const ReferenceSource& source,
                                   const std::vector<Accelerator>& rows);
ReferenceTableId load_cpus(Transaction& transaction, const ReferenceSource& source, const std::vector<Cpu>& rows);
std::vector<ReferenceTableInfo> list_reference_tables(Transaction& transaction);

/// The tables of a scoring run as one value with its digest (SHA-256 of ReferenceTables::canonical_text).
struct LoadedReferences {
    ReferenceIds ids;
    ReferenceTables tables;
    Digest sha256{};
};

/// The tables loaded last, with the grid series of a challenge where one is named; `not_found` if there are no tables
/// of a kind.
Result<ReferenceIds> latest_reference_ids(Transaction& transaction, std::optional<ChallengeId> challenge);
Result<LoadedReferences> load_references(Transaction& transaction, const ReferenceIds& ids);

}  // namespace wattboard::store
