// The TLS settings of a listener.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include "scoring/problem.h"
#include "server/http/server_options.h"

namespace wattboard::http {

/// TLS 1.2 and 1.3 with OpenSSL's own choice of ciphers. Error: listener-failed naming the file that cannot be used.
[[nodiscard]] Result<boost::asio::ssl::context> make_tls_context(const TlsOptions& options);

}  // namespace wattboard::http
