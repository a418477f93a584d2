#include "server/cli/score_command.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>

#include "scoring/emissions/co2e.h"
#include "scoring/emissions/equivalents.h"
#include "scoring/metrics/gqi.h"
#include "scoring/metrics/nofade.h"
#include "scoring/metrics/registry.h"
#include "scoring/metrics/sam.h"
#include "server/app/builtin_reference.h"
#include "server/cli/cli.h"

namespace wattboard::cli {
namespace {

struct ScoreOptions {
    double accuracy = 0;
    double kwh = 0;
    std::optional<double> gflops;
    std::optional<double> gmacs;
    std::optional<double> dataset_complexity;
    std::string zone = "WORLD";
    int year = 2024;
    double pue = 1.0;
    GqiParameters gqi;
    double e0_kwh = 1.0;
    bool floor = false;
    bool json = false;
};

struct ScoredNumbers {
    double gqi = 0;
    std::optional<double> gqi_published;
    NofadeScore nofade;
    double sam = 0;
    KilogramsCo2e co2e;
    GridLookup grid;
    GqiParameters parameters;
};

Problem range_problem(std::string_view flag, std::string detail, std::string hint = {})
{
    return Problem{.type = problems::out_of_range,
                   .detail = std::move(detail),
                   .field = std::string{flag},
                   .hint = std::move(hint)};
}

Result<void> check_inputs(const ScoreOptions& options)
{
    if (!(options.accuracy >= 0 && options.accuracy <= 1))
        return std::unexpected(
            range_problem("--accuracy", fmt::format("{} is not a fraction from 0 to 1", options.accuracy),
                          options.accuracy > 1 && options.accuracy <= 100
                              ? fmt::format("a percentage? write --accuracy {}", options.accuracy / 100)
                              : ""));
    if (!(options.kwh > 0) || std::isinf(options.kwh))
        return std::unexpected(range_problem("--kwh", "the energy must be above 0 kWh and finite: CO2e is compulsory"));
    if (options.gflops && options.gmacs)
        return std::unexpected(range_problem("--gmacs", "give --gflops or --gmacs, not both"));
    return {};
}

std::optional<double> flops(const ScoreOptions& options)
{
    if (options.gflops) return flops_of(*options.gflops * 1e9, OperationConvention::flops);
    if (options.gmacs) return flops_of(*options.gmacs * 1e9, OperationConvention::macs);
    return std::nullopt;
}

Result<ScoredNumbers> score_numbers(const ScoreOptions& options)
{
    if (auto checked = check_inputs(options); !checked) return std::unexpected(checked.error());
    auto parameters = options.gqi;
    parameters.e0 = KilowattHours{options.e0_kwh};
    parameters.continuation = options.floor ? Continuation::floor : Continuation::tangent;
    const auto checked = checked_gqi_parameters(parameters, "--gqi");
    if (!checked) return std::unexpected(checked.error());
    const auto pue = checked_pue(options.pue, "--pue");
    if (!pue) return std::unexpected(pue.error());
    if (options.dataset_complexity && !(*options.dataset_complexity > 0 && std::isfinite(*options.dataset_complexity)))
        return std::unexpected(range_problem("--dataset-complexity", "must be above 0 and finite"));
    const auto grid = builtin_reference_tables().grid_factor(options.zone, options.year);
    if (!grid) return std::unexpected(grid.error());

    const KilowattHours energy{options.kwh};
    return ScoredNumbers{.gqi = gqi(options.accuracy, energy, *checked),
                         .gqi_published = gqi_published(options.accuracy, energy, *checked),
                         .nofade = nofade(options.accuracy, flops(options), options.dataset_complexity),
                         .sam = sam(options.accuracy, energy, *checked),
                         .co2e = co2e(energy, grid->factor.intensity, *pue),
                         .grid = *grid,
                         .parameters = *checked};
}

nlohmann::json nullable(const std::optional<double>& value)
{
    return value ? nlohmann::json(*value) : nlohmann::json();
}

void print_json(const ScoreOptions& options, const ScoredNumbers& numbers)
{
    nlohmann::ordered_json document{{"accuracy", options.accuracy},
                                    {"energy_kwh", options.kwh},
                                    {"gqi", numbers.gqi},
                                    {"gqi_name", gqi_display_name(numbers.parameters)},
                                    {"gqi_published", nullable(numbers.gqi_published)},
                                    {"sam", numbers.sam},
                                    {"nofade", nullable(numbers.nofade.value)},
                                    {"nofade_version", nofade_version},
                                    {"nofade_per_unit_complexity", numbers.nofade.per_unit_complexity},
                                    {"nofade_reason", numbers.nofade.reason},
                                    {"co2e_kg", numbers.co2e.value()},
                                    {"grid",
                                     {{"zone", numbers.grid.factor.zone},
                                      {"year", numbers.grid.factor.year},
                                      {"intensity_g_per_kwh", numbers.grid.factor.intensity.value()},
                                      {"earlier_year", numbers.grid.earlier_year}}},
                                    {"pue", options.pue}};
    for (const auto& equivalent : equivalents(KilowattHours{options.kwh}))
        document["equivalents"][std::string{equivalent.kind->name}] = equivalent.amount;
    fmt::print("{}\n", document.dump(2));
}

void print_text(const ScoreOptions& options, const ScoredNumbers& numbers)
{
    const auto row = [](std::string_view name, std::string_view value, std::string_view note = {}) {
        fmt::print("{:<28} {:>14}  {}\n", name, value, note);
    };
    const auto number = [](const std::optional<double>& value) {
        return value ? fmt::format("{:.6g}", *value) : "not defined";
    };
    row(gqi_display_name(numbers.parameters), number(numbers.gqi));
    row("GQI as published", number(numbers.gqi_published),
        numbers.gqi_published ? "" : "the formula has its pole at 1 kWh");
    row(sam_display_name(numbers.parameters), number(numbers.sam));
    row("NoFADE (nofade-1)", number(numbers.nofade.value),
        !numbers.nofade.value ? numbers.nofade.reason
                              : (numbers.nofade.per_unit_complexity ? "per unit of dataset complexity" : ""));
    row("CO2e", fmt::format("{:.6g} kg", numbers.co2e.value()),
        fmt::format("{} {}, {} g/kWh, PUE {}{}", numbers.grid.factor.zone, numbers.grid.factor.year,
                    numbers.grid.factor.intensity.value(), options.pue,
                    numbers.grid.earlier_year ? " (latest earlier year)" : ""));
    for (const auto& equivalent : equivalents(KilowattHours{options.kwh}))
        row("as much energy as", fmt::format("{:.4g}", equivalent.amount), equivalent.kind->label);
}

int run_score(const ScoreOptions& options)
{
    const auto numbers = score_numbers(options);
    if (!numbers) {
        fmt::print(stderr, "wattboard score: {}\n", describe(numbers.error()));
        return exit_refused;
    }
    options.json ? print_json(options, *numbers) : print_text(options, *numbers);
    return exit_ok;
}

}  // namespace

void add_score_command(CLI::App& app, int& exit_code)
{
    const auto options = std::make_shared<ScoreOptions>();
    auto* command = app.add_subcommand("score", "Print every metric of one accuracy and energy; stores nothing");
    command->add_option("--accuracy", options->accuracy, "Accuracy as a fraction from 0 to 1")->required();
    command->add_option("--kwh", options->kwh, "Energy of the IT equipment in kWh, without PUE")->required();
    command->add_option("--gflops", options->gflops, "Operations of one prediction, in 1e9 FLOPs");
    command->add_option("--gmacs", options->gmacs, "Operations of one prediction, in 1e9 MACs (1 MAC = 2 FLOPs)");
    command->add_option("--dataset-complexity", options->dataset_complexity, "S of NoFADE; without it, S = 1");
    command->add_option("--zone", options->zone, "Grid zone: ISO 3166-1 alpha-3 country, or WORLD")
        ->capture_default_str();
    command->add_option("--year", options->year, "Year of the grid factor")->capture_default_str();
    command->add_option("--pue", options->pue, "Power usage effectiveness, from 1 to 3")->capture_default_str();
    command->add_option("--e0", options->e0_kwh, "Reference energy E0 of GQI and SAM in kWh")->capture_default_str();
    command->add_option("--knee", options->gqi.knee, "F of GQI and SAM, at least 3")->capture_default_str();
    command->add_option("--alpha", options->gqi.alpha, "Exponent of the accuracy, from 1 to 10")->capture_default_str();
    command->add_option("--beta", options->gqi.beta, "Factor, above 0")->capture_default_str();
    command->add_flag("--floor", options->floor, "Continue with the floor instead of the tangent below the knee");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &exit_code] { exit_code = run_score(*options); });
}

}  // namespace wattboard::cli
