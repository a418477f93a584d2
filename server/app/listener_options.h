// The public listener as the configuration wants it.
#pragma once

#include "server/app/configuration.h"
#include "server/http/server_options.h"

namespace wattboard {

[[nodiscard]] http::ServerOptions listener_options(const Configuration& configuration);

}  // namespace wattboard
