// CIFAR and MNIST: whole data sets in a few binary files.
#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <set>
#include <system_error>

#include "scoring/complexity/image_decoding.h"
#include "server/cli/complexity_dataset.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"

namespace wattboard::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t largest_binary = std::uint64_t{1} << 30U;

Problem broken(const fs::path& path, std::string detail)
{
    return {.type = problems::malformed_log, .detail = std::move(detail), .field = path.string()};
}

/// CIFAR records: label bytes, then 1,024 red, green and blue pixels each.
class Cifar final : public Dataset {
public:
    static constexpr std::size_t plane = 1024;

    Cifar(std::size_t label_bytes, std::vector<std::string> names) : label_bytes_{label_bytes}, names_{std::move(names)}
    {
    }

    Result<void> load(const fs::path& path)
    {
        auto bytes = read_file(path, largest_binary);
        if (!bytes) return std::unexpected{std::move(bytes.error())};
        if (bytes->empty() || bytes->size() % record() != 0)
            return std::unexpected{
                broken(path, fmt::format("{} is no whole number of records of {} bytes.", path.string(), record()))};
        opened_.emplace_back(path.filename().string(), to_hex(sha256(*bytes)));
        records_ += *bytes;
        return {};
    }

    [[nodiscard]] std::string layout() const override { return label_bytes_ == 1 ? "cifar-10" : "cifar-100"; }
    [[nodiscard]] std::string method() const override { return std::string{complexity::images_version}; }
    [[nodiscard]] std::size_t images() const override { return records_.size() / record(); }
    [[nodiscard]] std::string class_name(std::size_t index) const override
    {
        return index < names_.size() ? names_[index] : std::to_string(index);
    }

    Result<void> add(std::size_t first, std::size_t last, complexity::ComplexitySums& sums,
                     std::vector<FileDigest>& /*digests*/) const override
    {
        for (std::size_t i = first; i < last; ++i) {
            const std::string_view image = std::string_view{records_}.substr(i * record(), record());
            const std::string_view pixels = image.substr(label_bytes_);
            // Of CIFAR-100's two labels the second is the fine one.
            const auto label = static_cast<unsigned char>(image[label_bytes_ - 1]);
            sums.add({.shares = complexity::shares_of(complexity::luma_counts_planar(
                          pixels.substr(0, plane), pixels.substr(plane, plane), pixels.substr(2 * plane, plane))),
                      .classes = {label}});
        }
        return {};
    }

private:
    [[nodiscard]] std::size_t record() const { return label_bytes_ + 3 * plane; }

    std::size_t label_bytes_;
    std::vector<std::string> names_;
    std::string records_;
};

std::vector<std::string> lines_of(const fs::path& path)
{
    std::vector<std::string> lines;
    const auto text = read_file(path, 1U << 20U);
    if (!text) return lines;
    std::string_view rest{*text};
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty()) lines.emplace_back(line);
    }
    return lines;
}

