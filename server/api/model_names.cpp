// Splits names into words and knows the words that papers use for pretraining.
#include "server/api/model_names.h"

#include <algorithm>
#include <array>

#include "server/http/text.h"

namespace wattboard::api {
namespace {

constexpr std::string_view separators = " -_+()[]/,;:";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (http::ascii_lower(c) >= 'a' && http::ascii_lower(c) <= 'z');
}

/// The next word, taken off the front of `rest`; empty at the end.
std::string_view next_word(std::string_view& rest)
{
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(separators)));
    const std::string_view word = rest.substr(0, rest.find_first_of(separators));
    rest.remove_prefix(word.size());
    return word;
}

bool says_pretrained(std::string_view word)
{
    constexpr std::array<std::string_view, 16> words{"pt",      "pretrained", "pretraining", "im21k", "in21k", "im22k",
                                                     "in22k",   "im22pt",     "in22pt",      "jft",   "mae",   "clip",
                                                     "jft300m", "laion",      "dino",        "ssl"};
    return std::ranges::find(words, word) != words.end();
}

bool says_nothing(std::string_view word) { return word == "on" || word == "from"; }

std::string lower(std::string_view word)
{
    std::string result{word};
    std::ranges::transform(result, result.begin(), [](char c) { return http::ascii_lower(c); });
    return result;
}

}  // namespace

std::string model_family(std::string_view name)
{
    std::string_view rest = name;
    const std::string_view word = next_word(rest);
    if (word.empty()) return std::string{name};
    const auto digit = static_cast<std::size_t>(std::ranges::find_if(word, is_digit) - word.begin());
    // A number inside a word belongs to it, as in Mask2Former; at its end, with a letter or two, it is a variant.
    const std::size_t after = word.find_first_not_of("0123456789", digit);
    const bool is_variant = digit < word.size() && (after == std::string_view::npos || word.size() - after <= 2 ||
                                                    !std::ranges::all_of(word.substr(after), is_letter));
    if (!is_variant) return std::string{word};
    std::string_view family = word.substr(0, digit);
    // The v of a version.
    if (family.size() > 2 && http::ascii_lower(family.back()) == 'v') family.remove_suffix(1);
    return std::string{family.size() < 2 ? word : family};
}

std::string model_family(const std::string* technique, std::string_view name)
{
    if (technique == nullptr || technique->empty()) return model_family(name);
    const std::string group = technique->substr(0, technique->find(": "));
    return group.empty() ? *technique : group;
}

PretrainingName pretraining_name(std::string_view name)
{
    PretrainingName result;
    std::string_view rest = name;
    while (true) {
        const std::string word = lower(next_word(rest));
        if (word.empty()) return result;
        // The first word names the model, whatever it is called.
        if (!result.base.empty() && says_pretrained(word)) {
            result.pretrained = true;
        } else if (!result.base.empty() && word == "scratch") {
            result.scratch = true;
        } else if (result.base.empty() || !says_nothing(word)) {
            result.base += (result.base.empty() ? "" : "-") + word;
        }
    }
}

}  // namespace wattboard::api
