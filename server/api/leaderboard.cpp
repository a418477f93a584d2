// Handlers of boards. Those of the active scoring run never wait: index, registry and page cache are memory.
#include "server/api/leaderboard.h"

#include <fmt/format.h>

#include <memory>
#include <semaphore>

#include "server/api/answers.h"
#include "server/api/board_document.h"
#include "server/api/board_query.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/boards/board_csv.h"
#include "server/boards/overlay.h"
#include "server/http/negotiation.h"
#include "server/http/problems.h"

namespace wattboard::api {

namespace {

constexpr std::ptrdiff_t most_old_boards = 2;
// Pages of more rows take too long to write and compress for a network thread.
constexpr std::int64_t quick_rows = 200;
constexpr std::string_view csv_type = "text/csv; charset=utf-8";

Problem no_challenge(std::string_view slug)
{
    return {.type = problems::not_found, .detail = fmt::format("There is no challenge '{}'.", slug)};
}

Problem no_entry(std::string_view id)
{
    return {.type = problems::not_found, .detail = fmt::format("The board lists no entry '{}'.", id)};
}

// The same query under the path that builds boards from the database.
http::Response redirect_to_old_board(const http::Request& request, const std::string& slug, std::int64_t run)
{
    const auto question = request.target.find('?');
    http::Response response;
    response.status = 307;
    response.set_header("Location", fmt::format("{}/challenges/{}/scoring-runs/{}/leaderboard{}", api_prefix, slug, run,
                                                question == std::string::npos ? "" : request.target.substr(question)));
    return response;
}

http::Response text_answer(const http::Request& request, std::string_view type, std::string text)
{
    std::string etag = entity_tag(text);
    return tagged_answer(request, http::make_response(200, type, std::move(text)), std::move(etag));
}

Result<http::Response> cached_page(const Call& call, const boards::BoardSnapshot& board, const BoardQuery& query)
{
    const bool compressed = http::accepts_gzip(call.request.header("accept-encoding"));
    const auto format = query.csv ? boards::PageFormat::csv : boards::PageFormat::json;
    const auto page = call.services.pages.page(board, query.page, format, compressed);
    if (!page) return std::unexpected(page.error());
    http::Response response;
    response.headers.emplace_back("Content-Type", query.csv ? csv_type : json_type);
    response.headers.emplace_back("Vary", "Accept, Accept-Encoding");
    response.body = (*page)->body;
    response.gzip_body = (*page)->gzip_body;
    return tagged_answer(call.request, std::move(response), (*page)->etag);
}

// Lists that are not pages of a ranked board.
Result<http::Response> other_list(const Call& call, const BoardView& view, const BoardQuery& query)
{
    if (query.unranked) {
        const auto page = view.board.unranked_page(query.page.limit, query.page.cursor);
        if (!page) return std::unexpected(page.error());
        return text_answer(call.request, json_type, unranked_document(view, *page));
    }
    boards::Page page;
    page.rows = view.board.around(query.around, view.rule, query.page.limit / 2);
    if (page.rows.empty()) return std::unexpected(no_entry(query.around));
    page.matching = view.board.ranked_count(view.rule);
    return text_answer(call.request, json_type, board_document(view, page));
}

}  // namespace

http::RunsOn where_leaderboard_runs(const http::Request& request)
{
    const auto is_given = [&](std::string_view name) { return !request.query_value(name).value_or("").empty(); };
    const bool filtered = is_given("grade") || is_given("hardware") || is_given("text") || is_given("state");
    const auto limit = integer_parameter(request, "limit", 1, quick_rows);
    const bool quick = !filtered && limit.has_value();
    return !quick ? http::RunsOn::worker : http::RunsOn::network_thread;
}

Result<http::Response> read_leaderboard(const Call& call)
{
    const std::string& slug = call.request.parameter("challenge");
    const auto challenge = call.services.boards.index().find(slug);
    if (!challenge) return std::unexpected(no_challenge(slug));
    const auto run = integer_parameter(call.request, "scoring_run", 1, 1'000'000'000'000);
    if (!run) return std::unexpected(run.error());
    if (*run && **run != challenge->active.id) return redirect_to_old_board(call.request, slug, **run);
    const auto query = board_query(call.request, *challenge, challenge->active.rulebook);
    if (!query) return std::unexpected(query.error());
    const auto board = call.services.boards.registry().active(challenge->challenge.id, query->phase->id);
    if (!board) {
        return std::unexpected(
            Problem{.type = problems::board_not_ready, .detail = "This board is being loaded. Try again in a moment."});
    }
    const auto snapshot = board->snapshot();
    if (!query->unranked && query->around.empty()) return cached_page(call, *snapshot, *query);
    return other_list(call, {.challenge = *challenge, .board = *snapshot, .rule = query->page.rule}, *query);
}

Result<http::Response> read_standing(const Call& call)
{
    const std::string& slug = call.request.parameter("challenge");
    const auto challenge = call.services.boards.index().find(slug);
    if (!challenge) return std::unexpected(no_challenge(slug));
    if (auto checked = only_parameters(call.request, {"rule"}); !checked) return std::unexpected(checked.error());
    const auto rule = rule_parameter(call.request, challenge->active.rulebook);
    if (!rule) return std::unexpected(rule.error());
    const std::string& id = call.request.parameter("entry");
    for (const store::Phase& phase : challenge->challenge.phases) {
        const auto board = call.services.boards.registry().active(challenge->challenge.id, phase.id);
        if (!board) continue;
        const auto snapshot = board->snapshot();
        const boards::BoardEntry* entry = snapshot->find(id);
        if (entry == nullptr) continue;
        const BoardView view{.challenge = *challenge, .board = *snapshot, .rule = *rule};
        return text_answer(call.request, json_type, standing_document(view, *entry));
    }
    return std::unexpected(no_entry(id));
}

Result<http::Response> read_old_leaderboard(const Call& call)
{
    const std::string& slug = call.request.parameter("challenge");
    const auto challenge = call.services.boards.index().find(slug);
    if (!challenge) return std::unexpected(no_challenge(slug));
    const auto id = path_number(call.request, "id", "scoring run");
    if (!id) return std::unexpected(id.error());
    // Anybody may ask, and each of these holds a whole board in memory: a few at a time.
    static std::counting_semaphore<> room{most_old_boards};
    if (!room.try_acquire()) {
        return std::unexpected(Problem{.type = problems::overloaded,
                                       .detail = "Other boards of former scoring runs are being built just now."});
    }
    const std::unique_ptr<decltype(room), void (*)(decltype(room)*)> taken(&room, [](auto* held) { held->release(); });
    store::Database& database = call.services.database;
    return database.read({"board.old"}, [&](store::Transaction& transaction) -> Result<http::Response> {
        const auto run = store::find_scoring_run(transaction, *id);
        if (!run) return std::unexpected(run.error());
        if (run->challenge != challenge->challenge.id) return std::unexpected(no_challenge(slug));
        const auto query = board_query(call.request, *challenge, run->rulebook);
        if (!query) return std::unexpected(query.error());
        for (const auto& board : call.services.boards.build(transaction, challenge->challenge, *run)) {
            if (board->key().phase_id != query->phase->id) continue;
            board->attach(boards::Overlay::compute(*board->snapshot()));
            const auto snapshot = board->snapshot();
            const BoardView view{.challenge = *challenge, .board = *snapshot, .rule = query->page.rule};
            if (query->unranked || !query->around.empty()) return other_list(call, view, *query);
            const auto page = snapshot->page(query->page);
            if (!page) return std::unexpected(page.error());
            if (query->csv) return text_answer(call.request, csv_type, page_csv(*snapshot, view.rule, *page));
            return text_answer(call.request, json_type, board_document(view, *page));
        }
        return std::unexpected(no_challenge(slug));
    });
}

}  // namespace wattboard::api
