// The built front end: the files that Vite wrote, in memory with their compressed forms.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "server/http/message.h"

namespace wattboard::pages {

/// What a page loads, as absolute paths below /assets/.
struct PageAssets {
    std::string script;                 ///< module of the page
    std::vector<std::string> preloads;  ///< modules that it imports, to be fetched beside it
    std::vector<std::string> styles;
};

/// Immutable after loading; shared by all threads.
class FrontEnd {
public:
    /// Nothing built: pages are what the server renders, without scripts.
    FrontEnd() = default;

    /// Reads `folder`/manifest.json (Vite's manifest) and the files of `folder`/assets, each with its .br and .gz form
    /// where there is one. A folder without manifest.json is an empty front end. Problem `invalid_value`: the manifest
    /// cannot be understood, or names a file that is not there, or the files exceed 64 MiB.
    static Result<FrontEnd> load(const std::filesystem::path& folder);

    /// Assets of a page by its name, which is its folder in web/src/pages; null: not built.
    [[nodiscard]] const PageAssets* page(std::string_view name) const;

    /// The file of that name in the form that the client prefers (br, gzip, plain), cacheable for ever: names hold a
    /// hash of the content. Absent: 404 is the caller's to send.
    [[nodiscard]] std::optional<http::Response> asset(const http::Request& request, std::string_view name) const;

    [[nodiscard]] bool empty() const { return pages_.empty(); }

private:
    struct File {
        http::SharedBytes plain;
        http::SharedBytes brotli;
        http::SharedBytes gzip;
        std::string media_type;
    };
    std::map<std::string, File, std::less<>> files_;
    std::map<std::string, PageAssets, std::less<>> pages_;
};

}  // namespace wattboard::pages
