// Cuts a stream of XML property lists into its values, in bounded memory and without building a tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/log_parser.h"

namespace wattboard::energy {

/// Strict: the elements of property lists only, no comments, no text outside of values. Between two lists blanks and
/// NUL bytes may stand.
class PlistScanner {
public:
    enum class Event : std::uint8_t { need_more, value, end_of_list, error };

    /// Takes bytes from the front of `bytes` up to the end of the next value or list.
    Event next(std::string_view& bytes);

    /// Of the value that `next` has announced: the keys that lead to it with slashes between them; `[]` is an array.
    [[nodiscard]] std::string_view path() const { return value_path_; }
    /// The element: `real`, `integer`, `string`, `date`, `true`, `false`, `data`.
    [[nodiscard]] std::string_view element() const { return element_; }
    /// At most `longest_text` bytes of its content, without resolving entities.
    [[nodiscard]] std::string_view text() const { return text_; }

    [[nodiscard]] LogPosition position() const { return at_; }
    /// What is wrong with the bytes, after `error`.
    [[nodiscard]] const std::string& complaint() const { return complaint_; }
    /// Whether the file may end here.
    [[nodiscard]] bool between_lists() const { return !in_tag_ && !in_list_; }

    static constexpr std::size_t longest_text = 256;
    static constexpr std::size_t deepest = 32;

private:
    struct Container {
        bool is_array = false;
        std::size_t parent_path = 0;  ///< length of the path without this container's own name
    };

    Event take(char byte);
    Event close_tag();
    Event open_element(std::string_view name, bool closed);
    Event close_element(std::string_view name);
    Event announce_value();
    Event complain(std::string text);

    std::string tag_;
    std::string text_;
    std::string element_;  ///< leaf that is open or announced; empty: none
    std::string key_;
    std::string path_;  ///< of the open containers
    std::string value_path_;
    std::vector<Container> open_;
    bool in_tag_ = false;
    bool in_leaf_ = false;
    bool in_list_ = false;
    LogPosition at_;
    std::string complaint_;
};

}  // namespace wattboard::energy
