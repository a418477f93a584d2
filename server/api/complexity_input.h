// The whole result of a complexity computation, as `wattboard complexity --json` prints it and organizers attach it.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "scoring/problem.h"

namespace wattboard::api {

inline constexpr std::size_t complexity_most_classes = 1000;
inline constexpr std::uint64_t complexity_largest_bytes = std::uint64_t{24} << 20U;

struct ComplexityResult {
    std::string layout;
    std::string method;  ///< definition of the figures, such as "nofade-1"
    std::int64_t images = 0;
    double entropy_bits = 0;  ///< mean over images
    double entropy_sd = 0;
    double bin_bits = 0;                       ///< width of a bin of the histogram, which begins at 0
    std::vector<std::int64_t> entropy_counts;  ///< images by entropy
    double js_sum = 0;                         ///< of the Jensen-Shannon distances of all pairs of classes
    double js_mean = 0;
    std::vector<std::string> classes;
    std::vector<double> distances;  ///< upper triangle, row by row; empty: not given
    std::string split_sha256;
};

/// Checks that the parts fit each other: counts add up to the images, distances to their sum. Errors: invalid-value and
/// its kin, with a JSON pointer.
[[nodiscard]] Result<ComplexityResult> complexity_from_json(const nlohmann::json& document);
/// The members of `complexity_from_json` without what can be computed from them.
[[nodiscard]] nlohmann::json to_json(const ComplexityResult& result);

/// Distances of each class to each, rounded to four decimals; empty if they were not given.
[[nodiscard]] nlohmann::json distance_matrix(const ComplexityResult& result);

}  // namespace wattboard::api
