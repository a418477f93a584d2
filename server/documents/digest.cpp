// SHA-256 and random bytes through OpenSSL's EVP and RAND.
#include "server/documents/digest.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <stdexcept>

namespace wattboard {

Digest sha256(std::string_view bytes)
{
    Digest digest{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL computed no SHA-256");
    return digest;
}

struct Sha256::Context {
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> evp{EVP_MD_CTX_new()};
};

Sha256::Sha256() : context_{std::make_unique<Context>()}
{
    if (EVP_DigestInit_ex(context_->evp.get(), EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL offers no SHA-256");
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes)
{
    if (EVP_DigestUpdate(context_->evp.get(), bytes.data(), bytes.size()) != 1)
        throw std::runtime_error("OpenSSL took no more bytes");
}

Digest Sha256::finish()
{
    Digest digest{};
    if (EVP_DigestFinal_ex(context_->evp.get(), digest.data(), nullptr) != 1)
        throw std::runtime_error("OpenSSL finished no SHA-256");
    return digest;
}

std::string random_bytes(std::size_t count)
{
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
        throw std::runtime_error("the machine gave no random bytes");
    return bytes;
}

}  // namespace wattboard
