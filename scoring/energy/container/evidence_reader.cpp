// Chooses between one log and an archive of several, under at most one layer of compression.
#include "scoring/energy/container/evidence_reader.h"

#include <optional>
#include <utility>

#include "scoring/energy/container/archive_walker.h"
#include "scoring/energy/container/log_bundle.h"
#include "scoring/energy/container/unwrapper.h"
#include "scoring/energy/log_reader.h"

namespace wattboard {

class EvidenceReader::Stage final : public energy::ContentSink {
public:
    Stage(ReadingOptions options, ReadingContext context, const ExpansionLimits& limits)
        : options_{std::move(options)}, context_{std::move(context)}, limits_{limits}, unwrapper_{limits}
    {
    }

    Result<void> feed(std::string_view bytes) { return unwrapper_.feed(bytes, *this); }

    Result<void> open(energy::ContainerKind kind) override
    {
        if (Result<void> checked = check_options(options_); !checked) return checked;
        if (kind == energy::ContainerKind::plain) {
            log_.emplace(std::move(options_), std::move(context_));
        } else {
            bundle_.emplace(std::move(options_), std::move(context_), limits_);
            walker_.emplace(*bundle_, limits_);
        }
        return {};
    }

    Result<void> take(std::string_view bytes) override { return log_ ? log_->feed(bytes) : walker_->feed(bytes); }

    Result<EvidenceSummary> finish()
    {
        if (auto finished = unwrapper_.finish(*this); !finished) return std::unexpected{std::move(finished.error())};
        if (log_) return log_->finish();
        if (auto finished = walker_->finish(); !finished) return std::unexpected{std::move(finished.error())};
        return bundle_->finish();
    }

    [[nodiscard]] std::string_view format() const { return log_ ? log_->format() : std::string_view{}; }

private:
    ReadingOptions options_;
    ReadingContext context_;
    ExpansionLimits limits_;
    energy::Unwrapper unwrapper_;
    std::optional<LogReader> log_;
    std::optional<energy::LogBundle> bundle_;
    std::optional<energy::ArchiveWalker> walker_;  ///< behind the bundle, so that it ends first
};

EvidenceReader::EvidenceReader(ReadingOptions options, ReadingContext context, ExpansionLimits limits)
    : stage_{std::make_unique<Stage>(std::move(options), std::move(context), limits)}
{
}

EvidenceReader::EvidenceReader(EvidenceReader&&) noexcept = default;
EvidenceReader& EvidenceReader::operator=(EvidenceReader&&) noexcept = default;
EvidenceReader::~EvidenceReader() = default;

Result<void> EvidenceReader::feed(std::string_view bytes) { return stage_->feed(bytes); }

Result<EvidenceSummary> EvidenceReader::finish() { return stage_->finish(); }

std::string_view EvidenceReader::format() const { return stage_->format(); }

Result<EvidenceSummary> read_evidence(std::string_view bytes, ReadingOptions options, ReadingContext context,
                                      ExpansionLimits limits)
{
    EvidenceReader reader{std::move(options), std::move(context), limits};
    if (Result<void> fed = reader.feed(bytes); !fed) return std::unexpected{fed.error()};
    return reader.finish();
}

}  // namespace wattboard
