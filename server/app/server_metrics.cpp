#include "server/app/server_metrics.h"

#include <array>
#include <string_view>

namespace wattboard {
namespace {

constexpr std::array<std::string_view, 6> outcome_names{"committed",   "rolled_back",    "busy",
                                                        "unavailable", "commit_unknown", "refused"};

}  // namespace

void ServerMetrics::observe(const store::TransactionEvent& event)
{
    prometheus::Counter* counter = nullptr;
    prometheus::Histogram* histogram = nullptr;
    {
        const std::lock_guard lock{mutex_};
        const std::string name{event.name};
        auto& known_counter = counters_[{name, event.outcome}];
        if (known_counter == nullptr)
            known_counter = &metrics_.counter(
                "wattboard_database_transactions_total", "Database transactions by name and outcome.",
                {{"name", name}, {"outcome", std::string{outcome_names.at(static_cast<std::size_t>(event.outcome))}}});
        auto& known_histogram = histograms_[name];
        if (known_histogram == nullptr)
            known_histogram = &metrics_.histogram("wattboard_database_transaction_seconds",
                                                  "Time of database transactions, waiting and retries included.",
                                                  {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10}, {{"name", name}});
        counter = known_counter;
        histogram = known_histogram;
    }
    counter->Increment();
    histogram->Observe(event.seconds);
}

}  // namespace wattboard
