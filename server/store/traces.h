// Power traces of logs: their pieces, which levels there are, and the fingerprints by which copies are found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/trace_chart.h"
#include "scoring/energy/trace_pyramid.h"
#include "scoring/plausibility/trace_fingerprint.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

class Transaction;

/// A piece of a trace as it is kept: energy::TracePiece with its bytes in one zstd frame.
struct TraceRow {
    std::uint32_t device = 0;
    std::uint32_t level = 0;
    std::uint32_t ordinal = 0;
    Nanoseconds first = 0;
    Nanoseconds last = 0;
    std::uint64_t samples = 0;
    std::uint32_t raw_bytes = 0;
    std::string zstd;
};

/// What was derived from the bytes of a log since the last time, to be stored with them.
struct TraceRows {
    std::vector<TraceRow> pieces;
    std::vector<Fingerprint> fingerprints;
    std::size_t bytes = 0;  ///< of the frames and rows, for keeping transactions short
    [[nodiscard]] bool empty() const { return pieces.empty() && fingerprints.empty(); }
    void append(TraceRows&& more);
};

/// Stores rows of a log as `engine_version` read it; what is there already stays, so that a reading can be repeated.
/// Sent without waiting.
void send_trace(Transaction& transaction, EvidenceId evidence, std::string_view engine_version, const TraceRows& rows);

/// Removes pieces of evidence that is not complete, at most `most` at a time; gives how many. Before such evidence is
/// read from its beginning again: other bytes may have taken the place of those read before.
std::size_t remove_unfinished_trace(Transaction& transaction, EvidenceId evidence, std::size_t most);

/// Devices of a trace as their JSON column holds them, and back. Throws StatementError if it cannot be read.
std::string trace_devices_text(const std::vector<energy::TracedDevice>& devices);
std::vector<energy::TracedDevice> trace_devices_of(std::string_view json);

/// The devices of a trace, in order; absent if that engine version kept none.
std::optional<std::vector<energy::TracedDevice>> find_trace_devices(Transaction& transaction, EvidenceId evidence,
                                                                    std::string_view engine_version);

struct WantedLevel {
    std::uint32_t device = 0;
    std::uint32_t level = 0;
};
/// The pieces of those levels that reach into the range, by device and time.
std::vector<TraceRow> find_trace_rows(Transaction& transaction, EvidenceId evidence, std::string_view engine_version,
                                      const std::vector<WantedLevel>& wanted, energy::TraceRange range);

}  // namespace wattboard::store
