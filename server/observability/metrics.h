// Counters, gauges and histograms of one process, written out in the Prometheus text format.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace prometheus {
class Registry;
}

namespace wattboard::observability {

/// Thread-safe. The references that it hands out live as long as it does; asking again for the same name and labels
/// gives the same metric, so look them up once, not per event. Names follow Prometheus: snake_case with the base unit
/// ("_seconds", "_bytes") and "_total" for counters; one name has one kind and one help text, else
/// std::invalid_argument.
class Metrics {
public:
    using Labels = std::map<std::string, std::string>;

    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    prometheus::Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
    prometheus::Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
    /// `bounds`: upper bounds of the buckets in the metric's unit, ascending.
    prometheus::Histogram& histogram(const std::string& name, const std::string& help,
                                     const std::vector<double>& bounds, const Labels& labels = {});

    /// Exposition text, version 0.0.4.
    [[nodiscard]] std::string serialize() const;

private:
    std::shared_ptr<prometheus::Registry> registry_;
};

}  // namespace wattboard::observability
