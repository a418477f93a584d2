// The built front end: what a page loads by Vite's manifest, and the form in which an asset is sent.
#include "server/pages/front_end.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "server/pages/page_renderer.h"

namespace wattboard::pages {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class FrontEndFolder : public testing::Test {
protected:
    FrontEndFolder()
    {
        std::string name = (fs::temp_directory_path() / "wattboard-front-end-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        fs::create_directory(folder_ / "assets");
    }
    ~FrontEndFolder() override { fs::remove_all(folder_); }

    void put(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }

    static http::Request accepting(const std::string& codings)
    {
        http::Request request;
        request.headers.emplace_back("accept-encoding", codings);
        return request;
    }

    fs::path folder_;
};

constexpr const char* manifest = R"({
  "_shared.js": {"file": "assets/shared-1.js", "css": ["assets/shared-1.css"], "imports": ["_shared.js"]},
  "src/pages/board/main.ts": {"file": "assets/main-1.js", "isEntry": true, "imports": ["_shared.js"]},
  "src/charts/late.ts": {"file": "assets/late-1.js", "isEntry": true}
})";

TEST_F(FrontEndFolder, NamesWhatAPageLoadsOnceEvenIfModulesImportEachOther)
{
    put("manifest.json", manifest);
    put("assets/main-1.js", "board");
    const auto front_end = FrontEnd::load(folder_);
    ASSERT_TRUE(front_end) << front_end.error().detail;
    const PageAssets* board = front_end->page("board");
    ASSERT_NE(board, nullptr);
    EXPECT_EQ(board->script, "/assets/main-1.js");
    EXPECT_THAT(board->preloads, ElementsAre("/assets/shared-1.js"));
    EXPECT_THAT(board->styles, ElementsAre("/assets/shared-1.css"));
    EXPECT_EQ(front_end->page("late"), nullptr) << "no page";
}

TEST_F(FrontEndFolder, NothingThatAPageLoadsComesBeforeItsText)
{
    put("manifest.json", manifest);
    put("assets/main-1.js", "board");
    const auto front_end = FrontEnd::load(folder_);
    ASSERT_TRUE(front_end) << front_end.error().detail;
    const std::string page = render("scripted", enhanced({{"title", "T"}}, *front_end, "board", {{"n", "</main><b>"}}));
    const auto end_of_text = page.find("</main>");
    ASSERT_NE(end_of_text, std::string::npos);
    // A style sheet before the text would hold back its painting, a script of common priority compete with it.
    const auto sheet = page.find("<link rel=\"stylesheet\" href=\"/assets/shared-1.css\">");
    EXPECT_NE(sheet, std::string::npos);
    EXPECT_GT(sheet, end_of_text);
    EXPECT_EQ(page.find("rel=\"stylesheet\""), page.rfind("rel=\"stylesheet\""));
    EXPECT_THAT(page,
                testing::HasSubstr("<link rel=\"modulepreload\" href=\"/assets/shared-1.js\" fetchpriority=\"low\">"));
    EXPECT_THAT(page, testing::HasSubstr("<script type=\"module\" src=\"/assets/main-1.js\" fetchpriority=\"low\">"));
    const auto data = page.find("<data id=\"page-data\" value=\"{&quot;n&quot;:&quot;&lt;");
    EXPECT_NE(data, std::string::npos);
    EXPECT_GT(data, end_of_text);
}

TEST_F(FrontEndFolder, SendsTheFormThatTheClientTakes)
{
    put("manifest.json", "{}");
    put("assets/a.js", "plain");
    put("assets/a.js.br", "brotli");
    put("assets/a.js.gz", "gzip");
    const auto front_end = FrontEnd::load(folder_);
    ASSERT_TRUE(front_end);
    const auto small = front_end->asset(accepting("gzip, br"), "a.js");
    ASSERT_TRUE(small);
    EXPECT_EQ(*small->body, "brotli");
    EXPECT_EQ(small->header("content-encoding"), "br");
    const auto plain = front_end->asset(accepting("gzip, br;q=0"), "a.js");
    ASSERT_TRUE(plain);
    EXPECT_EQ(*plain->body, "plain");
    EXPECT_EQ(*plain->gzip_body, "gzip") << "the connection's to choose";
    EXPECT_EQ(plain->header("content-encoding"), "");
    EXPECT_EQ(plain->header("vary"), "Accept-Encoding");
    EXPECT_FALSE(front_end->asset(accepting(""), "a.js.br")) << "a form is no file of its own";
    EXPECT_FALSE(front_end->asset(accepting(""), "../manifest.json"));
}

TEST_F(FrontEndFolder, IsEmptyWithoutAManifestAndRefusesABrokenOne)
{
    const auto none = FrontEnd::load(folder_);
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->empty());
    put("manifest.json", "[]");
    EXPECT_EQ(FrontEnd::load(folder_).error().field, "web-dir");
    put("manifest.json", R"({"src/pages/board/main.ts": {"file": 7, "isEntry": true}})");
    EXPECT_EQ(FrontEnd::load(folder_).error().field, "web-dir");
    put("manifest.json", manifest);
    EXPECT_THAT(FrontEnd::load(folder_).error().detail, testing::HasSubstr("main-1.js, which is not there"));
}

}  // namespace
}  // namespace wattboard::pages
