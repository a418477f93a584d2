// Series of a range query, one after the other.
#include "scoring/energy/formats/prometheus_json.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/json_events.h"
#include "scoring/energy/formats/meter_common.h"
#include "scoring/energy/formats/prometheus_series.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

constexpr std::size_t most_values = 2'000'000;
constexpr std::size_t most_series = 10'000;
constexpr std::size_t most_labels = 64;

struct Value {
    Nanoseconds time = 0;
    double value = 0;
};

struct Series {
    std::map<std::string, std::string> labels;
    std::optional<SeriesMeaning> meaning;
    std::vector<Value> values;
    std::uint64_t missing = 0;
    std::uint64_t line = 0;
    bool begun = false;  ///< whether a value was seen: no label may follow
};

class PrometheusJson final : public LogParser, private JsonEvents::Sink {
public:
    PrometheusJson(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}
    {
    }

    bool feed(std::string_view bytes) override;
    Result<EvidenceSummary> finish() override;
    [[nodiscard]] LogPosition position() const override { return events_.position(); }

private:
    using Level = JsonEvents::Level;
    bool value(const std::vector<Level>& path, JsonEvents::Kind kind, std::string_view text) override;
    bool at_series(std::uint64_t index);
    bool read_label(const std::string& name, std::string_view text);
    bool read_number(std::uint64_t place, JsonEvents::Kind kind, std::string_view text);
    bool refuse_here(std::string detail, std::string field, std::string hint = {});
    bool begin_values();
    Result<void> add_all(TraceAccumulator& trace, LogFacts& facts);

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    JsonEvents events_;
    std::vector<Series> series_;
    std::size_t values_ = 0;
    std::optional<Nanoseconds> time_;
    std::uint64_t rows_ = 0;
};

bool PrometheusJson::refuse_here(std::string detail, std::string field, std::string hint)
{
    return refuse({.type = problems::malformed_log,
                   .detail = std::move(detail),
                   .line = events_.position().line,
                   .column = events_.position().column,
                   .field = std::move(field),
                   .hint = std::move(hint)});
}

bool PrometheusJson::feed(std::string_view bytes)
{
    if (events_.feed(bytes, *this)) return true;
    return events_.complaint().empty() ? false : refuse_here(events_.complaint(), "");
}

bool PrometheusJson::at_series(std::uint64_t index)
{
    if (index < series_.size()) return true;
    if (series_.size() == most_series)
        return refuse({.type = problems::limit_exceeded,
                       .detail = fmt::format("The export has more than {} series.", most_series),
                       .hint = "Export the metrics of nodes, not of containers."});
    series_.emplace_back();
    series_.back().line = events_.position().line;
    time_.reset();
    return true;
}

bool PrometheusJson::read_label(const std::string& name, std::string_view text)
{
    Series& series = series_.back();
    if (series.begun)
        return refuse_here("The labels of a series stand behind its values.", "metric",
                           "Export it with Prometheus' own API.");
    if (series.labels.size() < most_labels) series.labels.emplace(name, excerpt(text, 100));
    return true;
}

bool PrometheusJson::begin_values()
{
    Series& series = series_.back();
    series.begun = true;
    series.meaning = meaning_of(series.labels);
    if (!series.meaning) series.meaning = declared_meaning(options_);
    return true;
}

bool PrometheusJson::read_number(std::uint64_t place, JsonEvents::Kind kind, std::string_view text)
{
    Series& series = series_.back();
    if (place == 0) {
        Nanoseconds time = 0;
        if (kind != JsonEvents::Kind::number || times_.read(text, time) != TimestampError::none)
            return refuse_here(fmt::format("\"{}\" is not a time in epoch seconds.", excerpt(text)), "values");
        time_ = time;
        return true;
    }
    if (place != 1 || !time_) return refuse_here("A value is not a pair of a time and a number.", "values");
    if (!series.begun) begin_values();
    ++rows_;
    if (is_missing(text) || text == "+Inf" || kind == JsonEvents::Kind::word) {
        ++series.missing;
        time_.reset();
        return true;
    }
    const Decimal number = parse_decimal(text);
    if (number.after != text.data() + text.size())
        return refuse_here(fmt::format("\"{}\" is not a number.", excerpt(text)), "values");
    if (!series.meaning) return true;
    const double value = number.value * series.meaning->factor;
    if (auto bad = bad_quantity(value, series.meaning->counter ? max_joules : max_watts, "value", "values"))
        return refuse_here(bad->detail, "values");
    if (++values_ > most_values)
        return refuse({.type = problems::limit_exceeded,
                       .detail = fmt::format("The export has more than {} values.", most_values),
                       .line = events_.position().line,
                       .hint = "Export each node, or each metric, by itself."});
    series.values.push_back({.time = *time_, .value = value});
    time_.reset();
    return true;
}

