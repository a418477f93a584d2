// Mustache rendering, security headers and static files.
#include "server/pages/page_renderer.h"

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "embedded/web_files.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "server/http/negotiation.h"
#include "server/http/problem_response.h"

namespace wattboard::pages {

namespace {

using kainjow::mustache::data;
using nlohmann::json;

std::string web_file(const std::string& name)
{
    const auto files = embedded::web_files();
    const auto file = std::ranges::find(files, name, &EmbeddedFile::name);
    if (file == files.end()) throw std::logic_error("no file " + name);
    return std::string(file->content);
}

std::string template_text(std::string_view name) { return web_file(std::string(name) + ".mustache"); }

/// The look of all pages. It stands in their head, so that the first paint waits for nothing but the page itself.
std::string style_text() { return web_file("wattboard.css"); }

/// The site's own files only, and of what stands in a page itself only that style, known by its hash (Content Security
/// Policy Level 3, section 2.3.1).
const std::string& page_policy()
{
    static const std::string policy = [] {
        std::string hash = to_base64url(bytes_of(sha256(style_text())));
        std::ranges::replace(hash, '-', '+');
        std::ranges::replace(hash, '_', '/');
        return "default-src 'self'; style-src 'self' 'sha256-" + hash +
               "='; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
               "frame-ancestors 'none'";
    }();
    return policy;
}

data to_data(const json& value)
{
    switch (value.type()) {
        case json::value_t::null:
            return data{false};
        case json::value_t::boolean:
            return data{value.get<bool>()};
        case json::value_t::string: {
            const auto text = value.get<std::string>();
            return text.empty() ? data{false} : data{text};
        }
        case json::value_t::array: {
            data list{data::type::list};
            for (const auto& item : value) list.push_back(to_data(item));
            return list;
        }
        case json::value_t::object: {
            data object{data::type::object};
            for (const auto& [key, member] : value.items()) object.set(key, to_data(member));
            return object;
        }
        default:
            throw std::logic_error("a page's number must be formatted before it is rendered");
    }
}

http::Response with_common_headers(const http::Request& request, http::Response response)
{
    const std::string etag = '"' + to_hex(sha256(*response.body)).substr(0, 32) + '"';
    if (response.status == 200 && http::if_none_match_holds(request.header("if-none-match"), etag)) {
        response.status = 304;
        response.body = nullptr;
    }
    if (response.status < 400) response.set_header("ETag", etag);
    response.set_header("Cache-Control", response.status < 400 ? "no-cache" : "no-store");
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("Referrer-Policy", "same-origin");
    response.set_header("Content-Security-Policy", page_policy());
    return response;
}

}  // namespace

std::string render(std::string_view name, const json& view)
{
    kainjow::mustache::mustache page{template_text(name)};
    if (!page.is_valid()) throw std::logic_error("template " + std::string(name) + ": " + page.error_message());
    data root = to_data(view);
    for (const std::string_view part : {"head", "foot"}) {
        root.set(std::string(part), data{kainjow::mustache::partial{[part] { return template_text(part); }}});
    }
    root.set("style", data{kainjow::mustache::partial{style_text}});
    return page.render(root);
}

json enhanced(json view, const FrontEnd& front_end, std::string_view page, const json& data)
{
    const PageAssets* assets = front_end.page(page);
    if (assets == nullptr) return view;
    view["page"] = page;
    view["script"] = assets->script;
    view["preloads"] = assets->preloads;
    view["styles"] = assets->styles;
    view["page_data"] = data.dump(-1, ' ', false, json::error_handler_t::replace);
    return view;
}

http::Response page_response(const http::Request& request, int status, std::string html)
{
    return with_common_headers(request, http::make_response(status, "text/html; charset=utf-8", std::move(html)));
}

http::Response error_page(const http::Request& request, int status, std::string_view title, std::string_view detail,
                          std::string_view hint)
{
    const json view{{"title", title},
                    {"status", std::to_string(status)},
                    {"detail", detail},
                    {"hint", hint},
                    {"instance", request.request_id}};
    return page_response(request, status, render("error", view));
}

http::Response error_page(const http::Request& request, const Document& problem)
{
    std::string title = text_at(problem.body, "/title");
    if (title.empty()) title = http::reason_phrase(problem.status);
    return error_page(request, problem.status, title, text_at(problem.body, "/detail"), text_at(problem.body, "/hint"));
}

http::Response static_file(const http::Request& request, std::string_view name)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> media_types{
        {{".css", "text/css; charset=utf-8"}, {".svg", "image/svg+xml"}}};
    const auto files = embedded::web_files();
    const auto file = std::ranges::find(files, name, &EmbeddedFile::name);
    const auto type = std::ranges::find_if(media_types, [&](const auto& pair) { return name.ends_with(pair.first); });
    if (file == files.end() || type == media_types.end())
        return error_page(request, 404, "Not Found", "There is no file of this name.", "");
    return with_common_headers(request, http::make_response(200, type->second, std::string(file->content)));
}

}  // namespace wattboard::pages
