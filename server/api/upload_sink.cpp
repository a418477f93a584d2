// Between the session, which feeds bodies, and the writer.
#include "server/api/upload_sink.h"

#include <spdlog/spdlog.h>

#include "server/api/gate.h"
#include "server/api/tus_protocol.h"
#include "server/api/upload.h"

namespace wattboard::api {

std::optional<http::Response> UploadSink::write(std::string_view bytes)
{
    auto refused = refusal(request_id_, [&] { return writer_->feed(bytes); });
    if (!refused) return std::nullopt;
    writer_.reset();
    return tus_answer(std::move(*refused));
}

http::Response UploadSink::finish()
{
    http::Response answer = answered(request_id_, [&]() -> Result<http::Response> {
        auto progress = writer_->finish();
        if (!progress) return std::unexpected(std::move(progress.error()));
        return answer_(*progress);
    });
    writer_.reset();
    return tus_answer(std::move(answer));
}

void UploadSink::abandon() noexcept
{
    try {
        if (writer_) writer_->break_off();
    } catch (const std::exception& error) {
        spdlog::warn("what came last of an upload is lost: {}", error.what());
    }
    writer_.reset();
}

}  // namespace wattboard::api
