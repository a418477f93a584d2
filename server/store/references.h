// Reference tables (grid intensity, accelerators): loaded once per content, named by the digest of their rows.
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
    std::string kind;  ///< grid or accelerators
    ReferenceSource source;
    Digest sha256{};
    Timestamp loaded_at{};
};

/// Stores a table unless one with the same rows is stored; gives its id.
ReferenceTableId load_grid(Transaction& transaction, const ReferenceSource& source,
                           const std::vector<GridFactor>& rows);
ReferenceTableId load_accelerators(Transaction& transaction, const ReferenceSource& source,
                                   const std::vector<Accelerator>& rows);
std::vector<ReferenceTableInfo> list_reference_tables(Transaction& transaction);

/// The tables of a scoring run as one value with its digest (SHA-256 of ReferenceTables::canonical_text).
struct LoadedReferences {
    ReferenceTableId grid_table = 0;
    ReferenceTableId accelerator_table = 0;
    ReferenceTables tables;
    Digest sha256{};
};

/// The tables loaded last; `not_found` if there are none of a kind.
Result<LoadedReferences> latest_references(Transaction& transaction);
Result<LoadedReferences> load_references(Transaction& transaction, ReferenceTableId grid,
                                         ReferenceTableId accelerators);

}  // namespace wattboard::store
