// SQL that reads back what revisions state, for scoring.
#include <map>

#include "server/documents/byte_text.h"
#include "server/store/paging.h"
#include "server/store/reading_rows.h"
#include "server/store/run_rows.h"
#include "server/store/submissions.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

using ByRevision = std::map<RevisionId, LoadedFacts>;

template <class Unit>
std::optional<Unit> unit(const std::optional<double>& number)
{
    return number ? std::optional{Unit{*number}} : std::nullopt;
}

Performance performance_of(const Row& row)
{
    return {.metric = row.get<std::string>(1),
            .value = row.get<double>(2),
            .low = row.get<std::optional<double>>(3),
            .high = row.get<std::optional<double>>(4),
            .n_items = row.get<std::optional<std::int64_t>>(5),
            .basis = from_name<PerformanceBasis>(row.get<std::string_view>(6), performance_basis_names).value(),
            .train_value = row.get<std::optional<double>>(7)};
}

ModelFacts model_of(const Row& row)
{
    ModelFacts model{.parameters = row.get<std::optional<double>>(8),
                     .operations = row.get<std::optional<double>>(9),
                     .precision = row.get<std::optional<std::string>>(11).value_or(""),
                     .input_size = row.get<std::optional<std::string>>(12).value_or(""),
                     .batch_size = row.get<std::optional<std::int32_t>>(13),
                     .technique = row.get<std::optional<std::string>>(14).value_or(""),
                     .time_per_item = unit<Seconds>(row.get<std::optional<double>>(15)),
                     .energy_per_item = unit<Joules>(row.get<std::optional<double>>(16)),
                     .training_runs = row.get<std::optional<std::int32_t>>(17),
                     .training_samples = row.get<std::optional<double>>(19),
                     .training_epochs = row.get<std::optional<double>>(20),
                     .repeats = row.get<std::optional<std::int32_t>>(18)};
    if (const auto convention = row.get<std::optional<std::string_view>>(10))
        model.convention = from_name<OperationConvention>(*convention, operation_convention_names).value();
    return model;
}

ByRevision load_heads(Transaction& transaction, const std::vector<RevisionId>& revisions)
{
    ByRevision loaded;
    // The metric that ranks: a revision states one performance in this schema version's API.
    for (const Row row : transaction.query(
             "facts.heads",
             "SELECT submission_revision.id, name, value, low, high, n_items, basis, train_value, parameters, "
             "operations, convention, precision, input_size, batch_size, technique, time_per_item_s, "
             "energy_per_item_j, training_runs, repeats, training_samples, training_epochs FROM submission_revision "
             "JOIN performance ON performance.revision_id = submission_revision.id JOIN metric ON metric.id = "
             "metric_id "
             "LEFT JOIN model_facts ON model_facts.revision_id = submission_revision.id "
             "WHERE submission_revision.id = ANY ($1::bigint[]) ORDER BY submission_revision.id, metric_id",
             revisions)) {
        LoadedFacts& facts = loaded[row.get<std::int64_t>(0)];
        facts.revision = row.get<std::int64_t>(0);
        facts.facts.performance = performance_of(row);
        facts.facts.model = model_of(row);
    }
    return loaded;
}

void load_lineage(Transaction& transaction, const std::vector<RevisionId>& revisions, ByRevision& loaded)
{
    for (const Row row : transaction.query("facts.lineage",
                                           "SELECT revision_id, source, kind, coalesce(encode(sha256, 'hex'), ''), "
                                           "is_public, energy_kwh FROM lineage_item "
                                           "WHERE revision_id = ANY ($1::bigint[]) ORDER BY revision_id, ordinal",
                                           revisions))
        loaded[row.get<std::int64_t>(0)].facts.lineage.push_back(
            {.source = row.get<std::string>(1),
             .kind = row.get<std::string>(2),
             .sha256 = row.get<std::string>(3),
             .is_public = row.get<bool>(4),
             .energy = unit<KilowattHours>(row.get<std::optional<double>>(5))});
}

