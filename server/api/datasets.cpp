// The list of data sets: complexities from the database, entries from the boards in memory.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/complexity.h"
#include "server/api/complexity_input.h"
#include "server/api/json_writer.h"
#include "server/api/model_names.h"
#include "server/api/request_reading.h"
#include "server/documents/byte_text.h"
#include "server/store/complexity_results.h"

namespace wattboard::api {

namespace {

constexpr std::size_t most_entries = 300;
// The whole map of a larger data set is in the challenge's own complexity result.
constexpr std::size_t most_classes_in_list = 200;

/// One challenge with the version of its default phase's board that the list shows.
struct Shown {
    jobs::ChallengeBoardsPtr challenge;
    boards::SnapshotPtr board;  ///< null while it is being loaded
    int complexity_version = 0;
};

std::vector<Shown> shown_now(const Call& call)
{
    std::vector<Shown> all;
    for (auto& challenge : call.services.boards.index().all()) {
        const store::Phase* phase = challenge->phase("");
        const auto board =
            phase == nullptr ? nullptr : call.services.boards.registry().active(challenge->challenge.id, phase->id);
        Shown one{.challenge = std::move(challenge), .board = board ? board->snapshot() : nullptr};
        all.push_back(std::move(one));
    }
    const auto versions = call.services.database.read(
        {"datasets.versions"}, [](store::Transaction& transaction) { return store::latest_complexities(transaction); });
    for (const store::ComplexityVersion& version : versions)
        for (Shown& one : all)
            if (one.challenge->challenge.id == version.challenge) one.complexity_version = version.version;
    return all;
}

std::string key_of(const std::vector<Shown>& all)
{
    std::string key = "datasets";
    for (const Shown& one : all)
        key += fmt::format(" {}:{}:{}", one.challenge->active.id, one.board ? one.board->change() : 0,
                           one.complexity_version);
    return key;
}

void put_complexity(JsonWriter& json, const jobs::ChallengeBoards& challenge)
{
    const auto& stated = challenge.challenge.dataset_complexity;
    const auto& ruled = challenge.active.rulebook.dataset_complexity;
    json.key("complexity");
    if (!stated && !ruled) return json.null();
    json.open('{');
    json.key("value").number(ruled ? *ruled : *stated);
    json.key("method").string(stated ? challenge.challenge.dataset_complexity_method : "as the rulebook says");
    json.key("sha256");
    const auto& digest = challenge.challenge.dataset_complexity_sha256;
    digest ? json.string(to_hex(*digest)) : json.null();
    json.close('}');
}

void put_histogram(JsonWriter& json, const ComplexityResult& result)
{
    json.key("entropy_histogram").open('{');
    json.key("edges").open('[');
    for (std::size_t i = 0; i <= result.entropy_counts.size(); ++i)
        json.number(static_cast<double>(i) * result.bin_bits);
    json.close(']');
    json.key("counts").open('[');
    for (const std::int64_t count : result.entropy_counts) json.number(count);
    json.close(']');
    json.close('}');
}

void put_result(JsonWriter& json, const ComplexityResult& result)
{
    json.key("images").number(result.images);
    json.key("entropy_bits").number(result.entropy_bits);
    json.key("js_sum").number(result.js_sum);
    json.key("js_mean").number(result.js_mean);
    json.key("class_count").number(result.classes.size());
    put_histogram(json, result);
    if (result.classes.size() > most_classes_in_list) return;
    json.key("classes").open('[');
    for (const std::string& name : result.classes) json.string(name);
    json.close(']');
    if (!result.distances.empty()) json.key("class_distances").raw(distance_matrix(result).dump());
}

std::vector<const boards::BoardEntry*> best_entries(const Shown& one)
{
    std::vector<const boards::BoardEntry*> entries;
    if (!one.board) return entries;
    one.board->ranked(one.board->config().ranking_rule).scan(0, [&](const boards::RankItem& item) {
        if (item.subject->rule(RankingRule::nofade).has_value()) entries.push_back(item.subject);
        return true;
    });
    const std::size_t count = std::min(entries.size(), most_entries);
    std::ranges::partial_sort(entries, entries.begin() + static_cast<std::ptrdiff_t>(count), std::greater{},
                              [](const auto* entry) { return entry->rule(RankingRule::nofade).value; });
    entries.resize(count);
    return entries;
}

void put_entries(JsonWriter& json, const Call& call, const Shown& one)
{
    const auto entries = best_entries(one);
    const auto facts = call.services.pictures->facts.of(call.services.database, one.challenge->active, entries);
    json.key("entries").open('[');
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const boards::BoardEntry& entry = *entries[i];
        json.open('{');
        json.key("entry").string(entry.public_id());
        json.key("name").string(entry.name());
        json.key("family").string(model_family(facts[i].technique.get(), entry.name()));
        json.key("nofade").number(entry.rule(RankingRule::nofade).value);
        json.key("gmacs").number(facts[i].gmacs);
        json.key("performance").number(entry.performance().value);
        json.key("charged_kwh").number(entry.charged_kwh().value);
        json.close('}');
    }
    json.close(']');
}

void put_dataset(JsonWriter& json, const Call& call, const Shown& one)
{
    const store::Challenge& challenge = one.challenge->challenge;
    json.open('{');
    json.key("challenge").string(challenge.slug);
    json.key("title").string(challenge.title);
    json.key("dataset").string(challenge.dataset);
    put_complexity(json, *one.challenge);
    if (one.complexity_version > 0) {
        const auto stored = call.services.database.read({"datasets.result"}, [&](store::Transaction& transaction) {
            return store::find_complexity(transaction, challenge.id);
        });
        const auto result = stored ? complexity_from_json(nlohmann::json::parse(stored->document))
                                   : Result<ComplexityResult>(std::unexpected(stored.error()));
        if (result) put_result(json, *result);
    }
    put_entries(json, call, one);
    json.close('}');
}

}  // namespace

Result<http::Response> list_datasets(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const std::vector<Shown> all = shown_now(call);
    TextCache& cache = call.services.pictures->documents;
    const std::string key = key_of(all);
    auto text = cache.find(key);
    if (!text) {
        constexpr std::size_t expected_bytes = 1U << 16U;
        JsonWriter json(expected_bytes);
        json.open('{');
        json.key("items").open('[');
        for (const Shown& one : all) put_dataset(json, call, one);
        json.close(']');
        json.close('}');
        text = cache.keep(key, json.take());
    }
    http::Response response;
    response.headers.emplace_back("Content-Type", json_type);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    response.body = text->body;
    response.gzip_body = text->gzip_body;
    return tagged_answer(call.request, std::move(response), text->etag);
}

}  // namespace wattboard::api
