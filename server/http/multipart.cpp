// The multipart/form-data state machine.
#include "server/http/multipart.h"

#include <algorithm>
#include <utility>

#include "server/http/multipart_headers.h"
#include "server/http/problems.h"
#include "server/http/text.h"

namespace wattboard::http {

namespace {

std::unexpected<Problem> malformed(std::string detail)
{
    return std::unexpected(Problem{.type = problems::malformed_multipart,
                                   .detail = std::move(detail),
                                   .hint = "Send the body as multipart/form-data by RFC 7578, as curl -F does."});
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type)
{
    const auto parsed = parse_header_parameters(content_type);
    if (!parsed || !iequals(parsed->value, "multipart/form-data"))
        return malformed("The Content-Type of the body is not multipart/form-data with a boundary.");
    const auto boundary = parsed->parameter("boundary");
    if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->ends_with(' '))
        return malformed("The boundary of multipart/form-data is missing or not 1 to 70 characters long.");
    const auto is_bchar = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("'()+_,-./:=? ").contains(c);
    };
    if (!std::ranges::all_of(*boundary, is_bchar))
        return malformed("The boundary of multipart/form-data has a character that RFC 2046 does not allow.");
    return *boundary;
}

// The body is read as if a line end stood before it, so that the first delimiter looks like all others.
MultipartParser::MultipartParser(std::string_view boundary, MultipartEvents& events, MultipartLimits limits)
    : delimiter_("\r\n--" + std::string(boundary)), events_(events), limits_(limits), carry_("\r\n")
{
}

Result<void> MultipartParser::push(std::string_view bytes)
{
    carry_.append(bytes);
    std::string_view rest = carry_;
    for (;;) {
        auto progressed = step(rest);
        if (!progressed) return std::unexpected(std::move(progressed.error()));
        if (!*progressed) break;
    }
    carry_.erase(0, carry_.size() - rest.size());
    return {};
}

Result<void> MultipartParser::finish()
{
    if (state_ == State::epilogue) return {};
    return malformed("The multipart body ends before its closing delimiter.");
}

Result<bool> MultipartParser::step(std::string_view& rest)
{
    switch (state_) {
        case State::preamble:
            return skip_preamble(rest);
        case State::after_delimiter:
            return read_after_delimiter(rest);
        case State::headers:
            return read_header_line(rest);
        case State::content_start:
            return start_content(rest);
        case State::data:
            return read_data(rest);
        case State::epilogue:
            break;
    }
    rest = {};
    return false;
}

Result<bool> MultipartParser::skip_preamble(std::string_view& rest)
{
    const auto found = rest.find(delimiter_);
    if (found == std::string_view::npos) {
        rest.remove_prefix(rest.size() - std::min(rest.size(), delimiter_.size() - 1));
        return false;
    }
    rest.remove_prefix(found + delimiter_.size());
    state_ = State::after_delimiter;
    return true;
}

// After a delimiter come "--" (the end), or white space and a line end. A line that merely begins like the delimiter
// is content by RFC 2046, but a boundary that is also a prefix of content is the sender's mistake and is refused.
Result<bool> MultipartParser::read_after_delimiter(std::string_view& rest)
{
    constexpr std::size_t max_padding = 256;
    if (rest.starts_with("--")) {
        state_ = State::epilogue;
        return true;
    }
    if (rest == "-") return false;
    const auto padding = rest.find_first_not_of(" \t");
    if (std::min(padding, rest.size()) > max_padding) return malformed("A delimiter line of the body is too long.");
    const auto tail = padding == std::string_view::npos ? std::string_view{} : rest.substr(padding);
    if (tail.empty() || tail == "\r") return false;
    if (!tail.starts_with("\r\n")) return malformed("A delimiter of the body is followed by other text.");
    if (++parts_ > limits_.max_parts)
        return std::unexpected(
            Problem{.type = problems::limit_exceeded,
                    .detail = "The body has more than " + std::to_string(limits_.max_parts) + " parts."});
    rest = tail.substr(2);
    state_ = State::headers;
    header_bytes_ = 0;
    scanned_ = 0;
    has_disposition_ = false;
    headers_ = PartHeaders{.content_type = "text/plain"};
    return true;
}

