// Which columns of AMD's tables hold what; the two tools differ in nothing else.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wattboard::energy {

enum class AmdTool : unsigned char { rocm_smi, amd_smi };

struct AmdColumns {
    std::vector<std::string> names;
    std::size_t device = 0;
    std::vector<std::size_t> powers;     ///< figures of the same device in W: the first that has a value counts
    std::optional<std::size_t> counter;  ///< energy since the driver was loaded
    double counter_factor = 1;           ///< to J
    std::optional<std::size_t> time;
    std::optional<std::size_t> partition;  ///< of a GPU: its parts have no power of their own
    std::optional<std::size_t> load;
    std::optional<std::size_t> clock;
    std::optional<std::size_t> temperature;
};

/// nullopt: the cells are no header of this tool's tables.
std::optional<AmdColumns> amd_columns(AmdTool tool, const std::vector<std::string_view>& header);

/// What the tools print around their tables: warnings, and how to stop.
bool is_amd_notice(std::string_view line);

}  // namespace wattboard::energy
