// What charts tell of entries beside their scores: facts of the model, and what the logs of each stage say.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/entry.h"
#include "server/store/ids.h"

namespace wattboard::store {

class Transaction;

struct ModelRow {
    SubmissionId submission = 0;
    int revision = 1;  ///< number of the latest sealed one, which all of this is of
    std::optional<double> parameters;
    std::optional<double> operations;  ///< raw count, in `convention`
    OperationConvention convention = OperationConvention::flops;
    std::string technique;
    std::optional<double> time_per_item_s;
    /// By Stage: sum of what the logs of its runs charge; absent without such logs.
    std::array<std::optional<double>, stage_names.size()> logged_kwh;
    bool attests_no_pretraining = false;
    std::vector<LineageItem> lineage;  ///< source, kind and energy only
};

/// Of those that have a sealed revision, in no order. `engine_version`: whose reading of the logs.
std::vector<ModelRow> load_model_rows(Transaction& transaction, const std::vector<SubmissionId>& submissions,
                                      std::string_view engine_version);

}  // namespace wattboard::store
