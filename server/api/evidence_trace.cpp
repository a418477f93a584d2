// Parameters in, chart out; what a chart is, jobs/trace_reading.h knows.
#include "server/api/evidence_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "scoring/plausibility/device_identity.h"
#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/evidence_reading.h"
#include "server/api/json_writer.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/documents/time_text.h"
#include "server/http/negotiation.h"
#include "server/http/problems.h"
#include "server/jobs/problems.h"
#include "server/jobs/trace_reading.h"

namespace wattboard::api {

namespace {

/// Raised by every change of this document, so that kept copies of the old form are not taken for current.
constexpr std::string_view document_version = "2";

struct TraceQuestion {
    std::optional<Nanoseconds> from;
    std::optional<Nanoseconds> to;
    std::size_t points = 1000;
    std::optional<std::string> device;
};

struct TraceAnswer {
    const store::Evidence& evidence;
    const std::vector<energy::TracedDevice>& devices;
    energy::TraceRange range;
    std::vector<jobs::DeviceChart> charts;
};

std::unexpected<Problem> invalid(std::string_view parameter, std::string detail)
{
    return std::unexpected(
        Problem{.type = problems::invalid_parameter, .detail = std::move(detail), .field = std::string(parameter)});
}

Result<std::optional<Nanoseconds>> time_parameter(const http::Request& request, std::string_view name)
{
    const auto text = request.query_value(name);
    if (!text || text->empty()) return std::nullopt;
    const auto time = parse_time(*text);
    if (time) return *time;
    return invalid(name, fmt::format("{} is a time with zone such as 2026-11-20T10:28:00Z.", name));
}

Result<TraceQuestion> question_of(const http::Request& request)
{
    if (auto checked = only_parameters(request, {"from", "to", "points", "device", "submission"}); !checked)
        return std::unexpected(std::move(checked.error()));
    const auto from = time_parameter(request, "from");
    if (!from) return std::unexpected(from.error());
    const auto to = time_parameter(request, "to");
    if (!to) return std::unexpected(to.error());
    if (*from && *to && **from > **to) return invalid("to", "to must not lie before from.");
    const auto points = integer_parameter(request, "points", 1, 10'000);
    if (!points) return std::unexpected(points.error());
    TraceQuestion question{.from = *from, .to = *to};
    if (*points) question.points = static_cast<std::size_t>(**points);
    if (const auto device = request.query_value("device"); device && !device->empty()) question.device = *device;
    return question;
}

/// By its id in the log, or as this document writes it.
bool is_named(const energy::TracedDevice& device, const std::string& name)
{
    return device.about.id == name || with_short_device_uuids(device.about.id) == name;
}

/// The devices asked for; all without a name.
Result<std::vector<std::size_t>> chosen_devices(const TraceQuestion& question,
                                                const std::vector<energy::TracedDevice>& devices)
{
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < devices.size(); ++i)
        if (!question.device || is_named(devices[i], *question.device)) chosen.push_back(i);
    if (question.device && chosen.empty())
        return invalid("device", fmt::format("The log has no device '{}'.", *question.device));
    return chosen;
}

/// What is asked for, else the span of the whole trace.
energy::TraceRange range_of(const TraceQuestion& question, const std::vector<energy::TracedDevice>& devices)
{
    energy::TraceRange range{.from = INT64_MAX, .to = INT64_MIN};
    for (const energy::TracedDevice& device : devices) {
        if (device.samples == 0) continue;
        range = {.from = std::min(range.from, device.first), .to = std::max(range.to, device.last)};
    }
    if (range.from > range.to) range = {};
    range.from = question.from.value_or(range.from);
    range.to = std::max(question.to.value_or(range.to), range.from);
    return range;
}

void put_points(JsonWriter& json, const jobs::DeviceChart& chart)
{
    json.open('[');
    for (const energy::TraceGroup& point : chart.points) {
        json.open('[');
        json.number(static_cast<double>(point.first) / 1e9);
        json.number(point.lowest);
        json.number(point.highest);
        json.number(chart.is_raw ? point.lowest : point.mean());
        json.close(']');
    }
    json.close(']');
}

void put_devices(JsonWriter& json, const TraceAnswer& answer)
{
    json.open('[');
    for (const jobs::DeviceChart& chart : answer.charts) {
        const energy::TracedDevice& device = answer.devices[chart.device];
        json.open('{');
        json.key("id").string(with_short_device_uuids(device.about.id));
        json.key("kind").string(name_of(device.about.kind, device_kind_names));
        json.key("name").string(with_short_device_uuids(device.about.name));
        json.key("means").boolean(device.about.means);
        json.key("samples").number(device.samples);
        json.key("samples_in_range").number(chart.samples());
        json.key("resolution").string(chart.is_raw ? "raw" : "downsampled");
        json.key("points");
        put_points(json, chart);
        json.close('}');
    }
    json.close(']');
}

void put_gaps(JsonWriter& json, const TraceAnswer& answer)
{
    json.open('[');
    for (const Gap& gap : answer.evidence.reading->summary.gaps) {
        if (!gap.start) continue;
        const auto length = static_cast<Nanoseconds>(std::min(gap.duration.value(), max_duration_s) * 1e9);
        if (*gap.start > answer.range.to || *gap.start + length < answer.range.from) continue;
        json.open('{');
        json.key("device").string(gap.device);
        json.key("start").string(format_time(*gap.start));
        json.key("duration_s").number(gap.duration.value());
        json.key("charged_kwh").number(gap.charged.value());
        json.key("reason").string(gap.reason);
        json.close('}');
    }
    json.close(']');
}

std::string document_of(const TraceAnswer& answer)
{
    std::size_t points = 0;
    for (const jobs::DeviceChart& chart : answer.charts) points += chart.points.size();
    JsonWriter json(512 + 48 * points);
    json.open('{');
    json.key("evidence").string(to_text(answer.evidence.public_id));
    json.key("engine_version").string(answer.evidence.reading->engine_version);
    json.key("from").string(format_time(answer.range.from));
    json.key("to").string(format_time(answer.range.to));
    json.key("zone_known").boolean(answer.evidence.reading->summary.zone_known);
    json.key("devices");
    put_devices(json, answer);
    json.key("gaps");
    put_gaps(json, answer);
    json.close('}');
    return json.take() + '\n';
}

/// The trace of a log never changes under one version of the engine, so its tag is known before it is read.
std::string tag_of(const store::Evidence& evidence, const TraceQuestion& question)
{
    const auto time = [](const std::optional<Nanoseconds>& at) { return at ? std::to_string(*at) : std::string("-"); };
    return entity_tag(fmt::format("{} {} {} {} {} {} {}", document_version, to_text(evidence.public_id),
                                  evidence.reading->engine_version, time(question.from), time(question.to),
                                  question.points, question.device.value_or("")));
}

std::unexpected<Problem> no_reading(const store::Evidence& evidence)
{
    if (evidence.state != store::EvidenceState::complete || evidence.is_progress) {
        return std::unexpected(Problem{.type = problems::not_found,
                                       .detail = "The evidence has no power trace: it is no complete energy log."});
    }
    return std::unexpected(Problem{.type = problems::scoring_unavailable,
                                   .detail = "This version of the engine has not read the log yet.",
                                   .hint = "Send the request again in a moment."});
}

Result<http::Response> trace_answer(const Call& call, store::Transaction& transaction, const VisibleEvidence& found,
                                    const TraceQuestion& question)
{
    const store::Evidence& evidence = found.evidence;
    if (!evidence.reading) return no_reading(evidence);
    const auto finish = [&](http::Response answer) {
        answer = tagged_answer(call.request, std::move(answer), tag_of(evidence, question));
        if (found.is_public) answer.set_header("Cache-Control", "public, max-age=60");
        return answer;
    };
    if (http::if_none_match_holds(call.request.header("if-none-match"), tag_of(evidence, question)))
        return finish(http::make_response(200, json_type, ""));
    const auto devices = store::find_trace_devices(transaction, evidence.id, engine_version);
    if (!devices) return no_reading(evidence);
    const auto chosen = chosen_devices(question, *devices);
    if (!chosen) return std::unexpected(chosen.error());
    TraceAnswer answer{.evidence = evidence, .devices = *devices, .range = range_of(question, *devices), .charts = {}};
    answer.charts =
        jobs::read_charts(transaction, evidence.id, engine_version, *devices, *chosen, answer.range, question.points);
    return finish(http::make_response(200, json_type, document_of(answer)));
}

}  // namespace

Result<http::Response> read_trace(const Call& call)
{
    const auto question = question_of(call.request);
    if (!question) return std::unexpected(question.error());
    return call.services.database.read({"evidence.trace"}, [&](auto& transaction) -> Result<http::Response> {
        const auto found = visible_evidence(call, transaction);
        if (!found) return std::unexpected(found.error());
        return trace_answer(call, transaction, *found, *question);
    });
}

}  // namespace wattboard::api