bool PrometheusJson::value(const std::vector<Level>& path, JsonEvents::Kind kind, std::string_view text)
{
    const auto array = std::ranges::find(path, true, &Level::array);
    const auto depth = static_cast<std::size_t>(array - path.begin());
    if (array == path.end() || path.size() < depth + 2) return true;
    if (depth > 0 && path[depth - 1].name != "result") return true;
    const std::string& member = path[depth + 1].name;
    if (member == "metric" && path.size() == depth + 3)
        return at_series(array->index) && read_label(path[depth + 2].name, text);
    if (member == "values" && path.size() == depth + 4 && path[depth + 3].array)
        return at_series(array->index) && read_number(path[depth + 3].index, kind, text);
    if (member == "value")
        return refuse({.type = problems::malformed_log,
                       .detail = "This is the answer to an instant query: it holds one value of each series.",
                       .line = events_.position().line,
                       .field = "value",
                       .hint = "Ask for a range: /api/v1/query_range?query=...&start=...&end=...&step=..."});
    return true;
}

Result<void> PrometheusJson::add_all(TraceAccumulator& trace, LogFacts& facts)
{
    std::vector<SeriesChoice> choices;
    std::vector<const Series*> known;
    std::uint64_t unknown = 0;
    for (const Series& series : series_) {
        if (!series.meaning) {
            ++unknown;
            if (facts.left_out.size() < 50) facts.left_out.push_back(series_id(series.labels));
            continue;
        }
        known.push_back(&series);
        choices.push_back({.node = node_of(series.labels), .meaning = *series.meaning});
    }
    if (unknown > 0) facts.skipped["series that are no power or energy of a node"] = unknown;
    choose_series(choices);
    std::map<std::string, int> ids;
    for (std::size_t i = 0; i < known.size(); ++i) {
        const Series& series = *known[i];
        std::string id = series_id(series.labels);
        if (!choices[i].counted) {
            if (facts.left_out.size() < 50) facts.left_out.push_back(std::move(id));
            continue;
        }
        if (const int copy = ++ids[id]; copy > 1) id += fmt::format("#{}", copy);
        DeviceInfo info{.id = std::move(id), .kind = kind_of(series.meaning->zone)};
        info.value_kind = series.meaning->counter ? ValueKind::counter : ValueKind::power;
        const Result<std::size_t> device = trace.add_device(std::move(info), series.line);
        if (!device) return std::unexpected{device.error()};
        for (const Value& value : series.values)
            if (!trace.add(*device, value.time, value.value, 3, {}, series.line))
                return std::unexpected{trace.problem()};
        for (std::uint64_t i_missing = 0; i_missing < series.missing; ++i_missing) trace.add_missing(*device);
    }
    return {};
}

Result<EvidenceSummary> PrometheusJson::finish()
{
    const bool any = std::ranges::any_of(series_, [](const Series& series) { return !series.values.empty(); });
    if (!events_.complete() && !any)
        return std::unexpected{Problem{.type = problems::malformed_log,
                                       .detail = "The file ends before its first value.",
                                       .line = events_.position().line,
                                       .column = events_.position().column}};
    LogFacts facts{.format = "prometheus-range-json", .rows = rows_, .zone_known = true};
    const auto cut = events_.complete() ? std::nullopt : std::optional{events_.position().line};
    facts.findings.push_back(LineParser::truncated_tail(cut));
    TraceAccumulator trace{options_, context_, ValueKind::power};
    if (auto added = add_all(trace, facts); !added) return std::unexpected{std::move(added.error())};
    if (!any)
        return std::unexpected{Problem{
            .type = series_.empty() ? problems::empty_log : problems::underdetermined_log,
            .detail = excerpt(
                fmt::format("No series is known as a power or energy of a node: {}", fmt::join(facts.left_out, "; ")),
                300),
            .field = "unit",
            .hint = "Export a metric of the node, or declare what the series are: --map unit=W."}};
    const bool wall = std::ranges::all_of(
        series_, [](const Series& series) { return series.meaning && series.meaning->zone == PowerZone::wall; });
    return finish_meter(trace, std::move(facts),
                        wall && !options_.map.contains("unit") ? wall_meter_tier : component_tier);
}

}  // namespace

bool detect_prometheus_json(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || (head[first] != '{' && head[first] != '[')) return false;
    const auto has = [head](std::string_view name) { return head.find(name) != std::string_view::npos; };
    const bool envelope = has("\"resultType\"") && has("\"result\"");
    return (envelope || has("\"__name__\"")) && has("\"metric\"") && (has("\"values\"") || has("\"value\""));
}

Result<std::unique_ptr<LogParser>> make_prometheus_json(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create({}, TimeUnit::epoch_s);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<PrometheusJson>(options, context, *times);
}

}  // namespace wattboard::energy
