// The settings of the server as command-line options: `--key VALUE` for each, `--config FILE`.
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/configuration.h"

namespace CLI {
class App;
}

namespace wattboard::cli {

/// Collects settings from a subcommand's flags. Lives until the subcommand has run.
class SettingsOptions {
public:
    /// Adds a flag for each of `keys`, or for every setting if empty, and `--config`.
    SettingsOptions(CLI::App& command, const std::vector<std::string_view>& keys);

    /// Flags, environment and file together; prints every problem on standard error and gives none on failure.
    [[nodiscard]] std::optional<LoadedConfiguration> load(std::string_view command_name) const;

private:
    struct Values {
        SettingTexts flags;
        std::string file;
    };
    std::shared_ptr<Values> values_ = std::make_shared<Values>();
};

}  // namespace wattboard::cli
