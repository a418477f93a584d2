// Every step has an idempotency key of its own, so that each may be done again.
#include "server/cli/resumable_submission.h"

#include <filesystem>

#include "server/cli/progress_line.h"
#include "server/cli/tus_client.h"
#include "server/cli/upload_memory.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "server/documents/uuid.h"

namespace wattboard::cli {

namespace {

using nlohmann::json;

constexpr std::uintmax_t most_bytes_at_once = 8U << 20U;

// Long enough for a server that is restarted, or a node that changes its network.
constexpr int attempts = 15;

// Another series begins another submission, as another log does.
json identity_of(const json& statement, const std::vector<GridClaim>& claims)
{
    json identity = statement;
    for (const GridClaim& claim : claims) identity["grid_series"].push_back(to_hex(sha256(claim.bytes)));
    return identity;
}

// How logs are read goes with their uploads.
json draft_statement(json statement)
{
    statement["seal"] = false;
    for (json& run : statement["runs"]) run.erase("evidence_options");
    return statement;
}

class Submission {
public:
    Submission(const SubmitOptions& options, const ApiClient& client, const json& statement,
               const std::vector<LogRun>& runs, const std::vector<GridClaim>& claims, RetryPolicy policy)
        : options_{options},
          client_{client},
          statement_{statement},
          runs_{runs},
          claims_{claims},
          policy_{std::move(policy)},
          memory_{UploadMemory::of(options.server, identity_of(statement, claims), runs)}
    {
        policy_.attempts = attempts;
        if (!options.idempotency_key.empty()) memory_.key = options.idempotency_key;
        if (memory_.key.empty()) memory_.key = to_text(new_uuid());
    }

    Result<ApiResponse> run()
    {
        auto draft = find_or_create_draft();
        if (!draft || (draft->status != 200 && draft->status != 201)) return draft;
        const json document = draft->json();
        const std::string path = "/api/v1/submissions/" + memory_.draft;
        for (std::size_t i = 0; i < runs_.size(); ++i) {
            const std::string run = document.at("runs").at(i).at("id");
            if (auto sent = send_log(i, path + "/runs/" + run + "/uploads"); !sent)
                return std::unexpected(std::move(sent.error()));
        }
        for (const GridClaim& claim : claims_) {
            auto attached = with_retries(policy_, [&] { return attach_grid_claim(client_, path, claim, memory_.key); });
            if (!attached || attached->status != 201) return attached;
        }
        auto answer = with_retries(policy_, [&] {
            if (options_.draft) return client_.get(path);
            return client_.post_json(path + "/seal", json::object(), {{"Idempotency-Key", memory_.key + ".seal"}});
        });
        if (answer && answer->status == 200) memory_.forget();
        return answer;
    }

private:
    Result<ApiResponse> find_or_create_draft()
    {
        if (!memory_.draft.empty()) {
            auto known = with_retries(policy_, [this] { return client_.get("/api/v1/submissions/" + memory_.draft); });
            if (!known || known->status == 200) return known;
            memory_.uploads.clear();
        }
        auto made = with_retries(policy_, [this] {
            return client_.post_json("/api/v1/submissions", draft_statement(statement_),
                                     {{"Idempotency-Key", memory_.key + ".draft"}});
        });
        if (!made || made->status != 201) return made;
        memory_.draft = made->json().value("id", "");
        memory_.save();
        return made;
    }

    Result<void> send_log(std::size_t index, const std::string& collection)
    {
        const LogRun& run = runs_[index];
        const json& stated = statement_.at("runs").at(index);
        const FileUpload upload{.file = run.path,
                                .collection = collection,
                                .reading = stated.value("evidence_options", json::object()).dump(),
                                .key = to_text(new_uuid()),
                                .upload = memory_.uploads[run.key],
                                .begun = [&](const std::string& path) {
                                    memory_.uploads[run.key] = path;
                                    memory_.save();
                                }};
        ProgressLine progress{"sent"};
        const auto evidence = TusClient(client_, policy_).send(upload, std::ref(progress));
        if (!evidence) return std::unexpected(evidence.error());
        return {};
    }

    const SubmitOptions& options_;
    const ApiClient& client_;
    const json& statement_;
    const std::vector<LogRun>& runs_;
    const std::vector<GridClaim>& claims_;
    RetryPolicy policy_;
    UploadMemory memory_;
};

}  // namespace

bool is_resumable(const SubmitOptions& options, const std::vector<LogRun>& runs)
{
    if (!options.grid_series.empty()) return true;
    if (options.resumable || options.not_resumable) return options.resumable;
    return std::ranges::any_of(runs, [](const LogRun& run) {
        std::error_code error;
        const auto size = std::filesystem::file_size(run.path, error);
        return !error && size > most_bytes_at_once;
    });
}

Result<ApiResponse> submit_resumably(const SubmitOptions& options, const ApiClient& client, const json& statement,
                                     const std::vector<LogRun>& runs, const std::vector<GridClaim>& claims,
                                     const RetryPolicy& policy)
{
    return Submission(options, client, statement, runs, claims, policy).run();
}

}  // namespace wattboard::cli
