// spdlog set-up, the JSON line format and the access log.
#include "server/observability/log.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

namespace wattboard::observability {

namespace {

std::shared_ptr<spdlog::logger>& access_logger()
{
    static std::shared_ptr<spdlog::logger> logger = spdlog::default_logger();
    return logger;
}

std::atomic<LogFormat> current_format{LogFormat::text};

// {"time": ..., "level": ..., "message": ...}
class JsonFormatter final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override
    {
        const std::string_view level = spdlog::level::to_string_view(message.level).data();
        line.append(std::string_view("{\"time\":\""));
        time_.format(message, line);
        fmt::format_to(std::back_inserter(line), "\",\"level\":\"{}\",\"message\":{}}}\n", level,
                       json_quoted({message.payload.data(), message.payload.size()}));
    }

    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override
    {
        return std::make_unique<JsonFormatter>();
    }

private:
    spdlog::pattern_formatter time_{"%Y-%m-%dT%H:%M:%S.%eZ", spdlog::pattern_time_type::utc, ""};
};

// An access record brings its own JSON members: they are spliced into the same envelope.
class JsonAccessFormatter final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override
    {
        line.append(std::string_view("{\"time\":\""));
        time_.format(message, line);
        fmt::format_to(std::back_inserter(line), "\",\"level\":\"info\",\"message\":\"access\",{}\n",
                       std::string_view(message.payload.data(), message.payload.size()).substr(1));
    }

    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override
    {
        return std::make_unique<JsonAccessFormatter>();
    }

private:
    spdlog::pattern_formatter time_{"%Y-%m-%dT%H:%M:%S.%eZ", spdlog::pattern_time_type::utc, ""};
};

std::shared_ptr<spdlog::logger> make_logger(const char* name, std::unique_ptr<spdlog::formatter> formatter)
{
    auto logger = std::make_shared<spdlog::logger>(name, std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_formatter(std::move(formatter));
    return logger;
}

std::unique_ptr<spdlog::formatter> text_formatter()
{
    return std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
}

}  // namespace

Result<void> set_up_logging(const LogOptions& options)
{
    const auto level = spdlog::level::from_str(options.level);
    if (level == spdlog::level::off && options.level != "off")
        return std::unexpected(Problem{.type = problems::invalid_value,
                                       .detail = "The log level \"" + options.level + "\" is not known.",
                                       .field = "log-level",
                                       .hint = "Use trace, debug, info, warning, error, critical or off."});
    const bool json = options.format == LogFormat::json;
    auto main =
        json ? make_logger("wattboard", std::make_unique<JsonFormatter>()) : make_logger("wattboard", text_formatter());
    auto access =
        json ? make_logger("access", std::make_unique<JsonAccessFormatter>()) : make_logger("access", text_formatter());
    for (const auto& logger : {main, access}) {
        logger->set_level(level);
        logger->flush_on(spdlog::level::info);
    }
    spdlog::set_default_logger(std::move(main));
    access_logger() = std::move(access);
    current_format = options.format;
    return {};
}

std::string json_quoted(std::string_view text)
{
    std::string quoted = nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    // JSON allows DEL as it is; a terminal that shows the log may not.
    for (std::size_t at = 0; (at = quoted.find('\x7F', at)) != std::string::npos;) quoted.replace(at, 1, "\\u007f");
    return quoted;
}

std::string format_access(const AccessRecord& record, LogFormat format)
{
    constexpr const char* json =
        R"({{"method":{},"path":{},"route":{},"status":{},"response_bytes":{},"duration_ms":{:.3f},"request_id":{},"client_address":{}}})";
    constexpr const char* text =
        "access method={} path={} route={} status={} response_bytes={} duration_ms={:.3f} request_id={} "
        "client_address={}";
    const auto method = json_quoted(record.method);
    const auto path = json_quoted(record.path);
    const auto route = json_quoted(record.route);
    const auto id = json_quoted(record.request_id);
    const auto address = json_quoted(record.client_address);
    return fmt::format(fmt::runtime(format == LogFormat::json ? json : text), method, path, route, record.status,
                       record.response_bytes, record.duration_ms, id, address);
}

void log_access(const AccessRecord& record) { access_logger()->info("{}", format_access(record, current_format)); }

}  // namespace wattboard::observability
