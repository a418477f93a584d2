// Creates or finds the upload, sends pieces, asks what became of it.
#include "server/cli/tus_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "server/api/tus_checksum.h"
#include "server/cli/http_exchange.h"
#include "server/documents/digest.h"

namespace wattboard::cli {

namespace {

using nlohmann::json;

// What a broken connection costs at most: a piece counts as a whole.
constexpr std::size_t piece_bytes = 4U << 20U;

constexpr std::pair<const char*, const char*> version{"Tus-Resumable", "1.0.0"};

// After these the offset is asked for again: another connection of ours may still hold the upload, or a piece came
// damaged, or the server is out of order for a moment.
bool asks_to_go_on(const ApiResponse& response)
{
    return asks_to_retry(response) || response.status == 423 || response.status == 460 || response.status >= 500 ||
           (response.status == 409 && response.body.contains("/problems/offset-mismatch"));
}

std::optional<std::uint64_t> number_of(const std::string& text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Problem file_problem(const std::string& file, std::string_view what)
{
    return {.type = problems::invalid_value,
            .detail = fmt::format("{} {}.", file, what),
            .hint = "Send a copy that no tool writes to any more."};
}

/// One file and one upload, from the first request to the last byte.
class Sending {
public:
    Sending(const ApiClient& client, const RetryPolicy& policy, const FileUpload& upload, const Progress& progress)
        : client_{client}, policy_{policy}, upload_{upload}, progress_{progress}, path_{upload.upload}
    {
    }

    Result<std::string> run()
    {
        std::error_code error;
        size_ = std::filesystem::file_size(upload_.file, error);
        stream_.open(upload_.file, std::ios::binary);
        if (error || !stream_) return std::unexpected(file_problem(upload_.file, "cannot be read"));
        if (auto found = find_or_create(); !found) return std::unexpected(std::move(found.error()));
        while (offset_ != size_) {
            const auto answer = with_retries(policy_, [this] { return next_piece(); });
            if (!answer) return std::unexpected(answer.error());
            if (answer->status != 204 && answer->status != 200) return std::unexpected(refusal(*answer));
        }
        return outcome();
    }

private:
    Result<void> find_or_create()
    {
        if (!path_.empty()) {
            const auto answer = with_retries(policy_, [this] { return ask_offset(); });
            if (!answer) return std::unexpected(answer.error());
            if (answer->status == 200 && number_of(answer->header("Upload-Length")) == size_) return {};
            offset_.reset();  // it expired, or the server is another one
        }
        const auto answer = with_retries(policy_, [this] { return create(); });
        if (!answer) return std::unexpected(answer.error());
        if (answer->status != 201) return std::unexpected(refusal(*answer));
        path_ = answer->header("Location");
        offset_ = 0;
        if (upload_.begun) upload_.begun(path_);
        return {};
    }

    Result<ApiResponse> create() const
    {
        const std::string name = std::filesystem::path(upload_.file).filename().string();
        const std::string metadata =
            fmt::format("filename {},reading {}", api::to_base64(name), api::to_base64(upload_.reading));
        return client_.send({.method = "POST",
                             .target = upload_.collection,
                             .headers = {version,
                                         {"Upload-Length", std::to_string(size_)},
                                         {"Upload-Metadata", metadata},
                                         {"Idempotency-Key", upload_.key}},
                             .body = [](char*, std::size_t) { return std::size_t{0}; }});
    }

    Result<ApiResponse> ask_offset()
    {
        auto answer = client_.send({.method = "HEAD", .target = path_, .headers = {version}});
        if (answer && answer->status == 200) offset_ = number_of(answer->header("Upload-Offset"));
        return answer;
    }

    // Whatever goes wrong, the server is asked first how far it is.
    Result<ApiResponse> next_piece()
    {
        if (!offset_) {
            auto answer = ask_offset();
            if (!answer || answer->status != 200 || offset_ == size_) return answer;
            if (!offset_ || *offset_ > size_)
                return std::unexpected(file_problem(upload_.file, "is not what the upload was begun with"));
        }
        const std::uint64_t from = *std::exchange(offset_, std::nullopt);
        std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, size_ - from)), '\0');
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(from));
        if (!stream_.read(piece.data(), static_cast<std::streamsize>(piece.size())))
            return std::unexpected(file_problem(upload_.file, "became shorter while it was sent"));
        auto answer = send_piece(from, piece);
        if (answer && answer->status == 204) offset_ = number_of(answer->header("Upload-Offset"));
        return answer;
    }

    Result<ApiResponse> send_piece(std::uint64_t from, const std::string& piece) const
    {
        const auto source = [&piece, at = std::size_t{0}](char* buffer,
                                                          std::size_t room) mutable -> Result<std::size_t> {
            const std::size_t count = std::min(room, piece.size() - at);
            std::memcpy(buffer, piece.data() + at, count);
            at += count;
            return count;
        };
        const Progress told = [&](std::uint64_t sent, std::uint64_t) {
            if (progress_) progress_(from + sent, size_);
        };
        return client_.send({.method = "PATCH",
                             .target = path_,
                             .headers = {version,
                                         {"Content-Type", "application/offset+octet-stream"},
                                         {"Upload-Offset", std::to_string(from)},
                                         {"Upload-Checksum", "sha256 " + api::to_base64(bytes_of(sha256(piece)))}},
                             .content_length = piece.size(),
                             .body = source},
                            told);
    }

    // HEAD has no body: why an upload is gone is asked for.
    Problem refusal(const ApiResponse& answer) const
    {
        if (asks_to_go_on(answer)) {
            Problem problem = answer.problem();
            problem.type = problems::connection_failed;
            problem.hint = "Run the same command again: it goes on where this one stopped.";
            return problem;
        }
        if (answer.status != 410 || path_.empty()) return answer.problem();
        const auto told = outcome();
        return told ? answer.problem() : told.error();
    }

    Result<std::string> outcome() const
    {
        for (auto wait = std::chrono::milliseconds{100};; wait = std::min(2 * wait, std::chrono::milliseconds{2000})) {
            const auto answer = with_retries(policy_, [this] { return client_.get(path_); });
            if (!answer) return std::unexpected(answer.error());
            if (answer->status != 200) return std::unexpected(answer->problem());
            const json document = answer->json();
            const std::string state = document.value("state", "");
            if (state == "complete") return document.value("evidence", "");
            if (state == "refused")
                return std::unexpected(ApiResponse{.status = 422, .body = document.at("problem").dump()}.problem());
            // Receiving, although all is there: a request of ours that died still holds it for some seconds.
            if (state != "processing" && state != "receiving") {
                return std::unexpected(Problem{.type = problems::invalid_value,
                                               .detail = fmt::format("The upload is {}.", state),
                                               .hint = "Run the same command again: it begins a new one."});
            }
            std::this_thread::sleep_for(wait);
        }
    }

    const ApiClient& client_;
    const RetryPolicy& policy_;
    const FileUpload& upload_;
    const Progress& progress_;
    std::ifstream stream_;
    std::uint64_t size_ = 0;
    std::string path_;
    std::optional<std::uint64_t> offset_;  ///< absent: to be asked for
};

}  // namespace

TusClient::TusClient(const ApiClient& client, RetryPolicy policy) : client_{client}, policy_{std::move(policy)}
{
    policy_.again = asks_to_go_on;
}

Result<std::string> TusClient::send(const FileUpload& upload, const Progress& progress) const
{
    return Sending(client_, policy_, upload, progress).run();
}

}  // namespace wattboard::cli
