// Names of Kepler, Scaphandre, node_exporter, DCGM and IPMI metrics.
#include "scoring/energy/formats/prometheus_series.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

struct Suffix {
    std::string_view text;
    bool counter;
    double factor;
};
constexpr std::array<Suffix, 11> suffixes{{{"_microjoules_total", true, 1e-6},
                                           {"_microjoules", true, 1e-6},
                                           {"_millijoules_total", true, 1e-3},
                                           {"_joules_total", true, 1},
                                           {"_joules", true, 1},
                                           {"_microwatts", false, 1e-6},
                                           {"_milliwatts", false, 1e-3},
                                           {"_watts", false, 1},
                                           {"_watt", false, 1},
                                           {"DCGM_FI_DEV_POWER_USAGE", false, 1},
                                           {"DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", true, 1e-3}}};

struct Word {
    std::string_view word;
    PowerZone zone;
};
// The more particular words first: `kepler_node_cpu_...{zone="psys"}` is no package.
constexpr std::array<Word, 14> words{{{"dcmi", PowerZone::wall},
                                      {"redfish", PowerZone::wall},
                                      {"psys", PowerZone::platform},
                                      {"platform", PowerZone::platform},
                                      {"uncore", PowerZone::core},
                                      {"core", PowerZone::core},
                                      {"dram", PowerZone::dram},
                                      {"package", PowerZone::package},
                                      {"pkg", PowerZone::package},
                                      {"gpu", PowerZone::gpu},
                                      {"DCGM", PowerZone::gpu},
                                      {"nvidia", PowerZone::gpu},
                                      {"cpu", PowerZone::package},
                                      {"host", PowerZone::package}}};
constexpr std::array<std::string_view, 12> shares{"container", "process", "pod",   "vm",     "active", "idle",
                                                  "socket",    "domain",  "limit", "system", "other",  "cgroup"};

std::vector<std::string_view> words_of(std::string_view name)
{
    std::vector<std::string_view> found;
    while (!name.empty()) {
        const std::size_t end = std::min(name.find_first_of("_:-"), name.size());
        if (end > 0) found.push_back(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return found;
}

bool contains(const std::vector<std::string_view>& list, std::string_view word)
{
    return std::ranges::find(list, word) != list.end();
}

std::string_view label(const std::map<std::string, std::string>& labels, const std::string& name)
{
    const auto found = labels.find(name);
    return found == labels.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace

std::optional<SeriesMeaning> meaning_of(const std::map<std::string, std::string>& labels)
{
    const std::string_view name = label(labels, "__name__");
    const auto suffix = std::ranges::find_if(suffixes, [name](const Suffix& s) { return name.ends_with(s.text); });
    if (suffix == suffixes.end()) return std::nullopt;
    std::vector<std::string_view> name_words = words_of(name);
    if (std::ranges::any_of(shares, [&](std::string_view share) { return contains(name_words, share); }))
        return std::nullopt;
    // `package-0` and `package` alike.
    const std::string zone_label{label(labels, "zone")};
    for (const std::string_view word : words_of(zone_label)) name_words.push_back(word);
    const auto word = std::ranges::find_if(words, [&](const Word& w) { return contains(name_words, w.word); });
    if (word == words.end()) return std::nullopt;
    return SeriesMeaning{.zone = word->zone, .counter = suffix->counter, .factor = suffix->factor};
}

std::optional<SeriesMeaning> declared_meaning(const ReadingOptions& options)
{
    static constexpr std::array<std::pair<std::string_view, std::pair<bool, double>>, 9> units{
        {{"W", {false, 1}},
         {"kW", {false, 1e3}},
         {"mW", {false, 1e-3}},
         {"uW", {false, 1e-6}},
         {"J", {true, 1}},
         {"mJ", {true, 1e-3}},
         {"uJ", {true, 1e-6}},
         {"Wh", {true, 3600}},
         {"kWh", {true, 3.6e6}}}};
    const auto unit = options.map.find("unit");
    if (unit == options.map.end()) return std::nullopt;
    for (const auto& [name, meaning] : units)
        if (name == unit->second)
            return SeriesMeaning{.zone = PowerZone::wall, .counter = meaning.first, .factor = meaning.second};
    return std::nullopt;
}

std::string node_of(const std::map<std::string, std::string>& labels)
{
    for (const char* name : {"node", "node_name", "Hostname", "hostname", "exported_instance", "instance"})
        if (const std::string_view found = label(labels, name); !found.empty()) return excerpt(found, 80);
    return {};
}

std::string series_id(const std::map<std::string, std::string>& labels)
{
    static constexpr std::array<std::string_view, 8> ignored{"__name__", "job",      "container", "namespace",
                                                             "pod",      "endpoint", "service",   "prometheus"};
    std::string id;
    for (const auto& [name, value] : labels) {
        if (value.empty() || std::ranges::find(ignored, name) != ignored.end()) continue;
        id += (id.empty() ? "" : " ") + name + "=" + value;
    }
    const std::string_view metric = label(labels, "__name__");
    if (!metric.empty()) id = std::string{metric} + (id.empty() ? "" : " ") + id;
    return excerpt(id.empty() ? "series" : id, 150);
}

DeviceKind kind_of(PowerZone zone)
{
    switch (zone) {
        case PowerZone::gpu:
            return DeviceKind::gpu;
        case PowerZone::dram:
            return DeviceKind::dram;
        case PowerZone::package:
        case PowerZone::core:
            return DeviceKind::cpu;
        case PowerZone::wall:
        case PowerZone::platform:
            break;
    }
    return DeviceKind::node;
}

void choose_series(std::vector<SeriesChoice>& series)
{
    std::map<std::string, PowerZone> widest;
    std::set<std::pair<std::string, PowerZone>> counters;
    for (const SeriesChoice& one : series) {
        const auto [node, is_new] = widest.emplace(one.node, one.meaning.zone);
        if (!is_new) node->second = std::min(node->second, one.meaning.zone);
        if (one.meaning.counter) counters.emplace(one.node, one.meaning.zone);
    }
    for (SeriesChoice& one : series) {
        const PowerZone zone = one.meaning.zone;
        const PowerZone top = widest[one.node];
        const bool beside = (zone == PowerZone::gpu && top != PowerZone::wall) ||
                            (zone == PowerZone::dram && top != PowerZone::wall && top != PowerZone::platform);
        const bool repeated = !one.meaning.counter && counters.contains({one.node, zone});
        one.counted = (zone == top || beside) && !repeated;
    }
}

}  // namespace wattboard::energy
