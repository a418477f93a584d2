// Counts values and depth in a first pass, then parses.
#include "scoring/emissions/bounded_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace wattboard {

namespace {

using nlohmann::json;

class Measure final : public nlohmann::json_sax<json> {
public:
    Measure(std::size_t most_values, std::size_t most_depth) : most_values_{most_values}, most_depth_{most_depth} {}

    bool null() override { return count(); }
    bool boolean(bool) override { return count(); }
    bool number_integer(number_integer_t) override { return count(); }
    bool number_unsigned(number_unsigned_t) override { return count(); }
    bool number_float(number_float_t, const string_t&) override { return count(); }
    bool string(string_t&) override { return count(); }
    bool binary(binary_t&) override { return count(); }
    bool key(string_t&) override { return true; }
    bool start_object(std::size_t) override { return open(); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string&, const json::exception&) override
    {
        error_at = position;
        return false;
    }

    [[nodiscard]] bool too_many() const { return values_ > most_values_; }
    [[nodiscard]] bool too_deep() const { return depth_ > most_depth_; }

    std::optional<std::size_t> error_at;  ///< bytes read when the text turned out to be no JSON

private:
    bool count() { return ++values_ <= most_values_; }
    bool open() { return ++depth_ <= most_depth_ && count(); }
    bool close()
    {
        --depth_;
        return true;
    }

    std::size_t most_values_;
    std::size_t most_depth_;
    std::size_t values_ = 0;
    std::size_t depth_ = 0;
};

}  // namespace

Result<json> parse_bounded(std::string_view text, std::size_t most_values, std::size_t most_depth)
{
    Measure measure{most_values, most_depth};
    if (json::sax_parse(text.begin(), text.end(), &measure)) return json::parse(text.begin(), text.end());
    if (measure.too_many())
        return std::unexpected{Problem{.type = problems::limit_exceeded,
                                       .detail = fmt::format("The file holds more than {} values.", most_values)}};
    if (measure.too_deep())
        return std::unexpected{Problem{.type = problems::malformed_log,
                                       .detail = fmt::format("The file nests deeper than {} levels.", most_depth)}};
    const auto read = static_cast<std::ptrdiff_t>(std::min(measure.error_at.value_or(0), text.size()));
    const auto lines = std::count(text.begin(), text.begin() + read, '\n');
    return std::unexpected{Problem{.type = problems::malformed_log,
                                   .detail = "The file is no valid JSON.",
                                   .line = static_cast<std::uint64_t>(lines) + 1}};
}

}  // namespace wattboard
