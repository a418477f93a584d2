// Property lists of powermetrics into intervals.
#include "scoring/energy/formats/powermetrics_plist.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/plist_scanner.h"
#include "scoring/energy/formats/powermetrics_power.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

/// A key of a number and where it goes. Energies are in mJ of the interval, and are used where there is no power.
struct NumberKey {
    std::string_view path;
    std::optional<double> PowermetricsSample::* field;
    double factor;
    bool is_energy;
};
constexpr auto number_keys =
    std::to_array<NumberKey>({{"processor/package_watts", &PowermetricsSample::package, 1, false},
                              {"processor/package_power", &PowermetricsSample::package, 1e-3, false},
                              {"processor/combined_power", &PowermetricsSample::combined, 1e-3, false},
                              {"processor/cpu_power", &PowermetricsSample::cpu, 1e-3, false},
                              {"processor/gpu_power", &PowermetricsSample::gpu, 1e-3, false},
                              {"processor/ane_power", &PowermetricsSample::ane, 1e-3, false},
                              {"processor/dram_power", &PowermetricsSample::dram, 1e-3, false},
                              {"processor/package_energy", &PowermetricsSample::package, 1e-3, true},
                              {"processor/cpu_energy", &PowermetricsSample::cpu, 1e-3, true},
                              {"processor/gpu_energy", &PowermetricsSample::gpu, 1e-3, true},
                              {"processor/ane_energy", &PowermetricsSample::ane, 1e-3, true},
                              {"processor/dram_energy", &PowermetricsSample::dram, 1e-3, true}});

class PowermetricsPlist final : public LogParser {
public:
    PowermetricsPlist(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : times_{times}, trace_{options, context}
    {
    }

    bool feed(std::string_view bytes) override;
    Result<EvidenceSummary> finish() override;
    [[nodiscard]] LogPosition position() const override { return scanner_.position(); }

private:
    bool take_value();
    bool take_number(const NumberKey& key);
    bool close_list();
    bool number_of(double largest, double& number);
    bool malformed(std::string detail, std::string_view field);

    TimestampReader times_;
    PowermetricsTrace trace_;
    PlistScanner scanner_;
    PowermetricsSample powers_;
    PowermetricsSample energies_;
    bool has_stamp_ = false;
    bool lists_tasks_ = false;
    std::string version_;
    std::uint64_t without_power_ = 0;
};

bool PowermetricsPlist::malformed(std::string detail, std::string_view field)
{
    const LogPosition at = scanner_.position();
    return refuse({.type = problems::malformed_log,
                   .detail = std::move(detail),
                   .line = at.line,
                   .column = at.column,
                   .field = std::string{field},
                   .hint = "Send the file that powermetrics -f plist wrote."});
}

bool PowermetricsPlist::number_of(double largest, double& number)
{
    const std::string_view text = trimmed(scanner_.text());
    const Decimal parsed = parse_decimal(text);
    const bool is_number = scanner_.element() == "real" || scanner_.element() == "integer";
    if (!is_number || parsed.after != text.data() + text.size() || parsed.value < 0 || parsed.value > largest)
        return malformed(fmt::format("\"{}\" is not a number that this key may have.", excerpt(text)), scanner_.path());
    number = parsed.value;
    return true;
}

bool PowermetricsPlist::take_number(const NumberKey& key)
{
    double number = 0;
    if (!number_of(max_watts, number)) return false;
    (key.is_energy ? energies_ : powers_).*key.field = number * key.factor;
    return true;
}

bool PowermetricsPlist::take_value()
{
    const std::string_view path = scanner_.path();
    lists_tasks_ = lists_tasks_ || path.starts_with("tasks/");
    for (const NumberKey& key : number_keys)
        if (key.path == path) return take_number(key);
    if (path == "elapsed_ns") {
        double nanoseconds = 0;
        if (!number_of(max_duration_s * 1e9, nanoseconds)) return false;
        powers_.elapsed_s = nanoseconds * 1e-9;
    } else if (path == "timestamp") {
        const std::string_view cell = scanner_.text();
        const TimestampError error =
            scanner_.element() == "date" ? times_.read(cell, powers_.stamp) : TimestampError::malformed;
        if (error != TimestampError::none)
            return malformed(fmt::format("\"{}\" is not a date.", excerpt(cell)), "timestamp");
        has_stamp_ = true;
    } else if (path == "kern_osversion") {
        version_ = excerpt(scanner_.text(), max_id_bytes);
    }
    return true;
}

bool PowermetricsPlist::close_list()
{
    PowermetricsSample sample = std::exchange(powers_, {});
    const PowermetricsSample energies = std::exchange(energies_, {});
    const bool stamped = std::exchange(has_stamp_, false);
    if (!stamped || sample.elapsed_s <= 0)
        return malformed("The list has no timestamp or no elapsed_ns above 0.", stamped ? "elapsed_ns" : "timestamp");
    for (const NumberKey& key : number_keys)
        if (key.is_energy && !(sample.*key.field) && energies.*key.field)
            sample.*key.field = *(energies.*key.field) / sample.elapsed_s;
    if (!sample.has_power()) {
        ++without_power_;
        return true;
    }
    sample.line = scanner_.position().line;
    return trace_.add(sample) || refuse(trace_.problem());
}

bool PowermetricsPlist::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        switch (scanner_.next(bytes)) {
            case PlistScanner::Event::value:
                if (!take_value()) return false;
                break;
            case PlistScanner::Event::end_of_list:
                if (!close_list()) return false;
                break;
            case PlistScanner::Event::error:
                return malformed(scanner_.complaint(), "");
            case PlistScanner::Event::need_more:
                return true;
        }
    }
    return true;
}

Result<EvidenceSummary> PowermetricsPlist::finish()
{
    if (trace_.samples() == 0)
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "No whole list states a power.",
                                       .hint = "Run powermetrics with --samplers cpu_power,gpu_power."}};
    std::optional<std::uint64_t> cut_off;
    if (!scanner_.between_lists()) cut_off = scanner_.position().line;
    LogFacts facts{.format = "powermetrics-plist",
                   .format_version = version_,
                   .zone_known = times_.zone_known(),
                   .findings = {LineParser::truncated_tail(cut_off)}};
    if (without_power_ > 0) facts.skipped["samples without a power"] = without_power_;
    facts.findings.push_back(process_names_finding(lists_tasks_));
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_powermetrics_plist(std::string_view head, const ReadingOptions& /*options*/)
{
    // Lists of other programs do not say how long they measured.
    return head.starts_with("<?xml") && head.contains("<plist") && head.contains("<key>elapsed_ns</key>");
}

Result<std::unique_ptr<LogParser>> make_powermetrics_plist(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<PowermetricsPlist>(options, context, *times);
}

}  // namespace wattboard::energy
