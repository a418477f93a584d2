// Every setting: its name, default and meaning, and how its text is read.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <thread>

#include "server/app/configuration.h"

namespace wattboard {
namespace {

using Assigned = std::expected<void, std::string>;

template <class T>
std::optional<T> number(std::string_view text)
{
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

template <class T>
auto integer_into(T Configuration::* member, std::uint64_t least, std::uint64_t most)
{
    return [=](Configuration& configuration, std::string_view text) -> Assigned {
        const auto value = number<std::uint64_t>(text);
        if (!value || *value < least || *value > most)
            return std::unexpected(fmt::format("must be a whole number from {} to {}", least, most));
        configuration.*member = static_cast<T>(*value);
        return {};
    };
}

auto seconds_into(std::chrono::milliseconds Configuration::* member, double least, double most)
{
    return [=](Configuration& configuration, std::string_view text) -> Assigned {
        const auto value = number<double>(text);
        if (!value || !(*value >= least && *value <= most))
            return std::unexpected(fmt::format("must be a number of seconds from {} to {}", least, most));
        configuration.*member = std::chrono::milliseconds{static_cast<std::int64_t>(*value * 1000.0)};
        return {};
    };
}

auto rate_into(double Configuration::* member)
{
    return [=](Configuration& configuration, std::string_view text) -> Assigned {
        const auto value = number<double>(text);
        if (!value || !(*value >= 0 && *value <= 1e6))
            return std::unexpected("must be a number of requests per second from 0 (no limit) to 1000000");
        configuration.*member = *value;
        return {};
    };
}

auto text_into(std::string Configuration::* member)
{
    return [=](Configuration& configuration, std::string_view text) -> Assigned {
        configuration.*member = std::string{text};
        return {};
    };
}

auto choice_into(std::string Configuration::* member, std::vector<std::string_view> choices)
{
    return [=](Configuration& configuration, std::string_view text) -> Assigned {
        for (const auto choice : choices)
            if (choice == text) {
                configuration.*member = std::string{text};
                return {};
            }
        return std::unexpected(fmt::format("must be one of: {}", fmt::join(choices, ", ")));
    };
}

auto flag_into(bool Configuration::* member)
{
    return [=](Configuration& configuration, std::string_view text) -> Assigned {
        if (text != "on" && text != "off") return std::unexpected("must be on or off");
        configuration.*member = text == "on";
        return {};
    };
}

auto endpoint_into(Endpoint Configuration::* member, bool may_be_off)
{
    return [=](Configuration& configuration, std::string_view text) -> Assigned {
        if (may_be_off && text == "off") {
            configuration.*member = Endpoint{};
            return {};
        }
        const auto colon = text.rfind(':');
        const auto port =
            colon == std::string_view::npos ? std::nullopt : number<unsigned short>(text.substr(colon + 1));
        auto host = text.substr(0, colon == std::string_view::npos ? 0 : colon);
        if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
        if (!port || host.empty())
            return std::unexpected(
                fmt::format("must be ADDRESS:PORT, such as 127.0.0.1:8080{}", may_be_off ? ", or off" : ""));
        configuration.*member = Endpoint{std::string{host}, *port};
        return {};
    };
}

std::string default_data_dir()
{
    if (geteuid() == 0) return "/var/lib/wattboard";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        return std::string{home} + "/.local/share/wattboard";
    return "wattboard-data";
}

std::vector<Setting> make_settings()
{
    static const std::string data_dir = default_data_dir();
    static const std::string threads = std::to_string(std::max(1U, std::thread::hardware_concurrency()));
    using C = Configuration;
    return {
        {"listen", "127.0.0.1:8080", "Address and port of the public listener.", false,
         endpoint_into(&C::listen, false)},
        {"admin-listen", "127.0.0.1:8081", "Address and port for /metrics, /healthz and /readyz, or off.", false,
         endpoint_into(&C::admin_listen, true)},
        {"data-dir", data_dir, "Folder of the embedded database; ignored with database-url.", false,
         text_into(&C::data_dir)},
        {"database-url", "", "PostgreSQL to use instead of the embedded one, as a connection URI.", true,
         text_into(&C::database_url)},
        {"run-as", "", "User to become when started as root; empty: wattboard, postgres or nobody, the first found.",
         false, text_into(&C::run_as)},
        {"demo", "off", "Create the demo challenges from published tables.", false, flag_into(&C::demo)},
        {"network-threads", threads, "Threads that serve sockets.", false, integer_into(&C::network_threads, 1, 256)},
        {"worker-threads", "16", "Threads for database work and parsing.", false,
         integer_into(&C::worker_threads, 1, 1024)},
        {"worker-queue", "1024", "Requests that may wait for a worker; more are answered 503.", false,
         integer_into(&C::worker_queue, 1, 1000000)},
        {"database-connections", "16", "Most connections to the database.", false,
         integer_into(&C::database_connections, 2, 1000)},
        {"database-wait-s", "5", "Longest wait for a free connection.", false,
         seconds_into(&C::database_wait, 0.01, 600)},
        {"statement-timeout-s", "30", "Longest database statement.", false,
         seconds_into(&C::statement_timeout, 0.1, 3600)},
        {"prepared-statements", "on", "Off behind a pooler that does not keep prepared statements.", false,
         flag_into(&C::prepared_statements)},
        {"max-connections", "10000", "Most open client connections.", false,
         integer_into(&C::max_connections, 1, 1000000)},
        {"max-event-streams", "10000", "Most open pages that follow a board live, apart from max-connections.", false,
         integer_into(&C::max_event_streams, 1, 1000000)},
        {"max-header-bytes", "16384", "Longest request head.", false,
         integer_into(&C::max_header_bytes, 1024, 1048576)},
        {"max-evidence-bytes", "8589934592", "Largest log.", false,
         integer_into(&C::max_evidence_bytes, 1024, std::uint64_t{1} << 50U)},
        {"upload-lifetime-s", "86400", "How long an unfinished resumable upload is kept after its last bytes.", false,
         seconds_into(&C::upload_lifetime, 1, 2592000)},
        {"min-free-bytes", "1073741824",
         "Below this much free disk space evidence is refused; reads go on. Of the data folder, so not with "
         "database-url.",
         false, integer_into(&C::min_free_bytes, 0, std::uint64_t{1} << 50U)},
        {"max-waiting-body-bytes", "268435456",
         "Memory for all request bodies that are still being received; beyond it 503.", false,
         integer_into(&C::max_waiting_body_bytes, 1048576, std::uint64_t{1} << 40U)},
        {"header-timeout-s", "15", "Longest time for a request head.", false,
         seconds_into(&C::header_timeout, 0.05, 3600)},
        {"body-timeout-s", "30", "Longest pause inside a request body.", false,
         seconds_into(&C::body_timeout, 0.05, 3600)},
        {"write-timeout-s", "30", "Longest pause while a response is written.", false,
         seconds_into(&C::write_timeout, 0.05, 3600)},
        {"idle-timeout-s", "60", "How long an idle connection is kept.", false,
         seconds_into(&C::idle_timeout, 0.05, 86400)},
        {"shutdown-timeout-s", "20", "How long requests in hand may finish at shutdown.", false,
         seconds_into(&C::shutdown_timeout, 0, 3600)},
        {"trusted-proxies", "",
         "Addresses or networks (CIDR) of reverse proxies, between commas, whose X-Forwarded-For says who the client "
         "is; otherwise all behind a proxy share its limits.",
         false,
         [](C& configuration, std::string_view text) -> Assigned {
             auto proxies = http::TrustedProxies::parse(text);
             if (!proxies) return std::unexpected(std::move(proxies.error()));
             configuration.trusted_proxies = std::move(*proxies);
             return {};
         }},
        {"requests-per-second-per-address", "200",
         "Steady rate for one address (bursts of ten seconds' worth); 0: no limit.", false,
         rate_into(&C::requests_per_second_per_address)},
        {"requests-per-second-per-token", "50",
         "Steady rate for one token (bursts of ten seconds' worth); 0: no limit.", false,
         rate_into(&C::requests_per_second_per_token)},
        {"tls-certificate", "", "PEM file with the certificate chain; with tls-key the listener speaks TLS 1.2+.",
         false, text_into(&C::tls_certificate)},
        {"tls-key", "", "PEM file with the private key.", false, text_into(&C::tls_key)},
        {"log-level", "info", "trace, debug, info, warning or error.", false,
         choice_into(&C::log_level, {"trace", "debug", "info", "warning", "error"})},
        {"log-format", "text", "text or json.", false, choice_into(&C::log_format, {"text", "json"})},
        {"access-log", "on", "One line per request.", false, flag_into(&C::access_log)},
        {"web-dir", "",
         "Folder of the built front end (web/build); empty: `web` beside the executable. Without one the pages work "
         "without scripts.",
         false, text_into(&C::web_dir)},
        {"grid-table", "",
         "CSV of grid intensities (zone,year,intensity_g_per_kwh,source) to use instead of the built-in figures.",
         false, text_into(&C::grid_table)},
    };
}

}  // namespace

const std::vector<Setting>& settings()
{
    static const auto all = make_settings();
    return all;
}

std::string environment_name(const Setting& setting)
{
    std::string name = "WATTBOARD_";
    for (const char c : setting.key)
        name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

}  // namespace wattboard
