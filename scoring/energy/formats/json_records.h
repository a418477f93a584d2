// Shared base of the formats that are JSON objects, one a line or in an array: cuts, parses and reads members.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "scoring/energy/json_objects.h"
#include "scoring/energy/log_parser.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

/// Objects of at most `max_line_bytes` each. An array that is not closed, as after a crash, is taken as it is; an
/// object that is not closed is left out if others were read.
class JsonRecords : public LogParser {
public:
    bool feed(std::string_view bytes) final;
    Result<EvidenceSummary> finish() final;
    [[nodiscard]] LogPosition position() const final { return objects_.position(); }

protected:
    virtual bool read_record(const nlohmann::json& record) = 0;
    virtual Result<EvidenceSummary> summarise() = 0;

    /// Line where the current record begins, 1-based.
    [[nodiscard]] std::uint64_t line() const { return objects_.start().line; }
    [[nodiscard]] std::uint64_t records() const { return records_; }
    /// The finding about a cut-off last record, for the summary.
    [[nodiscard]] const Finding& tail_finding() const { return tail_finding_; }

    /// Refuses the current record; `problem.field` becomes a JSON pointer if it is a bare name.
    bool refuse_record(Problem problem);
    /// A finite number in [0, most]; absent if the member is missing, null or a word for "no value".
    bool number(const nlohmann::json& record, std::string_view name, double most, std::optional<double>& value);
    /// A string member; empty if it is missing or null.
    bool text(const nlohmann::json& record, std::string_view name, std::string& value);
    /// A time, as text or as epoch seconds where `times` reads those; absent if the member is missing or null.
    bool time(const nlohmann::json& record, std::string_view name, TimestampReader& times,
              std::optional<Nanoseconds>& value);

private:
    bool parse_record();

    JsonObjects objects_;
    std::uint64_t records_ = 0;
    Finding tail_finding_ = LineParser::truncated_tail(std::nullopt);
};

/// Whether the file begins with a JSON object (alone, on a line or in an array) that has all these members.
bool begins_with_record(std::string_view head, std::initializer_list<std::string_view> names);

}  // namespace wattboard::energy
