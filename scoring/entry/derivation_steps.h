// Collects the steps of a derivation.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "scoring/entry/score_derivation.h"
#include "scoring/metrics/number_text.h"

namespace wattboard {

/// A number as it stands in a formula: 7 significant digits, negative ones in brackets.
[[nodiscard]] inline std::string in_formula(double value)
{
    std::string text = rounded_text(value, 7);
    return value < 0 ? "(" + text + ")" : text;
}

/// "a + b + c" of numbers; "0" without any.
[[nodiscard]] inline std::string sum_text(const std::vector<double>& terms)
{
    std::string text;
    for (const double term : terms) text += (text.empty() ? "" : " + ") + in_formula(term);
    return text.empty() ? "0" : text;
}

class DerivationSteps {
public:
    void add(DerivationStep step) { steps_.push_back(std::move(step)); }
    /// A figure that was stated or read, not computed from others.
    void add_given(std::string id, std::string name, std::string symbol, double value, std::string unit,
                   std::string source)
    {
        add({.id = std::move(id),
             .name = std::move(name),
             .symbol = symbol,
             .formula = std::move(symbol),
             .with_numbers = in_formula(value),
             .value = value,
             .unit = std::move(unit),
             .source = std::move(source)});
    }
    [[nodiscard]] std::vector<DerivationStep> take() { return std::move(steps_); }

private:
    std::vector<DerivationStep> steps_;
};

/// What the energy of an entry is made of: steps of each run, of lineage and of the sum with its limits.
[[nodiscard]] Result<void> derive_energy(const Rulebook& rulebook, const EntryFacts& facts,
                                         const ReferenceTables& tables, const EntryScore& score,
                                         DerivationSteps& steps);

}  // namespace wattboard
