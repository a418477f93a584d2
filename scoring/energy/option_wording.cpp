// Finds flags by a table of them, and what they declare by the words that follow.
#include "scoring/energy/option_wording.h"

#include <algorithm>
#include <array>
#include <optional>

namespace wattboard::energy {
namespace {

struct Flag {
    std::string_view flag;
    std::string_view option;
    bool has_roles = false;  ///< it declares what stands before '='
};

constexpr auto flags = std::to_array<Flag>({{"timezone", "timezone"},
                                            {"interval", "interval_s"},
                                            {"columns", "columns"},
                                            {"format", "format"},
                                            {"map", "map", true},
                                            {"select", "select", true},
                                            {"start", "start"},
                                            {"end", "end"},
                                            {"accelerators", "accelerators"}});

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

std::string_view word_at(std::string_view text)
{
    const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_word) - text.begin());
    return text.substr(0, end);
}

// The flag that begins at `at`; none for one of another tool, which stands alone or takes its value after '='.
std::optional<Flag> flag_at(std::string_view text, std::size_t at)
{
    if (!text.substr(at).starts_with("--") || (at > 0 && (is_word(text[at - 1]) || text[at - 1] == '-'))) return {};
    const std::string_view word = word_at(text.substr(at + 2));
    const std::string_view rest = text.substr(at + 2 + word.size());
    const auto found = std::ranges::find(flags, word, &Flag::flag);
    if (found == flags.end() || rest.starts_with('=') || rest.starts_with('-')) return {};
    return *found;
}

// " SECONDS" and the like, which only say that a value follows.
std::size_t placeholder_length(std::string_view rest)
{
    if (!rest.starts_with(' ')) return 0;
    const std::string_view word = word_at(rest.substr(1));
    const std::string_view after = rest.substr(1 + word.size());
    const bool ends = after.empty() || std::string_view{"=+*"}.find(after.front()) == std::string_view::npos;
    return word.size() > 1 && ends && std::ranges::all_of(word, is_capital) ? 1 + word.size() : 0;
}

// What may belong to a flag: up to the next flag or the end of the sentence.
std::string_view words_of(std::string_view rest) { return rest.substr(0, std::min(rest.find(" --"), rest.find(". "))); }

void note(std::vector<std::string>& options, std::string option)
{
    if (std::ranges::find(options, option) == options.end()) options.push_back(std::move(option));
}

void note_roles(std::vector<std::string>& options, const Flag& flag, std::string_view words)
{
    bool names_any = false;
    for (auto equals = words.find('='); equals != std::string_view::npos; equals = words.find('=', equals + 1)) {
        std::size_t begin = equals;
        while (begin > 0 && is_word(words[begin - 1])) --begin;
        if (begin == equals) continue;
        note(options, std::string{flag.option} + '.' + std::string{words.substr(begin, equals - begin)});
        names_any = true;
    }
    // Runs are told apart by their id in nearly all formats.
    if (!names_any) note(options, flag.option == "select" ? "select.run_id" : std::string{flag.option});
}

// Two options in a row, as in "--format generic-csv --map time=NAME", with nothing between that joins them.
bool follows_a_value(std::string_view between)
{
    return between.size() > 2 && between.front() == ' ' && between.back() == ' ' &&
           between.substr(1, between.size() - 2).find(' ') == std::string_view::npos && between != " or " &&
           between != " and " && !between.ends_with(", ");
}

}  // namespace

OptionWording without_flags(std::string_view text)
{
    OptionWording wording;
    std::size_t written = 0;
    for (auto at = text.find("--"); at != std::string_view::npos; at = text.find("--", at + 2)) {
        const auto flag = flag_at(text, at);
        if (!flag) continue;
        const std::string_view between = text.substr(written, at - written);
        const bool is_first = wording.options.empty();
        wording.text += between;
        wording.text += is_first ? "the reading option " : follows_a_value(between) ? "and " : "";
        wording.text += flag->option;
        const std::string_view rest = text.substr(at + 2 + flag->flag.size());
        if (flag->has_roles)
            note_roles(wording.options, *flag, words_of(rest));
        else
            note(wording.options, std::string{flag->option});
        written = text.size() - rest.size() + placeholder_length(rest);
    }
    wording.text += text.substr(written);
    return wording;
}

std::string flag_of(std::string_view option)
{
    const auto dot = option.find('.');
    const auto found = std::ranges::find(flags, option.substr(0, dot), &Flag::option);
    std::string text = "--" + std::string{found == flags.end() ? option.substr(0, dot) : found->flag};
    if (dot != std::string_view::npos) text += ' ' + std::string{option.substr(dot + 1)} + '=';
    return text;
}

}  // namespace wattboard::energy
