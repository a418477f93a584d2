// Reads one JSON document of any size from pieces: hands over each value with its path, and keeps nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/log_parser.h"

namespace wattboard::energy {

/// Takes what Python's json module writes, NaN and Infinity included. Of texts and names only the first 256 bytes are
/// kept, escapes as they stand.
class JsonEvents {
public:
    enum class Kind : std::uint8_t { text, number, word };

    /// A level of nesting: the name of the member, or the place in the array, counted from 0.
    struct Level {
        bool array = false;
        std::string name;
        std::uint64_t index = 0;
    };

    class Sink {
    public:
        Sink() = default;
        Sink(const Sink&) = delete;
        Sink& operator=(const Sink&) = delete;
        virtual ~Sink() = default;
        /// A value that is no object and no array; `word` is true, false, null, NaN or Infinity. False stops.
        virtual bool value(const std::vector<Level>& path, Kind kind, std::string_view text) = 0;
    };

    /// False: `complaint()` says why, unless the sink stopped.
    bool feed(std::string_view bytes, Sink& sink);
    /// Whether the document is whole.
    [[nodiscard]] bool complete() const { return state_ == State::done; }
    [[nodiscard]] const std::string& complaint() const { return complaint_; }
    /// Place of the next byte; while the sink is called, behind the value.
    [[nodiscard]] LogPosition position() const { return at_; }

private:
    enum class State : std::uint8_t { value, value_or_end, name, name_or_end, colon, comma_or_end, text, bare, done };

    bool take(char byte, Sink& sink);
    bool begin_value(char byte);
    bool end_level(char byte);
    bool text_byte(char byte, Sink& sink);
    bool end_bare(Sink& sink);
    void value_done();
    bool complain(std::string text);

    static constexpr std::size_t deepest = 64;
    static constexpr std::size_t longest = 256;

    std::vector<Level> path_;
    State state_ = State::value;
    std::string token_;
    bool token_is_name_ = false;
    bool escaped_ = false;
    LogPosition at_;
    std::string complaint_;
};

}  // namespace wattboard::energy
