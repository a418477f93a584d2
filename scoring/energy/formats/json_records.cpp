// Cutting and parsing of JSON records, and the wording of what is wrong with their members.
#include "scoring/energy/formats/json_records.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/decimal.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

using nlohmann::json;

bool JsonRecords::refuse_record(Problem problem)
{
    problem.line = objects_.start().line;
    problem.column = objects_.start().column;
    if (!problem.field.empty() && problem.field.front() != '/') problem.field = "/" + problem.field;
    return refuse(std::move(problem));
}

bool JsonRecords::parse_record()
{
    const json record = json::parse(objects_.object(), nullptr, false);
    if (record.is_discarded())
        return refuse_record({.type = problems::malformed_log,
                              .detail = "The object is not valid JSON.",
                              .hint = "NaN and Infinity are no JSON numbers: a missing value is written as null."});
    if (!read_record(record)) return false;
    ++records_;
    return true;
}

bool JsonRecords::feed(std::string_view bytes)
{
    while (true) {
        switch (objects_.next(bytes)) {
            case JsonObjects::Event::need_more:
                return true;
            case JsonObjects::Event::object:
                if (!parse_record()) return false;
                break;
            case JsonObjects::Event::error:
                return refuse({.type = problems::malformed_log,
                               .detail = objects_.complaint(),
                               .line = objects_.position().line,
                               .column = objects_.position().column,
                               .hint = "Expected are JSON objects, one a line or in one array."});
        }
    }
}

Result<EvidenceSummary> JsonRecords::finish()
{
    if (objects_.open()) {
        if (records_ == 0)
            return std::unexpected{Problem{.type = problems::malformed_log,
                                           .detail = "The file ends inside its first object.",
                                           .line = objects_.position().line,
                                           .column = objects_.position().column,
                                           .hint = "Send the whole file."}};
        tail_finding_ = LineParser::truncated_tail(objects_.start().line);
    } else if (!objects_.complete()) {
        tail_finding_.message = "The closing bracket is missing, but the last row is whole.";
    }
    if (records_ == 0)
        return std::unexpected{Problem{.type = problems::empty_log, .detail = "The file holds no object."}};
    return summarise();
}

bool JsonRecords::number(const json& record, std::string_view name, double most, std::optional<double>& value)
{
    const auto member = record.find(name);
    if (member == record.end() || member->is_null()) return true;
    if (member->is_string() && is_missing(trimmed(member->get_ref<const std::string&>()))) return true;
    const double read = member->is_number() ? member->get<double>() : NAN;
    if (!(read >= 0 && read <= most))
        return refuse_record(
            {.type = problems::malformed_log,
             .detail = fmt::format("{} is not a number from 0 to {}.",
                                   excerpt(member->dump(-1, ' ', false, json::error_handler_t::replace)), most),
             .field = std::string{name}});
    value = read;
    return true;
}

bool JsonRecords::text(const json& record, std::string_view name, std::string& value)
{
    value.clear();
    const auto member = record.find(name);
    if (member == record.end() || member->is_null()) return true;
    if (!member->is_string())
        return refuse_record(
            {.type = problems::malformed_log, .detail = "The member is not a string.", .field = std::string{name}});
    value = member->get_ref<const std::string&>();
    return true;
}

bool JsonRecords::time(const json& record, std::string_view name, TimestampReader& times,
                       std::optional<Nanoseconds>& value)
{
    const auto member = record.find(name);
    if (member == record.end() || member->is_null()) return true;
    std::string cell;
    if (member->is_string())
        cell = member->get_ref<const std::string&>();
    else if (member->is_number_integer())
        cell = member->dump();
    else if (member->is_number_float())
        cell = fmt::format("{:.9f}", member->get<double>());
    Nanoseconds read = 0;
    const TimestampError error = times.read(trimmed(cell), read);
    if (error == TimestampError::none) {
        value = read;
        return true;
    }
    TimestampComplaint complaint = complaint_about(error, cell);
    return refuse_record({.type = complaint.underdetermined ? problems::underdetermined_log : problems::malformed_log,
                          .detail = std::move(complaint.detail),
                          .field = std::string{name},
                          .hint = std::move(complaint.hint)});
}

bool begins_with_record(std::string_view head, std::initializer_list<std::string_view> names)
{
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || (head[first] != '{' && head[first] != '[')) return false;
    JsonObjects objects;
    if (objects.next(head) != JsonObjects::Event::object) return false;
    const json record = json::parse(objects.object(), nullptr, false);
    return record.is_object() &&
           std::ranges::all_of(names, [&record](std::string_view name) { return record.contains(name); });
}

}  // namespace wattboard::energy
