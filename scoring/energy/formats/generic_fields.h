// The documented generic log: which field holds what, in CSV and in JSON alike.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/device_account.h"
#include "scoring/energy/device_directory.h"
#include "scoring/energy/interleave_detector.h"
#include "scoring/energy/plain_rows.h"
#include "scoring/energy/reading_options.h"
#include "scoring/energy/timestamp.h"
#include "scoring/energy/trace_accumulator.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// Names of the fields of one generic log. `power_w`, `energy_j` and `energy_j_total` are the documented value fields;
/// others are declared with their unit.
struct GenericFields {
    std::string time = "timestamp";
    std::vector<std::string> values;    ///< several: each is a device of its own
    std::vector<std::string> voltages;  ///< where values are currents: one for each of them
    std::optional<std::string> device;
    std::optional<std::string> name;
    std::optional<std::string> component;
    ValueKind value_kind = ValueKind::power;
    double factor = 1;  ///< value times this is W or J
    std::vector<std::string> left_out;
};

/// From the names that the log has. Problems `underdetermined_log`, `unknown_unit`, `invalid_value`.
Result<GenericFields> choose_generic_fields(const std::vector<std::string>& names, const ReadingOptions& options);

struct GenericValue {
    std::optional<double> value;  ///< absent: a missing sample
    int decimals = 0;
    std::string_view cell;  ///< where it stands, for messages
};

/// One row of a generic log, cells as text; values are already numbers, one for each field of values.
struct GenericRow {
    std::string_view time;
    std::string_view device;
    std::string_view name;
    std::string_view component;
    std::span<const GenericValue> values;
};

/// Why a row was not taken: where to point is the caller's knowledge.
struct GenericRefusal {
    Problem problem;
    std::string_view cell;
};

/// Samples of a generic log, from whichever syntax.
class GenericTrace {
public:
    GenericTrace(const ReadingOptions& options, const ReadingContext& context, GenericFields fields,
                 TimestampReader times);

    /// nullopt: taken.
    std::optional<GenericRefusal> take(const GenericRow& row, std::uint64_t line);
    /// Rows of one value that are plain (`PlainRows`), from the front of `bytes`.
    RowsRead take_plain(PlainRows& rows, std::string_view bytes);
    Result<EvidenceSummary> finish(std::string format, std::vector<Finding> findings);
    [[nodiscard]] const GenericFields& fields() const { return fields_; }
    [[nodiscard]] std::uint64_t rows() const { return rows_; }

private:
    std::optional<GenericRefusal> read_time(const GenericRow& row, Nanoseconds& time);
    [[nodiscard]] GenericRefusal refuse_time(const GenericRow& row, TimestampError error) const;
    /// Of an id that no row before had.
    std::optional<GenericRefusal> add_device(const GenericRow& row, std::string_view id, std::uint64_t line,
                                             std::size_t& device);
    [[nodiscard]] Result<DeviceKind> kind_of(std::string_view component) const;
    /// Id of the device that a field of values is about in this row.
    std::string_view id_of(const GenericRow& row, std::size_t field);

    GenericFields fields_;
    TimestampReader times_;
    TraceAccumulator trace_;
    DeviceDirectory devices_;
    InterleaveDetector interleaved_;
    std::optional<double> relative_unit_s_;  ///< where times count from the start of the log
    std::string id_;
    std::uint64_t rows_ = 0;
};

/// Whether rows that are read as one device have the pattern of several: holds the entry for a reviewer.
Finding interleaved_rows(bool several_devices);

/// The declared unit of times, iso if none. Problem `unknown_unit`.
Result<TimeUnit> declared_time_unit(const ReadingOptions& options);

}  // namespace wattboard::energy
