// Loading of certificate and key.
#include "server/http/tls_context.h"

#include <utility>

#include "server/http/problems.h"

namespace wattboard::http {

namespace ssl = boost::asio::ssl;

namespace {

std::unexpected<Problem> cannot_use(const std::string& file, std::string_view what, const std::string& reason)
{
    return std::unexpected(
        Problem{.type = problems::listener_failed,
                .detail = "The " + std::string(what) + " " + file + " cannot be used: " + reason + ".",
                .hint = "Give a readable PEM file; key and certificate must belong together."});
}

}  // namespace

Result<ssl::context> make_tls_context(const TlsOptions& options)
{
    ssl::context context(ssl::context::tls_server);
    context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                        ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 | ssl::context::no_compression |
                        SSL_OP_NO_RENEGOTIATION);
    boost::system::error_code error;
    context.use_certificate_chain_file(options.certificate_chain_file, error);
    if (error) return cannot_use(options.certificate_chain_file, "TLS certificate", error.message());
    context.use_private_key_file(options.private_key_file, ssl::context::pem, error);
    if (error) return cannot_use(options.private_key_file, "TLS private key", error.message());
    return context;
}

}  // namespace wattboard::http
