// A blocking HTTP client of a few lines that sends exactly the bytes it is given, good ones and bad ones.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace wattboard::http::testing {

struct Answer {
    int status = 0;
    std::map<std::string, std::string> headers;  // names lower-case
    std::string body;
};

class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False if the server has closed.
    bool send(std::string_view bytes);
    /// Absent if the connection ends or nothing comes for 10 seconds. `head`: no body follows whatever the length says.
    std::optional<Answer> read(bool head = false);
    /// Sends and reads one answer.
    std::optional<Answer> ask(std::string_view bytes, bool head = false);
    /// True if the server closes within `span` without another byte.
    bool is_closed_within(std::chrono::milliseconds span);
    /// False if not so many bytes past the last answer come; `rest_within` gives them.
    bool wait_for_bytes(std::size_t count);
    /// Bytes read past the last answer, and whatever else arrives in `span`.
    std::string rest_within(std::chrono::milliseconds span);
    void set_receive_buffer(int bytes);
    void close();

private:
    bool fill();

    int socket_ = -1;
    std::string buffer_;
};

/// "GET target HTTP/1.1" with a Host and these further header lines (each ending in CRLF).
std::string get(std::string_view target, std::string_view more = {});

}  // namespace wattboard::http::testing
