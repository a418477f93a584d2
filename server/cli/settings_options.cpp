#include "server/cli/settings_options.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "server/cli/cli.h"

namespace wattboard::cli {
namespace {

constexpr std::size_t largest_file_bytes = 1U << 20U;

std::expected<std::string, Problem> read_configuration_file(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    std::string text(largest_file_bytes + 1, '\0');
    if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
    if (!file.is_open() || file.bad() || text.size() > largest_file_bytes)
        return std::unexpected(
            Problem{.type = problems::invalid_value,
                    .detail = fmt::format("cannot read the configuration file {} (or it is over 1 MiB)", path),
                    .field = "--config"});
    return text;
}

void print_problems(std::string_view command_name, const std::vector<Problem>& found)
{
    for (const auto& problem : found) fmt::print(stderr, "wattboard {}: {}\n", command_name, describe(problem));
}

}  // namespace

SettingsOptions::SettingsOptions(CLI::App& command, const std::vector<std::string_view>& keys)
{
    command.add_option("--config", values_->file, "File of `key = value` lines; flags and environment override it");
    for (const auto& setting : settings()) {
        if (!keys.empty() && std::ranges::find(keys, setting.key) == keys.end()) continue;
        auto description =
            fmt::format("{} [{}; {}]", setting.doc, setting.default_value.empty() ? "unset" : setting.default_value,
                        environment_name(setting));
        const auto key = std::string{setting.key};
        if (setting.key == "demo") {
            command.add_flag_callback("--demo", [values = values_] { values->flags["demo"] = "on"; }, description);
            continue;
        }
        command.add_option_function<std::string>(
            "--" + key, [values = values_, key](const std::string& text) { values->flags[key] = text; }, description);
    }
}

std::optional<LoadedConfiguration> SettingsOptions::load(std::string_view command_name) const
{
    SettingTexts file;
    if (!values_->file.empty()) {
        const auto text = read_configuration_file(values_->file);
        if (!text) {
            print_problems(command_name, {text.error()});
            return std::nullopt;
        }
        auto parsed = parse_configuration_file(*text);
        if (!parsed) {
            print_problems(command_name, parsed.error());
            return std::nullopt;
        }
        file = std::move(*parsed);
    }
    auto loaded = load_configuration(values_->flags, settings_from_environment(), file);
    if (!loaded) {
        print_problems(command_name, loaded.error());
        return std::nullopt;
    }
    return std::move(*loaded);
}

}  // namespace wattboard::cli
