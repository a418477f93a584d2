// What the names of entries tell, for charts only: the family of a model, and whether it was pretrained. Nothing is
// scored by it.
#pragma once

#include <string>
#include <string_view>

namespace wattboard::api {

/// The word that the names of a family share: "EfficientNet" of "EfficientNetv2 S", "ViT" of "ViT-B-scratch",
/// "ResNet" of "ResNet50", "Mask2Former" of "Mask2Former". Empty only for an empty name.
[[nodiscard]] std::string model_family(std::string_view name);

/// The family that charts show an entry under: of the technique that it states the part before a colon ("Optimizer" of
/// "Optimizer: RAdam"), else that of its name. `technique` null or empty: not stated.
[[nodiscard]] std::string model_family(const std::string* technique, std::string_view name);

/// A name without what it says of pretraining: "swin-b" of "Swin-B+PT on Im21k", "vit-b" of "ViT-B-scratch".
struct PretrainingName {
    std::string base;         ///< lower case, words joined by '-'
    bool pretrained = false;  ///< it names pretraining or a pretraining data set
    bool scratch = false;     ///< it names training from scratch
};
[[nodiscard]] PretrainingName pretraining_name(std::string_view name);

}  // namespace wattboard::api
