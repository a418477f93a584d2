// Feeding of one file to its readers.
#include "scoring/energy/container/bundle_member.h"

#include <algorithm>
#include <array>
#include <utility>

#include "scoring/energy/container/mlperf_again.h"

namespace wattboard::energy {

namespace {

/// Formats that take any table or object: that one of them was tried does not show that the file is a log.
bool is_catch_all(std::string_view format)
{
    static constexpr std::array<std::string_view, 3> names{"generic-json", "generic-csv", "stated-total-json"};
    return std::ranges::find(names, format) != names.end();
}

ReadingContext traced(ReadingContext context, MemberTrace& trace)
{
    context.trace = &trace;
    return context;
}

}  // namespace

bool is_mlperf(std::string_view format)
{
    return format == mlperf_inference_format || format == mlperf_training_format;
}

BundleMember::BundleMember(std::string_view path, const ReadingOptions& options, const ReadingContext& context,
                           const ExpansionLimits& limits, BundleTrace& trace)
    : path_{path},
      trace_{trace, path_},
      reader_{options, traced(context, trace_)},
      unwrapper_{limits},
      forced_{!options.format.empty()}
{
    trace_.record_if([this] { return is_mlperf(reader_.format()); });
}

Result<void> BundleMember::feed(std::string_view bytes)
{
    bytes_ += bytes.size();
    return unwrapper_.feed(bytes, *this);
}

Result<void> BundleMember::close() { return unwrapper_.finish(*this); }

Result<void> BundleMember::open(ContainerKind kind)
{
    if (kind == ContainerKind::plain) return {};
    return std::unexpected{Problem{.type = problems::limit_exceeded,
                                   .detail = "The file is an archive inside an archive.",
                                   .hint = "Unpack it, and pack its files beside the others."}};
}

Result<void> BundleMember::take(std::string_view bytes)
{
    if (!problem_)
        if (auto fed = reader_.feed(bytes); !fed) problem_ = std::move(fed.error());
    // Logs that are no part of an MLPerf run need not be searched for what only its other files say.
    const std::string_view format = reader_.format();
    if (format.empty() || is_mlperf(format) || format == "generic-json") scan_.feed(bytes);
    if (problem_ && is_log(*problem_)) return std::unexpected{*problem_};
    return {};
}

Result<EvidenceSummary> BundleMember::finish()
{
    if (problem_) return std::unexpected{*problem_};
    return reader_.finish();
}

bool BundleMember::is_log(const Problem& problem) const
{
    const std::string_view format = reader_.format();
    return !forced_ && !format.empty() && !is_catch_all(format) && problem.type != problems::empty_log;
}

}  // namespace wattboard::energy