Result<bool> MultipartParser::read_header_line(std::string_view& rest)
{
    const auto end = rest.find("\r\n", scanned_);
    const auto length = end == std::string_view::npos ? rest.size() : end + 2;
    if (header_bytes_ + length > limits_.max_part_header_bytes)
        return std::unexpected(Problem{.type = problems::limit_exceeded,
                                       .detail = "The headers of part " + std::to_string(parts_) + " exceed " +
                                                 std::to_string(limits_.max_part_header_bytes) + " bytes."});
    if (end == std::string_view::npos) {
        scanned_ = rest.empty() ? 0 : rest.size() - 1;
        return false;
    }
    header_bytes_ += length;
    scanned_ = 0;
    const auto line = rest.substr(0, end);
    if (line.empty()) {
        // Its line end stays: in a part without content it opens the next delimiter.
        if (auto begun = begin_part(); !begun) return std::unexpected(std::move(begun.error()));
        state_ = State::content_start;
        return true;
    }
    rest.remove_prefix(length);
    if (auto taken = take_header(line); !taken) return std::unexpected(std::move(taken.error()));
    return true;
}

Result<bool> MultipartParser::start_content(std::string_view& rest)
{
    if (delimiter_.starts_with(rest) && rest.size() < delimiter_.size()) return false;
    if (!rest.starts_with(delimiter_)) rest.remove_prefix(2);
    state_ = State::data;
    return true;
}

Result<bool> MultipartParser::read_data(std::string_view& rest)
{
    const auto found = rest.find(delimiter_);
    const auto ready =
        found != std::string_view::npos ? found : rest.size() - std::min(rest.size(), delimiter_.size() - 1);
    if (ready > 0) {
        if (auto taken = events_.part_data(rest.substr(0, ready)); !taken)
            return std::unexpected(std::move(taken.error()));
    }
    rest.remove_prefix(ready);
    if (found == std::string_view::npos) return false;
    rest.remove_prefix(delimiter_.size());
    if (auto ended = events_.part_end(); !ended) return std::unexpected(std::move(ended.error()));
    state_ = State::after_delimiter;
    return true;
}

Result<void> MultipartParser::take_header(std::string_view line)
{
    const auto part = "part " + std::to_string(parts_);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line.find_first_of(std::string_view("\r\n\0", 3)) != line.npos)
        return malformed("A header line of " + part + " is not \"name: value\".");
    const auto name = trim(line.substr(0, colon));
    const auto value = trim(line.substr(colon + 1));
    if (iequals(name, "content-type")) headers_.content_type = value;
    if (iequals(name, "content-transfer-encoding") && !iequals(value, "binary") && !iequals(value, "8bit") &&
        !iequals(value, "7bit"))
        return malformed("The content of " + part + " is transfer-encoded, which RFC 7578 does not allow.");
    if (!iequals(name, "content-disposition")) return {};
    auto parsed = parse_header_parameters(value);
    if (!parsed || !iequals(parsed->value, "form-data") || has_disposition_)
        return malformed("The Content-Disposition of " + part + " is not one well-formed form-data.");
    auto field = parsed->parameter("name");
    if (!field || field->empty() || !is_clean_utf8(*field))
        return malformed("The Content-Disposition of " + part + " has no name in UTF-8.");
    headers_.name = std::move(*field);
    headers_.filename = parsed->parameter("filename");
    if (headers_.filename && !is_clean_utf8(*headers_.filename))
        return malformed("The file name of " + part + " is not UTF-8.");
    has_disposition_ = true;
    return {};
}

Result<void> MultipartParser::begin_part()
{
    if (!has_disposition_) return malformed("Part " + std::to_string(parts_) + " has no Content-Disposition.");
    return events_.part_begin(headers_);
}

}  // namespace wattboard::http
