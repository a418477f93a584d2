// Events of the multipart parser, turned into short transactions.
#include "server/api/streamed_entry.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/draft_input.h"
#include "server/api/once.h"
#include "server/api/request_reading.h"
#include "server/documents/canonical_json.h"
#include "server/http/problems.h"

namespace wattboard::api {

namespace {
constexpr std::size_t most_statement_bytes = std::size_t{1} << 20U;
}  // namespace

StreamedEntry::StreamedEntry(const Call& call, std::string_view boundary)
    : call_{call}, parser_{boundary, static_cast<http::MultipartEvents&>(*this)}
{
}

Result<void> StreamedEntry::push(std::string_view bytes)
{
    auto pushed = parser_.push(bytes);
    if (pushed || !draft_) return pushed;
    Problem problem = std::move(pushed.error());
    problem.detail += fmt::format(" The draft {} was kept.", to_text(draft_->public_id));
    return std::unexpected(std::move(problem));
}

Result<void> StreamedEntry::part_begin(const http::PartHeaders& headers)
{
    if (headers.name == "submission" && !has_statement_) {
        in_statement_ = true;
        has_statement_ = true;
        return {};
    }
    if (!has_statement_ || headers.name == "submission") {
        return std::unexpected(
            Problem{.type = problems::invalid_value,
                    .detail = fmt::format("The part 'submission' comes first and once; here is '{}'.", headers.name),
                    .field = headers.name,
                    .hint = "Put the JSON part named submission before the logs."});
    }
    part_name_ = headers.name;
    part_hash_ = Sha256{};
    const auto run = run_of_part(input_, part_name_);
    if (!run) return std::unexpected(run.error());
    if (earlier_) return {};
    const store::EvidenceBegin begin{.run = draft_->runs.at(*run),
                                     .actor = call_.account(),
                                     .file_name = kept_file_name(headers.filename.value_or(""))};
    auto upload = EvidenceUpload::begin(call_.services, begin, (*input_.content.runs)[*run].options);
    if (!upload) return std::unexpected(std::move(upload.error()));
    upload_ = std::move(*upload);
    return {};
}

Result<void> StreamedEntry::part_data(std::string_view bytes)
{
    if (in_statement_) {
        statement_ += bytes;
        if (statement_.size() <= most_statement_bytes) return {};
        return std::unexpected(Problem{.type = problems::body_too_large,
                                       .detail = "The part 'submission' is larger than 1 MiB.",
                                       .field = "submission"});
    }
    part_hash_.update(bytes);
    return earlier_ ? Result<void>{} : upload_->feed(bytes);
}

Result<void> StreamedEntry::part_end()
{
    if (!in_statement_) return finish_log();
    in_statement_ = false;
    return take_statement();
}

Result<void> StreamedEntry::take_statement()
{
    const auto body = json_object(statement_);
    if (!body) return std::unexpected(body.error());
    auto input = submission_from_json(*body);
    if (!input) return std::unexpected(std::move(input.error()));
    input_ = std::move(*input);
    auto use = key_use(call_, {canonical_json(*body)});
    if (!use) return std::unexpected(std::move(use.error()));
    if (*use) {
        key_ = std::make_unique<KeyLease>(call_.services.database, std::move(**use));
        auto earlier = key_->take();
        if (!earlier) return std::unexpected(std::move(earlier.error()));
        earlier_ = std::move(*earlier);
    }
    return earlier_ ? Result<void>{} : create_draft();
}

Result<void> StreamedEntry::create_draft()
{
    auto draft = call_.services.database.write({"draft.create"}, [&](auto& transaction) -> Result<store::Draft> {
        const auto prepared = prepare_draft(call_, transaction, input_);
        if (!prepared) return std::unexpected(prepared.error());
        return store::create_draft(transaction, prepared->submission);
    });
    if (!draft) return std::unexpected(std::move(draft.error()));
    draft_ = std::move(*draft);
    return {};
}

Result<void> StreamedEntry::finish_log()
{
    digests_.emplace_back(part_name_, part_hash_.finish());
    if (earlier_) return {};
    const auto log = upload_->finish();
    if (!log) return std::unexpected(log.error());
    auto done = call_.services.database.write({"evidence.complete"},
                                              [&](auto& transaction) { return upload_->complete(transaction, *log); });
    if (!done) return done;
    upload_->keep();
    upload_.reset();
    return {};
}

Result<http::Response> StreamedEntry::complete(const std::function<Result<http::Response>(store::Transaction&)>& work)
{
    const std::string digest = content_digest(digests_);
    auto answer = call_.services.database.write({"entry.complete"},
                                                [&](store::Transaction& transaction) -> Result<http::Response> {
                                                    auto made = work(transaction);
                                                    if (!made) return made;
                                                    made->set_header(content_digest_header, digest);
                                                    if (key_) key_->keep(transaction, *made);
                                                    return made;
                                                });
    if (answer && key_) key_->settle();
    return answer;
}

Result<http::Response> StreamedEntry::seal_or_answer()
{
    const std::string location = "/submissions/" + to_text(draft_->public_id);
    if (!input_.seal) {
        return complete([&](store::Transaction& transaction) -> Result<http::Response> {
            const auto document = draft_document(call_, transaction, draft_->public_id);
            if (!document) return std::unexpected(document.error());
            return created_answer(*document, location);
        });
    }
    std::vector<store::EvidenceId> unread;
    auto answer = complete([&](store::Transaction& transaction) -> Result<http::Response> {
        auto sealed = seal_existing(call_, transaction, draft_->public_id, unread);
        if (!sealed) return std::unexpected(std::move(sealed.error()));
        sealed_ = std::move(*sealed);
        return created_text_answer(std::move(sealed_.receipt), location);
    });
    if (answer) show_sealed(call_, sealed_);
    return answer;
}

Result<http::Response> StreamedEntry::finish()
{
    if (auto ended = parser_.finish(); !ended) return std::unexpected(std::move(ended.error()));
    if (!has_statement_) {
        return std::unexpected(Problem{
            .type = problems::missing_value, .detail = "The body has no part 'submission'.", .field = "submission"});
    }
    if (earlier_) return replay_if_same(std::move(*earlier_), content_digest(digests_));
    std::vector<std::string_view> names;
    for (const auto& [name, digest] : digests_) names.emplace_back(name);
    const auto used = check_options_used(input_.content, names);
    auto answer = used ? seal_or_answer() : std::unexpected(used.error());
    if (answer) return answer;
    Problem problem = std::move(answer.error());
    problem.detail += fmt::format(" The draft {} was kept.", to_text(draft_->public_id));
    return std::unexpected(std::move(problem));
}

}  // namespace wattboard::api
