// Bounded JSON parsing: nlohmann's parser with depth, repeated keys and positions watched.
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "server/documents/json_reader.h"

namespace wattboard {
namespace {

using nlohmann::json;

/// Builds the value as nlohmann's own handler does, and stops at what it would let pass.
class StrictHandler : public nlohmann::detail::json_sax_dom_parser<json> {
    using Base = nlohmann::detail::json_sax_dom_parser<json>;

public:
    StrictHandler(json& value, std::string_view text, std::size_t max_depth)
        : Base{value, false}, text_{text}, max_depth_{max_depth}
    {
    }

    bool start_object(std::size_t size)
    {
        keys_.emplace_back();
        return deeper() && Base::start_object(size);
    }
    bool end_object()
    {
        keys_.pop_back();
        --depth_;
        return Base::end_object();
    }
    bool start_array(std::size_t size) { return deeper() && Base::start_array(size); }
    bool end_array()
    {
        --depth_;
        return Base::end_array();
    }
    bool key(json::string_t& name)
    {
        if (!keys_.back().insert(name).second) {
            problem = Problem{.type = problems::invalid_value,
                              .detail = "The member \"" + name.substr(0, 100) + "\" is given twice in one object.",
                              .hint = "Remove one of them."};
            return false;
        }
        return Base::key(name);
    }
    template <class Exception>
    bool parse_error(std::size_t position, const std::string& token, const Exception& error)
    {
        // Numbers beyond a double come here too, as out_of_range.
        const bool range = error.id == 406;
        problem = Problem{.type = range ? problems::out_of_range : problems::invalid_value,
                          .detail = range ? "The number " + token.substr(0, 40) + " is too large."
                                          : "The text is not JSON here, or breaks off (RFC 8259)."};
        locate(position);
        return false;
    }

    std::optional<Problem> problem;

private:
    bool deeper()
    {
        if (++depth_ <= max_depth_) return true;
        problem = Problem{.type = problems::limit_exceeded,
                          .detail = "The JSON is nested deeper than " + std::to_string(max_depth_) + " levels."};
        return false;
    }
    /// `position` counts bytes read, so the last of them is where the parser stopped.
    void locate(std::size_t position)
    {
        const std::size_t end = std::min(position == 0 ? 0 : position - 1, text_.size());
        std::uint64_t line = 1;
        std::size_t line_start = 0;
        for (std::size_t i = 0; i < end; ++i)
            if (text_[i] == '\n') {
                ++line;
                line_start = i + 1;
            }
        problem->line = line;
        problem->column = end - line_start + 1;
    }

    std::string_view text_;
    std::size_t max_depth_;
    std::size_t depth_ = 0;
    std::vector<std::set<std::string>> keys_;
};

}  // namespace

Result<json> parse_json(std::string_view text, std::size_t max_depth)
{
    json value;
    StrictHandler handler{value, text, max_depth};
    const bool whole = json::sax_parse(text.begin(), text.end(), &handler, json::input_format_t::json, true);
    if (handler.problem) return std::unexpected(*handler.problem);
    if (!whole) return std::unexpected(Problem{.type = problems::invalid_value, .detail = "The text is not JSON."});
    return value;
}

}  // namespace wattboard
