// Shared by the repositories that read and write what was read from logs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::store {

/// Summary of its stored JSON, with its running sums where `account` holds them. Throws StatementError if it cannot be
/// read, which only damage explains.
EvidenceSummary stored_summary(std::string_view json, std::optional<std::string_view> account = std::nullopt);

/// A reading as its columns hold it, format and version aside.
struct ReadingColumns {
    std::string grade;
    double energy_kwh = 0;
    double charged_kwh = 0;
    double coverage = 0;
    std::string summary;
    std::optional<std::string> account;  ///< running sums, where the summary has them
};
ReadingColumns reading_columns(const EvidenceSummary& summary);

}  // namespace wattboard::store
