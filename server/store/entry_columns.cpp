// Facts to columns.
#include "server/store/entry_columns.h"

#include "server/store/problems.h"

namespace wattboard::store {
namespace {

template <class Tag>
std::optional<double> number(const std::optional<Quantity<Tag>>& quantity)
{
    return quantity ? std::optional{quantity->value()} : std::nullopt;
}

}  // namespace

LineageColumns::LineageColumns(const std::vector<LineageItem>& items)
{
    for (const LineageItem& item : items) {
        sources.push_back(item.source);
        kinds.push_back(item.kind);
        digests.push_back(item.sha256);
        are_public.push_back(item.is_public ? 1 : 0);
        energies.push_back(number(item.energy));
    }
}

void LineageColumns::add_to(Parameters& parameters) const
{
    parameters.add(sources);
    parameters.add(kinds);
    parameters.add(digests);
    parameters.add(are_public);
    parameters.add(energies);
}

StageColumns::StageColumns(const std::map<Stage, StageStatement>& statements)
{
    for (const auto& [stage, statement] : statements) {
        stages.emplace_back(name_of(stage, stage_names));
        bases.emplace_back(name_of(statement.basis, stage_basis_names));
        attestations.push_back(statement.attestation);
    }
}

void StageColumns::add_to(Parameters& parameters) const
{
    parameters.add(stages);
    parameters.add(bases);
    parameters.add(attestations);
}

RunListColumns::RunListColumns(const std::vector<RunFacts>& runs, const ResolvedRuns& resolved)
{
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const RunColumns columns = run_columns(runs[i]);
        public_ids.push_back(resolved.ids[i]);
        are_new.push_back(resolved.is_new[i] ? 1 : 0);
        stages.push_back(columns.stage);
        starts.push_back(columns.started_at);
        ends.push_back(columns.ended_at);
        zones.push_back(columns.zone);
        pues.push_back(columns.stated_pue);
        hardware.push_back(columns.hardware);
        epochs_done.push_back(columns.epochs_done);
        epochs_total.push_back(columns.epochs_total);
        data_shares.push_back(columns.data_share);
    }
}

void RunListColumns::add_to(Parameters& parameters) const
{
    parameters.add(public_ids);
    parameters.add(are_new);
    parameters.add(stages);
    parameters.add(starts);
    parameters.add(ends);
    parameters.add(zones);
    parameters.add(pues);
    parameters.add(hardware);
    parameters.add(epochs_done);
    parameters.add(epochs_total);
    parameters.add(data_shares);
}

void add_performance(Parameters& parameters, const Performance& performance)
{
    parameters.add(performance.metric);
    parameters.add(performance.value);
    parameters.add(performance.low);
    parameters.add(performance.high);
    parameters.add(performance.n_items);
    parameters.add(name_of(performance.basis, performance_basis_names));
    parameters.add(performance.train_value);
}

void add_model(Parameters& parameters, const ModelFacts& model)
{
    parameters.add(model.parameters);
    parameters.add(model.operations);
    parameters.add(model.operations ? std::optional{name_of(model.convention, operation_convention_names)}
                                    : std::optional<std::string_view>{});
    parameters.add(model.precision);
    parameters.add(model.input_size);
    parameters.add(model.batch_size);
    parameters.add(model.technique);
    parameters.add(number(model.time_per_item));
    parameters.add(number(model.energy_per_item));
    parameters.add(model.training_runs);
    parameters.add(model.repeats);
}

void add_training(Parameters& parameters, const ModelFacts& model)
{
    parameters.add(model.training_samples);
    parameters.add(model.training_epochs);
}

Problem unknown_metric(const std::string& name)
{
    return {.type = problems::unknown_metric,
            .detail = "The challenge has no metric \"" + name.substr(0, 60) + "\".",
            .field = "/performance/metric"};
}

}  // namespace wattboard::store
