// Complexity of a data set for NoFADE: Shannon entropy of its images and Jensen-Shannon distances between its classes.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wattboard::complexity {

/// Definition of the figures for images: 256 bins of 8-bit BT.601 luma, logarithm to base 2, mean over images, no
/// smoothing (Wattboard metrics, after the NoFADE poster, which leaves bins and base open).
inline constexpr std::string_view images_version = "nofade-1";
/// The same formulas over the class labels of an image: its pixels by label, or its annotations by category.
inline constexpr std::string_view labels_version = "nofade-1-labels";

/// H = -sum p log2 p in bits, 0 log 0 = 0. `shares` add up to 1.
[[nodiscard]] double shannon_entropy_bits(std::span<const double> shares);

/// Square root of the Jensen-Shannon divergence to base 2, in [0, 1]. Both spans are of one length and add up to 1.
[[nodiscard]] double jensen_shannon_distance(std::span<const double> p, std::span<const double> q);

/// What one image says: its share by bin (256 of luma, or one a label), and the classes that it belongs to.
struct ImageShares {
    std::vector<double> shares;
    std::vector<std::size_t> classes;
};

/// Sums over images. Sums of a fixed partition of the data set, merged in a fixed order, give the same bits whoever
/// computed them.
class ComplexitySums {
public:
    static constexpr std::size_t entropy_bins = 64;  ///< of an eighth of a bit; the last one also takes what is above

    void add(const ImageShares& image);
    void merge(const ComplexitySums& other);

    [[nodiscard]] std::uint64_t images() const { return images_; }
    [[nodiscard]] double mean_entropy() const { return mean_; }
    /// Standard deviation of a sample; 0 for fewer than two images.
    [[nodiscard]] double entropy_sd() const;
    [[nodiscard]] const std::array<std::uint64_t, entropy_bins>& entropy_histogram() const { return histogram_; }

    /// Mean distribution of each class that has images, by class index; all of one length.
    [[nodiscard]] std::map<std::size_t, std::vector<double>> class_distributions() const;
    [[nodiscard]] std::map<std::size_t, std::uint64_t> class_counts() const;

private:
    struct Class {
        std::uint64_t images = 0;
        std::vector<double> shares;
    };

    static void add_shares(Class& to, const std::vector<double>& shares);

    std::uint64_t images_ = 0;
    double mean_ = 0;
    double squares_ = 0;  ///< sum of squared distances from the mean
    std::array<std::uint64_t, entropy_bins> histogram_{};
    std::map<std::size_t, Class> classes_;
};

/// Distances between all pairs of distributions, row by row of the upper triangle: (0,1), (0,2) ... (1,2) ...
/// Rows `first` to `last` (exclusive) only, so that threads can share the work.
[[nodiscard]] std::vector<double> pairwise_distances(const std::vector<std::vector<double>>& distributions,
                                                     std::size_t first, std::size_t last);

/// Rounded BT.601 luma of 8-bit red, green and blue: (299 R + 587 G + 114 B) / 1000, halves up.
[[nodiscard]] constexpr std::uint8_t luma(std::uint8_t red, std::uint8_t green, std::uint8_t blue)
{
    return static_cast<std::uint8_t>((299U * red + 587U * green + 114U * blue + 500U) / 1000U);
}

}  // namespace wattboard::complexity
