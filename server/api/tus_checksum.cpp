// Digests through OpenSSL's EVP.
#include "server/api/tus_checksum.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "server/api/problem_types.h"
#include "server/documents/byte_text.h"
#include "server/http/text.h"

namespace wattboard::api {

struct PromisedChecksum::Context {
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> evp{EVP_MD_CTX_new()};
};

namespace {

const EVP_MD* algorithm_of(std::string_view name)
{
    if (name == "sha256") return EVP_sha256();
    return name == "sha1" ? EVP_sha1() : nullptr;
}

}  // namespace

Result<std::unique_ptr<PromisedChecksum>> PromisedChecksum::of(const http::Request& request)
{
    std::string_view rest = request.header("upload-checksum");
    if (rest.empty()) return nullptr;
    const EVP_MD* algorithm = algorithm_of(http::next_item(rest, ' '));
    auto digest = from_base64(http::trim(rest));
    if (algorithm == nullptr || !digest || digest->size() != static_cast<std::size_t>(EVP_MD_get_size(algorithm))) {
        return std::unexpected(Problem{
            .type = problems::invalid_parameter,
            .detail = "Upload-Checksum is \"sha256\" or \"sha1\", a blank, and the digest of the body in base64.",
            .field = "upload-checksum"});
    }
    auto context = std::make_unique<Context>();
    if (!context->evp || EVP_DigestInit_ex(context->evp.get(), algorithm, nullptr) != 1)
        throw std::runtime_error("OpenSSL does not offer the digest");
    return std::unique_ptr<PromisedChecksum>(new PromisedChecksum(std::move(context), std::move(*digest)));
}

PromisedChecksum::PromisedChecksum(std::unique_ptr<Context> context, std::string digest)
    : context_{std::move(context)}, digest_{std::move(digest)}
{
}

PromisedChecksum::~PromisedChecksum() = default;

void PromisedChecksum::update(std::string_view bytes)
{
    if (EVP_DigestUpdate(context_->evp.get(), bytes.data(), bytes.size()) != 1)
        throw std::runtime_error("OpenSSL took no more bytes");
}

bool PromisedChecksum::holds()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_DigestFinal_ex(context_->evp.get(), digest.data(), &length) != 1)
        throw std::runtime_error("OpenSSL finished no digest");
    return digest_ == std::string_view(reinterpret_cast<const char*>(digest.data()), length);
}

std::optional<std::string> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    std::string url(text);
    for (int padding = 0; padding < 2 && url.ends_with('='); ++padding) url.pop_back();
    if (url.find_first_of("-_") != std::string::npos) return std::nullopt;
    std::ranges::replace(url, '+', '-');
    std::ranges::replace(url, '/', '_');
    return from_base64url(url);
}

std::string to_base64(std::string_view bytes)
{
    std::string text = to_base64url(bytes);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

}  // namespace wattboard::api
