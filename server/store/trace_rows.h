// Traces of one or several logs as one array a column, so that statements of fixed text insert them all.
#pragma once

#include <cstdint>
#include <vector>

#include "server/store/bind.h"
#include "server/store/traces.h"

namespace wattboard::store {

/// log, device, level, ordinal, starts_at_ns, ends_at_ns, samples, raw_bytes, zstd.
class TraceColumns {
public:
    /// `log` says which log of several it belongs to. Refers to `row`.
    void add(std::size_t log, const TraceRow& row);
    void add_to(Parameters& parameters) const;

private:
    std::vector<std::int64_t> logs_, devices_, levels_, ordinals_, starts_, ends_, samples_, raw_bytes_;
    std::vector<Bytes> frames_;
};

/// log, hash, device, position, context, at_ns.
class FingerprintColumns {
public:
    void add(std::size_t log, const Fingerprint& row);
    void add_to(Parameters& parameters) const;

private:
    std::vector<std::int64_t> logs_, hashes_, devices_, positions_, contexts_, times_;
};

}  // namespace wattboard::store