/// Unpacks a gzip file; anything else stays as it is.
Result<std::string> unpacked(const fs::path& path, std::string bytes)
{
    if (!bytes.starts_with("\x1F\x8B")) return bytes;
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc{};
    std::string whole;
    std::array<char, 65'536> piece{};
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    int state = Z_OK;
    while (state == Z_OK && whole.size() <= largest_binary) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = piece.size();
        state = inflate(&stream, Z_NO_FLUSH);
        whole.append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (state == Z_STREAM_END) return whole;
    return std::unexpected{broken(path, fmt::format("{} is no whole gzip file, or too large.", path.string()))};
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// MNIST's idx files: big-endian sizes, then bytes.
class Mnist final : public Dataset {
public:
    Result<void> load(const fs::path& images_path, const fs::path& labels_path)
    {
        auto pixels = load_one(images_path);
        if (!pixels) return std::unexpected{std::move(pixels.error())};
        auto labels = load_one(labels_path);
        if (!labels) return std::unexpected{std::move(labels.error())};
        constexpr std::uint32_t images_magic = 0x0803;
        constexpr std::uint32_t labels_magic = 0x0801;
        if (pixels->size() < 16 || big_endian(*pixels, 0) != images_magic)
            return std::unexpected{broken(images_path, images_path.string() + " is no idx file of pictures.")};
        if (labels->size() < 8 || big_endian(*labels, 0) != labels_magic)
            return std::unexpected{broken(labels_path, labels_path.string() + " is no idx file of labels.")};
        const std::uint64_t count = big_endian(*pixels, 4);
        size_ = std::uint64_t{big_endian(*pixels, 8)} * big_endian(*pixels, 12);
        if (size_ == 0 || size_ > largest_binary || pixels->size() - 16 != count * size_)
            return std::unexpected{broken(images_path, images_path.string() + " is not as long as its head says.")};
        if (labels->size() - 8 != count || big_endian(*labels, 4) != count)
            return std::unexpected{broken(labels_path, labels_path.string() + " has not one label a picture.")};
        pixels_ = pixels->substr(16);
        labels_ = labels->substr(8);
        return {};
    }

    [[nodiscard]] std::string layout() const override { return "mnist"; }
    [[nodiscard]] std::string method() const override { return std::string{complexity::images_version}; }
    [[nodiscard]] std::size_t images() const override { return labels_.size(); }
    [[nodiscard]] std::string class_name(std::size_t index) const override { return std::to_string(index); }

    Result<void> add(std::size_t first, std::size_t last, complexity::ComplexitySums& sums,
                     std::vector<FileDigest>& /*digests*/) const override
    {
        for (std::size_t i = first; i < last; ++i)
            sums.add({.shares = complexity::shares_of(
                          complexity::luma_counts_grey(std::string_view{pixels_}.substr(i * size_, size_))),
                      .classes = {static_cast<unsigned char>(labels_[i])}});
        return {};
    }

private:
    Result<std::string> load_one(const fs::path& path)
    {
        auto bytes = read_file(path, largest_binary);
        if (!bytes) return bytes;
        opened_.emplace_back(path.filename().string(), to_hex(sha256(*bytes)));
        return unpacked(path, std::move(*bytes));
    }

    std::size_t size_ = 1;
    std::string pixels_;
    std::string labels_;
};

Result<fs::path> first_of(const fs::path& folder, std::initializer_list<const char*> names)
{
    std::error_code ignored;
    for (const char* name : names)
        if (fs::is_regular_file(folder / name, ignored)) return folder / name;
    return std::unexpected{broken(folder, fmt::format("{} has no {}.", folder.string(), *names.begin()))};
}

}  // namespace

Result<std::unique_ptr<Dataset>> open_cifar(const fs::path& folder)
{
    std::error_code ignored;
    const bool hundred = fs::is_regular_file(folder / "train.bin", ignored);
    auto data = std::make_unique<Cifar>(hundred ? 2 : 1,
                                        lines_of(folder / (hundred ? "fine_label_names.txt" : "batches.meta.txt")));
    std::vector<fs::path> files;
    if (hundred) files.push_back(folder / "train.bin");
    for (int batch = 1; !hundred && batch <= 5; ++batch)
        files.push_back(folder / fmt::format("data_batch_{}.bin", batch));
    for (const fs::path& file : files)
        if (auto loaded = data->load(file); !loaded) return std::unexpected{std::move(loaded.error())};
    return data;
}

Result<std::unique_ptr<Dataset>> open_mnist(const fs::path& folder)
{
    const auto images =
        first_of(folder, {"train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", "train-images.idx3-ubyte"});
    if (!images) return std::unexpected{images.error()};
    const auto labels =
        first_of(folder, {"train-labels-idx1-ubyte", "train-labels-idx1-ubyte.gz", "train-labels.idx1-ubyte"});
    if (!labels) return std::unexpected{labels.error()};
    auto data = std::make_unique<Mnist>();
    if (auto loaded = data->load(*images, *labels); !loaded) return std::unexpected{std::move(loaded.error())};
    return data;
}

}  // namespace wattboard::cli
