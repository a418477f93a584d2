// The body of an evidence upload on its way into the store.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "server/api/evidence_upload.h"
#include "server/api/upload.h"
#include "server/http/multipart.h"

namespace wattboard::api {

/// What is known before the first byte.
struct EvidenceTarget {
    http::Request request;  ///< head only
    std::shared_ptr<const auth::Principal> principal;
    Uuid run;
    ReadingOptions options;
    std::string file_name;
};

/// Raw bodies and multipart ones with a single part `file`. Memory does not grow with the log.
class EvidenceSink final : public http::BodySink, private http::MultipartEvents {
public:
    /// Takes the key, if there is one, and makes the place in the store. Errors as EvidenceUpload::begin; malformed
    /// multipart heads.
    [[nodiscard]] static Result<std::unique_ptr<http::BodySink>> begin(ApiServices& services, EvidenceTarget target);

    EvidenceSink(ApiServices& services, EvidenceTarget target);

    std::optional<http::Response> write(std::string_view bytes) override;
    http::Response finish() override;
    void abandon() noexcept override;

private:
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void> start_log();
    [[nodiscard]] Result<void> take(std::string_view bytes);
    [[nodiscard]] Result<http::Response> complete();

    Result<void> part_begin(const http::PartHeaders& headers) override;
    Result<void> part_data(std::string_view bytes) override { return take(bytes); }
    Result<void> part_end() override { return {}; }

    ApiServices& services_;
    EvidenceTarget target_;
    std::unique_ptr<KeyLease> key_;
    std::optional<http::Response> earlier_;  ///< the answer to replay, if the bytes are the same
    std::optional<http::MultipartParser> multipart_;
    std::unique_ptr<EvidenceUpload> upload_;
    Sha256 replay_hash_;
    bool has_part_ = false;
};

}  // namespace wattboard::api
