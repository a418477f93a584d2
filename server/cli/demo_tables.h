// The embedded demo tables as typed rows.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/units.h"

namespace wattboard::cli {

/// One published row. Fractions, SI units and counts; absent where the paper's cell is empty.
struct DemoRow {
    std::string name;
    std::optional<double> performance;        ///< fraction
    std::optional<double> train_performance;  ///< fraction
    std::optional<KilowattHours> energy;
    std::string energy_as_published;  ///< "177.06 kWh", "19.6 MJ"
    nlohmann::json stated_energy;     ///< member of the evidence, in joules where the paper counts megajoules
    std::optional<double> operations;
    std::optional<double> parameters;
    std::optional<Seconds> time_per_item;
    std::optional<Joules> energy_per_item;
    std::string technique;  ///< the paper's group and its technique; empty where it compares whole models
};

/// One challenge of the demo: its description and its rows.
struct DemoChallenge {
    std::string slug;
    std::string team;
    nlohmann::json body;          ///< of POST /challenges
    std::string training_basis;   ///< how the paper got its training energies: measured or estimated
    std::string evidence_source;  ///< names paper and table
    std::vector<DemoRow> rows;
    bool has_baseline = false;  ///< the row "Baseline" is one
};

/// demo.json, parsed. Throws std::logic_error if an embedded file is broken: a fault of the program.
[[nodiscard]] const nlohmann::json& demo_description();

/// All challenges of the demo in their order.
[[nodiscard]] std::vector<DemoChallenge> demo_challenges();

}  // namespace wattboard::cli
