// Columns of what a revision states: lists as one array a column, so that a statement of fixed text inserts them all.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/store/bind.h"
#include "server/store/run_rows.h"
#include "server/store/submissions.h"

namespace wattboard::store {

/// Each `add_to` adds its parameters in the order of its members.
struct LineageColumns {
    explicit LineageColumns(const std::vector<LineageItem>& items);
    void add_to(Parameters& parameters) const;

    std::vector<std::string> sources;
    std::vector<std::string> kinds;
    std::vector<std::string> digests;  ///< hexadecimal, or empty
    std::vector<std::int64_t> are_public;
    std::vector<std::optional<double>> energies;
};

struct StageColumns {
    explicit StageColumns(const std::map<Stage, StageStatement>& stages);
    void add_to(Parameters& parameters) const;

    std::vector<std::string> stages;
    std::vector<std::string> bases;
    std::vector<std::string> attestations;
};

struct RunListColumns {
    RunListColumns(const std::vector<RunFacts>& runs, const ResolvedRuns& resolved);
    void add_to(Parameters& parameters) const;

    std::vector<std::string> public_ids;
    std::vector<std::int64_t> are_new;
    std::vector<std::string> stages;
    std::vector<std::optional<Timestamp>> starts;
    std::vector<std::optional<Timestamp>> ends;
    std::vector<std::optional<std::string>> zones;
    std::vector<std::optional<double>> pues;
    std::vector<std::string> hardware;
    std::vector<std::optional<double>> epochs_done;
    std::vector<std::optional<double>> epochs_total;
    std::vector<std::optional<double>> data_shares;
};

/// metric name, value, low, high, n_items, basis, train_value.
void add_performance(Parameters& parameters, const Performance& performance);
/// parameters, operations, convention, precision, input_size, batch_size, technique, time_per_item_s,
/// energy_per_item_j, training_runs, repeats.
void add_model(Parameters& parameters, const ModelFacts& model);
/// training_samples, training_epochs.
void add_training(Parameters& parameters, const ModelFacts& model);

/// Problem of a metric name that the challenge does not know.
Problem unknown_metric(const std::string& name);

}  // namespace wattboard::store
