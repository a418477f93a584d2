// Look-ups in the reference tables: grid factors by zone and year, accelerators by the names that logs write.
#include "scoring/reference/reference_tables.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <utility>

#include "scoring/metrics/number_text.h"
#include "scoring/reference/cpu_names.h"

namespace wattboard {

namespace {

constexpr std::size_t ambiguous = std::numeric_limits<std::size_t>::max();
/// Keys without memory size live in the same index behind this mark.
constexpr char loose_mark = '~';

/// Names that drivers print without the form factor that sets the board limit.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> driver_names{{
    {"80gb h100 hbm3", "h100 sxm"},
    {"h200", "h200 sxm"},
    {"b200", "b200 sxm"},
    {"gb200", "gb200 gpu per"},
}};

/// Lower-case words of letters and digits; brand words that some tools print and others do not are left out, and a
/// socket generation ("SXM4") counts as its socket.
std::vector<std::string> words_of(std::string_view name)
{
    constexpr std::array<std::string_view, 8> brands{"nvidia",  "amd",         "intel",    "tesla",
                                                     "geforce", "corporation", "instinct", "generation"};
    std::vector<std::string> words;
    std::string word;
    const auto finish = [&] {
        if (word.starts_with("sxm")) word = "sxm";
        if (!word.empty() && std::find(brands.begin(), brands.end(), word) == brands.end()) words.push_back(word);
        word.clear();
    };
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else
            finish();
    }
    finish();
    // "80 GB" and "80GB" are the same size.
    for (std::size_t i = 1; i < words.size();) {
        const std::string& previous = words[i - 1];
        const bool digits = std::all_of(previous.begin(), previous.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (words[i] == "gb" && digits) {
            words[i - 1] += "gb";
            words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    return words;
}

bool is_memory(const std::string& word)
{
    return word.starts_with("hbm") || (word.ends_with("gb") && word.size() > 2 && word[0] >= '0' && word[0] <= '9');
}

/// Words in alphabetical order, so that "A100 80GB PCIe" and "A100-PCIE-80GB" agree.
std::string key_of(std::vector<std::string> words)
{
    std::sort(words.begin(), words.end());
    std::string key;
    for (const std::string& word : words) key += (key.empty() ? "" : " ") + word;
    return key;
}

std::string loose_key_of(std::vector<std::string> words)
{
    std::erase_if(words, is_memory);
    return loose_mark + key_of(std::move(words));
}

std::string canonical(const std::optional<double>& value) { return value ? number_text(*value) : ""; }

/// One line without the separators, so that no name can imitate another row.
std::string one_line(std::string text)
{
    for (char& c : text)
        if (c == '\t' || c == '\n' || c == '\r') c = ' ';
    return text;
}

/// Sorts rows by key; of equal keys the last row stays: what organizers import replaces what is shipped.
template <class Row, class KeyOf>
void sort_and_replace(std::vector<Row>& rows, KeyOf key_of_row)
{
    std::map<decltype(key_of_row(rows.front())), Row> by_key;
    for (Row& row : rows) {
        auto key = key_of_row(row);
        by_key.insert_or_assign(std::move(key), std::move(row));
    }
    rows.clear();
    for (auto& [key, row] : by_key) rows.push_back(std::move(row));
}

}  // namespace

ReferenceTables::ReferenceTables(std::vector<GridFactor> grid, std::vector<Accelerator> accelerators,
                                 std::vector<Cpu> cpus)
    : grid_{std::move(grid)}, accelerators_{std::move(accelerators)}, cpus_{std::move(cpus)}
{
    sort_and_replace(grid_, [](const GridFactor& factor) { return std::pair{factor.zone, factor.year}; });
    sort_and_replace(accelerators_, [](const Accelerator& row) { return row.name; });
    sort_and_replace(cpus_, [](const Cpu& row) { return row.name; });
    for (std::size_t i = 0; i < cpus_.size(); ++i) cpu_index_.try_emplace(cpu_key(cpus_[i].name), i);
    const auto enter = [this](const std::string& key, std::size_t index) {
        const auto [place, fresh] = accelerator_index_.try_emplace(key, index);
        if (fresh || place->second == ambiguous) return;
        // Variants of one board may share an entry only where they agree in what charges and checks depend on.
        if (accelerators_[place->second].power != accelerators_[index].power) place->second = ambiguous;
    };
    for (std::size_t i = 0; i < accelerators_.size(); ++i) {
        const std::vector<std::string> words = words_of(accelerators_[i].name);
        enter(key_of(words), i);
        enter(loose_key_of(words), i);
    }
}

Result<GridLookup> ReferenceTables::grid_factor(std::string_view zone, int year) const
{
    const auto first =
        std::partition_point(grid_.begin(), grid_.end(), [&](const GridFactor& factor) { return factor.zone < zone; });
    if (first == grid_.end() || first->zone != zone)
        return std::unexpected(
            Problem{.type = problems::unknown_zone,
                    .detail = "No grid intensity is known for the zone \"" + std::string{zone.substr(0, 40)} + "\".",
                    .field = "zone",
                    .hint = "Zones are ISO 3166-1 alpha-3 codes such as DEU, or WORLD; the organizer "
                            "can import others."});
    const auto later = std::partition_point(
        first, grid_.end(), [&](const GridFactor& factor) { return factor.zone == zone && factor.year <= year; });
    if (later == first)
        return std::unexpected(Problem{.type = problems::out_of_range,
                                       .detail = "The first grid intensity of " + std::string{zone} + " is of " +
                                                 std::to_string(first->year) + ", after " + std::to_string(year) + ".",
                                       .field = "year"});
    const GridFactor& factor = *std::prev(later);
    return GridLookup{.factor = factor, .earlier_year = factor.year != year};
}

const Accelerator* ReferenceTables::accelerator(std::string_view name) const
{
    const auto find = [this](const std::string& key) -> const Accelerator* {
        const auto found = accelerator_index_.find(key);
        const bool known = found != accelerator_index_.end() && found->second != ambiguous;
        return known ? &accelerators_[found->second] : nullptr;
    };
    const std::vector<std::string> words = words_of(name);
    if (words.empty()) return nullptr;
    std::string key = key_of(words);
    for (const auto& [printed, listed] : driver_names)
        if (key == printed) key = listed;
    if (const Accelerator* exact = find(key)) return exact;
    return find(loose_key_of(words));
}

const Cpu* ReferenceTables::cpu(std::string_view name) const
{
    const auto found = cpu_index_.find(cpu_key(name));
    return found == cpu_index_.end() ? nullptr : &cpus_[found->second];
}

std::string ReferenceTables::canonical_text() const
{
    std::string text;
    for (const GridFactor& factor : grid_)
        text += "grid\t" + one_line(factor.zone) + "\t" + std::to_string(factor.year) + "\t" +
                number_text(factor.intensity.value()) + "\n";
    const auto watts = [](const std::optional<Watts>& power) {
        return canonical(power.transform([](Watts value) { return value.value(); }));
    };
    for (const Accelerator& row : accelerators_) {
        text += "accelerator\t" + one_line(row.name) + "\t" + one_line(row.vendor) + "\t" + watts(row.power) + "\t" +
                canonical(row.memory_gb) + "\t" + canonical(row.min_picojoule_per_flop) + "\t" +
                canonical(row.fp32_flops) + "\t" + canonical(row.fp16_flops) + "\t" + canonical(row.fp8_flops) + "\t" +
                watts(row.idle_power) + "\n";
    }
    for (const Cpu& row : cpus_)
        text += "cpu\t" + one_line(row.name) + "\t" + one_line(row.vendor) + "\t" + watts(row.tdp) + "\n";
    grid_series_.append_canonical_text(text);
    return text;
}

}  // namespace wattboard
