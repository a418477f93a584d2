// How a score comes about, step by step, with the formula and the numbers of each step, for people who check it.
#pragma once

#include <string>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// One figure of a score. `with_numbers` is arithmetic (+ - × / ^, log10, ln, exp, sqrt, min, max, brackets) of numbers
/// alone, rounded to 7 significant digits, and gives `value`.
struct DerivationStep {
    std::string id;            ///< stable, such as "gqi_denominator", or "charged_2" of the second run
    std::string name;          ///< for people
    std::string symbol;        ///< as later formulas name it
    std::string formula;       ///< plain text
    std::string with_numbers;  ///< the formula with numbers put in
    double value = 0;
    std::string unit;
    std::string source;  ///< paper and equation, standard, or whose statement it is
};

/// The steps to `score`, which `score_entry` gave for these facts, in the order in which they build on each other:
/// energy of each run, CO2e, performance, the rules that have a value, limits. Problems: those of `score_entry`, where
/// the facts are no longer those of the score.
[[nodiscard]] Result<std::vector<DerivationStep>> derive_score(const Rulebook& rulebook, const EntryFacts& facts,
                                                               const ReferenceTables& tables, const EntryScore& score);

}  // namespace wattboard
