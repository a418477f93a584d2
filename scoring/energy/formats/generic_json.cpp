// Objects of the generic JSON log.
#include "scoring/energy/formats/generic_json.h"

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/generic_derived.h"
#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/json_objects.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

class GenericJson final : public LogParser {
public:
    GenericJson(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}
    {
    }
    bool feed(std::string_view bytes) override;
    Result<EvidenceSummary> finish() override;
    [[nodiscard]] LogPosition position() const override { return objects_.position(); }

private:
    bool read_object();
    bool choose_fields(const json& object);
    bool read_value(const json& object, const std::string& name, GenericValue& value);
    /// The text of a member in `buffer`: strings as they are, numbers as digits; empty if absent or null.
    bool text_of(const json& object, const std::optional<std::string>& name, std::string& buffer);
    bool refuse_object(Problem problem);

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    JsonObjects objects_;
    std::optional<GenericTrace> trace_;
    std::string time_;
    std::string device_;
    std::string name_;
    std::string component_;
    std::vector<GenericValue> values_;
};

bool GenericJson::refuse_object(Problem problem)
{
    problem.line = objects_.start().line;
    problem.column = objects_.start().column;
    return refuse(std::move(problem));
}

bool GenericJson::choose_fields(const json& object)
{
    std::vector<std::string> names;
    for (const auto& member : object.items()) names.push_back(member.key());
    Result<GenericFields> fields = choose_generic_fields(names, options_);
    if (!fields) return refuse_object(std::move(fields.error()));
    trace_.emplace(options_, context_, std::move(*fields), times_);
    return true;
}

bool GenericJson::text_of(const json& object, const std::optional<std::string>& name, std::string& buffer)
{
    buffer.clear();
    if (!name) return true;
    const auto member = object.find(*name);
    if (member == object.end() || member->is_null()) return true;
    if (member->is_string()) {
        buffer = member->get_ref<const std::string&>();
    } else if (member->is_number_integer()) {
        buffer = member->dump();
    } else if (member->is_number_float()) {
        buffer = fmt::format("{:.9f}", member->get<double>());
    } else {
        return refuse_object({.type = problems::malformed_log,
                              .detail = "The member is neither a string nor a number.",
                              .field = "/" + excerpt(*name)});
    }
    return true;
}

bool GenericJson::read_value(const json& object, const std::string& name, GenericValue& value)
{
    value = {};
    const auto member = object.find(name);
    if (member == object.end() || member->is_null()) return true;
    if (member->is_number()) {
        value.value = member->get<double>();
        return true;
    }
    if (member->is_string() && is_missing(member->get_ref<const std::string&>())) return true;
    return refuse_object(
        {.type = problems::malformed_log, .detail = "The value is not a number.", .field = "/" + excerpt(name)});
}

bool GenericJson::read_object()
{
    const json object = json::parse(objects_.object(), nullptr, false);
    if (object.is_discarded() || !object.is_object())
        return refuse_object({.type = problems::malformed_log, .detail = "The object is not valid JSON."});
    if (!trace_ && !choose_fields(object)) return false;
    const GenericFields& fields = trace_->fields();
    GenericRow row;
    if (!text_of(object, fields.time, time_) || !text_of(object, fields.device, device_) ||
        !text_of(object, fields.name, name_) || !text_of(object, fields.component, component_))
        return false;
    values_.resize(fields.values.size());
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (!read_value(object, fields.values[i], values_[i])) return false;
        if (fields.voltages.empty()) continue;
        GenericValue volts;
        if (!read_value(object, fields.voltages[i], volts)) return false;
        values_[i] = product_of(values_[i], volts);
    }
    row.time = time_;
    row.device = device_;
    row.name = name_;
    row.component = component_;
    row.values = values_;
    std::optional<GenericRefusal> refusal = trace_->take(row, objects_.start().line);
    if (!refusal) return true;
    refusal->problem.field = "/" + refusal->problem.field;
    return refuse_object(std::move(refusal->problem));
}

bool GenericJson::feed(std::string_view bytes)
{
    while (true) {
        switch (objects_.next(bytes)) {
            case JsonObjects::Event::need_more:
                return true;
            case JsonObjects::Event::object:
                if (!read_object()) return false;
                break;
            case JsonObjects::Event::error:
                return refuse({.type = problems::malformed_log,
                               .detail = objects_.complaint(),
                               .line = objects_.position().line,
                               .column = objects_.position().column});
        }
    }
}

Result<EvidenceSummary> GenericJson::finish()
{
    const bool any = trace_ && trace_->rows() > 0;
    if (!any && !objects_.complete())
        return std::unexpected{Problem{.type = problems::malformed_log,
                                       .detail = "The file ends inside its first object.",
                                       .line = objects_.position().line,
                                       .column = objects_.position().column}};
    if (!trace_) return std::unexpected{Problem{.type = problems::empty_log, .detail = "The log has no object."}};
    const std::optional<std::uint64_t> cut =
        objects_.complete() ? std::nullopt : std::optional{objects_.position().line};
    return trace_->finish("generic-json", {LineParser::truncated_tail(cut)});
}

}  // namespace

bool detect_generic_json(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::size_t first = head.find_first_not_of(" \t\r\n[");
    return first != std::string_view::npos && head[first] == '{' &&
           (head.find_first_not_of(" \t\r\n") == first || head[head.find_first_not_of(" \t\r\n")] == '[');
}

Result<std::unique_ptr<LogParser>> make_generic_json(const ReadingOptions& options, const ReadingContext& context)
{
    const Result<TimeUnit> unit = generic_time_unit(options);
    if (!unit) return std::unexpected{unit.error()};
    Result<TimestampReader> times = TimestampReader::create(options.timezone, *unit);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<GenericJson>(options, context, *times);
}

}  // namespace wattboard::energy
