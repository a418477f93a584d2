// The state of the scanner, byte by byte.
#include "scoring/energy/formats/plist_scanner.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

constexpr std::size_t longest_tag = 512;
constexpr std::array<std::string_view, 8> leaves{"key", "real", "integer", "string", "date", "true", "false", "data"};

bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

}  // namespace

PlistScanner::Event PlistScanner::complain(std::string text)
{
    complaint_ = std::move(text);
    return Event::error;
}

PlistScanner::Event PlistScanner::next(std::string_view& bytes)
{
    while (!bytes.empty()) {
        const Event event = take(bytes.front());
        if (event == Event::error) return event;
        if (bytes.front() == '\n') {
            ++at_.line;
            at_.column = 1;
        } else {
            ++at_.column;
        }
        bytes.remove_prefix(1);
        if (event != Event::need_more) return event;
    }
    return Event::need_more;
}

PlistScanner::Event PlistScanner::take(char byte)
{
    if (in_tag_) {
        if (byte == '>') return close_tag();
        if (byte == '<' || byte == '\0') return complain("A tag is not closed.");
        if (tag_.size() == longest_tag) return complain("A tag is longer than any of a property list.");
        tag_ += byte;
        return Event::need_more;
    }
    if (byte == '<') {
        in_tag_ = true;
        tag_.clear();
        return Event::need_more;
    }
    if (in_leaf_) {
        if (byte == '\0') return complain("A NUL byte stands inside of a value.");
        if (text_.size() < longest_text) text_ += byte;
        return Event::need_more;
    }
    if (is_blank(byte) || (byte == '\0' && !in_list_)) return Event::need_more;
    return complain("Text stands outside of any value.");
}

PlistScanner::Event PlistScanner::close_tag()
{
    in_tag_ = false;
    std::string_view tag{tag_};
    // The declaration and the document type, before the list.
    if (tag.starts_with('?') || tag.starts_with('!'))
        return in_list_ ? complain("A declaration stands inside of a list.") : Event::need_more;
    const bool closing = tag.starts_with('/');
    if (closing) tag.remove_prefix(1);
    const bool closed = !closing && tag.ends_with('/');
    if (closed) tag.remove_suffix(1);
    const std::string_view name = tag.substr(0, std::min(tag.find_first_of(" \t\r\n"), tag.size()));
    return closing ? close_element(name) : open_element(name, closed);
}

PlistScanner::Event PlistScanner::open_element(std::string_view name, bool closed)
{
    if (in_leaf_) return complain("An element stands inside of a value.");
    if (name == "plist") {
        if (in_list_) return complain("A list begins before the one before it ended.");
        in_list_ = !closed;
        open_.clear();
        path_.clear();
        key_.clear();
        return closed ? Event::end_of_list : Event::need_more;
    }
    if (!in_list_) return complain("The element stands outside of a list.");
    if (name == "dict" || name == "array") {
        if (closed) return Event::need_more;
        if (open_.size() == deepest) return complain("The list is nested deeper than any that powermetrics writes.");
        open_.push_back({.is_array = name == "array", .parent_path = path_.size()});
        // The outermost container has no name; an array's elements share one.
        if (open_.size() > 1) {
            path_ += path_.empty() ? "" : "/";
            path_ += open_[open_.size() - 2].is_array ? std::string{"[]"} : key_;
        }
        key_.clear();
        return Event::need_more;
    }
    if (std::ranges::find(leaves, name) == leaves.end())
        return complain(fmt::format("\"{}\" is no element of a property list.", excerpt(name)));
    element_ = name;
    text_.clear();
    in_leaf_ = !closed;
    return closed && element_ != "key" ? announce_value() : Event::need_more;
}

PlistScanner::Event PlistScanner::close_element(std::string_view name)
{
    if (in_leaf_) {
        if (name != element_) return complain("A value is closed by another element's tag.");
        in_leaf_ = false;
        if (element_ != "key") return announce_value();
        key_ = text_;
        return Event::need_more;
    }
    if (name == "plist") {
        if (!in_list_ || !open_.empty()) return complain("The list ends before its elements do.");
        in_list_ = false;
        return Event::end_of_list;
    }
    const bool fits = !open_.empty() && name == (open_.back().is_array ? "array" : "dict");
    if (!fits) return complain("An element is closed that is not open.");
    path_.resize(open_.back().parent_path);
    open_.pop_back();
    key_.clear();
    return Event::need_more;
}

PlistScanner::Event PlistScanner::announce_value()
{
    value_path_ = path_;
    if (!value_path_.empty()) value_path_ += '/';
    value_path_ += !open_.empty() && open_.back().is_array ? std::string{"[]"} : key_;
    return Event::value;
}

}  // namespace wattboard::energy
