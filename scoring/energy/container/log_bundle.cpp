// One file after the other through a log reader of its own; MLPerf logs once more at the end.
#include "scoring/energy/container/log_bundle.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/container/bundle_member.h"
#include "scoring/energy/trace_account.h"

namespace wattboard::energy {

namespace {

/// Relative standard uncertainty of an interconnect's stated power.
constexpr double estimate_uncertainty = 0.35;

/// The accounts of up to a thousand files are in memory until the last one is read. Interval lengths beyond the first
/// number are put into classes, which never lowers the charge.
constexpr std::size_t most_lengths = 4 * IntervalTable::exact_limit;
constexpr std::size_t enough_lengths = 1024;
constexpr std::size_t most_hours = 4 * HourlyEnergy::most_hours;

std::size_t lengths_of(const TraceAccount& account)
{
    std::size_t lengths = 0;
    for (const DeviceAccount& device : account.devices)
        lengths += device.intervals.distinct() + device.holes.distinct();
    return lengths;
}

Problem with_path(Problem problem, std::string_view path)
{
    problem.detail = fmt::format("{}: {}", path, problem.detail);
    return problem;
}

Problem several_runs()
{
    return {.type = problems::underdetermined_log,
            .detail =
                "The files hold the results of several MLPerf Training runs, and nothing says which of them the "
                "node power belongs to.",
            .hint = "Send one archive for each run."};
}

}  // namespace

LogBundle::LogBundle(ReadingOptions options, ReadingContext context, const ExpansionLimits& limits)
    : options_{std::move(options)}, context_{std::move(context)}, limits_{limits}, trace_{.sink = context_.trace}
{
}

LogBundle::~LogBundle() = default;

Result<void> LogBundle::begin_file(std::string_view path)
{
    member_ = std::make_unique<BundleMember>(printable_path(std::string{path}), options_, context_, limits_, trace_);
    return {};
}

Result<void> LogBundle::feed(std::string_view bytes)
{
    auto fed = member_->feed(bytes);
    if (!fed) return std::unexpected{with_path(std::move(fed.error()), member_->path())};
    return {};
}

void LogBundle::pass_over(std::string_view path, std::string_view what)
{
    files_.push_back({.path = std::string{path}, .note = std::string{what}});
}

Result<void> LogBundle::note_problem(Problem problem, const std::string& about)
{
    problem = with_path(std::move(problem), member_->path());
    if (about.empty() && member_->is_log(problem)) return std::unexpected{std::move(problem)};
    files_.back().note = about.empty() ? "no energy log" : about;
    if (about.empty() && !first_problem_) first_problem_ = std::move(problem);
    return {};
}

Result<void> LogBundle::end_file()
{
    if (auto closed = member_->close(); !closed)
        return std::unexpected{with_path(std::move(closed.error()), member_->path())};
    files_.push_back({.path = member_->path(), .bytes = member_->bytes()});
    Result<EvidenceSummary> summary = member_->finish();
    const std::string about = member_->scan().finish(member_->path(), mlperf_);
    if (!summary) return note_problem(std::move(summary.error()), about);
    return keep(std::move(*summary));
}

Result<void> LogBundle::bound(EvidenceSummary& summary)
{
    if (!summary.account) return {};
    hours_ += summary.account->hours.joules().size();
    if (hours_ > most_hours)
        return std::unexpected{Problem{.type = problems::limit_exceeded,
                                       .detail = "The files together span more than forty years.",
                                       .hint = "Send only the logs of the run."}};
    const std::size_t lengths = lengths_of(*summary.account);
    if (lengths_ + lengths > most_lengths) {
        const auto coarser = std::make_shared<TraceAccount>(*summary.account);
        for (DeviceAccount& device : coarser->devices)
            for (IntervalTable* table : {&device.intervals, &device.holes})
                while (table->distinct() > enough_lengths && table->bits() > 0) table->coarsen();
        summary.account = coarser;
    }
    lengths_ += lengths_of(*summary.account);
    return {};
}

Result<void> LogBundle::keep(EvidenceSummary summary)
{
    if (auto bounded = bound(summary); !bounded) return bounded;
    devices_ += summary.devices.size();
    if (devices_ > max_devices)
        return std::unexpected{Problem{.type = problems::limit_exceeded,
                                       .detail = fmt::format("The files have more than {} devices.", max_devices),
                                       .hint = "Split the evidence by node."}};
    const std::string& path = member_->path();
    describe(path, summary, "");
    if (!is_mlperf(summary.format)) {
        logs_.push_back({.path = path, .summary = std::move(summary)});
        return {};
    }
    if (member_->trace().overflowed())
        return std::unexpected{
            Problem{.type = problems::limit_exceeded,
                    .detail = fmt::format("{}: The log has more than {} readings, too many to be held "
                                          "against the other files.",
                                          path, MemberTrace::most_recorded),
                    .hint = "Send the power log by itself, and declare the run with --start, --end."}};
    mlperf_logs_.push_back({.path = path, .first = std::move(summary), .devices = member_->trace().take_recorded()});
    return {};
}

void LogBundle::describe(const std::string& path, const EvidenceSummary& summary, const std::string& note)
{
    // An archive may hold two files of one path: the later is the one that was just read.
    const auto file =
        std::find_if(files_.rbegin(), files_.rend(), [&](const LogFile& one) { return one.path == path; });
    if (file == files_.rend()) return;
    file->format = summary.format;
    file->format_version = summary.format_version;
    file->samples = summary.samples;
    file->energy = summary.energy;
    file->charged = summary.charged;
    file->note = note;
}

void LogBundle::pass_on(const MlperfLog& log)
{
    MemberTrace trace{trace_, log.path};
    for (std::size_t i = 0; i < log.devices.size(); ++i) {
        trace.add_device(i, log.devices[i].about);
        for (const RecordedSample& sample : log.devices[i].samples) trace.add(i, sample.time, sample.watts);
    }
}

Result<void> LogBundle::read_inference_logs()
{
    const auto is_inference = [](const MlperfLog& log) { return log.first.format == mlperf_inference_format; };
    const bool alone = std::ranges::count_if(mlperf_logs_, is_inference) == 1;
    for (MlperfLog& log : mlperf_logs_) {
        if (!is_inference(log)) continue;
        if (!alone || (mlperf_.loadgen_logs != 1 && !mlperf_.testing_begin)) {
            pass_on(log);
            describe(log.path, log.first, alone ? "" : "several power logs: no official window");
            logs_.push_back({.path = log.path, .summary = std::move(log.first)});
            continue;
        }
        MemberTrace trace{trace_, log.path};
        ReadingContext context = context_;
        context.trace = &trace;
        Result<MlperfReading> reading = read_inference_again(log, mlperf_, options_, context);
        if (!reading) return std::unexpected{with_path(std::move(reading.error()), log.path)};
        describe(log.path, reading->summary, reading->note);
        logs_.push_back({.path = log.path, .summary = std::move(reading->summary)});
    }
    return {};
}

Result<void> LogBundle::read_training_logs()
{
    std::vector<NamedSummary> nodes;
    for (MlperfLog& log : mlperf_logs_) {
        if (log.first.format != mlperf_training_format) continue;
        if (mlperf_.training_results > 1) return std::unexpected{several_runs()};
        if (mlperf_.training_results == 0) {
            pass_on(log);
            nodes.push_back({.path = log.path, .summary = std::move(log.first)});
            continue;
        }
        MemberTrace trace{trace_, log.path};
        ReadingContext context = context_;
        context.trace = &trace;
        Result<MlperfReading> reading = read_training_again(log, mlperf_, options_, context);
        if (!reading) return std::unexpected{with_path(std::move(reading.error()), log.path)};
        describe(log.path, reading->summary, reading->note);
        nodes.push_back({.path = log.path, .summary = std::move(reading->summary)});
    }
    if (!nodes.empty()) add_interconnects(nodes);
    std::ranges::move(nodes, std::back_inserter(logs_));
    return {};
}

void LogBundle::add_interconnects(std::vector<NamedSummary>& logs)
{
    double seconds = 0;
    for (const NamedSummary& log : logs) seconds = std::max(seconds, log.summary.duration.value());
    if (mlperf_.training_results == 1) seconds = static_cast<double>(*mlperf_.run_stop - *mlperf_.run_start) * 1e-9;
    const EvidenceSummary& node = logs.front().summary;
    std::vector<NamedSummary> estimates;
    for (const auto& [path, watts] : mlperf_.interconnects) {
        const KilowattHours energy = to_kilowatt_hours(Watts{watts} * Seconds{seconds});
        EvidenceSummary estimate{.format = node.format,
                                 .kind = node.kind,
                                 .rule = "stated interconnect power x run duration",
                                 .rows = 1,
                                 .samples = 1,
                                 .duration = Seconds{seconds},
                                 .start = node.start,
                                 .end = node.end,
                                 .zone_known = node.zone_known,
                                 .energy = energy,
                                 .charged = energy,
                                 .relative_uncertainty = estimate_uncertainty,
                                 .grade = node.grade};
        estimate.component_energy_kwh["node"] = energy.value();
        estimate.devices.push_back({.id = path,
                                    .kind = DeviceKind::node,
                                    .name = "interconnect, estimated",
                                    .samples = 1,
                                    .duration = Seconds{seconds},
                                    .mean_power = Watts{watts},
                                    .lowest_power = Watts{watts},
                                    .highest_power = Watts{watts},
                                    .uncertainty = {.gain = estimate_uncertainty},
                                    .energy = energy,
                                    .charged = energy});
        estimate.findings.push_back({.check = "interconnect_estimate",
                                     .value = watts,
                                     .unit = "W",
                                     .verdict = Verdict::fail,
                                     .message = "The power of this interconnect is stated, not measured."});
        describe(path, estimate, "stated power x run duration");
        estimates.push_back({.path = path, .summary = std::move(estimate)});
    }
    std::ranges::move(estimates, std::back_inserter(logs));
}

Result<EvidenceSummary> LogBundle::finish()
{
    member_.reset();
    if (auto read = read_inference_logs(); !read) return std::unexpected{std::move(read.error())};
    if (auto read = read_training_logs(); !read) return std::unexpected{std::move(read.error())};
    if (logs_.empty()) {
        if (first_problem_) return std::unexpected{std::move(*first_problem_)};
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "There is no energy log among the files.",
                                       .hint = "Pack the log that the measuring tool wrote."}};
    }
    // The order of packing must not show in the result.
    std::ranges::sort(files_, {}, &LogFile::path);
    std::ranges::sort(logs_, {}, &NamedSummary::path);
    EvidenceSummary summary = combine_summaries(std::move(logs_), options_, context_);
    summary.files = std::move(files_);
    return summary;
}

}  // namespace wattboard::energy
