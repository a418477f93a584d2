// Fingerprints of power traces: how a copied trace is found in other evidence by index, without reading all logs.
//
// Winnowing (Schleimer, Wilkerson, Aiken, SIGMOD 2003) over the samples of a device whose value differs from the one
// before. Times do not enter, so a copy with another clock, another start or stretched time is found all the same.
// - `values`: power rounded to 0.1 W. Any 120 shared consecutive such samples are found, and each hit is proven by 60
//   equal ones; about one row per 57 samples. Not found: values changed by more than the rounding, every n-th sample.
// - `shape`: only the order of each sample among its three predecessors. Any 480 shared samples are found, however
//   they were scaled or shifted, each hit proven by 120 of the same order; about one row per 230 samples. Not found:
//   noise added to every sample. Scaled values whose rounding made neighbours equal break single hits, not all.
// - `whole`: one row a device, the whole rounded series, so that short logs are compared too.
// Stretches that only alternate between few values (an idle sensor between two codes) have no fingerprint. Above
// `FingerprintLimits` rows are thinned by their hash, the same way in every log: only longer copies are then found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/trace_sink.h"
#include "scoring/plausibility/finding.h"
#include "scoring/plausibility/finding_builder.h"

namespace wattboard {

enum class FingerprintFamily : std::uint8_t { values, shape, whole };

/// One row of the index. `hash` is the key; it holds its family, see `family_of`.
struct Fingerprint {
    std::uint64_t hash = 0;
    std::uint64_t context = 0;   ///< hashes of what lies before (high 32 bits) and after; 0 where it is cut off
    std::uint32_t device = 0;    ///< index in `Fingerprinter::devices()`
    std::uint64_t position = 0;  ///< among the device's samples that differ from the one before
    Nanoseconds time = 0;
    bool operator==(const Fingerprint&) const = default;
};

[[nodiscard]] constexpr FingerprintFamily family_of(std::uint64_t hash)
{
    return static_cast<FingerprintFamily>(hash & 3U);
}

struct FingerprintLimits {
    std::size_t rows_a_device = 50'000;  ///< 2.8 million samples whose value differs from the one before
    std::size_t rows_a_log = 200'000;
    std::size_t equal_rows = 8;  ///< rows of one hash in one log: a periodic log must not flood the index
};

/// Takes a log's samples while it is read; bounded memory. After the reading, `finish` gives the rows.
class Fingerprinter final : public energy::TraceSink {
public:
    explicit Fingerprinter(FingerprintLimits limits = {});
    ~Fingerprinter() override;

    void add_device(std::size_t device, const energy::TraceDevice& about) override;
    void add(std::size_t device, Nanoseconds time, double watts) override;

    /// The rows of all devices, by device and position. Once; nothing may be added afterwards.
    [[nodiscard]] std::vector<Fingerprint> finish();
    [[nodiscard]] const std::vector<energy::TraceDevice>& devices() const { return devices_; }

private:
    struct Device;
    void bound_rows();

    FingerprintLimits limits_;
    std::vector<energy::TraceDevice> devices_;
    std::vector<std::unique_ptr<Device>> states_;
    std::size_t rows_ = 0;
};

/// A row that this log shares with another one: equal hashes.
struct SharedFingerprint {
    Fingerprint here;
    Fingerprint there;
};

/// A stretch that two logs share at one offset.
struct CopiedSpan {
    FingerprintFamily family = FingerprintFamily::values;
    std::uint32_t device_here = 0;
    std::uint32_t device_there = 0;
    Nanoseconds start_here = 0;
    Nanoseconds end_here = 0;
    Nanoseconds start_there = 0;
    std::uint64_t samples = 0;  ///< proven to be equal (of equal order for `shape`); the copy may be longer
    std::size_t rows = 0;
};

/// Longest first. `shared` are the rows of one pair of logs, in any order; hits whose context differs prove nothing
/// and are left out. The caller leaves out logs of the same run and of the same bytes under the same run id.
[[nodiscard]] std::vector<CopiedSpan> match_fingerprints(std::span<const SharedFingerprint> shared);

/// The two logs of a comparison, for the places that findings name.
struct ComparedLogs {
    std::span<const energy::TraceDevice> devices_here;
    std::span<const energy::TraceDevice> devices_there;
    std::string evidence_here;  ///< `Finding::evidence`
    std::string name_there;     ///< for people, such as "entry 3f2c, run train-1, smi.csv"
};

/// Finding `copied_trace`: 60 equal samples (threshold `copied_trace`) or an equal whole series hold the entry.
[[nodiscard]] Finding check_copied_trace(std::span<const CopiedSpan> spans, const ComparedLogs& logs,
                                         const Thresholds& thresholds);

/// Finding `scaled_trace`: 120 samples of the same order (threshold `scaled_trace`) that are not a plain copy: a
/// warning.
[[nodiscard]] Finding check_scaled_trace(std::span<const CopiedSpan> spans, const ComparedLogs& logs,
                                         const Thresholds& thresholds);

}  // namespace wattboard
