// Lines `:::MLLOG {...}` of any log, and the sidecar of the power director.
#include "scoring/energy/container/mlperf_scan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include <nlohmann/json.hpp>

namespace wattboard::energy {

namespace {

using nlohmann::json;

constexpr std::size_t longest_line = std::size_t{1} << 16U;
constexpr std::size_t longest_document = std::size_t{1} << 20U;
constexpr std::string_view mark = ":::MLLOG";
constexpr std::array<std::string_view, 5> keys{"\"run_start\"", "\"run_stop\"", "\"power_begin\"", "\"power_end\"",
                                               "\"interconnect_power_est\""};

/// Epoch seconds within 2000 to 2200.
std::optional<Nanoseconds> epoch(const json& value, double per_second)
{
    if (!value.is_number()) return std::nullopt;
    const double seconds = value.get<double>() / per_second;
    if (!(seconds > 946'684'800 && seconds < 7'258'118'400)) return std::nullopt;
    if (value.is_number_integer())
        return value.get<Nanoseconds>() * (1'000'000'000 / static_cast<Nanoseconds>(per_second));
    return static_cast<Nanoseconds>(std::llround(seconds * 1e6)) * 1000;
}

std::optional<Nanoseconds> phase_time(const json& phase, std::size_t index)
{
    if (!phase.is_array() || phase.size() <= index || !phase[index].is_array() || phase[index].empty())
        return std::nullopt;
    return epoch(phase[index][0], 1);
}

std::string text_of(const json& value)
{
    return value.is_string() ? value.get<std::string>().substr(0, 40) : std::string{};
}

}  // namespace

void MlperfScan::read_line(std::string_view line)
{
    const std::size_t at = line.find(mark);
    if (at == std::string_view::npos) return;
    const auto in_line = [line](std::string_view key) { return line.find(key) != std::string_view::npos; };
    if (std::ranges::none_of(keys, in_line)) return;
    const std::size_t open = line.find('{', at);
    if (open == std::string_view::npos) return;
    const json object = json::parse(line.substr(open), nullptr, false);
    if (!object.is_object()) return;
    const json key = object.value("key", json{});
    const json value = object.value("value", json{});
    if (key == "run_start" && !run_start_) run_start_ = epoch(object.value("time_ms", json{}), 1000);
    if (key == "run_stop") run_stop_ = epoch(object.value("time_ms", json{}), 1000);
    if (key == "power_begin") power_begin_ = text_of(value);
    if (key == "power_end") power_end_ = text_of(value);
    if (key == "interconnect_power_est" && value.is_number() && value.get<double>() >= 0 && value.get<double>() < 1e9)
        interconnect_ = value.get<double>();
}

void MlperfScan::feed(std::string_view bytes)
{
    if (maybe_document_ && document_.empty()) {
        const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
        if (first != std::string_view::npos) maybe_document_ = bytes[first] == '{';
    }
    if (maybe_document_) {
        document_ += bytes.substr(0, longest_document - document_.size());
        if (document_.size() == longest_document) maybe_document_ = false;
    }
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        if (carry_.empty() && !overlong_ && end < bytes.size() && end <= longest_line) {
            read_line(bytes.substr(0, end));
            bytes.remove_prefix(end + 1);
            continue;
        }
        if (carry_.size() + end > longest_line)
            overlong_ = true;
        else
            carry_ += bytes.substr(0, end);
        if (end == bytes.size()) return;
        if (!overlong_) read_line(carry_);
        overlong_ = false;
        carry_.clear();
        bytes.remove_prefix(end + 1);
    }
}

std::string MlperfScan::read_document(MlperfFacts& facts) const
{
    const json document = json::parse(document_, nullptr, false);
    if (!document.is_object() || !document.contains("phases") || !document["phases"].is_object()) return {};
    if (!document.contains("ptd_config")) return "the client's sidecar of an MLPerf power session";
    const json zone = document.value("timezone", json{});
    if (zone.is_number() && std::abs(zone.get<double>()) <= 18 * 3600) facts.seconds_west = zone.get<double>();
    const json testing = document["phases"].value("testing", json{});
    // The load runs between the second and the third time of a phase.
    facts.testing_begin = phase_time(testing, 1);
    facts.testing_end = phase_time(testing, 2);
    return "the director's sidecar of an MLPerf power session";
}

std::string MlperfScan::finish(std::string_view path, MlperfFacts& facts)
{
    if (!overlong_) read_line(carry_);
    if (run_start_ && run_stop_) {
        ++facts.training_results;
        facts.run_start = run_start_;
        facts.run_stop = run_stop_;
        return "the result log of an MLPerf Training run";
    }
    if (!power_begin_.empty() && !power_end_.empty()) {
        ++facts.loadgen_logs;
        facts.power_begin = power_begin_;
        facts.power_end = power_end_;
        return "the loadgen log of an MLPerf Inference run";
    }
    if (interconnect_) {
        facts.interconnects.emplace_back(path, *interconnect_);
        return "the estimated power of an interconnect";
    }
    return maybe_document_ && !document_.empty() ? read_document(facts) : std::string{};
}

}  // namespace wattboard::energy
