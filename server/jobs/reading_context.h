// What the platform knows when it reads a log: reference tables, and the hardware that the run declares.
#pragma once

#include "scoring/energy/reading_options.h"
#include "scoring/energy/trace_sink.h"
#include "scoring/entry/entry.h"
#include "scoring/reference/reference_tables.h"

namespace wattboard::jobs {

/// Uploading and reading again use the same, so that they find the same. `tables` and `trace` must outlive the reading.
[[nodiscard]] ReadingContext reading_context(const ReferenceTables& tables, const Hardware& hardware,
                                             energy::TraceSink& trace);

}  // namespace wattboard::jobs
