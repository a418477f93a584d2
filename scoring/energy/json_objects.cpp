// State machine of the object cutter.
#include "scoring/energy/json_objects.h"

#include <utility>

#include <fmt/format.h>

#include "scoring/energy/reading_options.h"

namespace wattboard::energy {

JsonObjects::Event JsonObjects::complain(std::string text)
{
    complaint_ = std::move(text);
    return Event::error;
}

JsonObjects::Event JsonObjects::outside(char byte)
{
    if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n') return Event::need_more;
    // Polls that are appended to a file give one array behind the other.
    if (byte == '[' && (array_closed_ || (!any_ && !in_array_))) {
        in_array_ = true;
        array_closed_ = false;
        separated_ = true;
        return Event::need_more;
    }
    if (array_closed_) return complain("There is something behind the end of the array.");
    if (byte == ',' && in_array_ && !separated_) {
        separated_ = true;
        return Event::need_more;
    }
    if (byte == ']' && in_array_) {
        array_closed_ = true;
        return Event::need_more;
    }
    // Outside of an array objects may follow each other directly, as some tools write them.
    if (byte != '{' || (in_array_ && !separated_)) return complain("Here should be an object: { ... }.");
    any_ = true;
    separated_ = false;
    depth_ = 1;
    start_ = at_;
    object_.assign(1, byte);
    return Event::need_more;
}

/// True at the end of the object.
bool JsonObjects::inside(char byte)
{
    object_ += byte;
    if (in_string_) {
        if (escaped_)
            escaped_ = false;
        else if (byte == '\\')
            escaped_ = true;
        else if (byte == '"')
            in_string_ = false;
        return false;
    }
    if (byte == '"')
        in_string_ = true;
    else if (byte == '{' || byte == '[')
        ++depth_;
    else if (byte == '}' || byte == ']')
        --depth_;
    return depth_ == 0;
}

JsonObjects::Event JsonObjects::next(std::string_view& bytes)
{
    while (!bytes.empty()) {
        const char byte = bytes.front();
        const bool was_inside = depth_ > 0;
        if (was_inside)
            finished_object_ = inside(byte);
        else if (outside(byte) == Event::error)
            return Event::error;
        if (depth_ > deepest) return complain(fmt::format("Objects are nested deeper than {} levels.", deepest));
        if (object_.size() > max_line_bytes)
            return complain(fmt::format("An object is longer than {} bytes.", max_line_bytes));
        bytes.remove_prefix(1);
        at_.column += 1;
        if (byte == '\n') at_ = {.line = at_.line + 1, .column = 1};
        if (was_inside && finished_object_) return Event::object;
    }
    return Event::need_more;
}

}  // namespace wattboard::energy
