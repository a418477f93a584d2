// SQL of what charts tell of entries.
#include "server/store/model_rows.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include "server/store/bind.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

constexpr std::string_view facts_sql =
    "SELECT submission.id, number, parameters, operations, convention, technique, time_per_item_s, "
    "EXISTS (SELECT FROM stage_statement WHERE revision_id = sealed_revision_id AND stage = 'pretraining' "
    "AND basis = 'none') FROM submission JOIN submission_revision ON submission_revision.id = sealed_revision_id "
    "LEFT JOIN model_facts ON model_facts.revision_id = sealed_revision_id WHERE submission.id = ANY ($1::bigint[])";
constexpr std::string_view stages_sql =
    "SELECT submission.id, stage, sum(charged_kwh) FROM submission "
    "JOIN revision_evidence ON revision_evidence.revision_id = sealed_revision_id "
    "JOIN evidence ON evidence.id = revision_evidence.evidence_id AND evidence.kind = 'energy' "
    "JOIN run ON run.id = evidence.run_id "
    "JOIN evidence_reading ON evidence_reading.evidence_id = evidence.id AND engine_version = $2 "
    "WHERE submission.id = ANY ($1::bigint[]) GROUP BY submission.id, stage";
constexpr std::string_view lineage_sql =
    "SELECT submission.id, source, kind, energy_kwh FROM submission "
    "JOIN lineage_item ON lineage_item.revision_id = sealed_revision_id WHERE submission.id = ANY ($1::bigint[]) "
    "ORDER BY submission.id, ordinal";

ModelRow row_of(const Row& row)
{
    ModelRow model;
    model.submission = row.get<std::int64_t>(0);
    model.revision = row.get<std::int32_t>(1);
    model.parameters = row.get<std::optional<double>>(2);
    model.operations = row.get<std::optional<double>>(3);
    if (const auto convention = row.get<std::optional<std::string_view>>(4))
        model.convention = from_name<OperationConvention>(*convention, operation_convention_names).value();
    model.technique = row.get<std::optional<std::string>>(5).value_or("");
    model.time_per_item_s = row.get<std::optional<double>>(6);
    model.attests_no_pretraining = row.get<bool>(7);
    return model;
}

}  // namespace

std::vector<ModelRow> load_model_rows(Transaction& transaction, const std::vector<SubmissionId>& submissions,
                                      std::string_view engine_version)
{
    std::vector<ModelRow> rows;
    boost::unordered_flat_map<SubmissionId, std::size_t> places;
    for (const Row row : transaction.query("models.facts", facts_sql, submissions)) {
        places.emplace(row.get<std::int64_t>(0), rows.size());
        rows.push_back(row_of(row));
    }
    for (const Row row : transaction.query("models.stages", stages_sql, submissions, engine_version)) {
        const auto place = places.find(row.get<std::int64_t>(0));
        const Stage stage = from_name<Stage>(row.get<std::string_view>(1), stage_names).value();
        if (place != places.end()) rows[place->second].logged_kwh[static_cast<std::size_t>(stage)] = row.get<double>(2);
    }
    for (const Row row : transaction.query("models.lineage", lineage_sql, submissions)) {
        const auto place = places.find(row.get<std::int64_t>(0));
        if (place == places.end()) continue;
        LineageItem item{.source = row.get<std::string>(1), .kind = row.get<std::string>(2)};
        if (const auto energy = row.get<std::optional<double>>(3)) item.energy = KilowattHours{*energy};
        rows[place->second].lineage.push_back(std::move(item));
    }
    return rows;
}

}  // namespace wattboard::store
