// Data sets on disk as `wattboard complexity` reads them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scoring/complexity/dataset_complexity.h"
#include "scoring/problem.h"

namespace wattboard::cli {

/// File of the split and SHA-256 of its bytes.
using FileDigest = std::pair<std::string, std::string>;

/// The training split of a data set, images in a fixed order. Reading may go on in several threads at once.
class Dataset {
public:
    Dataset() = default;
    Dataset(const Dataset&) = delete;
    Dataset& operator=(const Dataset&) = delete;
    virtual ~Dataset() = default;

    [[nodiscard]] virtual std::string layout() const = 0;
    /// complexity::images_version or labels_version.
    [[nodiscard]] virtual std::string method() const = 0;
    [[nodiscard]] virtual std::size_t images() const = 0;
    /// Adds images `first` to `last` (exclusive). Digests of files are added to `digests` by those that open them here.
    [[nodiscard]] virtual Result<void> add(std::size_t first, std::size_t last, complexity::ComplexitySums& sums,
                                           std::vector<FileDigest>& digests) const = 0;
    /// Name of a class index.
    [[nodiscard]] virtual std::string class_name(std::size_t index) const = 0;
    /// Digests of files that were read when the data set was opened.
    [[nodiscard]] const std::vector<FileDigest>& opened() const { return opened_; }
    /// Images of the split that have no label, and so no place in the figures.
    [[nodiscard]] std::size_t unlabelled() const { return unlabelled_; }

protected:
    std::vector<FileDigest> opened_;
    std::size_t unlabelled_ = 0;
};

struct DatasetOptions {
    /// `cifar`, `mnist`, `folders`, `label-pngs` or `coco`; empty: told by the files. Label pictures must be named,
    /// since they look like pictures.
    std::string layout;
    std::vector<std::uint32_t> ignored_labels;  ///< of label pictures, such as 255 for "void"
};

/// Opens a folder or file. Problems: `unknown_format` (what was expected is named), `malformed_log` with the file.
[[nodiscard]] Result<std::unique_ptr<Dataset>> open_dataset(const std::filesystem::path& path,
                                                            const DatasetOptions& options);

/// Openers of the single layouts.
[[nodiscard]] Result<std::unique_ptr<Dataset>> open_cifar(const std::filesystem::path& folder);
[[nodiscard]] Result<std::unique_ptr<Dataset>> open_mnist(const std::filesystem::path& folder);
[[nodiscard]] Result<std::unique_ptr<Dataset>> open_class_folders(const std::filesystem::path& folder);
[[nodiscard]] Result<std::unique_ptr<Dataset>> open_label_pngs(const std::filesystem::path& folder,
                                                               const std::vector<std::uint32_t>& ignored);
[[nodiscard]] Result<std::unique_ptr<Dataset>> open_coco(const std::filesystem::path& file);

/// A whole file; problem `invalid_value` naming it if it cannot be read, `limit_exceeded` above `most_bytes`.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t most_bytes);

}  // namespace wattboard::cli
