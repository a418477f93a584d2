// COCO annotations: categories of the objects in each image, read as a stream.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <streambuf>

#include "server/cli/complexity_dataset.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"

namespace wattboard::cli {

namespace fs = std::filesystem;

namespace {

using nlohmann::json;

/// Category -> number of annotations.
using Counts = std::map<std::int64_t, std::uint32_t>;

/// Takes what is needed from the lists `images`, `annotations` and `categories` and skips all else, so that a file of
/// half a gigabyte costs little memory.
class CocoEvents final : public nlohmann::json_sax<json> {
public:
    std::map<std::int64_t, Counts> images;  ///< by image id; empty counts: an image without annotations
    std::map<std::int64_t, std::string> categories;
    std::size_t images_listed = 0;
    std::string complaint;

    bool null() override { return true; }
    bool boolean(bool /*value*/) override { return true; }
    bool number_integer(number_integer_t value) override { return take_number(value); }
    bool number_unsigned(number_unsigned_t value) override { return take_number(static_cast<std::int64_t>(value)); }
    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
    bool binary(binary_t& /*value*/) override { return true; }
    bool string(string_t& value) override
    {
        if (depth_ == element_depth && list_ == "categories" && key_ == "name") name_ = value;
        return true;
    }

    bool start_object(std::size_t /*size*/) override
    {
        ++depth_;
        if (depth_ == element_depth) {
            id_ = image_ = category_ = -1;
            name_.clear();
        }
        return depth_ <= deepest || refuse("is nested too deeply");
    }
    bool end_object() override
    {
        if (depth_ == element_depth && !take_element()) return false;
        --depth_;
        return true;
    }
    bool key(string_t& value) override
    {
        if (depth_ == 1) list_ = value;
        if (depth_ == element_depth) key_ = value;
        return true;
    }
    bool start_array(std::size_t /*size*/) override { return ++depth_ <= deepest || refuse("is nested too deeply"); }
    bool end_array() override
    {
        --depth_;
        return true;
    }
    bool parse_error(std::size_t position, const std::string& /*token*/, const json::exception& /*error*/) override
    {
        return refuse(fmt::format("is broken at byte {}", position));
    }

private:
    /// Object, list, object: an image, an annotation or a category.
    static constexpr int element_depth = 3;
    static constexpr int deepest = 64;
    static constexpr std::size_t most_images = 20'000'000;

    bool refuse(std::string what)
    {
        complaint = std::move(what);
        return false;
    }

    bool take_number(std::int64_t value)
    {
        if (depth_ != element_depth) return true;
        if (key_ == "id") id_ = value;
        if (key_ == "image_id") image_ = value;
        if (key_ == "category_id") category_ = value;
        return true;
    }

    bool take_element()
    {
        if (list_ == "annotations") {
            if (image_ < 0 || category_ < 0) return refuse("has an annotation without image_id or category_id");
            images[image_][category_] += 1;
        } else if (list_ == "categories") {
            categories[id_] = name_;
        } else if (list_ == "images") {
            ++images_listed;
            images.try_emplace(id_);
        }
        return images.size() <= most_images || refuse("names more than 20 million images");
    }

    int depth_ = 0;
    std::string list_;
    std::string key_;
    std::int64_t id_ = -1;
    std::int64_t image_ = -1;
    std::int64_t category_ = -1;
    std::string name_;
};

/// Reads a file in pieces and hashes them on the way.
class HashingBuffer final : public std::streambuf {
public:
    explicit HashingBuffer(std::istream& file) : file_{file}, piece_(1U << 20U, '\0') {}
    std::string finish()
    {
        while (underflow() != traits_type::eof()) setg(eback(), egptr(), egptr());
        return to_hex(hash_.finish());
    }

protected:
    int_type underflow() override
    {
        if (gptr() != egptr()) return traits_type::to_int_type(*gptr());
        file_.read(piece_.data(), static_cast<std::streamsize>(piece_.size()));
        const auto count = static_cast<std::size_t>(file_.gcount());
        if (count == 0) return traits_type::eof();
        hash_.update(std::string_view{piece_}.substr(0, count));
        setg(piece_.data(), piece_.data(), piece_.data() + count);
        return traits_type::to_int_type(piece_.front());
    }

private:
    std::istream& file_;
    std::string piece_;
    Sha256 hash_;
};

class Coco final : public Dataset {
public:
    Coco(CocoEvents events, FileDigest digest)
    {
        opened_.push_back(std::move(digest));
        for (auto& [id, name] : events.categories) {
            indices_.emplace(id, names_.size());
            names_.push_back(name.empty() ? std::to_string(id) : name);
        }
        for (auto& [image, counts] : events.images) {
            if (counts.empty())
                ++unlabelled_;
            else
                images_.push_back(std::move(counts));
        }
        for (const Counts& counts : images_)
            for (const auto& [category, count] : counts)
                if (indices_.emplace(category, names_.size()).second) names_.push_back(std::to_string(category));
    }

    [[nodiscard]] std::string layout() const override { return "coco"; }
    [[nodiscard]] std::string method() const override { return std::string{complexity::labels_version}; }
    [[nodiscard]] std::size_t images() const override { return images_.size(); }
    [[nodiscard]] std::string class_name(std::size_t index) const override { return names_.at(index); }

    Result<void> add(std::size_t first, std::size_t last, complexity::ComplexitySums& sums,
                     std::vector<FileDigest>& /*digests*/) const override
    {
        for (std::size_t i = first; i < last; ++i) {
            double all = 0;
            for (const auto& [category, count] : images_[i]) all += count;
            complexity::ImageShares image;
            image.shares.resize(names_.size());
            for (const auto& [category, count] : images_[i]) {
                const std::size_t index = indices_.at(category);
                image.shares[index] = count / all;
                image.classes.push_back(index);
            }
            sums.add(image);
        }
        return {};
    }

private:
    std::vector<Counts> images_;
    std::map<std::int64_t, std::size_t> indices_;
    std::vector<std::string> names_;
};

}  // namespace

Result<std::unique_ptr<Dataset>> open_coco(const fs::path& file)
{
    std::ifstream stream{file, std::ios::binary};
    HashingBuffer buffer{stream};
    std::istream hashed{&buffer};
    CocoEvents events;
    const bool read = stream.is_open() && json::sax_parse(hashed, &events);
    if (!read)
        return std::unexpected{Problem{
            .type = problems::malformed_log,
            .detail =
                fmt::format("{} {}.", file.string(), events.complaint.empty() ? "cannot be read" : events.complaint),
            .field = file.string(),
            .hint = "Give an annotation file such as instances_train2017.json."}};
    const std::string digest = buffer.finish();
    auto data = std::make_unique<Coco>(std::move(events), FileDigest{file.filename().string(), digest});
    if (data->images() > 0) return data;
    return std::unexpected{Problem{.type = problems::unknown_format,
                                   .detail = fmt::format("{} has no list \"annotations\" with image_id and "
                                                         "category_id.",
                                                         file.string()),
                                   .field = file.string()}};
}

}  // namespace wattboard::cli
