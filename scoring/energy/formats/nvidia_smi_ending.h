// What the end of an nvidia-smi table makes of the rows that were counted: nothing to account, or what was passed over.
#pragma once

#include <cstdint>
#include <optional>

#include "scoring/energy/log_facts.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// Rows by what became of them.
struct NvidiaSmiCounts {
    std::uint64_t rows = 0;  ///< with a device and a time
    std::uint64_t header_repeats = 0;
    std::uint64_t instance_rows = 0;  ///< of MIG instances
};

/// Problem `empty_log` where no row counts.
[[nodiscard]] std::optional<Problem> nothing_to_count(const NvidiaSmiCounts& counts);

/// Problem `underdetermined_log` of rows that come as from several GPUs without a column that tells them apart.
/// `may_name_columns`: the file has no header, so that its columns can be declared.
[[nodiscard]] Problem several_unnamed_devices(bool may_name_columns);

/// Adds to `facts` what was skipped, with the finding of logs that were appended to one another.
void note_skipped(const NvidiaSmiCounts& counts, LogFacts& facts);

}  // namespace wattboard::energy
