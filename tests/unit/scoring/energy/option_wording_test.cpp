// Texts about reading options for people with and without a command line: every one that the sources hold.
#include "scoring/energy/option_wording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(OptionWording, NamesOptionsAsTheyAreDeclared)
{
    struct Case {
        std::string_view with_flags;
        std::string_view plain;
        std::vector<std::string> options;
    };
    for (const auto& [with_flags, plain, options] : std::vector<Case>{
             {"Append Z or an offset, or give --timezone.",
              "Append Z or an offset, or give the reading option timezone.",
              {"timezone"}},
             {"Declare the seconds between two polls: --interval SECONDS.",
              "Declare the seconds between two polls: the reading option interval_s.",
              {"interval_s"}},
             {"an IANA name such as --timezone Europe/Berlin or an offset such as --timezone +02:00.",
              "an IANA name such as the reading option timezone Europe/Berlin or an offset such as timezone +02:00.",
              {"timezone"}},
             {"Declare it: --map unit=W or --map unit=mW.",
              "Declare it: the reading option map unit=W or map unit=mW.",
              {"map.unit"}},
             {"--map time=NAME,power=NAME,unit=W; a time as a number also needs time_unit=epoch_s. Of volts: --map "
              "voltage=NAME.",
              "the reading option map time=NAME,power=NAME,unit=W; a time as a number also needs time_unit=epoch_s. Of "
              "volts: map voltage=NAME.",
              {"map.time", "map.power", "map.unit", "map.time_unit", "map.voltage"}},
             {"--format generic-csv --map time=NAME",
              "the reading option format generic-csv and map time=NAME",
              {"format", "map.time"}},
             {"Choose one: --select run_id=RUN.",
              "Choose one: the reading option select run_id=RUN.",
              {"select.run_id"}},
             {"an id of the file to --select, or",
              "an id of the file to the reading option select, or",
              {"select.run_id"}},
             {"declare the run with --start, --end.",
              "declare the run with the reading option start, end.",
              {"start", "end"}},
             {"or declare the columns of a table with --map.",
              "or declare the columns of a table with the reading option map.",
              {"map"}},
         }) {
        const OptionWording wording = without_flags(with_flags);
        EXPECT_EQ(wording.text, plain);
        EXPECT_EQ(wording.options, options) << with_flags;
    }
}

TEST(OptionWording, LeavesWhatIsNoFlagOfAReadingOption)
{
    for (const std::string_view text : {"", "--", "a -- b", "nvidia-smi --query-gpu --format=csv",
                                        "Run turbostat with --show PkgWatt or without --show.", "--format-like",
                                        "x--timezone", "---timezone", "log--map"}) {
        const OptionWording wording = without_flags(text);
        EXPECT_EQ(wording.text, text);
        EXPECT_THAT(wording.options, IsEmpty());
    }
}

TEST(OptionWording, GivesTheFlagBack)
{
    EXPECT_EQ(flag_of("timezone"), "--timezone");
    EXPECT_EQ(flag_of("interval_s"), "--interval");
    EXPECT_EQ(flag_of("map.unit"), "--map unit=");
    EXPECT_EQ(flag_of("select.run_id"), "--select run_id=");
}

/// The string literals of a source, adjacent ones joined as the compiler does.
std::vector<std::string> literals_of(const std::string& source)
{
    static const std::regex token(R"re(//[^\n]*|'(?:\\.|[^'\\\n])+'|"((?:\\.|[^"\\\n])*)"|[^\s"'/]+|.)re");
    std::vector<std::string> literals;
    bool continues = false;
    for (std::sregex_iterator at(source.begin(), source.end(), token), end; at != end; ++at) {
        const std::string text = at->str();
        if (text.starts_with('"')) {
            if (!continues) literals.emplace_back();
            literals.back() += (*at)[1].str();
            continues = true;
        } else if (text.find_first_not_of(" \t\r\n") != std::string::npos && !text.starts_with("//")) {
            continues = false;
        }
    }
    return literals;
}

TEST(OptionWording, EveryTextOfTheSourcesHasBothWordings)
{
    static const std::regex own_flag(
        R"(--(timezone|interval|columns|format|map|select|start|end|accelerators)\b(?!=))");
    static const std::regex any_flag(R"(--[a-z][a-z-]*)");
    // Flags of the tools that write or compress logs.
    const std::vector<std::string> of_tools{"--query-gpu", "--format", "--showpower", "--showenergycounter", "--csv",
                                            "--json",      "--watch",  "--show",      "--samplers",          "--long"};
    std::size_t worded = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(WATTBOARD_SOURCE_DIR "/scoring")) {
        if (file.path().extension() != ".cpp" || file.path().filename() == "option_wording.cpp") continue;
        std::stringstream source;
        source << std::ifstream(file.path()).rdbuf();
        for (const std::string& text : literals_of(source.str())) {
            if (text.size() < 4 || text.find("--") == std::string::npos) continue;
            const OptionWording wording = without_flags(text);
            EXPECT_FALSE(std::regex_search(wording.text, own_flag)) << file.path() << ": " << wording.text;
            for (std::sregex_iterator at(wording.text.begin(), wording.text.end(), any_flag), end; at != end; ++at)
                EXPECT_THAT(of_tools, ::testing::Contains(at->str())) << file.path() << ": " << wording.text;
            EXPECT_EQ(std::regex_search(text, own_flag), !wording.options.empty()) << text;
            // The command line prints the text as it is: what settles it stands there as a flag.
            for (const std::string& option : wording.options) {
                const std::string flag = flag_of(option);
                EXPECT_NE(text.find(flag.substr(0, flag.find(' '))), std::string::npos) << flag << " in " << text;
            }
            worded += wording.options.empty() ? 0 : 1;
        }
    }
    EXPECT_GE(worded, 90U);
    for (const LogFormat& format : log_formats())
        EXPECT_FALSE(std::regex_search(without_flags(format.description).text, own_flag)) << format.name;
}

}  // namespace
}  // namespace wattboard::energy
