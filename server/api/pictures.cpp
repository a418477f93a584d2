// Handler of pictures.
#include "server/api/pictures.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/api/answers.h"
#include "server/api/board_query.h"
#include "server/api/picture_document.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/http/problems.h"
#include "server/http/text.h"

namespace wattboard::api {

namespace {

constexpr std::int64_t most_entries = 5000;
constexpr std::size_t most_levels = 20;

std::unexpected<Problem> refused(std::string_view name, std::string detail)
{
    return std::unexpected(
        Problem{.type = problems::invalid_parameter, .detail = std::move(detail), .field = std::string(name)});
}

Result<std::vector<double>> levels_of(std::string_view text)
{
    std::vector<double> levels;
    while (!text.empty()) {
        const auto item = http::next_item(text, ',');
        const auto level = finite_number(item);
        if (!level || !(*level > 0) || *level > 1000)
            return refused("iso", fmt::format("'{}' is no GQI above 0 and up to 1000, as in 0.5,0.7.", item));
        levels.push_back(*level);
    }
    if (levels.size() > most_levels) return refused("iso", fmt::format("At most {} levels.", most_levels));
    return levels;
}

Result<PictureRequest> picture_request(const http::Request& request)
{
    if (auto checked =
            only_parameters(request, {"cost", "phase", "grade", "state", "hardware", "text", "limit", "iso"});
        !checked)
        return std::unexpected(std::move(checked.error()));
    PictureRequest picture;
    const auto cost = request.query_value("cost").value_or("");
    if (!cost.empty()) {
        const auto named = from_name<PictureCost>(cost, picture_cost_names);
        if (!named) return refused("cost", "cost is co2e or energy.");
        picture.cost = *named;
    }
    auto filter = filter_parameters(request);
    if (!filter) return std::unexpected(std::move(filter.error()));
    picture.filter = std::move(*filter);
    const auto limit = integer_parameter(request, "limit", 1, most_entries);
    if (!limit) return std::unexpected(limit.error());
    picture.limit = static_cast<std::size_t>(limit->value_or(1000));
    auto levels = levels_of(request.query_value("iso").value_or(""));
    if (!levels) return std::unexpected(std::move(levels.error()));
    picture.iso = std::move(*levels);
    return picture;
}

// Everything that the document depends on; texts are preceded by their length.
std::string key_of(const boards::BoardSnapshot& board, const PictureRequest& request)
{
    return fmt::format("{} {} {} {} {} {}:{} {}:{} {}", board.version(), static_cast<int>(request.cost), request.limit,
                       request.filter.grades, request.filter.states, request.filter.hardware.size(),
                       request.filter.hardware, request.filter.text.size(), request.filter.text,
                       fmt::join(request.iso, ","));
}

std::string made_document(const Call& call, const jobs::ChallengeBoards& challenge, const boards::BoardSnapshot& board,
                          const PictureRequest& request)
{
    const Rulebook& rules = challenge.active.rulebook;
    PictureSelection selection = select_entries(board, rules, request);
    auto facts = call.services.pictures->facts.of(call.services.database, challenge.active, selection.entries);
    return picture_document(board, make_picture(std::move(selection), std::move(facts), rules, request), request.cost);
}

}  // namespace

Result<http::Response> read_picture(const Call& call)
{
    const std::string& slug = call.request.parameter("challenge");
    const auto challenge = call.services.boards.index().find(slug);
    if (!challenge) {
        return std::unexpected(
            Problem{.type = problems::not_found, .detail = fmt::format("There is no challenge '{}'.", slug)});
    }
    const auto request = picture_request(call.request);
    if (!request) return std::unexpected(request.error());
    const auto phase = phase_parameter(call.request, *challenge);
    if (!phase) return std::unexpected(phase.error());
    const auto board = call.services.boards.registry().active(challenge->challenge.id, (*phase)->id);
    if (!board || board->key().scoring_run_id != challenge->active.id) {
        return std::unexpected(
            Problem{.type = problems::board_not_ready, .detail = "This board is being loaded. Try again in a moment."});
    }
    const auto snapshot = board->snapshot();
    TextCache& cache = call.services.pictures->documents;
    const std::string key = key_of(*snapshot, *request);
    auto text = cache.find(key);
    if (!text) text = cache.keep(key, made_document(call, *challenge, *snapshot, *request));
    http::Response response;
    response.headers.emplace_back("Content-Type", json_type);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    response.body = text->body;
    response.gzip_body = text->gzip_body;
    return tagged_answer(call.request, std::move(response), text->etag);
}

}  // namespace wattboard::api
