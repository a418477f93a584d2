// Writes what changes on a board.
#include "server/api/trial_document.h"

namespace wattboard::api {

namespace {

void put_row(JsonWriter& json, const boards::TrialRow& row)
{
    const boards::BoardEntry& entry = *row.official;
    json.open('{');
    json.key("entry").string(entry.public_id());
    json.key("name").string(entry.name());
    json.key("team").open('{');
    json.key("slug").string(entry.team().slug);
    json.key("name").string(entry.team().name);
    json.close('}');
    json.key("rank").number_or_null(row.rank);
    json.key("official_rank").number_or_null(row.official_rank);
    json.key("score").number_or_null(row.score);
    json.key("official_score").number_or_null(row.official_score);
    json.key("co2e_kg");
    row.now == nullptr ? json.null() : json.number(row.now->co2e_kg().value);
    json.key("official_co2e_kg").number(entry.co2e_kg().value);
    json.key("performance").number((row.now == nullptr ? entry : *row.now).performance().value);
    if (!row.reason.empty()) json.key("reason").string(row.reason);
    json.close('}');
}

}  // namespace

void put_comparison(JsonWriter& json, const boards::TrialComparison& comparison)
{
    json.key("of").number(comparison.of);
    json.key("changed").number(comparison.changed);
    json.key("left_out").number(comparison.left_out);
    json.key("rows").open('[');
    for (const boards::TrialRow& row : comparison.rows) put_row(json, row);
    json.close(']');
}

}  // namespace wattboard::api
