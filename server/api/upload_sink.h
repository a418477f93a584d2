// The body of a request that brings bytes of a resumable upload.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/api/upload_writer.h"
#include "server/http/message.h"

namespace wattboard::api {

class UploadSink final : public http::BodySink {
public:
    /// The answer once all is well, without the headers that every answer gets.
    using Answer = std::function<http::Response(const UploadProgress&)>;

    UploadSink(std::string request_id, std::unique_ptr<UploadWriter> writer, Answer answer)
        : request_id_{std::move(request_id)}, writer_{std::move(writer)}, answer_{std::move(answer)}
    {
    }

    std::optional<http::Response> write(std::string_view bytes) override;
    http::Response finish() override;
    void abandon() noexcept override;
    /// Of a request that breaks off, what came counts.
    [[nodiscard]] bool keeps_what_came() const override { return true; }

private:
    std::string request_id_;
    std::unique_ptr<UploadWriter> writer_;
    Answer answer_;
};

}  // namespace wattboard::api
