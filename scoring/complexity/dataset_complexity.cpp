// Entropies, distances and their sums.
#include "scoring/complexity/dataset_complexity.h"

#include <algorithm>
#include <cmath>

namespace wattboard::complexity {

double shannon_entropy_bits(std::span<const double> shares)
{
    double bits = 0;
    for (const double share : shares)
        if (share > 0) bits -= share * std::log2(share);
    return std::max(0.0, bits);
}

double jensen_shannon_distance(std::span<const double> p, std::span<const double> q)
{
    double divergence = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const double middle = (p[i] + q[i]) / 2;
        if (p[i] > 0) divergence += p[i] / 2 * std::log2(p[i] / middle);
        if (q[i] > 0) divergence += q[i] / 2 * std::log2(q[i] / middle);
    }
    return std::sqrt(std::clamp(divergence, 0.0, 1.0));
}

void ComplexitySums::add_shares(Class& to, const std::vector<double>& shares)
{
    if (to.shares.size() < shares.size()) to.shares.resize(shares.size());
    for (std::size_t i = 0; i < shares.size(); ++i) to.shares[i] += shares[i];
}

void ComplexitySums::add(const ImageShares& image)
{
    const double bits = shannon_entropy_bits(image.shares);
    ++images_;
    const double step = bits - mean_;
    mean_ += step / static_cast<double>(images_);
    squares_ += step * (bits - mean_);
    const auto bin = static_cast<std::size_t>(bits * 8);
    histogram_.at(std::min(bin, entropy_bins - 1)) += 1;
    for (const std::size_t index : image.classes) {
        Class& sums = classes_[index];
        sums.images += 1;
        add_shares(sums, image.shares);
    }
}

void ComplexitySums::merge(const ComplexitySums& other)
{
    if (other.images_ == 0) return;
    const auto mine = static_cast<double>(images_);
    const auto theirs = static_cast<double>(other.images_);
    const double step = other.mean_ - mean_;
    mean_ += step * theirs / (mine + theirs);
    squares_ += other.squares_ + step * step * mine * theirs / (mine + theirs);
    images_ += other.images_;
    for (std::size_t i = 0; i < entropy_bins; ++i) histogram_.at(i) += other.histogram_.at(i);
    for (const auto& [index, sums] : other.classes_) {
        Class& into = classes_[index];
        into.images += sums.images;
        add_shares(into, sums.shares);
    }
}

double ComplexitySums::entropy_sd() const
{
    return images_ < 2 ? 0.0 : std::sqrt(squares_ / static_cast<double>(images_ - 1));
}

std::map<std::size_t, std::vector<double>> ComplexitySums::class_distributions() const
{
    std::size_t bins = 0;
    for (const auto& [index, sums] : classes_) bins = std::max(bins, sums.shares.size());
    std::map<std::size_t, std::vector<double>> distributions;
    for (const auto& [index, sums] : classes_) {
        std::vector<double> mean = sums.shares;
        mean.resize(bins);
        for (double& share : mean) share /= static_cast<double>(sums.images);
        distributions.emplace(index, std::move(mean));
    }
    return distributions;
}

std::map<std::size_t, std::uint64_t> ComplexitySums::class_counts() const
{
    std::map<std::size_t, std::uint64_t> counts;
    for (const auto& [index, sums] : classes_) counts.emplace(index, sums.images);
    return counts;
}

std::vector<double> pairwise_distances(const std::vector<std::vector<double>>& distributions, std::size_t first,
                                       std::size_t last)
{
    std::vector<double> distances;
    for (std::size_t i = first; i < last; ++i)
        for (std::size_t j = i + 1; j < distributions.size(); ++j)
            distances.push_back(jensen_shannon_distance(distributions[i], distributions[j]));
    return distances;
}

}  // namespace wattboard::complexity
