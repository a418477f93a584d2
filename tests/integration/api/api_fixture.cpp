// Composes the API as the program does.
#include "api_fixture.h"

#include <fmt/format.h>

#include "server/documents/time_text.h"
#include "server/http/text.h"
#include "server/store/accounts.h"
#include "server/store/credentials.h"
#include "server/store/references.h"

namespace wattboard::test {

namespace {

http::Method method_of(const std::string& name)
{
    for (std::size_t i = 0; i < http::method_count; ++i)
        if (http::to_string(static_cast<http::Method>(i)) == name) return static_cast<http::Method>(i);
    throw std::logic_error("no method " + name);
}

http::Response run_streaming(const http::StreamingHandler& handler, http::Request& request, const Ask& ask)
{
    const std::string body = std::exchange(request.body, {});
    auto opened = handler(request);
    if (auto* refused = std::get_if<http::Response>(&opened)) return std::move(*refused);
    auto& sink = std::get<std::unique_ptr<http::BodySink>>(opened);
    for (std::size_t at = 0; at < body.size(); at += ask.piece)
        if (auto refused = sink->write(std::string_view(body).substr(at, ask.piece))) return std::move(*refused);
    if (ask.before_end) ask.before_end();
    if (!ask.break_off) return sink->finish();
    sink->abandon();
    return {.status = 0};
}

constexpr Nanoseconds second = 1'000'000'000;

Nanoseconds log_start() { return parse_time("2024-03-01T08:00:00Z").value(); }

}  // namespace

std::string Answer::header(std::string_view name) const
{
    for (const auto& [key, value] : headers)
        if (http::iequals(key, name)) return value;
    return {};
}

ApiFixture::ApiFixture()
    : tokens_{[this](const Digest& digest) {
          return database_->read({"test.principal"}, [&](store::Transaction& transaction) {
              return store::find_principal(transaction, digest);
          });
      }},
      services_{.database = *database_,
                .boards = loader_,
                .pages = pages_,
                .tokens = tokens_,
                .sessions = sessions_,
                .events = events_,
                .references = references_,
                .directory = directory_,
                .has_room = [this](std::uint64_t) { return has_room_; },
                .wake_jobs = [this] { ++jobs_woken_; },
                .max_evidence_bytes = 8U << 20U}
{
    database_->write({"test.references"}, [](store::Transaction& transaction) {
        store::load_grid(transaction, {"Test grid", "invented", "CC0", "2025-01-01"},
                         {{"FRA", 2024, GramsPerKilowattHour{50}}, {"WORLD", 2024, GramsPerKilowattHour{480}}});
        store::load_accelerators(transaction, {"Test devices", "invented", "CC0", ""},
                                 {{.name = "Testchip X1", .vendor = "Testchip", .power = Watts{400}}});
    });
    api::add_api_routes(router_, services_);
    organizer_ = make_account("olga", store::Role::organizer);
    alice_ = make_account("alice", store::Role::participant, "green-pixels");
    bob_ = make_account("bob", store::Role::participant, "blue-watts");
    reviewer_ = make_account("rita", store::Role::reviewer);
}

std::string ApiFixture::make_account(const std::string& name, store::Role role, const std::string& team)
{
    return database_->write({"test.account"}, [&](store::Transaction& transaction) {
        const auto account = store::create_account(transaction, name).value();
        store::create_grant(transaction, account, {.role = role}).value();
        if (!team.empty()) {
            const auto known = store::find_team(transaction, team);
            const auto id = known ? known->id : store::create_team(transaction, team, "Team " + team).value();
            store::add_member(transaction, id, account);
        }
        return store::create_token(transaction, account, "test").secret;
    });
}

Answer ApiFixture::ask(Ask ask)
{
    http::Request request{.method = method_of(ask.method),
                          .target = "/api/v1" + ask.path,
                          .path = "/api/v1" + ask.path,
                          .query = ask.query,
                          .headers = ask.headers,
                          .body = ask.body,
                          .request_id = "test"};
    if (!ask.token.empty()) request.headers.emplace_back("authorization", "Bearer " + ask.token);
    if (!ask.body.empty()) request.content_length = ask.body.size();
    http::Match match = router_.match(request.method, request.path);
    if (match.route == nullptr) {
        ADD_FAILURE() << "no route " << ask.method << " " << ask.path;
        return {};
    }
    request.path_parameters = std::move(match.parameters);
    const auto* handler = std::get_if<http::Handler>(&match.route->handler);
    const http::Response response =
        handler != nullptr ? (*handler)(request)
                           : run_streaming(std::get<http::StreamingHandler>(match.route->handler), request, ask);
    Answer answer{.status = response.status, .headers = response.headers};
    if (ask.break_off) return answer;
    answer.events = response.events;
    if (response.body) answer.text = *response.body;
    if (response.header("content-type").find("json") != std::string_view::npos && response.body)
        answer.body = nlohmann::json::parse(answer.text);
    std::string method = ask.method;
    for (char& c : method) c = http::ascii_lower(c);
    for (const std::string& error :
         answer_errors(openapi_, method, ask.path, response.status, response.header("content-type"), answer.text))
        ADD_FAILURE() << ask.method << " " << ask.path << " " << response.status << ": " << error;
    return answer;
}

Answer ApiFixture::post(const std::string& path, const nlohmann::json& body, const std::string& token,
                        std::vector<std::pair<std::string, std::string>> headers)
{
    headers.emplace_back("content-type", "application/json");
    return ask({.method = "POST", .path = path, .body = body.dump(), .token = token, .headers = std::move(headers)});
}

std::string ApiFixture::draft(const nlohmann::json& body, const std::string& token)
{
    const Answer answer = post("/submissions", body, token);
    EXPECT_EQ(answer.status, 201) << answer.text;
    return answer.body.value("id", "");
}

Answer ApiFixture::upload(const std::string& submission, const std::string& run, const std::string& log,
                          const std::string& token)
{
    return ask({.method = "POST",
                .path = "/submissions/" + submission + "/runs/" + run + "/evidence",
                .body = log,
                .token = token,
                .headers = {{"content-type", "text/csv"}}});
}

Answer ApiFixture::seal_all_in_one(nlohmann::json body, const std::string& log, const std::string& token,
                                   std::vector<std::pair<std::string, std::string>> headers)
{
    headers.push_back(multipart_type);
    body["seal"] = true;
    return ask({.method = "POST",
                .path = "/submissions",
                .body = multipart({{"submission", body.dump()}, {"train", log}}),
                .token = token,
                .headers = std::move(headers)});
}

std::string ApiFixture::enter(const std::string& name, double performance, double watts, const std::string& token,
                              const std::string& team)
{
    const Answer answer = seal_all_in_one(submission_json(name, performance, 600, team), power_log(watts, 600), token);
    EXPECT_EQ(answer.status, 201) << answer.text;
    return answer.body.value("id", "");
}

nlohmann::json ApiFixture::create_challenge(const std::string& slug)
{
    const nlohmann::json body{
        {"slug", slug},
        {"title", "Street scenes"},
        {"task", "segmentation"},
        {"dataset", "Invented Streets"},
        {"metric", {{"name", "accuracy"}}},
        {"rulebook",
         {{"min_performance", 0.5},
          {"baseline_performance", 0.7},
          {"offered_rules", {"gqi", "nofade", "energy", "co2e", "performance", "pareto"}},
          {"grid", {{"zone", "WORLD"}, {"year", 2024}, {"intensity_g_per_kwh", 500.0}, {"source", "invented"}}}}}};
    const Answer answer = post("/challenges", body, organizer_);
    EXPECT_EQ(answer.status, 201) << answer.text;
    return answer.body;
}

std::string power_log(double watts, int seconds, const std::string& device)
{
    std::string text = "timestamp,device,power_w\n";
    for (int i = 0; i <= seconds; ++i)
        text +=
            fmt::format("{},{},{}\n", format_time(log_start() + i * second), device, watts + (i % 2 == 0 ? 10 : -10));
    return text;
}

nlohmann::json submission_json(const std::string& name, double performance, int seconds, const std::string& team)
{
    return {{"challenge", "street-scenes"},
            {"team", team},
            {"name", name},
            {"performance", {{"value", performance}, {"n_items", 1000}}},
            {"model", {{"operations", 2e9}, {"convention", "flops"}, {"parameters", 3e6}}},
            {"stages", {{"training", {{"basis", "measured"}}}}},
            {"runs",
             {{{"key", "train"},
               {"stage", "training"},
               {"started_at", "2024-03-01T08:00:00Z"},
               {"ended_at", format_time(log_start() + seconds * second)},
               {"zone", "FRA"},
               {"hardware", {{"accelerators", {{{"name", "Testchip X1"}, {"count", 1}}}}}}}}}};
}

std::string multipart(const std::vector<std::pair<std::string, std::string>>& parts)
{
    std::string body;
    for (const auto& [name, content] : parts)
        body += fmt::format("--cut\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}.csv\"\r\n\r\n{}\r\n",
                            name, name, content);
    return body + "--cut--\r\n";
}

}  // namespace wattboard::test
