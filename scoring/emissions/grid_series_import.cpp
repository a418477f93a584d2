// Readers of the three forms of hourly grid series.
#include "scoring/emissions/grid_series_import.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/emissions/bounded_json.h"
#include "scoring/emissions/grid_series_builder.h"
#include "scoring/energy/decimal.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"
#include "scoring/energy/timestamp.h"

namespace wattboard {

namespace {

using energy::excerpt;
using nlohmann::json;

constexpr double kilograms_per_pound = 0.45359237;

std::string lower(std::string_view text)
{
    std::string result{text};
    for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

Result<Nanoseconds> time_of(std::string_view text, std::optional<std::uint64_t> line, std::string_view field)
{
    Result<Nanoseconds> time = energy::parse_time(text, "UTC");
    if (time) return time;
    return std::unexpected{
        malformed_series(fmt::format("\"{}\" is no time.", excerpt(text)), line, std::string{field})};
}

/// Column whose name begins with `beginning`, and holds `inside`, whatever the case.
std::optional<std::size_t> column_like(const energy::RowSplitter& header, std::string_view beginning,
                                       std::string_view inside = {})
{
    for (std::size_t i = 0; i < header.size(); ++i) {
        const std::string name = lower(header[i]);
        if (name.starts_with(beginning) && name.find(inside) != std::string::npos) return i;
    }
    return std::nullopt;
}

struct ElectricityMapsColumns {
    std::size_t time = 0;
    std::size_t intensity = 0;
    std::optional<std::size_t> zone;
    std::optional<std::size_t> estimated;
};

std::optional<ElectricityMapsColumns> electricity_maps_columns(const energy::RowSplitter& header)
{
    const auto time = column_like(header, "datetime (utc)");
    auto intensity = column_like(header, "carbon intensity", "life cycle");
    if (!intensity) intensity = column_like(header, "carbon intensity", "(lca)");
    if (!time || !intensity) return std::nullopt;
    return ElectricityMapsColumns{.time = *time,
                                  .intensity = *intensity,
                                  .zone = column_like(header, "zone id"),
                                  .estimated = column_like(header, "data estimated")};
}

Result<void> read_electricity_maps_row(const energy::RowSplitter& row, const ElectricityMapsColumns& columns,
                                       std::uint64_t line, GridSeriesBuilder& series)
{
    if (columns.zone)
        if (auto same = series.see_zone(row[*columns.zone], line); !same) return same;
    const Result<Nanoseconds> time = time_of(row[columns.time], line, "Datetime (UTC)");
    if (!time) return std::unexpected{time.error()};
    const std::string_view cell = row[columns.intensity];
    if (energy::is_missing(cell)) return {};
    const energy::Decimal value = row.number(cell);
    if (value.after != cell.data() + cell.size())
        return std::unexpected{malformed_series(fmt::format("\"{}\" is no intensity.", excerpt(cell)), line,
                                                "Carbon intensity (Life cycle)")};
    const bool estimated = columns.estimated && lower(row[*columns.estimated]) == "true";
    return series.add({.start = *time, .grams_per_kwh = value.value, .estimated = estimated}, line,
                      "Carbon intensity (Life cycle)");
}

Result<GridSeries> read_electricity_maps(std::string_view text, std::string_view zone)
{
    GridSeriesBuilder series{GridBasis::life_cycle_average, zone};
    energy::RowSplitter row{','};
    std::optional<ElectricityMapsColumns> columns;
    std::size_t width = 0;
    for (std::uint64_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view cells = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (cells.ends_with('\r')) cells.remove_suffix(1);
        if (energy::trimmed(cells).empty()) continue;
        if (!row.split(cells)) return std::unexpected{malformed_series("A quote is not closed.", line)};
        if (!columns) {
            columns = electricity_maps_columns(row);
            width = row.size();
            if (!columns)
                return std::unexpected{Problem{.type = problems::unknown_format,
                                               .detail = "The header is none of Electricity Maps: it lacks \"Datetime "
                                                         "(UTC)\" or the life cycle carbon intensity.",
                                               .line = line}};
            continue;
        }
        if (row.size() != width)
            return std::unexpected{
                malformed_series(fmt::format("The row has {} cells, the header {}.", row.size(), width), line)};
        if (auto taken = read_electricity_maps_row(row, *columns, line, series); !taken)
            return std::unexpected{std::move(taken.error())};
    }
    return series.finish();
}

/// The member as text, or a problem that names where it is missing.
Result<std::string> text_at(const json& object, const char* key, const std::string& where)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_string())
        return std::unexpected{
            malformed_series(fmt::format("{} has no text \"{}\".", where, key), {}, where + "/" + key)};
    return found->get<std::string>();
}

Result<void> read_uk_point(const json& entry, const std::string& where, GridSeriesBuilder& series, Nanoseconds& step)
{
    const auto from_text = text_at(entry, "from", where);
    const auto to_text = text_at(entry, "to", where);
    if (!from_text) return std::unexpected{from_text.error()};
    if (!to_text) return std::unexpected{to_text.error()};
    const auto from = time_of(*from_text, {}, where + "/from");
    const auto to = time_of(*to_text, {}, where + "/to");
    if (!from) return std::unexpected{from.error()};
    if (!to) return std::unexpected{to.error()};
    if (step == 0) step = *to - *from;
    if (*to - *from != step)
        return std::unexpected{malformed_series("A span is not as long as the others.", {}, where + "/to")};
    const json intensity = entry.value("intensity", json::object());
    const json actual = intensity.is_object() ? intensity.value("actual", json{}) : json{};
    const json forecast = intensity.is_object() ? intensity.value("forecast", json{}) : json{};
    if (!actual.is_number() && !forecast.is_number()) return {};
    return series.add({.start = *from,
                       .grams_per_kwh = (actual.is_number() ? actual : forecast).get<double>(),
                       .estimated = !actual.is_number()},
                      {}, where + "/intensity");
}

Result<GridSeries> read_uk(const json& data, std::string_view zone)
{
    GridSeriesBuilder series{GridBasis::direct_average, zone.empty() ? "GB" : zone};
    if (auto same = series.see_zone("GB", {}); !same) return std::unexpected{std::move(same.error())};
    Nanoseconds step = 0;
    for (std::size_t i = 0; i < data.size(); ++i)
        if (auto taken = read_uk_point(data[i], fmt::format("/data/{}", i), series, step); !taken)
            return std::unexpected{std::move(taken.error())};
    series.set_step(step);
    return series.finish();
}

Result<void> read_watttime_point(const json& entry, const std::string& where, GridSeriesBuilder& series)
{
    const auto text = text_at(entry, "point_time", where);
    if (!text) return std::unexpected{text.error()};
    const auto time = time_of(*text, {}, where + "/point_time");
    if (!time) return std::unexpected{time.error()};
    const json value = entry.value("value", json{});
    if (!value.is_number()) return std::unexpected{malformed_series("The value is no number.", {}, where + "/value")};
    return series.add({.start = *time, .grams_per_kwh = value.get<double>() * kilograms_per_pound}, {},
                      where + "/value");
}

Result<GridSeries> read_watttime(const json& data, const json& meta, std::string_view zone)
{
    const auto units = text_at(meta, "units", "/meta");
    if (!units) return std::unexpected{units.error()};
    if (*units != "lbs_co2_per_mwh")
        return std::unexpected{Problem{.type = problems::unknown_unit,
                                       .detail = fmt::format("\"{}\" is not lbs_co2_per_mwh.", excerpt(*units)),
                                       .field = "/meta/units"}};
    const auto signal = text_at(meta, "signal_type", "/meta");
    if (!signal) return std::unexpected{signal.error()};
    if (*signal != "co2_moer" && *signal != "co2_aoer")
        return std::unexpected{
            Problem{.type = problems::unknown_format,
                    .detail = fmt::format("The signal \"{}\" is no carbon intensity.", excerpt(*signal)),
                    .field = "/meta/signal_type",
                    .hint = "Import co2_aoer (average) or co2_moer (marginal)."}};
    if (zone.empty())
        return std::unexpected{Problem{.type = problems::missing_value,
                                       .detail = "WattTime's regions are its own: say which grid zone this one is.",
                                       .field = "zone",
                                       .hint = "Give zone=US-CAL-CISO or the like."}};
    GridSeriesBuilder series{*signal == "co2_moer" ? GridBasis::marginal : GridBasis::direct_average, zone};
    for (std::size_t i = 0; i < data.size(); ++i)
        if (auto taken = read_watttime_point(data[i], fmt::format("/data/{}", i), series); !taken)
            return std::unexpected{std::move(taken.error())};
    return series.finish();
}

/// Of each point time, value and what stands beside them.
constexpr std::size_t most_json_values = 8 * grid_series_most_points;
constexpr std::size_t most_json_depth = 8;

Result<GridSeries> read_json(std::string_view text, std::string_view zone)
{
    const Result<json> parsed = parse_bounded(text, most_json_values, most_json_depth);
    if (!parsed) return std::unexpected{parsed.error()};
    const json& document = *parsed;
    static const json none;
    const auto found = document.is_object() ? document.find("data") : document.end();
    const json& data = found == document.end() ? none : *found;
    if (!data.is_array())
        return std::unexpected{malformed_series("The file has no list \"data\" of intensities.", {}, "/data")};
    if (data.empty())
        return std::unexpected{Problem{.type = problems::empty_log, .detail = "The list \"data\" is empty."}};
    if (document.contains("meta")) return read_watttime(data, document["meta"], zone);
    return read_uk(data, zone);
}

}  // namespace

Result<GridSeries> read_grid_series(std::string_view text, std::string_view zone)
{
    if (text.size() > grid_series_largest_bytes)
        return std::unexpected{
            Problem{.type = problems::limit_exceeded, .detail = "A grid series may have at most 32 MiB."}};
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return std::unexpected{Problem{.type = problems::empty_log, .detail = "The file is empty."}};
    return text[first] == '{' ? read_json(text, zone) : read_electricity_maps(text, zone);
}

}  // namespace wattboard
