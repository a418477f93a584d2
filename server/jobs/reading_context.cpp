// Limits from tables and declared hardware.
#include "server/jobs/reading_context.h"

#include "scoring/energy/power_limits.h"
#include "scoring/entry/run_coverage.h"
#include "scoring/reference/hardware_limits.h"

namespace wattboard::jobs {

ReadingContext reading_context(const ReferenceTables& tables, const Hardware& hardware, energy::TraceSink& trace)
{
    ReadingContext context{.power_limits = power_limits_of(tables)};
    for (const Accelerators& devices : hardware.accelerators) context.accelerators.push_back(devices.name);
    // The share of the node that the run used says nothing of what its meters may read.
    context.cpu_limit = hardware_limits(hardware, tables).cpu;
    context.dram_limit = stated_dram_power(hardware);
    context.trace = &trace;
    return context;
}

}  // namespace wattboard::jobs
