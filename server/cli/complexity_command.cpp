// Options and output of `wattboard complexity`.
#include "server/cli/complexity_command.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <memory>
#include <thread>

#include "scoring/rulebook.h"
#include "server/cli/cli.h"
#include "server/cli/complexity_run.h"
#include "server/cli/progress_line.h"

namespace wattboard::cli {
namespace {

using nlohmann::json;

enum class Measure : std::uint8_t { entropy, jensen_shannon_sum, jensen_shannon_mean };
constexpr std::array<std::string_view, 3> measure_names{"entropy", "jensen_shannon_sum", "jensen_shannon_mean"};

struct ComplexityOptions {
    std::string path;
    DatasetOptions dataset;
    std::string measure = "entropy";
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    bool json = false;
};

/// Classes up to which all distances are printed as JSON, so that the result can be attached to a challenge.
constexpr std::size_t most_classes_in_map = 1000;

double value_of(const DatasetComplexity& complexity, std::string_view measure)
{
    switch (from_name<Measure>(measure, measure_names).value_or(Measure::entropy)) {
        case Measure::jensen_shannon_sum:
            return complexity.distance_sum;
        case Measure::jensen_shannon_mean:
            return complexity.distance_mean;
        case Measure::entropy:
            break;
    }
    return complexity.sums.mean_entropy();
}

json document_of(const Dataset& dataset, const DatasetComplexity& complexity, const std::string& measure)
{
    json classes = json::array();
    for (const ClassSummary& one : complexity.classes) classes.push_back({{"name", one.name}, {"images", one.images}});
    json document{{"layout", dataset.layout()},
                  {"method", dataset.method()},
                  {"images", complexity.sums.images()},
                  {"images_without_labels", dataset.unlabelled()},
                  {"entropy_bits",
                   {{"mean", complexity.sums.mean_entropy()},
                    {"standard_deviation", complexity.sums.entropy_sd()},
                    {"histogram", {{"bin_bits", 0.125}, {"counts", complexity.sums.entropy_histogram()}}}}},
                  {"jensen_shannon",
                   {{"sum", complexity.distance_sum},
                    {"mean", complexity.distance_mean},
                    {"pairs", complexity.distances.size()}}},
                  {"classes", std::move(classes)},
                  {"split_sha256", complexity.split_sha256},
                  {"dataset_complexity",
                   {{"value", value_of(complexity, measure)},
                    {"method", fmt::format("{} {}", dataset.method(), measure)},
                    {"sha256", complexity.split_sha256}}}};
    if (complexity.classes.size() <= most_classes_in_map)
        document["jensen_shannon"]["upper_triangle"] = complexity.distances;
    return document;
}

void print_result(const Dataset& dataset, const DatasetComplexity& complexity, const std::string& measure)
{
    fmt::print("layout             {} ({})\n", dataset.layout(), dataset.method());
    fmt::print("images             {} in {} classes\n", complexity.sums.images(), complexity.classes.size());
    if (dataset.unlabelled() > 0) fmt::print("without labels     {}, left out\n", dataset.unlabelled());
    fmt::print("entropy            {:.6f} bits (standard deviation {:.6f})\n", complexity.sums.mean_entropy(),
               complexity.sums.entropy_sd());
    fmt::print("Jensen-Shannon     sum {:.6f}, mean {:.6f} over {} pairs of classes\n", complexity.distance_sum,
               complexity.distance_mean, complexity.distances.size());
    fmt::print("split SHA-256      {}\n", complexity.split_sha256);
    fmt::print(
        "\nFor a challenge:\n  \"dataset_complexity\": {{\"value\": {:.9g}, \"method\": \"{} {}\", \"sha256\": "
        "\"{}\"}}\n",
        value_of(complexity, measure), dataset.method(), measure, complexity.split_sha256);
}

int run_complexity(const ComplexityOptions& options)
{
    const auto refused = [](const Problem& problem) {
        fmt::print(stderr, "wattboard complexity: {}\n", describe(problem));
        return exit_refused;
    };
    const auto dataset = open_dataset(options.path, options.dataset);
    if (!dataset) return refused(dataset.error());
    ProgressLine line{"counted", "images"};
    const auto complexity =
        compute_complexity(**dataset, options.threads, [&](std::uint64_t done, std::uint64_t all) { line(done, all); });
    if (!complexity) return refused(complexity.error());
    if (complexity->sums.images() == 0)
        return refused({.type = problems::empty_log, .detail = "No image of the data set has a label that counts."});
    if (options.json)
        fmt::print("{}\n", document_of(**dataset, *complexity, options.measure).dump(2));
    else
        print_result(**dataset, *complexity, options.measure);
    return exit_ok;
}

}  // namespace

void add_complexity_command(CLI::App& app, int& exit_code)
{
    auto options = std::make_shared<ComplexityOptions>();
    CLI::App* command = app.add_subcommand(
        "complexity", "Compute the complexity of a data set for NoFADE: entropy and distances between classes");
    command->add_option("PATH", options->path, "Folder of the training split, or a COCO annotation file")->required();
    command
        ->add_option("--layout", options->dataset.layout,
                     "cifar, mnist, folders (one a class), label-pngs or coco; told by the files if left out")
        ->check(CLI::IsMember({"cifar", "mnist", "folders", "label-pngs", "coco"}));
    command->add_option("--ignore-label", options->dataset.ignored_labels,
                        "Label of label pictures that counts as no class, such as 255; may be repeated");
    command->add_option("--measure", options->measure, "Which figure becomes the challenge's dataset complexity")
        ->check(CLI::IsMember({"entropy", "jensen_shannon_sum", "jensen_shannon_mean"}))
        ->capture_default_str();
    command->add_option("--threads", options->threads, "Threads that decode and count")
        ->check(CLI::Range(1U, 1024U))
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &exit_code] { exit_code = run_complexity(*options); });
}

}  // namespace wattboard::cli
