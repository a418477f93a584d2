// A whole API over a real database, called through its router without sockets. Every answer is held against the OpenAPI
// document.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/api/board_document.h"
#include "server/api/board_events.h"
#include "server/api/openapi_document.h"
#include "server/api/routes.h"
#include "server/http/gzip.h"
#include "server/store/web_sessions.h"
#include "support/json_schema.h"
#include "support/test_database.h"

namespace wattboard::test {

struct Answer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string text;
    nlohmann::json body;  ///< null unless JSON
    std::shared_ptr<http::EventStream> events;

    [[nodiscard]] std::string header(std::string_view name) const;
    [[nodiscard]] std::string problem() const { return body.value("type", std::string()); }
};

struct Ask {
    std::string method = "GET";
    std::string path;  ///< below /api/v1, without query
    std::string body;
    std::string token;
    std::vector<std::pair<std::string, std::string>> query;
    std::vector<std::pair<std::string, std::string>> headers;
    std::size_t piece = 1000;               ///< bytes of the body given at a time to streaming handlers
    std::function<void()> before_end = {};  ///< done when all pieces of a streamed body were given
    bool break_off = false;                 ///< abandon a streamed body before its end
};

class ApiFixture : public ::testing::Test {
protected:
    ApiFixture();

    Answer ask(Ask request);
    Answer get(const std::string& path, const std::string& token = "") { return ask({.path = path, .token = token}); }
    Answer post(const std::string& path, const nlohmann::json& body, const std::string& token,
                std::vector<std::pair<std::string, std::string>> headers = {});
    /// An account with a token, a role for the site and (unless empty) a team, which is made if need be.
    std::string make_account(const std::string& name, store::Role role, const std::string& team = "");
    /// Makes a draft and gives its id.
    std::string draft(const nlohmann::json& body, const std::string& token);
    Answer upload(const std::string& submission, const std::string& run, const std::string& log,
                  const std::string& token);
    /// Statement, the log of the run "train" and sealing in one multipart request.
    Answer seal_all_in_one(nlohmann::json body, const std::string& log, const std::string& token,
                           std::vector<std::pair<std::string, std::string>> headers = {});
    /// The same with a log of `watts` for 600 s; gives the id.
    std::string enter(const std::string& name, double performance, double watts, const std::string& token,
                      const std::string& team = "green-pixels");
    /// A challenge that ranks by GQI, gate 0.5, grid 500 g/kWh.
    nlohmann::json create_challenge(const std::string& slug = "street-scenes");

    TestDatabase database_;
    boards::BoardRegistry registry_;
    jobs::ChallengeIndex index_;
    api::BoardEvents events_{index_, std::chrono::milliseconds{1}};
    jobs::BoardLoader loader_{*database_, registry_, index_,
                              [this](const jobs::BoardChange& change) { events_.note(change); }};
    boards::PageCache pages_{1U << 22U, [](std::string_view bytes) { return http::gzip(bytes); },
                             api::board_renderer(index_)};
    auth::TokenCache tokens_;
    auth::TokenCache sessions_{[this](const Digest& secret) { return store::use_session(*database_, secret); }};
    jobs::ReferenceCache references_;
    api::Directory directory_;
    bool has_room_ = true;
    int jobs_woken_ = 0;
    api::ApiServices services_;
    http::Router router_;
    nlohmann::json openapi_ = nlohmann::json::parse(api::openapi_document());
    std::string organizer_, alice_, bob_, reviewer_;
};

/// A generic CSV log of one device: a sample a second from 08:00:00 UTC on 2024-03-01, `watts` on average.
[[nodiscard]] std::string power_log(double watts, int seconds, const std::string& device = "gpu0");

/// A submission with one training run of `seconds` from 08:00:00 UTC on 2024-03-01, key "train".
[[nodiscard]] nlohmann::json submission_json(const std::string& name, double performance, int seconds,
                                             const std::string& team = "green-pixels");

/// A multipart body with the boundary "cut".
[[nodiscard]] std::string multipart(const std::vector<std::pair<std::string, std::string>>& parts);
inline const std::pair<std::string, std::string> multipart_type{"content-type", "multipart/form-data; boundary=cut"};

}  // namespace wattboard::test
