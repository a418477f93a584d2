// The composition root: builds every object of the server in order, and takes them down in reverse.
#pragma once

#include <memory>

#include "scoring/problem.h"
#include "server/app/configuration.h"

namespace wattboard::store {
class Database;
}

namespace wattboard {

/// A running server. Construction does nothing; `start` brings everything up; `stop` finishes what was acknowledged.
class Application {
public:
    explicit Application(Configuration configuration);
    /// Stops if it still runs.
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// Database, schema, reference tables, boards, listeners, in this order; on return /readyz answers 200. Problems:
    /// what the user can mend (port in use, data folder of another version, schema newer than the program ...).
    Result<void> start();

    /// No new connections, requests in hand finish within the configured time, then jobs, feed and database stop.
    void stop();

    /// Port of the public listener, after `start` (the configured one, or the free one that was found for 0).
    [[nodiscard]] unsigned short port() const;
    /// Only between `start` and `stop`.
    [[nodiscard]] store::Database& database();

private:
    class Parts;
    Configuration configuration_;
    std::unique_ptr<Parts> parts_;
};

}  // namespace wattboard
