// NoFADE in Wattboard's definition `nofade-1`: accuracy x dataset complexity / log10(FLOPs of one prediction).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scoring/entry/entry.h"

namespace wattboard {

/// Named on pages and in exports: the paper (Fu et al., "NoFADE", arXiv 2111.14059) leaves unit and log base open, so
/// this definition must not be taken for the authors' own.
inline constexpr std::string_view nofade_version = "nofade-1";

/// Below this operation count NoFADE is not defined: near-zero counts would win by the denominator alone.
inline constexpr double nofade_least_flops = 1e6;

struct NofadeScore {
    std::optional<double> value;  ///< absent: not defined, and `reason` says why
    std::string reason;
    bool per_unit_complexity = false;  ///< no dataset complexity declared, S = 1; ranks inside a challenge are the same
};

/// Raw count of floating-point operations: one multiply-accumulate is two.
[[nodiscard]] double flops_of(double operations, OperationConvention convention);

/// NoFADE of an accuracy in [0, 1]. `flops` counts all operations of one submitted prediction (every crop, clip and
/// ensemble member); `dataset_complexity` is S > 0, frozen by the organizer.
[[nodiscard]] NofadeScore nofade(double accuracy, std::optional<double> flops,
                                 std::optional<double> dataset_complexity);

}  // namespace wattboard
