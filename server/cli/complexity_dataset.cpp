// Tells the layouts apart.
#include "server/cli/complexity_dataset.h"

#include <fstream>
#include <system_error>

#include <fmt/format.h>

namespace wattboard::cli {

namespace fs = std::filesystem;

namespace {

bool has_file(const fs::path& folder, std::initializer_list<const char*> names)
{
    std::error_code ignored;
    for (const char* name : names)
        if (fs::is_regular_file(folder / name, ignored)) return true;
    return false;
}

bool has_folders(const fs::path& folder)
{
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator{folder, ignored})
        if (entry.is_directory(ignored)) return true;
    return false;
}

std::string guessed_layout(const fs::path& path)
{
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored)) return path.extension() == ".json" ? "coco" : "";
    if (has_file(path, {"data_batch_1.bin", "train.bin"})) return "cifar";
    if (has_file(path, {"train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", "train-images.idx3-ubyte"}))
        return "mnist";
    return has_folders(path) ? "folders" : "";
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::uint64_t most_bytes)
{
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    std::ifstream file{path, std::ios::binary};
    if (error || !file)
        return std::unexpected{Problem{.type = problems::invalid_value,
                                       .detail = fmt::format("{} cannot be read.", path.string()),
                                       .field = path.string()}};
    if (size > most_bytes)
        return std::unexpected{Problem{.type = problems::limit_exceeded,
                                       .detail = fmt::format("{} has more than {} bytes.", path.string(), most_bytes),
                                       .field = path.string()}};
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

Result<std::unique_ptr<Dataset>> open_dataset(const fs::path& path, const DatasetOptions& options)
{
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return std::unexpected{Problem{.type = problems::invalid_value,
                                       .detail = fmt::format("{} does not exist.", path.string()),
                                       .field = path.string()}};
    const std::string layout = options.layout.empty() ? guessed_layout(path) : options.layout;
    if (layout == "cifar") return open_cifar(path);
    if (layout == "mnist") return open_mnist(path);
    if (layout == "folders") return open_class_folders(path);
    if (layout == "label-pngs") return open_label_pngs(path, options.ignored_labels);
    if (layout == "coco") return open_coco(path);
    return std::unexpected{Problem{
        .type = problems::unknown_format,
        .detail =
            fmt::format("{} holds no known data set: neither CIFAR binaries (data_batch_1.bin, train.bin), MNIST idx "
                        "files (train-images-idx3-ubyte), one folder a class, nor a COCO .json.",
                        path.string()),
        .field = path.string(),
        .hint = "Give the folder of the training split; for label pictures say --layout label-pngs."}};
}

}  // namespace wattboard::cli
