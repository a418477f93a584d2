// Cuts a stream of JSON objects (one behind the other, or in arrays) into single objects, in bounded memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scoring/energy/log_parser.h"

namespace wattboard::energy {

class JsonObjects {
public:
    enum class Event : std::uint8_t { need_more, object, error };

    /// Takes bytes from the front of `bytes` up to the end of the next object.
    Event next(std::string_view& bytes);

    /// The object that `next` has announced, until the next call.
    [[nodiscard]] std::string_view object() const { return object_; }
    /// Where it begins.
    [[nodiscard]] LogPosition start() const { return start_; }
    [[nodiscard]] LogPosition position() const { return at_; }
    /// What is wrong with the bytes, after `error`.
    [[nodiscard]] const std::string& complaint() const { return complaint_; }
    /// Whether the file may end here: no object is open, and an opened array is closed.
    [[nodiscard]] bool complete() const { return depth_ == 0 && in_array_ == array_closed_; }
    /// Whether an object has begun and not ended: at the end of a file, one that was cut off.
    [[nodiscard]] bool open() const { return depth_ > 0; }

private:
    Event outside(char byte);
    bool inside(char byte);
    Event complain(std::string text);

    static constexpr int deepest = 64;

    std::string object_;
    LogPosition start_;
    LogPosition at_;
    int depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
    bool in_array_ = false;
    bool array_closed_ = false;
    bool any_ = false;
    bool separated_ = true;
    bool finished_object_ = false;
    std::string complaint_;
};

}  // namespace wattboard::energy
