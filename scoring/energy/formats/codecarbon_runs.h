// Rows of CodeCarbon, from whichever syntax, put together into runs.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "scoring/energy/formats/codecarbon_checks.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

class CodeCarbonRuns {
public:
    CodeCarbonRuns(const ReadingOptions& options, const ReadingContext& context) : options_{options}, context_{context}
    {
    }

    /// What is known of the file as a whole; rows are counted by `take`.
    CodeCarbonTally tally;
    /// Rows are differences (per-task file) instead of cumulative.
    bool tasks = false;
    /// Rows have a field that names their run; without one every row is a run.
    bool named = true;

    /// nullopt: taken. Else what is wrong with the row, in the field that it names.
    std::optional<Problem> take(CodeCarbonRow row);

    /// Problems `empty_log` and `invalid_value` (no run of the selected name).
    Result<EvidenceSummary> summarise(std::string format, bool zone_known, const Finding& tail);

private:
    [[nodiscard]] Problem no_run() const;

    ReadingOptions options_;
    ReadingContext context_;
    std::vector<CodeCarbonRow> runs_;
    std::unordered_map<std::string, std::size_t> run_index_;
};

}  // namespace wattboard::energy
