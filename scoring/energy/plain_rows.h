// The quick way through tables whose rows all look alike: no quotes, the usual time stamps and numbers, devices that
// are known. What looks different is left to the format's own parser, which is the rule for what a row means.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scoring/energy/device_directory.h"
#include "scoring/energy/log_parser.h"
#include "scoring/energy/next_row.h"
#include "scoring/energy/plain_row.h"
#include "scoring/energy/reading_options.h"
#include "scoring/energy/short_decimal.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

class PlainRows {
public:
    /// Takes no row at all.
    PlainRows() = default;
    /// `columns` in file order, with one time and one value. `watts`: whether " W" may follow a value.
    PlainRows(std::vector<PlainColumn> columns, char delimiter, bool watts);

    /// Hands whole rows from the front of `bytes` to `take` until one is not plain, or `take` gives false, which leaves
    /// the row as if it had not been looked at.
    template <class Take>
    RowsRead read(std::string_view bytes, TimestampReader& times, DeviceDirectory& devices, Take&& take)
    {
        RowsRead done;
        if (columns_.empty() || devices.size() == 0) return done;
        const char* at = bytes.data();
        const char* const end = at + bytes.size();
        PlainRow row;
        while (true) {
            const char* const guess = next_.guess(at, end);
            const char* const next = read_row(at, end, times, devices, row);
            if (next == nullptr || static_cast<std::size_t>(next - at) > max_line_bytes || !take(std::as_const(row)))
                break;
            at = next_.taken(at, next, guess);
            ++done.rows;
        }
        done.bytes = static_cast<std::size_t>(at - bytes.data());
        return done;
    }

private:
    /// Bytes that every column but a long id or a skipped cell gets by with; so many must be left before it is read.
    static constexpr std::ptrdiff_t column_room = NextRow::room;

    [[gnu::always_inline]] const char* read_row(const char* at, const char* end, TimestampReader& times,
                                                DeviceDirectory& devices, PlainRow& row)
    {
        const PlainColumn* const last = columns_.data() + columns_.size() - 1;
        for (const PlainColumn* column = columns_.data();; ++column) {
            if (end - at < column_room) return nullptr;
            if (*at == ' ') ++at;
            at = read_cell(*column, at, end, times, devices, row);
            if (at == nullptr) return nullptr;
            if (column == last) break;
            if (*at != delimiter_) return nullptr;
            ++at;
        }
        if (*at == '\r') ++at;
        return *at == '\n' ? at + 1 : nullptr;
    }

    [[gnu::always_inline]] const char* read_cell(PlainColumn column, const char* at, const char* end,
                                                 TimestampReader& times, DeviceDirectory& devices, PlainRow& row)
    {
        switch (column) {
            case PlainColumn::time:
                return times.read_in_minute(at, delimiter_, row.time);
            case PlainColumn::device:
                return read_device(at, end, devices, row.device);
            case PlainColumn::value:
                return read_value(at, row);
            case PlainColumn::load:
                return read_state(at, row.load);
            case PlainColumn::clock:
                return read_state(at, row.clock);
            case PlainColumn::temperature:
                return read_state(at, row.temperature);
            case PlainColumn::name:
                return read_name(at, end);
            case PlainColumn::skipped:
                return end_of_cell(at, end);
        }
        return nullptr;
    }

    [[gnu::always_inline]] const char* read_device(const char* at, const char* end, DeviceDirectory& devices,
                                                   std::size_t& device) const
    {
        const std::size_t length = devices.match_next(at, end, device);
        if (length != 0 && (at[length] == delimiter_ || at[length] == '\n')) return at + length;
        return look_up(at, end, devices, device);
    }

    [[gnu::always_inline]] const char* read_value(const char* at, PlainRow& row) const
    {
        if (!read_short_decimal(at, row.value) && !read_longer(at, row.value)) return nullptr;
        at = row.value.after;
        row.has_unit = watts_ && at[0] == ' ' && at[1] == 'W';
        return at + (row.has_unit ? 2 : 0);
    }

    [[gnu::always_inline]] const char* read_state(const char* at, float& state) const
    {
        ShortDecimal number;
        if (!read_short_decimal(at, number)) return nullptr;
        state = static_cast<float>(number.value());
        at = number.after;
        if (*at == delimiter_ || *at == '\n') return at;
        return after_unit(at);
    }

    /// A number of eight to fifteen digits.
    static bool read_longer(const char* at, ShortDecimal& number);
    /// Behind what may follow the number of a state: blanks, letters and %.
    static const char* after_unit(const char* at);
    /// End of a cell that is not looked at; nullptr if there is a quote before it, or no end.
    [[nodiscard]] const char* end_of_cell(const char* at, const char* end) const;
    const char* look_up(const char* at, const char* end, DeviceDirectory& devices, std::size_t& device) const;
    const char* read_name(const char* at, const char* end);

    std::vector<PlainColumn> columns_;
    char delimiter_ = ',';
    bool watts_ = false;
    std::string name_;  ///< the last one
    NextRow next_;
};

}  // namespace wattboard::energy
