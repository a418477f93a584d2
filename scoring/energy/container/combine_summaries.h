// Several logs of one piece of evidence as one summary.
#pragma once

#include <string>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/reading_options.h"

namespace wattboard::energy {

struct NamedSummary {
    std::string path;
    EvidenceSummary summary;
};

/// Logs that have accounts are put together by them and charged anew (`merge`, `summarise`): parts of one trace become
/// one trace. What has none (totals) is added: where two files have the same id, the later gets its path in front; the
/// grade is the lowest; gains of sensors add linearly, the other parts of the uncertainty in quadrature. Of the
/// findings all that failed are kept, and one of each check that none failed; places begin with the path. `logs` must
/// not be empty.
EvidenceSummary combine_summaries(std::vector<NamedSummary> logs, const ReadingOptions& options,
                                  const ReadingContext& context);

}  // namespace wattboard::energy
