// Writes what readers see of a challenge, with labels and definitions so that a page needs no other table.
#include "server/api/challenge_documents.h"

#include "scoring/metrics/registry.h"
#include "server/documents/rulebook_json.h"

namespace wattboard::api {

namespace {

Document metric_document(const PerformanceMetric& metric)
{
    return {{"name", metric.name},
            {"direction", name_of(metric.direction, direction_names)},
            {"lower_bound", metric.lower_bound},
            {"upper_bound", metric.upper_bound}};
}

Document phases_document(const std::vector<store::Phase>& phases)
{
    Document list = Document::array();
    for (const store::Phase& phase : phases) {
        list.push_back({{"slug", phase.slug},
                        {"title", phase.title},
                        {"is_default", phase.is_default},
                        {"opens_at", time_document(phase.opens_at)},
                        {"closes_at", time_document(phase.closes_at)}});
    }
    return list;
}

Document complexity_document(const store::Challenge& challenge)
{
    if (!challenge.dataset_complexity) return nullptr;
    Document complexity{{"value", *challenge.dataset_complexity}, {"method", challenge.dataset_complexity_method}};
    complexity["sha256"] = nullptr;
    if (challenge.dataset_complexity_sha256) complexity["sha256"] = to_hex(*challenge.dataset_complexity_sha256);
    return complexity;
}

}  // namespace

Document ranking_rule_document(RankingRule rule, const PerformanceMetric& metric)
{
    const RuleDescription& description = describe(rule);
    return {{"name", description.name},
            {"label", description.label},
            {"direction", name_of(rule_direction(rule, metric), direction_names)},
            {"unit", description.unit},
            {"definition", description.definition}};
}

Document challenge_summary(const store::Challenge& challenge, const store::ScoringRun& active, std::size_t entries)
{
    const Rulebook& rules = active.rulebook;
    Document document{{"slug", challenge.slug}, {"title", challenge.title}};
    document["task"] = challenge.task;
    document["dataset"] = challenge.dataset;
    document["metric"] = metric_document(rules.metric);
    document["ranking_rule"] = ranking_rule_document(rules.ranking_rule, rules.metric);
    document["entries"] = entries;
    document["phases"] = phases_document(challenge.phases);
    document["created_at"] = time_document(challenge.created_at);
    return document;
}

Document challenge_document(const store::Challenge& challenge, const store::RulebookVersion& in_force,
                            const store::ScoringRun& active, std::size_t entries)
{
    Document document = challenge_summary(challenge, active, entries);
    document["description"] = challenge.description;
    document["source"] = challenge.source;
    document["dataset_complexity"] = complexity_document(challenge);
    document["offered_rules"] = Document::array();
    for (const RankingRule rule : active.rulebook.offered_rules)
        document["offered_rules"].push_back(ranking_rule_document(rule, active.rulebook.metric));
    document["rulebook"] = rulebook_document(in_force);
    document["scoring_run"] = scoring_run_summary(active);
    return document;
}

Document rulebook_document(const store::RulebookVersion& rulebook)
{
    Document document{{"version", rulebook.version}, {"sha256", to_hex(rulebook.sha256)}};
    document["created_at"] = time_document(rulebook.created_at);
    document["rules"] = Document(to_json(rulebook.rulebook));
    return document;
}

Document scoring_run_summary(const store::ScoringRun& run)
{
    Document document{{"id", run.id}, {"state", name_of(run.state, store::scoring_run_state_names)}};
    document["rulebook_version"] = run.rulebook_version;
    document["engine_version"] = run.basis.engine_version;
    document["reference_sha256"] = to_hex(run.basis.reference_sha256);
    document["created_at"] = time_document(run.created_at);
    document["activated_at"] = time_document(run.activated_at);
    document["superseded_at"] = time_document(run.superseded_at);
    if (!run.failure.empty()) document["failure"] = run.failure;
    return document;
}

Document scoring_run_document(const store::ScoringRun& run)
{
    Document document = scoring_run_summary(run);
    document["rank_changes"] = run.rank_changes.empty() ? Document::array() : Document::parse(run.rank_changes);
    return document;
}

}  // namespace wattboard::api
