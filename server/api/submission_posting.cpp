// Collects the body of a submission, and turns to streaming when it grows.
#include "server/api/submission_posting.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "server/api/entry_intake.h"
#include "server/api/gate.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/api/streamed_entry.h"
#include "server/documents/canonical_json.h"
#include "server/http/problems.h"

namespace wattboard::api {

namespace {

constexpr std::size_t most_buffered = std::size_t{1} << 20U;

// The parts of a body in memory.
class CollectedParts final : public http::MultipartEvents {
public:
    Result<void> part_begin(const http::PartHeaders& headers) override
    {
        if (parts.empty() != (headers.name == "submission")) {
            return std::unexpected(Problem{
                .type = problems::invalid_value,
                .detail = fmt::format("The part 'submission' comes first and once; here is '{}'.", headers.name),
                .field = headers.name,
                .hint = "Put the JSON part named submission before the logs."});
        }
        parts.push_back({.name = headers.name, .file_name = kept_file_name(headers.filename.value_or(""))});
        return {};
    }
    Result<void> part_data(std::string_view bytes) override
    {
        parts.back().content += bytes;
        return {};
    }
    Result<void> part_end() override { return {}; }

    std::vector<LogPart> parts;
};

class SubmissionSink final : public http::BodySink {
public:
    SubmissionSink(ApiServices& services, const http::Request& request,
                   std::shared_ptr<const auth::Principal> principal, std::optional<std::string> boundary)
        : request_{request},
          call_{.request = request_, .services = services, .principal = std::move(principal)},
          boundary_{std::move(boundary)}
    {
    }

    std::optional<http::Response> write(std::string_view bytes) override
    {
        auto refused = refusal(request_.request_id, [&] { return take(bytes); });
        if (refused) streamed_.reset();
        return refused;
    }

    http::Response finish() override
    {
        http::Response answer = answered(request_.request_id, [&]() -> Result<http::Response> {
            if (streamed_) return streamed_->finish();
            return boundary_ ? take_parts() : take_json();
        });
        streamed_.reset();
        return answer;
    }

    void abandon() noexcept override { streamed_.reset(); }

private:
    Result<void> take(std::string_view bytes)
    {
        if (streamed_) return streamed_->push(bytes);
        request_.body += bytes;
        if (request_.body.size() <= most_buffered) return {};
        if (!boundary_) {
            return std::unexpected(Problem{.type = problems::body_too_large,
                                           .detail = "A JSON body has at most 1 MiB.",
                                           .hint = "Logs are sent as parts of multipart/form-data."});
        }
        streamed_ = std::make_unique<StreamedEntry>(call_, *boundary_);
        const std::string begun = std::exchange(request_.body, {});
        return streamed_->push(begun);
    }

    Result<http::Response> take_json()
    {
        const auto body = json_body(request_);
        if (!body) return std::unexpected(body.error());
        return take_statement(*body, {});
    }

    Result<http::Response> take_parts()
    {
        CollectedParts collected;
        http::MultipartParser parser(*boundary_, collected);
        if (auto pushed = parser.push(request_.body); !pushed) return std::unexpected(std::move(pushed.error()));
        if (auto ended = parser.finish(); !ended) return std::unexpected(std::move(ended.error()));
        if (collected.parts.empty()) {
            return std::unexpected(Problem{.type = problems::missing_value,
                                           .detail = "The body has no part 'submission'.",
                                           .field = "submission"});
        }
        const auto body = json_object(collected.parts.front().content);
        if (!body) return std::unexpected(body.error());
        collected.parts.erase(collected.parts.begin());
        return take_statement(*body, collected.parts);
    }

    Result<http::Response> take_statement(const nlohmann::json& body, const std::vector<LogPart>& logs)
    {
        const auto input = submission_from_json(body);
        if (!input) return std::unexpected(input.error());
        return take_entry(call_, *input, canonical_json(body), logs);
    }

    http::Request request_;
    Call call_;
    std::optional<std::string> boundary_;  ///< of multipart bodies
    std::unique_ptr<StreamedEntry> streamed_;
};

}  // namespace

std::variant<std::unique_ptr<http::BodySink>, http::Response> post_submission(ApiServices& services,
                                                                              const http::Request& request)
{
    std::unique_ptr<http::BodySink> sink;
    auto refused = refusal(request.request_id, [&]() -> Result<void> {
        auto principal = authenticate(request, services, Needs::account);
        if (!principal) return std::unexpected(std::move(principal.error()));
        if (auto checked = only_parameters(request, {}); !checked) return checked;
        std::optional<std::string> boundary;
        if (request.header("content-type").starts_with("multipart/")) {
            auto found = http::multipart_boundary(request.header("content-type"));
            if (!found) return std::unexpected(std::move(found.error()));
            boundary = std::move(*found);
            // Room for what is announced; a body without length is checked piece by piece.
            if (auto room = check_room(services, request.content_length.value_or(0)); !room) return room;
        }
        sink = std::make_unique<SubmissionSink>(services, request, std::move(*principal), std::move(boundary));
        return {};
    });
    if (refused) return std::move(*refused);
    return sink;
}

}  // namespace wattboard::api
