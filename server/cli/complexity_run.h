// Computes the complexity of an opened data set on all cores.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/cli/complexity_dataset.h"

namespace wattboard::cli {

struct ClassSummary {
    std::string name;
    std::uint64_t images = 0;
};

struct DatasetComplexity {
    complexity::ComplexitySums sums;
    std::vector<ClassSummary> classes;
    std::vector<double> distances;  ///< upper triangle, row by row, in the order of `classes`
    double distance_sum = 0;
    double distance_mean = 0;  ///< 0 for fewer than two classes
    /// SHA-256 of the lines "<sha256 of file>  <path>\n" of the split's files in order of path: what
    /// `sha256sum FILES | sha256sum` gives.
    std::string split_sha256;
};

/// Told how many images of all are done; from any thread, one at a time.
using ComplexityProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;

/// The result does not depend on the number of threads. The first problem in the order of the images ends it.
[[nodiscard]] Result<DatasetComplexity> compute_complexity(const Dataset& dataset, unsigned threads,
                                                           const ComplexityProgress& progress);

}  // namespace wattboard::cli
