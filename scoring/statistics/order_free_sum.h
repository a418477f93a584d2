// A sum of doubles that does not depend on the order of its terms, so that shuffled runs give the same bits.
#pragma once

#include <algorithm>
#include <vector>

namespace wattboard {

[[nodiscard]] inline double order_free_sum(std::vector<double> terms)
{
    std::sort(terms.begin(), terms.end());
    double sum = 0;
    for (const double term : terms) sum += term;
    return sum;
}

}  // namespace wattboard
