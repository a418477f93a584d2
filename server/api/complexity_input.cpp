// Checks of complexity results.
#include "server/api/complexity_input.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "server/documents/json_reader.h"
#include "server/documents/problems.h"

namespace wattboard::api {

namespace {

using nlohmann::json;

constexpr std::size_t most_bins = 1000;

// A list of numbers of one range; a problem names the first that is outside.
template <class Number>
std::vector<Number> numbers_of(JsonReader& reader, std::string_view key, std::size_t most, double greatest)
{
    std::vector<Number> numbers;
    if (!reader.has(key)) return numbers;
    const json& list = reader.value().at(std::string(key));
    if (!list.is_array() || list.size() > most) {
        reader.refuse(key, problems::invalid_value, fmt::format("A list of at most {} numbers is needed.", most));
        return numbers;
    }
    numbers.reserve(list.size());
    for (const json& item : list) {
        const bool fits = std::is_integral_v<Number> ? item.is_number_integer() : item.is_number();
        if (!fits || item.get<double>() < 0 || item.get<double>() > greatest) {
            reader.refuse(key, problems::invalid_value,
                          fmt::format("Item {} is no number from 0 to {}.", numbers.size(), greatest));
            return {};
        }
        numbers.push_back(item.get<Number>());
    }
    return numbers;
}

void read_entropy(JsonReader reader, ComplexityResult& result)
{
    constexpr double most_bits = 64;
    result.entropy_bits = reader.number("mean", {.least = 0, .greatest = most_bits});
    result.entropy_sd = reader.number("standard_deviation", {.least = 0, .greatest = most_bits});
    JsonReader histogram = reader.object("histogram");
    reader.finish();
    result.bin_bits = histogram.number("bin_bits", {.least = 0, .greatest = most_bits, .above_least = true});
    result.entropy_counts = numbers_of<std::int64_t>(histogram, "counts", most_bins, 1e12);
    const auto counted = std::accumulate(result.entropy_counts.begin(), result.entropy_counts.end(), std::int64_t{0});
    if (counted != result.images)
        histogram.refuse("counts", problems::invalid_value,
                         fmt::format("The counts add up to {}, not to the {} images.", counted, result.images));
}

void read_distances(JsonReader reader, ComplexityResult& result)
{
    const std::size_t classes = result.classes.size();
    const std::size_t pairs = classes * (classes - std::min<std::size_t>(1, classes)) / 2;
    result.js_sum = reader.number("sum", {.least = 0, .greatest = static_cast<double>(pairs)});
    result.js_mean = reader.number("mean", {.least = 0, .greatest = 1});
    result.distances = numbers_of<double>(reader, "upper_triangle", pairs, 1);
    if (result.distances.empty()) return;
    const double sum = std::accumulate(result.distances.begin(), result.distances.end(), 0.0);
    // What rounding a million terms can do at most.
    constexpr double rounding = 1e-9;
    if (result.distances.size() != pairs || std::abs(sum - result.js_sum) > rounding * static_cast<double>(pairs))
        reader.refuse(
            "upper_triangle", problems::invalid_value,
            fmt::format("{} distances with the sum {} are given; {} classes have {} pairs, and the sum is said "
                        "to be {}.",
                        result.distances.size(), sum, classes, pairs, result.js_sum));
}

}  // namespace

Result<ComplexityResult> complexity_from_json(const json& document)
{
    JsonProblems problems;
    JsonReader reader(document, problems);
    ComplexityResult result;
    result.layout = reader.optional_text("layout", {.greatest = 60}).value_or("");
    result.method = reader.text("method", {.least = 1, .greatest = 200});
    result.images = reader.integer("images", {.least = 1, .greatest = 1'000'000'000'000});
    result.split_sha256 = reader.optional_text("split_sha256", {.least = 64, .greatest = 64}).value_or("");
    (void)reader.optional_integer("images_without_labels");
    (void)reader.optional_object("dataset_complexity");
    for (JsonReader& one : reader.objects("classes", complexity_most_classes)) {
        result.classes.push_back(one.text("name"));
        (void)one.optional_integer("images");
        one.finish();
    }
    read_entropy(reader.object("entropy_bits"), result);
    read_distances(reader.object("jensen_shannon"), result);
    reader.finish();
    if (!problems.empty()) return std::unexpected(problems.first());
    return result;
}

json to_json(const ComplexityResult& result)
{
    json classes = json::array();
    for (const std::string& name : result.classes) classes.push_back({{"name", name}});
    json document{{"method", result.method},
                  {"images", result.images},
                  {"entropy_bits",
                   {{"mean", result.entropy_bits},
                    {"standard_deviation", result.entropy_sd},
                    {"histogram", {{"bin_bits", result.bin_bits}, {"counts", result.entropy_counts}}}}},
                  {"jensen_shannon", {{"sum", result.js_sum}, {"mean", result.js_mean}}},
                  {"classes", std::move(classes)}};
    if (!result.layout.empty()) document["layout"] = result.layout;
    if (!result.split_sha256.empty()) document["split_sha256"] = result.split_sha256;
    if (!result.distances.empty()) document["jensen_shannon"]["upper_triangle"] = result.distances;
    return document;
}

json distance_matrix(const ComplexityResult& result)
{
    if (result.distances.empty()) return json::array();
    const std::size_t count = result.classes.size();
    std::vector<std::vector<double>> rows(count, std::vector<double>(count, 0.0));
    auto distance = result.distances.begin();
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i + 1; j < count; ++j) rows[i][j] = rows[j][i] = std::round(*distance++ * 1e4) / 1e4;
    return rows;
}

}  // namespace wattboard::api
