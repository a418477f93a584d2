// Words of CPU names.
#include "scoring/reference/cpu_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace wattboard {

namespace {

/// Words that some sources print and others do not.
constexpr std::array<std::string_view, 12> noise{"intel", "amd",        "r",   "tm",     "cpu",      "processor",
                                                 "with",  "processors", "gen", "radeon", "graphics", "core"};

bool is_digits(std::string_view word)
{
    return !word.empty() && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_ordinal(std::string_view word)
{
    return word.size() > 2 && is_digits(word.substr(0, word.size() - 2)) &&
           (word.ends_with("th") || word.ends_with("st") || word.ends_with("nd") || word.ends_with("rd"));
}

std::vector<std::string> words_of(std::string_view name)
{
    std::vector<std::string> words;
    std::string word;
    const auto finish = [&] {
        // "64-Core": the number says nothing that the model does not.
        const bool cores = word == "core" || word == "cores";
        if (cores && !words.empty() && is_digits(words.back())) words.pop_back();
        if (!word.empty() && word != "cores" && !is_ordinal(word) && std::ranges::find(noise, word) == noise.end())
            words.push_back(word);
        word.clear();
    };
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            word += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+')
            word += c;
        else
            finish();
    }
    finish();
    return words;
}

}  // namespace

std::string cpu_key(std::string_view name)
{
    std::string key;
    for (const std::string& word : words_of(name.substr(0, name.find('@')))) key += (key.empty() ? "" : " ") + word;
    return key;
}

DeclaredCpu declared_cpu(std::string_view text)
{
    constexpr int most_sockets = 64;
    int sockets = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sockets);
    std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (error != std::errc{} || sockets < 1 || sockets > most_sockets ||
        (!rest.starts_with("x ") && !rest.starts_with("X ")))
        return {.sockets = 1, .name = text};
    return {.sockets = sockets, .name = rest.substr(2)};
}

}  // namespace wattboard
