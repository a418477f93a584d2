// Folders of pictures: one folder a class, or label pictures.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <system_error>

#include "scoring/complexity/image_decoding.h"
#include "server/cli/complexity_dataset.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"

namespace wattboard::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t largest_picture_file = std::uint64_t{512} << 20U;

struct Picture {
    std::string relative;  ///< to the data set's folder, with '/'
    std::size_t class_index = 0;
};

bool has_extension(const fs::path& path, std::initializer_list<const char*> extensions)
{
    std::string extension = path.extension().string();
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return std::ranges::find(extensions, extension) != extensions.end();
}

/// All files below a folder with one of the extensions, by relative path. Links are not followed.
std::vector<std::string> pictures_below(const fs::path& folder, std::initializer_list<const char*> extensions)
{
    std::vector<std::string> found;
    std::error_code error;
    for (fs::recursive_directory_iterator at{folder, fs::directory_options::skip_permission_denied, error}, end;
         !error && at != end; at.increment(error))
        if (at->is_regular_file(error) && has_extension(at->path(), extensions))
            found.push_back(at->path().lexically_relative(folder).generic_string());
    std::ranges::sort(found);
    return found;
}

class Pictures : public Dataset {
public:
    Pictures(fs::path folder, std::vector<Picture> pictures, std::vector<std::string> classes)
        : folder_{std::move(folder)}, pictures_{std::move(pictures)}, classes_{std::move(classes)}
    {
    }

    [[nodiscard]] std::size_t images() const override { return pictures_.size(); }
    [[nodiscard]] std::string class_name(std::size_t index) const override
    {
        return index < classes_.size() ? classes_[index] : std::to_string(index);
    }

    Result<void> add(std::size_t first, std::size_t last, complexity::ComplexitySums& sums,
                     std::vector<FileDigest>& digests) const override
    {
        for (std::size_t i = first; i < last; ++i) {
            const Picture& picture = pictures_[i];
            const auto bytes = read_file(folder_ / picture.relative, largest_picture_file);
            if (!bytes) return std::unexpected{bytes.error()};
            digests.emplace_back(picture.relative, to_hex(sha256(*bytes)));
            if (auto added = add_picture(*bytes, picture, sums); !added) {
                added.error().field = (folder_ / picture.relative).string();
                return added;
            }
        }
        return {};
    }

protected:
    [[nodiscard]] virtual Result<void> add_picture(const std::string& bytes, const Picture& picture,
                                                   complexity::ComplexitySums& sums) const = 0;

private:
    fs::path folder_;
    std::vector<Picture> pictures_;
    std::vector<std::string> classes_;
};

class ClassFolders final : public Pictures {
public:
    using Pictures::Pictures;
    [[nodiscard]] std::string layout() const override { return "folders"; }
    [[nodiscard]] std::string method() const override { return std::string{complexity::images_version}; }

private:
    Result<void> add_picture(const std::string& bytes, const Picture& picture,
                             complexity::ComplexitySums& sums) const override
    {
        const auto counts = complexity::luma_counts(bytes);
        if (!counts) return std::unexpected{counts.error()};
        sums.add({.shares = complexity::shares_of(*counts), .classes = {picture.class_index}});
        return {};
    }
};

class LabelPictures final : public Pictures {
public:
    LabelPictures(fs::path folder, std::vector<Picture> pictures, std::vector<std::uint32_t> ignored)
        : Pictures{std::move(folder), std::move(pictures), {}}, ignored_{std::move(ignored)}
    {
    }
    [[nodiscard]] std::string layout() const override { return "label-pngs"; }
    [[nodiscard]] std::string method() const override { return std::string{complexity::labels_version}; }

private:
    Result<void> add_picture(const std::string& bytes, const Picture& /*picture*/,
                             complexity::ComplexitySums& sums) const override
    {
        auto counts = complexity::label_counts(bytes);
        if (!counts) return std::unexpected{counts.error()};
        for (const std::uint32_t label : ignored_) counts->erase(label);
        complexity::ImageShares image;
        std::uint64_t all = 0;
        for (const auto& [label, count] : *counts) all += count;
        // Nothing but ignored pixels: the picture says nothing of any class.
        if (all == 0) return {};
        image.shares.resize(counts->rbegin()->first + std::size_t{1});
        for (const auto& [label, count] : *counts) {
            image.shares[label] = static_cast<double>(count) / static_cast<double>(all);
            image.classes.push_back(label);
        }
        sums.add(image);
        return {};
    }

    std::vector<std::uint32_t> ignored_;
};

Problem no_pictures(const fs::path& folder, std::string_view what)
{
    return {.type = problems::unknown_format,
            .detail = fmt::format("{} holds no {}.", folder.string(), what),
            .field = folder.string()};
}

}  // namespace

Result<std::unique_ptr<Dataset>> open_class_folders(const fs::path& folder)
{
    std::vector<Picture> pictures;
    std::vector<std::string> classes;
    for (const std::string& relative : pictures_below(folder, {".png", ".jpg", ".jpeg"})) {
        const std::size_t slash = relative.find('/');
        // A picture beside the class folders belongs to no class.
        if (slash == std::string::npos) continue;
        const std::string name = relative.substr(0, slash);
        // Names are sorted, so a class' pictures follow one another but for names that begin alike.
        auto known = std::ranges::find(classes.rbegin(), classes.rend(), name);
        if (known == classes.rend()) {
            classes.push_back(name);
            known = classes.rbegin();
        }
        const auto index = classes.rend() - known - 1;
        pictures.push_back({.relative = relative, .class_index = static_cast<std::size_t>(index)});
    }
    if (pictures.empty()) return std::unexpected{no_pictures(folder, "PNG or JPEG in class folders")};
    return std::make_unique<ClassFolders>(folder, std::move(pictures), std::move(classes));
}

Result<std::unique_ptr<Dataset>> open_label_pngs(const fs::path& folder, const std::vector<std::uint32_t>& ignored)
{
    std::vector<Picture> pictures;
    for (std::string& relative : pictures_below(folder, {".png"}))
        pictures.push_back({.relative = std::move(relative)});
    if (pictures.empty()) return std::unexpected{no_pictures(folder, "PNG")};
    return std::make_unique<LabelPictures>(folder, std::move(pictures), ignored);
}

}  // namespace wattboard::cli
