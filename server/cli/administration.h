// What all `wattboard admin` subcommands share: one transaction in the database, one document printed.
#pragma once

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "scoring/problem.h"
#include "server/cli/settings_options.h"
#include "server/store/transaction.h"

namespace wattboard::cli {

/// What every administrative step is given: one transaction that commits if the step succeeds. Answers a document.
using Step = std::function<Result<nlohmann::json>(store::Transaction&)>;

/// What the options of all steps fill.
struct Names {
    std::string account;
    std::string full_name;
    std::optional<std::string> email;
    std::string team;
    std::string title;
    std::string role;
    std::string challenge;
    std::string label;
    std::int64_t id = 0;
    int expires_days = 0;
    bool json_output = false;
};

/// The options that every step takes, and how a step is run and its document printed.
class Administration {
public:
    Administration(CLI::App& command, int& exit_code)
        : exit_code_{exit_code}, settings_{command, {"data-dir", "database-url", "run-as", "log-level"}}
    {
        command.add_flag("--json", names->json_output, "Print JSON");
        command.fallthrough();
        command.require_subcommand(1);
    }

    /// A subcommand that runs `step`.
    CLI::App* add(CLI::App& parent, const std::string& name, const std::string& help, const Step& step) const
    {
        auto* command = parent.add_subcommand(name, help);
        command->callback([self = *this, step] { self.exit_code_ = self.run(step); });
        return command;
    }

    std::shared_ptr<Names> names = std::make_shared<Names>();

private:
    [[nodiscard]] int run(const Step& step) const;
    void print(const nlohmann::json& document) const;

    int& exit_code_;
    SettingsOptions settings_;
};

/// The document made from a success; libstdc++ 12 has no monadic operations on std::expected.
template <class T, class F>
Result<nlohmann::json> document_of(const Result<T>& result, F&& make)
{
    if (!result) return std::unexpected(result.error());
    if constexpr (std::is_void_v<T>)
        return make();
    else
        return make(*result);
}

/// `admin grant` and `admin token`: who may do what.
void add_grant_commands(CLI::App& admin, const Administration& administration);
void add_token_commands(CLI::App& admin, const Administration& administration);

}  // namespace wattboard::cli
