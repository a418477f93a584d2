// Loading of the built front end, and the choice of an asset's form.
#include "server/pages/front_end.h"

#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "server/http/negotiation.h"

namespace wattboard::pages {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::uintmax_t max_total_bytes = 64U << 20U;

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> media_types{{
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".json", "application/json"},
    {".woff2", "font/woff2"},
    {".png", "image/png"},
    {".map", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
}};

Problem broken(const fs::path& file, std::string what)
{
    return {.type = problems::invalid_value,
            .detail = "The built front end cannot be used: " + file.string() + " " + std::move(what) + ".",
            .field = "web-dir",
            .hint = "Build it again with web/build FOLDER, or point web-dir to a folder without manifest.json."};
}

http::SharedBytes bytes_of(const fs::path& file)
{
    std::ifstream in{file, std::ios::binary};
    if (!in.is_open()) return nullptr;
    return std::make_shared<const std::string>(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
}

std::string_view media_type_of(const fs::path& file)
{
    for (const auto& [ending, type] : media_types)
        if (file.extension() == ending) return type;
    return "application/octet-stream";
}

/// The page's name of an entry such as "src/pages/board/main.ts"; empty for other modules.
std::string page_name(std::string_view source)
{
    constexpr std::string_view before = "src/pages/";
    constexpr std::string_view after = "/main.ts";
    if (!source.starts_with(before) || !source.ends_with(after)) return {};
    return std::string(source.substr(before.size(), source.size() - before.size() - after.size()));
}

/// Styles and static imports of a chunk and of what it imports, each once; `manifest` is untrusted only as far as a
/// broken build goes.
void collect(const json& manifest, const std::string& key, bool is_entry, std::set<std::string>& seen,
             PageAssets& assets)
{
    if (!seen.insert(key).second || !manifest.contains(key)) return;
    const json& chunk = manifest.at(key);
    const std::string file = '/' + chunk.value("file", std::string{});
    if (is_entry)
        assets.script = file;
    else
        assets.preloads.push_back(file);
    for (const auto& import : chunk.value("imports", json::array()))
        collect(manifest, import.get<std::string>(), false, seen, assets);
    for (const auto& style : chunk.value("css", json::array())) assets.styles.push_back('/' + style.get<std::string>());
}

}  // namespace

Result<FrontEnd> FrontEnd::load(const fs::path& folder)
{
    FrontEnd front_end;
    const fs::path manifest_file = folder / "manifest.json";
    const auto manifest_text = bytes_of(manifest_file);
    if (!manifest_text) return front_end;
    const json manifest = json::parse(*manifest_text, nullptr, false);
    if (!manifest.is_object()) return std::unexpected(broken(manifest_file, "is not a JSON object"));

    std::error_code none;
    std::uintmax_t total = 0;
    for (const auto& item : fs::directory_iterator(folder / "assets", none)) {
        const fs::path& path = item.path();
        if (!item.is_regular_file(none) || path.extension() == ".br" || path.extension() == ".gz") continue;
        File file{.plain = bytes_of(path),
                  .brotli = bytes_of(path.string() + ".br"),
                  .gzip = bytes_of(path.string() + ".gz"),
                  .media_type = std::string(media_type_of(path))};
        if (!file.plain) return std::unexpected(broken(path, "cannot be read"));
        total += file.plain->size();
        if (total > max_total_bytes) return std::unexpected(broken(path, "makes it larger than 64 MiB"));
        front_end.files_.emplace(path.filename().string(), std::move(file));
    }
    try {
        for (const auto& [key, chunk] : manifest.items()) {
            const std::string name = page_name(key);
            if (name.empty() || !chunk.value("isEntry", false)) continue;
            std::set<std::string> seen;
            PageAssets& assets = front_end.pages_[name];
            collect(manifest, key, true, seen, assets);
            if (!front_end.files_.contains(fs::path(assets.script).filename().string()))
                return std::unexpected(broken(manifest_file, "names " + assets.script + ", which is not there"));
        }
    } catch (const json::exception& error) {
        return std::unexpected(broken(manifest_file, std::string("is no manifest of Vite: ") + error.what()));
    }
    return front_end;
}

const PageAssets* FrontEnd::page(std::string_view name) const
{
    const auto found = pages_.find(name);
    return found == pages_.end() ? nullptr : &found->second;
}

std::optional<http::Response> FrontEnd::asset(const http::Request& request, std::string_view name) const
{
    const auto found = files_.find(name);
    if (found == files_.end()) return std::nullopt;
    const File& file = found->second;
    http::Response response{.status = 200, .headers = {}, .body = file.plain, .gzip_body = file.gzip};
    response.set_header("Content-Type", file.media_type);
    response.set_header("Cache-Control", "public, max-age=31536000, immutable");
    response.set_header("X-Content-Type-Options", "nosniff");
    if (file.brotli) response.set_header("Vary", "Accept-Encoding");
    if (file.brotli && http::accepts_coding(request.header("accept-encoding"), "br")) {
        response.body = file.brotli;
        response.gzip_body = nullptr;
        response.set_header("Content-Encoding", "br");
    }
    return response;
}

}  // namespace wattboard::pages
