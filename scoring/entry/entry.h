// What a submission revision states, and the score computed from it: the in and out of `score_entry`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/time_lengths.h"
#include "scoring/plausibility/finding.h"
#include "scoring/rulebook.h"
#include "scoring/units.h"

namespace wattboard {

struct Performance {
    std::string metric = "accuracy";
    double value = 0;           ///< in the metric's bounds; accuracies are fractions
    std::optional<double> low;  ///< stated 95 % limits; absent: Wilson from n_items where it applies
    std::optional<double> high;
    std::optional<std::int64_t> n_items;
    PerformanceBasis basis = PerformanceBasis::reported;
    std::optional<double> train_value;  ///< the same metric on the training set, where stated
};

enum class OperationConvention : std::uint8_t { flops, macs };
inline constexpr std::array<std::string_view, 2> operation_convention_names{"flops", "macs"};

struct ModelFacts {
    std::optional<double> parameters;  ///< count
    std::optional<double> operations;  ///< of one submitted prediction (all crops, clips, ensemble members), raw count
    OperationConvention convention = OperationConvention::flops;
    std::string precision;
    std::string input_size;
    std::optional<int> batch_size;
    std::string technique;
    std::optional<Seconds> time_per_item;
    std::optional<Joules> energy_per_item;
    std::optional<int> training_runs;
    std::optional<double> training_samples;  ///< items seen in one epoch of the counted training
    std::optional<double> training_epochs;
    std::optional<int> repeats;
};

struct LineageItem {
    std::string source;
    std::string kind;  ///< weights, teacher, generated_labels, features, paid_api
    std::string sha256;
    bool is_public = false;
    std::optional<KilowattHours> energy;  ///< absent: unknown, and then not ranked under policy `full` and `amortised`
};

/// Devices of one kind used by a run.
struct Accelerators {
    std::string name;  ///< a name of the accelerator reference table
    int count = 1;
};

struct Hardware {
    std::vector<Accelerators> accelerators;
    std::string cpu;
    std::optional<Watts> cpu_tdp;
    std::optional<double> cpu_share;  ///< share of the node's CPU used by the run, in (0, 1]
    std::optional<double> dram_gb;
    std::string hardware_class;
};

/// A run that was cut short and stands for a longer one: k of n epochs, or a share of the data.
struct PartialRun {
    std::optional<double> epochs_done;
    std::optional<double> epochs_total;
    std::optional<double> data_share;  ///< in (0, 1]
};

struct TimeSpan {
    Nanoseconds start = 0;
    Nanoseconds end = 0;
};

/// Length of a span; 0 if it does not end after its start.
[[nodiscard]] constexpr Seconds seconds_of(const TimeSpan& span) { return seconds_until(span.start, span.end); }

struct RunFacts {
    std::string id;
    Stage stage = Stage::training;
    std::optional<TimeSpan> span;
    std::string zone;                  ///< grid zone (ISO 3166-1 alpha-3), empty if the rulebook fixes it
    std::optional<double> stated_pue;  ///< a claim; shown, not scored
    Hardware hardware;
    std::optional<PartialRun> partial;
    std::vector<EvidenceSummary> evidence;
};

struct StageStatement {
    StageBasis basis = StageBasis::measured;
    std::string attestation;
};

struct EntryFacts {
    Performance performance;
    ModelFacts model;
    std::vector<LineageItem> lineage;
    std::vector<RunFacts> runs;
    std::map<Stage, StageStatement> stages;
};

/// Value with its 95 % limits; `value` absent: not defined for this entry, and `reason` says why.
struct Estimate {
    std::optional<double> value;
    std::optional<double> low;
    std::optional<double> high;
    std::string reason;
    bool operator==(const Estimate&) const = default;
};

/// The score of one revision under one scoring run. Energies are of the IT equipment in scope, without PUE.
struct EntryScore {
    Estimate performance;
    Estimate energy_kwh;
    Estimate charged_kwh;
    Estimate co2e_kg;  ///< same-grid: rulebook's intensity and PUE
    std::optional<double> own_place_co2e_kg;
    std::optional<double> own_place_low_co2e_kg;  ///< 95 % limits, grid uncertainty included
    std::optional<double> own_place_high_co2e_kg;
    bool own_place_hourly = false;           ///< integrated hour by hour over the trace
    std::string own_place_note;              ///< which factor was used, or why there is none
    std::optional<double> embodied_co2e_kg;  ///< part of both CO2e figures where the rulebook counts it
    /// Software Carbon Intensity (ISO/IEC 21031) per submitted prediction, g CO2e; absent without energy per item.
    std::optional<double> sci_g_per_item;
    Grade grade = Grade::E;
    bool extrapolated = false;
    std::map<RankingRule, Estimate> rules;  ///< every ranking rule that is a function of the entry alone
    std::optional<double> gqi_published;    ///< null at or below 1 kWh
    bool nofade_per_unit_complexity = false;
    /// Empty: the entry ranks. Else each reason, for people ("below min_performance 0.70", "grade E is not admitted").
    std::vector<std::string> unranked_reasons;
    bool held = false;  ///< some finding of severity reject failed
    /// Meets the stricter values of the mark "verified"; else each value that is missed.
    bool verified = false;
    std::vector<std::string> not_verified_because;
    std::vector<Finding> findings;
};

}  // namespace wattboard
