// Every setting of `wattboard serve`, defined once: flag, environment variable, file key, default, constraint, help.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "server/http/trusted_proxies.h"

namespace wattboard {

/// Host and port of a listener. An empty host means that the listener is off.
struct Endpoint {
    std::string host;
    unsigned short port = 0;
    bool operator==(const Endpoint&) const = default;
};

/// The validated settings of one server process.
struct Configuration {
    Endpoint listen;
    Endpoint admin_listen;
    std::string data_dir;
    std::string database_url;  ///< secret; empty: the embedded cluster in data_dir
    std::string run_as;        ///< user to become when started as root
    bool demo = false;
    std::uint32_t network_threads = 1;
    std::uint32_t worker_threads = 1;
    std::uint32_t worker_queue = 1;
    std::uint32_t database_connections = 1;
    std::chrono::milliseconds database_wait{0};
    std::chrono::milliseconds statement_timeout{0};
    bool prepared_statements = true;
    std::uint32_t max_connections = 1;
    std::uint32_t max_event_streams = 1;
    std::uint64_t max_header_bytes = 0;
    std::uint64_t max_evidence_bytes = 0;
    std::chrono::milliseconds upload_lifetime{0};
    std::uint64_t max_waiting_body_bytes = 0;
    std::uint64_t min_free_bytes = 0;
    std::chrono::milliseconds header_timeout{0};
    std::chrono::milliseconds body_timeout{0};
    std::chrono::milliseconds write_timeout{0};
    std::chrono::milliseconds idle_timeout{0};
    std::chrono::milliseconds shutdown_timeout{0};
    http::TrustedProxies trusted_proxies;
    double requests_per_second_per_address = 0;  ///< 0: no limit
    double requests_per_second_per_token = 0;    ///< 0: no limit
    std::string tls_certificate;
    std::string tls_key;
    std::string log_level;
    std::string log_format;
    bool access_log = true;
    std::string web_dir;     ///< folder of the built front end; empty: `web` beside the executable
    std::string grid_table;  ///< CSV file of grid intensities to load at start; empty: the built-in figures
};

/// One setting. `key` is the file key; the flag is `--key`, the environment variable WATTBOARD_KEY with underscores.
struct Setting {
    std::string_view key;
    std::string_view default_value;
    std::string_view doc;
    bool is_secret = false;
    /// Reads `text` into the configuration; the error says what would be allowed.
    std::function<std::expected<void, std::string>(Configuration&, std::string_view text)> assign;
};

/// The one definition of all settings, in the order in which they are printed.
const std::vector<Setting>& settings();

/// Name of the environment variable of a setting.
std::string environment_name(const Setting& setting);

/// Texts by key from one source.
using SettingTexts = std::map<std::string, std::string, std::less<>>;

/// Reads `key = value` lines (# starts a comment). Problems: unknown key, no `=`, each with its line.
std::expected<SettingTexts, std::vector<Problem>> parse_configuration_file(std::string_view text);

/// A configuration with the texts it was made from, for `--print-config`.
struct LoadedConfiguration {
    Configuration values;
    SettingTexts texts;                          ///< effective text of every key
    std::map<std::string, std::string> origins;  ///< key -> "default", "file", "environment", "flag"
};

/// Flag beats environment beats file beats default. All problems are reported together.
std::expected<LoadedConfiguration, std::vector<Problem>> load_configuration(const SettingTexts& flags,
                                                                            const SettingTexts& environment,
                                                                            const SettingTexts& file);

/// The environment's settings (WATTBOARD_...), by key.
SettingTexts settings_from_environment();

/// Every value in the form of a configuration file with its origin; secrets as `********`.
std::string print_configuration(const LoadedConfiguration& loaded);

}  // namespace wattboard
