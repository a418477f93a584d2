// Lines `:::MLLOG {...}` of one node's power.
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/meter_common.h"
#include "scoring/energy/formats/mlperf_power.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

constexpr std::string_view mark = ":::MLLOG";
/// Deeper lines are no MLLOG lines; the bound keeps the parser's work small.
constexpr std::size_t longest_line = std::size_t{1} << 16U;
constexpr double most_conversion = 10;

class MlperfTraining final : public LineParser {
public:
    MlperfTraining(const ReadingOptions& options, const ReadingContext& context)
        : trace_{options, context, ValueKind::power}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }
    bool read_power(std::string_view line, const json& object);
    bool read_conversion(std::string_view line, const json& object);

    TraceAccumulator trace_;
    std::optional<std::size_t> device_;
    double conversion_ = 1;
    bool converted_ = false;
    bool estimate_ = false;
    std::uint64_t rows_ = 0;
    std::uint64_t other_ = 0;
};

bool MlperfTraining::read_power(std::string_view line, const json& object)
{
    const auto time = object.find("time_ms");
    constexpr std::int64_t year_2000 = 946'684'800'000;
    constexpr std::int64_t year_2200 = 7'258'118'400'000;
    if (time == object.end() || !time->is_number_integer() || time->get<std::int64_t>() < year_2000 ||
        time->get<std::int64_t>() > year_2200)
        return malformed(line, line, "time_ms", "time_ms is not milliseconds since 1970, between 2000 and 2200.");
    const auto value = object.find("value");
    if (!device_) {
        Result<std::size_t> added = trace_.add_device({.id = "node", .kind = DeviceKind::node}, line_number());
        if (!added) return refuse(std::move(added.error()));
        device_ = *added;
    }
    if (value == object.end() || value->is_null()) {
        ++rows_;
        trace_.add_missing(*device_);
        return true;
    }
    if (!value->is_number()) return malformed(line, line, "value", "The power is not a number.");
    const double watts = value->get<double>() * conversion_;
    if (!std::isfinite(watts)) return malformed(line, line, "value", "The power is not finite.");
    if (auto bad = bad_quantity(watts, max_watts, "power", "value")) {
        bad->line = line_number();
        return refuse(std::move(*bad));
    }
    ++rows_;
    return trace_.add(*device_, time->get<std::int64_t>() * 1'000'000, watts, value->is_number_integer() ? 0 : 2, {},
                      line_number()) ||
           refuse(Problem{trace_.problem()});
}

/// Readings behind a power supply, of which the log itself says what they are at the wall.
bool MlperfTraining::read_conversion(std::string_view line, const json& object)
{
    const auto value = object.find("value");
    if (value == object.end() || !value->is_number() || !(value->get<double>() >= 1) ||
        value->get<double>() > most_conversion)
        return malformed(line, line, "value", "conversion_eff is not a factor from 1 to 10.");
    if (rows_ > 0) return malformed(line, line, "value", "conversion_eff stands behind the readings that it is about.");
    conversion_ = value->get<double>();
    converted_ = conversion_ != 1;
    return true;
}

bool MlperfTraining::read_line(std::string_view line)
{
    const std::size_t at = line.find(mark);
    const std::size_t open = at == std::string_view::npos ? at : line.find('{', at);
    if (open == std::string_view::npos || line.size() > longest_line) {
        other_ += trimmed(line).empty() ? 0 : 1;
        return true;
    }
    const json object = json::parse(line.substr(open), nullptr, false);
    if (!object.is_object()) return malformed(line, line.substr(open), "", "The MLLOG line is not valid JSON.");
    const json key = object.value("key", json{});
    if (key == "power_reading") return read_power(line, object);
    if (key == "conversion_eff") return read_conversion(line, object);
    if (key == "interconnect_power_est") estimate_ = true;
    ++other_;
    return true;
}

Result<EvidenceSummary> MlperfTraining::summarise()
{
    if (estimate_ && rows_ == 0)
        return std::unexpected{
            Problem{.type = problems::empty_log,
                    .detail = "The file states the power of an interconnect, but holds no reading.",
                    .hint = "Send it in one archive with the node_K.txt and the result of the run."}};
    LogFacts facts{.format = "mlperf-training-power", .rows = rows_, .zone_known = true, .findings = {tail_finding()}};
    if (other_ > 0) facts.skipped["lines that are no power reading"] = other_;
    if (converted_) facts.left_out.push_back(fmt::format("readings are multiplied by conversion_eff {}", conversion_));
    return finish_meter(trace_, std::move(facts), wall_meter_tier);
}

}  // namespace

bool detect_mlperf_training(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::size_t at = head.find(mark);
    if (at == std::string_view::npos) return false;
    const auto has = [head](std::string_view key) { return head.find(key) != std::string_view::npos; };
    return has("\"power_reading\"") || has("\"power_measurement_start\"") || has("\"interconnect_power_est\"");
}

Result<std::unique_ptr<LogParser>> make_mlperf_training(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<MlperfTraining>(options, context);
}

}  // namespace wattboard::energy
