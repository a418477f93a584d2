// Metrics that no room of its own makes: how the database's transactions end and how long they take.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "server/observability/metrics.h"
#include "server/store/database.h"

namespace wattboard {

/// Thread-safe. `wattboard_database_transactions_total{name,outcome}` and
/// `wattboard_database_transaction_seconds{name}`.
class ServerMetrics {
public:
    explicit ServerMetrics(observability::Metrics& metrics) : metrics_{metrics} {}
    void observe(const store::TransactionEvent& event);

private:
    observability::Metrics& metrics_;
    std::mutex mutex_;
    std::map<std::pair<std::string, store::Outcome>, prometheus::Counter*, std::less<>> counters_;
    std::map<std::string, prometheus::Histogram*, std::less<>> histograms_;
};

}  // namespace wattboard
