// Texts without "--", which are nearly all, are left as they are.
#include "server/api/option_words.h"

#include <algorithm>

#include "scoring/energy/option_wording.h"

namespace wattboard::api {
namespace {

bool may_name_flags(std::string_view text) { return text.find("--") != std::string_view::npos; }

void reword(std::string& text, std::vector<std::string>& options)
{
    if (!may_name_flags(text)) return;
    energy::OptionWording wording = energy::without_flags(text);
    text = std::move(wording.text);
    for (std::string& option : wording.options)
        if (std::ranges::find(options, option) == options.end()) options.push_back(std::move(option));
}

}  // namespace

std::vector<std::string> use_api_words(Problem& problem)
{
    std::vector<std::string> options;
    reword(problem.hint, options);
    reword(problem.detail, options);
    if (problem.field.empty() && !options.empty()) problem.field = options.front();
    return options;
}

void use_api_words(Document& document)
{
    if (document.is_string()) {
        std::vector<std::string> options;
        return reword(document.get_ref<std::string&>(), options);
    }
    if (!document.is_structured()) return;
    for (auto& member : document) use_api_words(member);
}

std::string_view in_api_words(std::string_view json, std::string& room)
{
    if (!may_name_flags(json)) return json;
    Document document = Document::parse(json);
    use_api_words(document);
    room = document.dump();
    return room;
}

}  // namespace wattboard::api
