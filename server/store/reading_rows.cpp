// Readings to columns and back.
#include "server/store/reading_rows.h"

#include <nlohmann/json.hpp>

#include "server/documents/evidence_json.h"
#include "server/documents/json_reader.h"
#include "server/store/database_error.h"

namespace wattboard::store {

EvidenceSummary stored_summary(std::string_view json)
{
    const auto value = parse_json(json);
    if (!value) throw StatementError("a stored reading cannot be read: " + value.error().detail);
    auto summary = evidence_summary_from_json(*value);
    if (!summary) throw StatementError("a stored reading cannot be read: " + summary.error().detail);
    return *std::move(summary);
}

ReadingColumns reading_columns(const EvidenceSummary& summary)
{
    return {.grade = std::string{name_of(summary.grade, grade_names)},
            .energy_kwh = summary.energy.value(),
            .charged_kwh = summary.charged.value(),
            .coverage = summary.coverage,
            .summary = to_json(summary).dump()};
}

}  // namespace wattboard::store