void load_stages(Transaction& transaction, const std::vector<RevisionId>& revisions, ByRevision& loaded)
{
    for (const Row row : transaction.query("facts.stages",
                                           "SELECT revision_id, stage, basis, attestation FROM stage_statement "
                                           "WHERE revision_id = ANY ($1::bigint[])",
                                           revisions))
        loaded[row.get<std::int64_t>(0)].facts.stages.emplace(
            from_name<Stage>(row.get<std::string_view>(1), stage_names).value(),
            StageStatement{.basis = from_name<StageBasis>(row.get<std::string_view>(2), stage_basis_names).value(),
                           .attestation = row.get<std::string>(3)});
}

void load_runs(Transaction& transaction, const std::vector<RevisionId>& revisions, ByRevision& loaded)
{
    for (const Row row : transaction.query(
             "facts.runs",
             "SELECT revision_id, public_id, stage, started_at, ended_at, zone, stated_pue, hardware, epochs_done, "
             "epochs_total, data_share FROM submission_run JOIN run ON run.id = run_id "
             "WHERE revision_id = ANY ($1::bigint[]) ORDER BY revision_id, ordinal",
             revisions))
        loaded[row.get<std::int64_t>(0)].facts.runs.push_back(run_facts_of(row, 1));
}

void load_evidence(Transaction& transaction, const std::vector<RevisionId>& revisions, std::string_view engine_version,
                   ByRevision& loaded)
{
    for (const Row row : transaction.query(
             "facts.evidence",
             "SELECT revision_id, run.public_id, evidence.id, summary, account, evidence.public_id FROM submission_run "
             "JOIN submission_revision ON submission_revision.id = revision_id "
             "JOIN run ON run.id = run_id "
             "JOIN LATERAL (SELECT id, public_id FROM evidence WHERE run_id = run.id AND state = 'complete' AND kind = "
             "'energy' "
             "AND (sealed_at IS NULL OR EXISTS (SELECT FROM revision_evidence AS pinned "
             "WHERE pinned.revision_id = submission_revision.id AND pinned.evidence_id = evidence.id))) AS evidence "
             "ON true LEFT JOIN evidence_reading ON evidence_id = evidence.id AND engine_version = $2 "
             "WHERE revision_id = ANY ($1::bigint[]) ORDER BY revision_id, ordinal, evidence.id",
             revisions, engine_version)) {
        LoadedFacts& facts = loaded[row.get<std::int64_t>(0)];
        const auto run_id = row.get<std::string>(1);
        facts.evidence.push_back(row.get<std::int64_t>(2));
        const auto summary = row.get<std::optional<std::string_view>>(3);
        if (!summary) {
            facts.unread.push_back(facts.evidence.back());
            continue;
        }
        EvidenceSummary reading = stored_summary(*summary, row.get<std::optional<std::string_view>>(4));
        reading.id = row.get<std::string>(5);
        for (RunFacts& run : facts.facts.runs)
            if (run.id == run_id) run.evidence.push_back(std::move(reading));
    }
}

}  // namespace

std::vector<LoadedFacts> load_entry_facts(Transaction& transaction, const std::vector<RevisionId>& revisions,
                                          std::string_view engine_version)
{
    ByRevision loaded = load_heads(transaction, revisions);
    std::vector<RevisionId> known;
    for (const auto& [revision, facts] : loaded) known.push_back(revision);
    load_lineage(transaction, known, loaded);
    load_stages(transaction, known, loaded);
    load_runs(transaction, known, loaded);
    load_evidence(transaction, known, engine_version, loaded);
    std::vector<LoadedFacts> ordered;
    for (const RevisionId revision : revisions)
        if (auto node = loaded.extract(revision)) ordered.push_back(std::move(node.mapped()));
    return ordered;
}

Result<LoadedFacts> load_entry_facts(Transaction& transaction, RevisionId revision, std::string_view engine_version)
{
    auto facts = load_entry_facts(transaction, std::vector<RevisionId>{revision}, engine_version);
    if (facts.empty()) return absent("revision", std::to_string(revision));
    return std::move(facts.front());
}

}  // namespace wattboard::store
