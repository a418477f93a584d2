// A small JSON file for each submission under way.
#include "server/cli/upload_memory.h"

#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/documents/canonical_json.h"
#include "server/documents/digest.h"

namespace wattboard::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr auto kept_for = std::chrono::hours{24 * 7};

fs::path folder()
{
    const char* state = std::getenv("XDG_STATE_HOME");
    if (state != nullptr && *state == '/') return fs::path(state) / "wattboard" / "uploads";
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') return {};
    return fs::path(home) / ".local" / "state" / "wattboard" / "uploads";
}

json identity_of(const std::string& path)
{
    std::error_code error;
    std::ifstream file(path, std::ios::binary);
    std::string head(std::size_t{1} << 20U, '\0');
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(file.gcount()));
    return {{"name", fs::path(path).filename().string()},
            {"size", fs::file_size(path, error)},
            {"changed", fs::last_write_time(path, error).time_since_epoch().count()},
            {"sha256", to_hex(sha256(head))}};
}

void remove_old(const fs::path& from)
{
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(from, error)) {
        const auto changed = entry.last_write_time(error);
        if (!error && fs::file_time_type::clock::now() - changed > kept_for) fs::remove(entry.path(), error);
    }
}

}  // namespace

UploadMemory UploadMemory::of(const std::string& server, const json& statement, const std::vector<LogRun>& runs)
{
    UploadMemory memory;
    const fs::path place = folder();
    if (place.empty()) return memory;
    remove_old(place);
    json identity{{"server", server}, {"statement", statement}, {"logs", json::array()}};
    for (const LogRun& run : runs) identity["logs"].push_back(identity_of(run.path));
    memory.file_ = place / (to_hex(sha256(canonical_json(identity))) + ".json");
    std::ifstream file(memory.file_);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const json stored = json::parse(text, nullptr, false);
    if (!stored.is_object()) return memory;
    try {
        memory.key = stored.at("key").get<std::string>();
        memory.draft = stored.at("draft").get<std::string>();
        memory.uploads = stored.at("uploads").get<std::map<std::string, std::string>>();
    } catch (const json::exception&) {
        // A damaged file is no memory.
        memory.key.clear();
        memory.draft.clear();
        memory.uploads.clear();
    }
    return memory;
}

void UploadMemory::save() const
{
    if (file_.empty()) return;
    std::error_code error;
    fs::create_directories(fs::path(file_).parent_path(), error);
    const std::string written = file_ + ".new";
    {
        std::ofstream file(written, std::ios::trunc);
        ::chmod(written.c_str(), 0600);
        file << json{{"key", key}, {"draft", draft}, {"uploads", uploads}}.dump(2) << '\n';
    }
    fs::rename(written, file_, error);
}

void UploadMemory::forget() const
{
    std::error_code error;
    if (!file_.empty()) fs::remove(file_, error);
}

}  // namespace wattboard::cli
