// Rows to columns. 64-bit hashes are kept bit for bit in signed columns.
#include "server/store/trace_rows.h"

namespace wattboard::store {

void TraceColumns::add(std::size_t log, const TraceRow& row)
{
    logs_.push_back(static_cast<std::int64_t>(log));
    devices_.push_back(row.device);
    levels_.push_back(row.level);
    ordinals_.push_back(row.ordinal);
    starts_.push_back(row.first);
    ends_.push_back(row.last);
    samples_.push_back(static_cast<std::int64_t>(row.samples));
    raw_bytes_.push_back(row.raw_bytes);
    frames_.push_back({row.zstd});
}

void TraceColumns::add_to(Parameters& parameters) const
{
    for (const auto* column : {&logs_, &devices_, &levels_, &ordinals_, &starts_, &ends_, &samples_, &raw_bytes_})
        parameters.add(*column);
    parameters.add(frames_);
}

void FingerprintColumns::add(std::size_t log, const Fingerprint& row)
{
    logs_.push_back(static_cast<std::int64_t>(log));
    hashes_.push_back(static_cast<std::int64_t>(row.hash));
    devices_.push_back(row.device);
    positions_.push_back(static_cast<std::int64_t>(row.position));
    contexts_.push_back(static_cast<std::int64_t>(row.context));
    times_.push_back(row.time);
}

void FingerprintColumns::add_to(Parameters& parameters) const
{
    for (const auto* column : {&logs_, &hashes_, &devices_, &positions_, &contexts_, &times_}) parameters.add(*column);
}

}  // namespace wattboard::store
