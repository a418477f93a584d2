// The HTTP server: a listener, its network threads and its worker pool.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "scoring/problem.h"
#include "server/http/router.h"
#include "server/http/server_options.h"
#include "server/observability/metrics.h"

namespace wattboard::http {

class Server {
public:
    /// `router` and `metrics` outlive the server; no route is added from here on.
    Server(ServerOptions options, const Router& router, observability::Metrics& metrics);
    /// Stops without grace if it still runs.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Opens the listener and starts the threads; once per object. Error: listener-failed (the address is in use or not
    /// ours, a certificate cannot be read).
    [[nodiscard]] Result<void> start();

    /// The port listened on, after `start`.
    [[nodiscard]] std::uint16_t port() const;

    /// Stops in two steps: no new connections, idle ones are closed, requests in hand are finished; what is not done
    /// after `grace` is cut off. A handler that runs on a worker is always waited for, since what it does cannot be
    /// taken back: its own deadlines (database timeouts) bound the wait. Not to be called on the server's own threads.
    void stop(std::chrono::milliseconds grace);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace wattboard::http
