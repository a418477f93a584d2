// State machine of the JSON reader.
#include "scoring/energy/formats/json_events.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"

namespace wattboard::energy {

namespace {

bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

bool is_bare(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '-' || byte == '+' || byte == '.';
}

}  // namespace

bool JsonEvents::complain(std::string text)
{
    complaint_ = std::move(text);
    return false;
}

void JsonEvents::value_done() { state_ = path_.empty() ? State::done : State::comma_or_end; }

bool JsonEvents::begin_value(char byte)
{
    if (byte == '{' || byte == '[') {
        if (path_.size() == deepest) return complain(fmt::format("The JSON is nested deeper than {} levels.", deepest));
        path_.push_back({.array = byte == '['});
        state_ = byte == '[' ? State::value_or_end : State::name_or_end;
        return true;
    }
    token_.clear();
    if (byte == '"') {
        token_is_name_ = false;
        state_ = State::text;
        return true;
    }
    if (!is_bare(byte)) return complain("Here should be a JSON value.");
    token_ += byte;
    state_ = State::bare;
    return true;
}

bool JsonEvents::end_level(char byte)
{
    if (path_.empty() || path_.back().array != (byte == ']')) return complain("This bracket closes nothing.");
    path_.pop_back();
    value_done();
    return true;
}

bool JsonEvents::text_byte(char byte, Sink& sink)
{
    if (!escaped_ && byte == '"') {
        if (token_is_name_) {
            path_.back().name = token_;
            state_ = State::colon;
            return true;
        }
        value_done();
        return sink.value(path_, Kind::text, token_);
    }
    if (byte == '\n') return complain("A text is not closed on its line.");
    escaped_ = !escaped_ && byte == '\\';
    if (token_.size() < longest) token_ += byte;
    return true;
}

bool JsonEvents::end_bare(Sink& sink)
{
    constexpr std::array<std::string_view, 6> words{"true", "false", "null", "NaN", "Infinity", "-Infinity"};
    const bool word = std::ranges::find(words, token_) != words.end();
    if (!word && parse_decimal(token_).after != token_.data() + token_.size())
        return complain(fmt::format("\"{}\" is no JSON value.", token_.substr(0, 60)));
    value_done();
    return sink.value(path_, word ? Kind::word : Kind::number, token_);
}

bool JsonEvents::take(char byte, Sink& sink)
{
    if (state_ == State::text) return text_byte(byte, sink);
    if (state_ == State::bare) {
        if (is_bare(byte)) {
            if (token_.size() == longest) return complain("A number is longer than any number is.");
            token_ += byte;
            return true;
        }
        if (!end_bare(sink)) return false;
    }
    if (is_blank(byte)) return true;
    switch (state_) {
        case State::value_or_end:
            if (byte == ']') return end_level(byte);
            return begin_value(byte);
        case State::value:
            return begin_value(byte);
        case State::name_or_end:
            if (byte == '}') return end_level(byte);
            [[fallthrough]];
        case State::name:
            if (byte != '"') return complain("Here should be the name of a member.");
            token_.clear();
            token_is_name_ = true;
            state_ = State::text;
            return true;
        case State::colon:
            if (byte != ':') return complain("Here should be a colon.");
            state_ = State::value;
            return true;
        case State::comma_or_end:
            if (byte != ',') return end_level(byte);
            path_.back().index += 1;
            state_ = path_.back().array ? State::value : State::name;
            return true;
        case State::done:
        case State::text:
        case State::bare:
            break;
    }
    return complain("There is something behind the end of the document.");
}

bool JsonEvents::feed(std::string_view bytes, Sink& sink)
{
    for (const char byte : bytes) {
        if (!take(byte, sink)) return false;
        at_.column += 1;
        if (byte == '\n') at_ = {.line = at_.line + 1, .column = 1};
    }
    return true;
}

}  // namespace wattboard::energy
