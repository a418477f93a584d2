// Families and pretraining, as the names in published tables tell them.
#include "server/api/model_names.h"

#include <gtest/gtest.h>

#include <map>

namespace wattboard::api {
namespace {

TEST(ModelFamily, IsTheWordThatVariantsShare)
{
    const std::map<std::string, std::string> families{{"ResNet18", "ResNet"},
                                                      {"EfficientNet B0", "EfficientNet"},
                                                      {"EfficientNetv2 S", "EfficientNet"},
                                                      {"MobileNet v3", "MobileNet"},
                                                      {"MobileNetv2", "MobileNet"},
                                                      {"ViT-B-scratch", "ViT"},
                                                      {"Swin-v2-T", "Swin"},
                                                      {"Mask2Former", "Mask2Former"},
                                                      {"I3D", "I3D"},
                                                      {"UniFormerV2 (CLIP)", "UniFormer"},
                                                      {"RegNetY-16GF", "RegNetY"},
                                                      {"BEiTv2-L", "BEiT"},
                                                      {"Clip-B/16", "Clip"},
                                                      {"", ""},
                                                      {"--", "--"},
                                                      {"Größe 5", "Größe"},
                                                      {"42", "42"}};
    for (const auto& [name, family] : families) EXPECT_EQ(model_family(name), family) << name;
}

TEST(ModelFamily, IsTheGroupOfAStatedTechnique)
{
    const auto family = [](const std::string& technique) { return model_family(&technique, "ResNet18"); };
    EXPECT_EQ(family("Optimizer: RAdam"), "Optimizer");
    EXPECT_EQ(family("distillation"), "distillation");
    EXPECT_EQ(family(": odd"), ": odd");
    EXPECT_EQ(family("1:2 pruning"), "1:2 pruning");
    EXPECT_EQ(family(""), "ResNet");
    EXPECT_EQ(model_family(nullptr, "ResNet18"), "ResNet");
}

TEST(PretrainingName, TellsTheSameModelWithAndWithout)
{
    EXPECT_EQ(pretraining_name("Swin-B").base, "swin-b");
    EXPECT_FALSE(pretraining_name("Swin-B").pretrained);
    EXPECT_EQ(pretraining_name("Swin-B+PT on Im21k").base, "swin-b");
    EXPECT_TRUE(pretraining_name("Swin-B+PT on Im21k").pretrained);
    EXPECT_EQ(pretraining_name("ViT-B-scratch").base, "vit-b");
    EXPECT_FALSE(pretraining_name("ViT-B-scratch").pretrained);
    EXPECT_TRUE(pretraining_name("ViT-B-scratch").scratch);
    EXPECT_FALSE(pretraining_name("Swin-B").scratch);
    EXPECT_TRUE(pretraining_name("ViT-B-JFT").pretrained);
    EXPECT_EQ(pretraining_name("ConvNeXt-T-Im22PT").base, "convnext-t");
    EXPECT_EQ(pretraining_name("Clip-B/16").base, "clip-b-16") << "the first word is the model's name";
    EXPECT_FALSE(pretraining_name("Clip-B/16").pretrained);
    EXPECT_EQ(pretraining_name("").base, "");
}

}  // namespace
}  // namespace wattboard::api
