// Reads settings from flags, the environment and a file, and prints what holds.
#include "server/app/configuration.h"

#include <fmt/format.h>

#include <cstdlib>

namespace wattboard {
namespace {

const Setting* find_setting(std::string_view key)
{
    for (const auto& setting : settings())
        if (setting.key == key) return &setting;
    return nullptr;
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

Problem configuration_problem(std::string detail, std::string field, std::optional<std::uint64_t> line = {})
{
    return Problem{
        .type = problems::invalid_value, .detail = std::move(detail), .line = line, .field = std::move(field)};
}

}  // namespace

std::expected<SettingTexts, std::vector<Problem>> parse_configuration_file(std::string_view text)
{
    SettingTexts texts;
    std::vector<Problem> found;
    for (std::uint64_t line_number = 1; !text.empty(); ++line_number) {
        const auto end = text.find('\n');
        auto line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty() || line.starts_with('#')) continue;
        const auto equals = line.find('=');
        const auto key = trimmed(line.substr(0, equals));
        if (equals == std::string_view::npos)
            found.push_back(configuration_problem("expected `key = value`", std::string{key}, line_number));
        else if (find_setting(key) == nullptr)
            found.push_back(
                configuration_problem(fmt::format("unknown key `{}`; `wattboard serve --print-config` lists all", key),
                                      std::string{key}, line_number));
        else if (!texts.emplace(key, trimmed(line.substr(equals + 1))).second)
            found.push_back(
                configuration_problem(fmt::format("`{}` is given twice", key), std::string{key}, line_number));
    }
    if (!found.empty()) return std::unexpected(std::move(found));
    return texts;
}

std::expected<LoadedConfiguration, std::vector<Problem>> load_configuration(const SettingTexts& flags,
                                                                            const SettingTexts& environment,
                                                                            const SettingTexts& file)
{
    LoadedConfiguration loaded;
    std::vector<Problem> found;
    for (const auto& setting : settings()) {
        std::string_view text = setting.default_value;
        std::string_view origin = "default";
        const std::pair<const SettingTexts*, std::string_view> sources[] = {
            {&file, "file"}, {&environment, "environment"}, {&flags, "flag"}};
        for (const auto& [source, name] : sources)
            if (const auto it = source->find(setting.key); it != source->end()) {
                text = it->second;
                origin = name;
            }
        loaded.texts[std::string{setting.key}] = std::string{text};
        loaded.origins[std::string{setting.key}] = std::string{origin};
        if (auto assigned = setting.assign(loaded.values, text); !assigned)
            found.push_back(
                configuration_problem(fmt::format("{} (from {}) {}{}", setting.key, origin, assigned.error(),
                                                  setting.is_secret ? "" : fmt::format("; got `{}`", text)),
                                      std::string{setting.key}));
    }
    const auto& values = loaded.values;
    if (values.tls_certificate.empty() != values.tls_key.empty())
        found.push_back(
            configuration_problem("tls-certificate and tls-key belong together: give both or neither", "tls-key"));
    if (values.demo && !values.tls_certificate.empty())
        found.push_back(configuration_problem("demo is made over plain HTTP: leave tls-certificate unset", "demo"));
    if (!found.empty()) return std::unexpected(std::move(found));
    return loaded;
}

SettingTexts settings_from_environment()
{
    SettingTexts texts;
    for (const auto& setting : settings())
        if (const char* value = std::getenv(environment_name(setting).c_str())) texts[std::string{setting.key}] = value;
    return texts;
}

std::string print_configuration(const LoadedConfiguration& loaded)
{
    std::string out;
    for (const auto& setting : settings()) {
        const auto& text = loaded.texts.find(setting.key)->second;
        const bool masked = setting.is_secret && !text.empty();
        out += fmt::format("# {} ({}; {})\n{} = {}\n", setting.doc, environment_name(setting),
                           loaded.origins.at(std::string{setting.key}), setting.key, masked ? "********" : text);
    }
    return out;
}

}  // namespace wattboard
