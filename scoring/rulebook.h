// The rules of a challenge as one immutable value: what ranks, what counts, what is admitted.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/units.h"

namespace wattboard {

/// The ranking rules a challenge may offer; names are the API's and the database's.
enum class RankingRule : std::uint8_t {
    gqi,
    nofade,
    sam,
    co2e_at_target,
    performance_within_budget,
    pareto,
    performance,
    energy,
    co2e,
};
inline constexpr std::array<std::string_view, 9> ranking_rule_names{
    "gqi", "nofade", "sam", "co2e_at_target", "performance_within_budget", "pareto", "performance", "energy", "co2e"};

/// What a run did. A rulebook names the stages in scope; each of them must be measured, estimated or attested as none.
enum class Stage : std::uint8_t { data_preparation, pretraining, search, failed, training, inference };
inline constexpr std::array<std::string_view, 6> stage_names{"data_preparation", "pretraining", "search",
                                                             "failed",           "training",    "inference"};

/// How a stage in scope is accounted for by a submission.
enum class StageBasis : std::uint8_t { measured, estimated, none };
inline constexpr std::array<std::string_view, 3> stage_basis_names{"measured", "estimated", "none"};

/// What the energy must cover (design: component scope).
enum class ComponentScope : std::uint8_t { gpu, gpu_cpu_dram, node_at_wall };
inline constexpr std::array<std::string_view, 3> component_scope_names{"gpu", "gpu_cpu_dram", "node_at_wall"};

/// Quality of energy evidence, best first. An entry has the lowest grade of what it counts.
enum class Grade : std::uint8_t { A, B, C, D, E };
inline constexpr std::array<std::string_view, 5> grade_names{"A", "B", "C", "D", "E"};

/// Whether the server computed a performance from predictions or the team reported it.
enum class PerformanceBasis : std::uint8_t { computed, reported };
inline constexpr std::array<std::string_view, 2> performance_basis_names{"computed", "reported"};

enum class LineagePolicy : std::uint8_t { full, organizer_table, amortised, forbidden };
inline constexpr std::array<std::string_view, 4> lineage_policy_names{"full", "organizer_table", "amortised",
                                                                      "forbidden"};

/// Which of a team's entries stand on the board.
enum class EntrySelection : std::uint8_t { best, latest, chosen, all };
inline constexpr std::array<std::string_view, 4> entry_selection_names{"best", "latest", "chosen", "all"};

/// How GQI and SAM continue below the knee, where the published formula has its pole (metrics.md 3.3).
enum class Continuation : std::uint8_t { tangent, floor };
inline constexpr std::array<std::string_view, 2> continuation_names{"tangent", "floor"};

enum class Direction : std::uint8_t { higher_is_better, lower_is_better };
inline constexpr std::array<std::string_view, 2> direction_names{"higher_is_better", "lower_is_better"};

/// Name of an enumerator, and the enumerator of a name; `names` is the table beside the enum.
template <class Enum, std::size_t N>
constexpr std::string_view name_of(Enum value, const std::array<std::string_view, N>& names)
{
    return names.at(static_cast<std::size_t>(value));
}
template <class Enum, std::size_t N>
constexpr std::optional<Enum> from_name(std::string_view name, const std::array<std::string_view, N>& names)
{
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

/// Parameters of GQI and SAM: score = beta * a^alpha / D(E / e0), D continued below `knee` (metrics.md 3.3).
struct GqiParameters {
    KilowattHours e0{1.0};  ///< reference energy, > 0
    double knee = 10.0;     ///< F, dimensionless, >= 3: at or above it the published formula holds exactly
    double alpha = 5.0;     ///< in [1, 10]
    double beta = 5.0;      ///< > 0
    Continuation continuation = Continuation::tangent;
    bool operator==(const GqiParameters&) const = default;
};

/// A performance metric: its name, direction and bounds. GQI, SAM and NoFADE take only [0, 1], higher is better.
struct PerformanceMetric {
    std::string name = "accuracy";
    Direction direction = Direction::higher_is_better;
    double lower_bound = 0.0;
    double upper_bound = 1.0;
    bool operator==(const PerformanceMetric&) const = default;
};

/// Which CO2e ranks and decides ties. The other stands beside it.
enum class Co2eBasis : std::uint8_t { same_grid, own_place };
inline constexpr std::array<std::string_view, 2> co2e_basis_names{"same_grid", "own_place"};

/// Where and at which PUE the same-grid CO2e of every entry is counted.
struct GridPolicy {
    std::string zone = "WORLD";              ///< ISO 3166-1 alpha-3 code or "WORLD"
    int year = 2024;                         ///< year of the grid factor
    GramsPerKilowattHour intensity{471.84};  ///< reference intensity, g CO2e per kWh, in [0, 1300]
    std::string source = "Ember; Our World in Data (World 2024)";
    double pue = 1.0;  ///< in [1, 3]
    /// True where the rulebook fixes place and time span for everybody, so that runs need not state theirs.
    bool fixes_place_and_time = false;
    Co2eBasis ranks_by = Co2eBasis::same_grid;
    /// Embodied carbon counted into CO2e, g CO2e per accelerator and hour of use; absent: not counted.
    std::optional<double> embodied_g_per_accelerator_hour;
    bool operator==(const GridPolicy&) const = default;
};

/// One version of the rules of a challenge; immutable once stored. A change is a new version and a new scoring run.
struct Rulebook {
    PerformanceMetric metric;
    RankingRule ranking_rule = RankingRule::gqi;
    std::vector<RankingRule> offered_rules{RankingRule::gqi, RankingRule::nofade,
                                           RankingRule::co2e};  ///< contains ranking_rule
    GqiParameters gqi;
    GqiParameters sam;
    /// Compulsory gate in units of the metric; below it (above it, if lower is better) an entry is listed unranked.
    double min_performance = 0.0;
    std::optional<double> baseline_performance;
    std::optional<KilowattHours> baseline_energy;
    std::optional<double> baseline_training_flops;  ///< operations of the baseline's training (FLOPs, 1 MAC = 2)
    /// Performance of the best constant predictor, below which min_performance may not lie.
    std::optional<double> constant_predictor_performance;
    /// S of NoFADE; absent: NoFADE is given per unit of complexity (S = 1) and marked.
    std::optional<double> dataset_complexity;
    std::optional<double> target_performance;  ///< of co2e_at_target
    std::optional<KilogramsCo2e> co2e_budget;  ///< of performance_within_budget
    std::vector<Stage> stages_in_scope{Stage::training};
    ComponentScope component_scope = ComponentScope::gpu;
    std::vector<Grade> grades_admitted{Grade::A, Grade::B, Grade::C};
    std::vector<PerformanceBasis> performance_bases_admitted{PerformanceBasis::computed, PerformanceBasis::reported};
    LineagePolicy lineage_policy = LineagePolicy::full;
    int lineage_amortised_over = 1;                   ///< n of amortised(n), >= 1
    std::map<std::string, double> lineage_table_kwh;  ///< of organizer_table: source -> kWh counted
    GridPolicy grid;
    bool extrapolation_allowed = false;
    std::optional<int> fixed_batch_size;
    std::optional<std::string> fixed_input_size;
    std::optional<std::string> fixed_hardware_class;
    EntrySelection entry_selection = EntrySelection::best;
    bool raw_logs_public = false;
    std::map<std::string, double> thresholds;  ///< check id -> threshold that replaces the default
    double tie_alpha = 0.05;  ///< two-sided level at which scores differ, in (0, 0.5]; entries that do not are tied
    double tie_delta = 0.0;   ///< practical difference, in units of the ranking score: closer entries are tied
    std::string notes;        ///< what readers must know (plain text)
    bool operator==(const Rulebook&) const = default;
};

}  // namespace wattboard
