// Readings to columns and back.
#include "server/store/reading_rows.h"

#include <nlohmann/json.hpp>

#include "scoring/energy/trace_account.h"
#include "server/documents/evidence_json.h"
#include "server/documents/json_reader.h"
#include "server/store/database_error.h"

namespace wattboard::store {

EvidenceSummary stored_summary(std::string_view json, std::optional<std::string_view> account)
{
    const auto value = parse_json(json);
    if (!value) throw StatementError("a stored reading cannot be read: " + value.error().detail);
    auto summary = evidence_summary_from_json(*value);
    if (!summary) throw StatementError("a stored reading cannot be read: " + summary.error().detail);
    if (account) {
        auto sums = energy::TraceAccount::decode(*account);
        if (!sums) throw StatementError("a stored reading cannot be read: " + sums.error().detail);
        summary->account = std::make_shared<const energy::TraceAccount>(*std::move(sums));
    }
    return *std::move(summary);
}

ReadingColumns reading_columns(const EvidenceSummary& summary)
{
    return {.grade = std::string{name_of(summary.grade, grade_names)},
            .energy_kwh = summary.energy.value(),
            .charged_kwh = summary.charged.value(),
            .coverage = summary.coverage,
            .summary = json_text(summary),
            .account = summary.account ? std::optional{summary.account->encode()} : std::nullopt};
}

}  // namespace wattboard::store
