// Shared by the repositories that read and write runs: columns to facts and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "server/store/ids.h"
#include "server/store/rows.h"

namespace wattboard::store {

/// Facts of the ten columns from `first` on: public_id, stage, started_at, ended_at, zone, stated_pue, hardware,
/// epochs_done, epochs_total, data_share.
RunFacts run_facts_of(const Row& row, std::size_t first);

/// Hardware of its stored JSON. Throws StatementError if it cannot be read, which only damage explains.
Hardware stored_hardware(std::string_view json);

/// A run as its columns hold it.
struct RunColumns {
    std::string stage;
    std::optional<Timestamp> started_at;
    std::optional<Timestamp> ended_at;
    std::optional<std::string> zone;
    std::optional<double> stated_pue;
    std::string hardware;
    std::optional<double> epochs_done;
    std::optional<double> epochs_total;
    std::optional<double> data_share;
};
RunColumns run_columns(const RunFacts& facts);

/// Public ids of stated runs: made here for new ones, looked up for those named.
struct ResolvedRuns {
    std::vector<std::string> ids;
    std::vector<bool> is_new;
};
/// `unknown_run` if a run that is named does not exist or belongs to another team.
Result<ResolvedRuns> resolve_runs(Transaction& transaction, TeamId team, const std::vector<RunFacts>& runs);

}  // namespace wattboard::store
