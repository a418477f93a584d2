// Reads what is missing and remembers it.
#include "server/api/picture_facts.h"

#include <algorithm>
#include <cmath>

#include "scoring/entry/lineage_charge.h"
#include "scoring/metrics/nofade.h"
#include "server/store/model_rows.h"

namespace wattboard::api {
namespace {

constexpr double flops_of_gmac = 2e9;

PictureFacts facts_of(const store::ModelRow& row, const Rulebook& rules)
{
    PictureFacts facts{.revision = row.revision};
    if (row.operations) facts.gmacs = flops_of(*row.operations, row.convention) / flops_of_gmac;
    if (row.parameters) facts.params_m = *row.parameters / 1e6;
    if (row.time_per_item_s) facts.inference_ms = *row.time_per_item_s * 1e3;
    facts.logged_kwh.fill(PictureFacts::absent);
    for (const Stage stage : rules.stages_in_scope) {
        const auto place = static_cast<std::size_t>(stage);
        facts.logged_kwh[place] = row.logged_kwh[place].value_or(PictureFacts::absent);
    }
    facts.has_weights = std::ranges::any_of(row.lineage, [](const auto& item) { return item.kind == "weights"; });
    facts.attests_no_pretraining = row.attests_no_pretraining;
    if (const auto lineage = charge_lineage(rules, row.lineage)) facts.lineage_kwh = lineage->energy.value();
    if (!row.technique.empty()) facts.technique = std::make_shared<const std::string>(row.technique);
    return facts;
}

}  // namespace

double PictureFacts::stage_kwh(Stage stage, double charged_kwh) const
{
    double logged = 0;
    for (const double kwh : logged_kwh)
        if (!std::isnan(kwh)) logged += kwh;
    const double own = std::max(0.0, charged_kwh - lineage_kwh);
    const double share = logged_kwh[static_cast<std::size_t>(stage)];
    const double of_logs = std::isnan(share) || logged <= 0 ? absent : own * (share / logged);
    if (stage != Stage::pretraining || lineage_kwh <= 0) return of_logs;
    return lineage_kwh + (std::isnan(of_logs) ? 0 : of_logs);
}

std::vector<PictureFacts> PictureFactsCache::of(store::Database& database, const store::ScoringRun& run,
                                                std::span<const boards::BoardEntry* const> entries)
{
    std::vector<PictureFacts> facts(entries.size());
    std::vector<store::SubmissionId> missing;
    const auto look_up = [&](const auto& when_missing) {
        const std::lock_guard lock(mutex_);
        const ByEntry& known = known_[run.id];
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto found = known.find(entries[i]->id());
            if (found != known.end() && found->second.revision >= entries[i]->revision())
                facts[i] = found->second;
            else
                when_missing(entries[i]->id());
        }
    };
    look_up([&](std::int64_t id) { missing.push_back(id); });
    if (missing.empty()) return facts;
    const auto rows = database.read({"picture.facts"}, [&](store::Transaction& transaction) {
        return store::load_model_rows(transaction, missing, run.basis.engine_version);
    });
    {
        const std::lock_guard lock(mutex_);
        if (count_ + rows.size() > most) {
            known_.clear();
            count_ = 0;
        }
        ByEntry& known = known_[run.id];
        for (const store::ModelRow& row : rows)
            count_ += known.insert_or_assign(row.submission, facts_of(row, run.rulebook)).second ? 1 : 0;
    }
    look_up([](std::int64_t) {});
    return facts;
}

}  // namespace wattboard::api
