// Writes receipts.
#include "server/api/receipt.h"

#include "scoring/metrics/registry.h"
#include "server/api/answers.h"
#include "server/api/json_writer.h"
#include "server/api/option_words.h"

namespace wattboard::api {

namespace {

void put_score(JsonWriter& json, const store::ScoringRun& run, const store::NewScore& score)
{
    json.open('{');
    json.key("scoring_run").number(run.id);
    json.key("rulebook_version").number(run.rulebook_version);
    json.key("engine_version").string(run.basis.engine_version);
    json.key("ranking_rule").string(name_of(run.rulebook.ranking_rule, ranking_rule_names));
    // The members of the score's own object.
    std::string room;
    const std::string_view text = in_api_words(score.text, room);
    json.raw(text.substr(1, text.size() - 2));
    json.close('}');
}

void put_rank(JsonWriter& json, const RankView& rank)
{
    json.key("rank");
    if (!rank.rank) return json.null();
    json.open('{');
    json.key("rule").string(name_of(rank.rule, ranking_rule_names));
    json.key("rule_label").string(describe(rank.rule).label);
    json.key("rank").number(*rank.rank);
    json.key("ranked").number(rank.ranked);
    json.close('}');
}

std::size_t expected_bytes(const Receipt& receipt)
{
    std::size_t bytes = 1000;
    for (const auto& [run, score] : receipt.scores) bytes += score->text.size() + 200;
    return bytes;
}

}  // namespace

std::string receipt_text(const Receipt& receipt)
{
    const store::Sealed& sealed = receipt.sealed;
    const std::string id = to_text(sealed.public_id);
    JsonWriter json(expected_bytes(receipt));
    json.open('{');
    json.key("id").string(id);
    json.key("name").string(receipt.name);
    json.key("challenge").string(receipt.challenge);
    json.key("team").string(receipt.team);
    json.key("state").string(name_of(sealed.state, submission_state_names));
    json.key("state_reason").string(receipt.state_reason);
    json.key("revision").number(sealed.number);
    json.key("sealed_at").string(time_document(sealed.sealed_at));
    json.key("leaf_sha256").string(to_hex(sealed.leaf));
    json.key("runs").open('[');
    for (const Uuid& run : receipt.runs) json.string(to_text(run));
    json.close(']');
    json.key("scores").open('[');
    for (const auto& [run, score] : receipt.scores) put_score(json, *run, *score);
    json.close(']');
    put_rank(json, receipt.rank);
    json.key("links").open('{');
    json.key("self").string(std::string(api_prefix) + "/submissions/" + id);
    json.close('}');
    json.close('}');
    return json.take();
}

}  // namespace wattboard::api
